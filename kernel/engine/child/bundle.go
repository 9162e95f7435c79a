package child

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"reflect"
	"strings"

	"goelm/kernel/engine/pipe"
)

// A mimeBundler shows itself: MIME type to text, []byte or JSON-able data.
type mimeBundler interface{ MIMEBundle() map[string]any }

const textPlain = "text/plain"

// bundleOf turns a value into what a front end shows. text gives the text of a plain value.
// A method that panics yields its panic as text: a picture that fails must not end the cell.
func bundleOf(v reflect.Value, text func() string) (data map[string]any) {
	defer func() {
		if p := recover(); p != nil {
			data = map[string]any{textPlain: fmt.Sprintf("%T cannot be shown: panic: %v", interfaceOf(v), p)}
		}
	}()
	value := interfaceOf(v)
	if isNilPointer(v) {
		return map[string]any{textPlain: text()}
	}
	if b, ok := ability[mimeBundler](v, value); ok {
		if bundle := b.MIMEBundle(); len(bundle) > 0 {
			return bundle
		}
	}
	switch b := value.(type) {
	case image.Image:
		var buf bytes.Buffer
		if err := png.Encode(&buf, b); err != nil {
			return map[string]any{textPlain: fmt.Sprintf("%T cannot be shown: %v", value, err)}
		}
		size := b.Bounds().Size()
		return map[string]any{"image/png": buf.Bytes(), textPlain: fmt.Sprintf("image of %d by %d pixels", size.X, size.Y)}
	case error:
		return map[string]any{textPlain: b.Error()}
	}
	if s, ok := ability[fmt.Stringer](v, value); ok {
		return map[string]any{textPlain: s.String()}
	}
	return map[string]any{textPlain: text()}
}

// ability finds an interface in a value, or in the pointer to it when only the pointer has the methods.
func ability[T any](v reflect.Value, value any) (T, bool) {
	if a, ok := value.(T); ok {
		return a, true
	}
	var none T
	if !v.IsValid() || !reflect.PointerTo(v.Type()).Implements(reflect.TypeFor[T]()) {
		return none, false
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	a, ok := p.Interface().(T)
	return a, ok
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
