package worker

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"go/types"
	"math"
	"reflect"
	"sort"
	"strconv"
)

// maxDepth is how deeply a result may be nested; what is deeper is taken for a cycle.
const maxDepth = 500

var errTooLarge = errors.New("the results are larger than their limit")

// An encoder writes results as plain JSON. It follows the values by itself instead of using encoding/json, because it has
// to stop at the limit, to refuse what cannot leave (functions, channels, cycles) in words, and to give the fields of
// interpreted structs, which have no exported names for reflection, the names from the source.
type encoder struct {
	buf  bytes.Buffer
	left int64 // bytes that may still be written
}

// results writes what one call returned: null, the value, or an array of the values.
func (e *encoder) results(values []reflect.Value, of []types.Type) (json.RawMessage, error) {
	e.buf.Reset()
	var err error
	switch len(values) {
	case 0:
		err = e.text("null")
	case 1:
		err = e.value(values[0], of[0], 0)
	default:
		err = e.list(len(values), func(i int) error { return e.value(values[i], of[i], 1) })
	}
	if err != nil {
		return nil, err
	}
	return bytes.Clone(e.buf.Bytes()), nil
}

func (e *encoder) text(s string) error {
	if e.left -= int64(len(s)); e.left < 0 {
		return errTooLarge
	}
	e.buf.WriteString(s)
	return nil
}

// list writes [item, item, ...].
func (e *encoder) list(n int, item func(i int) error) error {
	if err := e.text("["); err != nil {
		return err
	}
	for i := range n {
		if i > 0 {
			if err := e.text(","); err != nil {
				return err
			}
		}
		if err := item(i); err != nil {
			return err
		}
	}
	return e.text("]")
}

// member writes "name":value inside an object, with the comma before it.
func (e *encoder) member(first bool, name string, v reflect.Value, t types.Type, depth int) error {
	if !first {
		if err := e.text(","); err != nil {
			return err
		}
	}
	if err := e.string(name); err != nil {
		return err
	}
	if err := e.text(":"); err != nil {
		return err
	}
	return e.value(v, t, depth)
}

func (e *encoder) string(s string) error {
	if int64(len(s)) > e.left {
		return errTooLarge
	}
	data, err := plainJSON(s)
	if err != nil {
		return err
	}
	return e.text(string(data))
}

// plainJSON is json.Marshal without its escapes for HTML, which would make "<" six bytes.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func (e *encoder) float(f float64, bits int) error {
	switch {
	case math.IsNaN(f):
		return e.text(`"NaN"`)
	case math.IsInf(f, 1):
		return e.text(`"+Inf"`)
	case math.IsInf(f, -1):
		return e.text(`"-Inf"`)
	}
	var b [32]byte
	return e.text(string(strconv.AppendFloat(b[:0], f, 'g', -1, bits)))
}

// value writes v, whose Go type is t if that is known.
func (e *encoder) value(v reflect.Value, t types.Type, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("it is nested more than %d deep, or holds itself", maxDepth)
	}
	if !v.IsValid() {
		return e.text("null")
	}
	if done, err := e.own(v); done {
		return err
	}
	switch v.Kind() {
	case reflect.Bool:
		return e.text(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return e.text(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return e.text(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32:
		return e.float(v.Float(), 32)
	case reflect.Float64:
		return e.float(v.Float(), 64)
	case reflect.Complex64, reflect.Complex128:
		c := v.Complex()
		return e.list(2, func(i int) error { return e.float([2]float64{real(c), imag(c)}[i], 64) })
	case reflect.String:
		return e.string(v.String())
	case reflect.Slice, reflect.Array:
		return e.sequence(v, t, depth)
	case reflect.Map:
		return e.mapping(v, t, depth)
	case reflect.Struct:
		return e.structure(v, t, depth)
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return e.text("null")
		}
		return e.value(v.Elem(), elem(t), depth+1)
	}
	return fmt.Errorf("it holds a %s, which cannot leave the sandbox", v.Kind())
}

// own writes values that decide themselves: those with MarshalJSON, and errors as their text. Only compiled types have
// methods here, so nothing of the candidate's runs, except through an error of its own.
func (e *encoder) own(v reflect.Value) (done bool, err error) {
	if !v.CanInterface() || (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil() {
		return false, nil
	}
	switch x := v.Interface().(type) {
	case json.Marshaler:
		data, err := x.MarshalJSON()
		if err != nil {
			return true, err
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, data); err != nil {
			return true, err
		}
		return true, e.text(compact.String())
	case error:
		return true, e.string(x.Error())
	}
	return false, nil
}

func (e *encoder) sequence(v reflect.Value, t types.Type, depth int) error {
	if v.Kind() == reflect.Slice {
		if v.IsNil() {
			return e.text("null")
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			if int64(v.Len())*4/3 > e.left {
				return errTooLarge
			}
			return e.text(`"` + base64.StdEncoding.EncodeToString(v.Bytes()) + `"`)
		}
	}
	of := elem(t)
	return e.list(v.Len(), func(i int) error { return e.value(v.Index(i), of, depth+1) })
}

// mapping writes a map as an object with its keys in order: of their texts, as encoding/json has it.
func (e *encoder) mapping(v reflect.Value, t types.Type, depth int) error {
	if v.IsNil() {
		return e.text("null")
	}
	type entry struct {
		key   string
		value reflect.Value
	}
	if int64(v.Len()) > e.left {
		return errTooLarge
	}
	entries := make([]entry, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		key, err := mapKey(it.Key())
		if err != nil {
			return err
		}
		entries = append(entries, entry{key, it.Value()})
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].key < entries[j].key })
	if err := e.text("{"); err != nil {
		return err
	}
	of := elem(t)
	for i, en := range entries {
		if err := e.member(i == 0, en.key, en.value, of, depth+1); err != nil {
			return err
		}
	}
	return e.text("}")
}

func mapKey(k reflect.Value) (string, error) {
	if k.Kind() == reflect.Interface {
		k = k.Elem()
	}
	switch k.Kind() {
	case reflect.String:
		return k.String(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(k.Int(), 10), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.FormatUint(k.Uint(), 10), nil
	case reflect.Bool:
		return strconv.FormatBool(k.Bool()), nil
	}
	return "", fmt.Errorf("it holds a map with keys of kind %s; strings, integers and booleans can be keys", k.Kind())
}

// structure writes all fields of a struct of the program itself under their names in the source, and of other structs
// the exported ones.
func (e *encoder) structure(v reflect.Value, t types.Type, depth int) error {
	var fields *types.Struct
	if t != nil {
		fields, _ = t.Underlying().(*types.Struct)
	}
	if fields != nil && fields.NumFields() != v.NumField() {
		fields = nil
	}
	if err := e.text("{"); err != nil {
		return err
	}
	first := true
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, of := f.Name, types.Type(nil)
		if fields != nil {
			name, of = fields.Field(i).Name(), fields.Field(i).Type()
		}
		if name == "_" || !f.IsExported() && v.Type().PkgPath() != "" {
			continue
		}
		if err := e.member(first, name, v.Field(i), of, depth+1); err != nil {
			return err
		}
		first = false
	}
	return e.text("}")
}

// elem is the type of what t points to or consists of, nil if that is unknown.
func elem(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if u, ok := t.Underlying().(interface{ Elem() types.Type }); ok {
		return u.Elem()
	}
	return nil
}
