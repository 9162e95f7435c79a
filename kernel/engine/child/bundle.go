package child

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"go/types"
	"image"
	"image/png"
	"reflect"
	"strings"

	"goelm/kernel/engine/pipe"
	"goelm/kernel/golang"
	"goelm/render"
)

const textPlain = "text/plain"

// mostStacked is how many values of one list are shown one under another.
const mostStacked = 50

// A bundler turns the values of a session into what a front end shows. notes on which form wins where: a table is HTML and text,
// a picture PNG and text; Markdown or JSON beside them would hide them.
type bundler struct{ *golang.Session }

// bundle gives a value as MIME types. A method that panics yields its panic as text: a picture that fails must not end
// the cell.
func (b bundler) bundle(v reflect.Value, t types.Type) (data map[string]any) {
	defer func() {
		if p := recover(); p != nil {
			data = map[string]any{textPlain: fmt.Sprintf("%s cannot be shown: panic: %v", typeText(v, t), p)}
		}
	}()
	v, t = b.Dynamic(v, t)
	if data, ok := b.MIMEBundle(v, t); ok && len(data) > 0 {
		return data
	}
	if img, ok := imageOf(v); ok {
		return imageBundle(img)
	}
	if raw, ok := interfaceOf(v).(json.RawMessage); ok && json.Valid(raw) {
		var text bytes.Buffer
		json.Indent(&text, raw, "", "  ")
		return map[string]any{"application/json": raw, textPlain: text.String()}
	}
	if m, ok := matrixOf(v); ok {
		return matrixTable(m).MIMEBundle()
	}
	if parts, ok := b.parts(v, t); ok {
		return render.Stack(parts...).MIMEBundle()
	}
	if g, ok := b.Grid(v, t); ok {
		return b.table(g).MIMEBundle()
	}
	return map[string]any{textPlain: b.Format(v, t)}
}

func typeText(v reflect.Value, t types.Type) string {
	if t != nil {
		return types.TypeString(t, (*types.Package).Name)
	}
	return fmt.Sprintf("%T", interfaceOf(v))
}

func imageOf(v reflect.Value) (image.Image, bool) { return ability[image.Image](v) }

// ability finds an interface in a value, or in the pointer to it when only the pointer has the methods.
func ability[T any](v reflect.Value) (a T, ok bool) {
	if isNilPointer(v) {
		return a, false
	}
	value := interfaceOf(v)
	if a, ok := value.(T); ok || value == nil || !reflect.PointerTo(v.Type()).Implements(reflect.TypeFor[T]()) {
		return a, ok
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	a, ok = p.Interface().(T)
	return a, ok
}

func imageBundle(img image.Image) map[string]any {
	size := img.Bounds().Size()
	text := fmt.Sprintf("image of %d by %d pixels", size.X, size.Y)
	if size.X <= 0 || size.Y <= 0 {
		return map[string]any{textPlain: text}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		return map[string]any{textPlain: fmt.Sprintf("%T cannot be shown: %v", img, err)}
	}
	return map[string]any{"image/png": buf.Bytes(), textPlain: text}
}

// parts gives the elements of a list each of which is shown in a form of its own.
func (b bundler) parts(v reflect.Value, t types.Type) ([]any, bool) {
	if !v.IsValid() || v.Kind() != reflect.Slice && v.Kind() != reflect.Array || v.Len() == 0 || v.Len() > mostStacked || v.Type().Elem().Kind() == reflect.Uint8 {
		return nil, false
	}
	var list []any
	for i := range v.Len() {
		e, et := b.Dynamic(v.Index(i), golang.ElemType(t))
		if data, ok := b.MIMEBundle(e, et); ok {
			list = append(list, data)
		} else if img, ok := imageOf(e); ok {
			list = append(list, picturePart(img))
		} else {
			return nil, false
		}
	}
	return list, true
}

// picturePart is an image inside of HTML.
func picturePart(img image.Image) any {
	data := imageBundle(img)
	if raw, ok := data["image/png"].([]byte); ok {
		data["image/png"] = base64.StdEncoding.EncodeToString(raw)
	}
	return data
}

func interfaceOf(v reflect.Value) any {
	if !v.IsValid() || !v.CanInterface() {
		return nil
	}
	return v.Interface()
}

func isNilPointer(v reflect.Value) bool {
	if !v.IsValid() {
		return true
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return v.IsNil()
	}
	return false
}

// isPlain reports whether a bundle is only text.
func isPlain(data map[string]any) bool {
	_, ok := data[textPlain]
	return ok && len(data) == 1
}

// joined shows several values: the texts of plain ones together, each picture by itself and last of all the result.
func joined(values []map[string]any, display func(pipe.DisplayBody)) map[string]any {
	var texts []string
	for i, v := range values {
		if isPlain(v) {
			texts = append(texts, fmt.Sprint(v[textPlain]))
			continue
		}
		if i == len(values)-1 && len(texts) == 0 {
			return v
		}
		if len(texts) > 0 {
			display(pipe.DisplayBody{Data: map[string]any{textPlain: strings.Join(texts, "\n")}})
			texts = nil
		}
		if i == len(values)-1 {
			return v
		}
		display(pipe.DisplayBody{Data: v})
	}
	return map[string]any{textPlain: strings.Join(texts, "\n")}
}
