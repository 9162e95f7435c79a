// Package gguf writes and reads model files in the format of llama.cpp, version 3 (ggml/docs/gguf.md): metadata, then tensors of
// float32 or float16 numbers. It knows neither models nor tokenizers, only names and values.
package gguf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// A File is a model file in memory. Metadata keep their order.
type File struct {
	Meta    []Entry
	Tensors []Tensor
}

// An Entry is one item of metadata. Its value is a uint32, int32, float32, bool, string, []string, []float32 or []int32.
type Entry struct {
	Key   string
	Value any
}

// A Tensor is an array of numbers. Dims are as the format has them: how many numbers lie side by side comes first, so a row-major
// [out][in] matrix has the dims in, out.
type Tensor struct {
	Name string
	Dims []int
	Half bool // stored as float16
	Data []float32
}

// Get is the value of a key, nil if the file does not have it.
func (f *File) Get(key string) any {
	for _, e := range f.Meta {
		if e.Key == key {
			return e.Value
		}
	}
	return nil
}

// Tensor is the tensor of a name, nil if the file does not have it.
func (f *File) Tensor(name string) *Tensor {
	for i := range f.Tensors {
		if f.Tensors[i].Name == name {
			return &f.Tensors[i]
		}
	}
	return nil
}

// Types of values and tensors, and the alignment of tensor data, as the format numbers them.
const (
	typeUint32, typeInt32, typeFloat32, typeBool, typeString, typeArray = 4, 5, 6, 7, 8, 9

	tensorFloat32, tensorFloat16 = 0, 1

	alignment = 32
	version   = 3
)

var magic = []byte("GGUF")

// Encode is the file's bytes.
func (f *File) Encode() ([]byte, error) {
	var b bytes.Buffer
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // a buffer takes everything
	text := func(s string) {
		put(uint64(len(s)))
		b.WriteString(s)
	}
	b.Write(magic)
	put(uint32(version))
	put(uint64(len(f.Tensors)))
	put(uint64(len(f.Meta)))
	for _, e := range f.Meta {
		text(e.Key)
		array := func(typ uint32, n int) {
			put(uint32(typeArray))
			put(typ)
			put(uint64(n))
		}
		switch v := e.Value.(type) {
		case uint32:
			put(uint32(typeUint32))
			put(v)
		case int32:
			put(uint32(typeInt32))
			put(v)
		case float32:
			put(uint32(typeFloat32))
			put(v)
		case bool:
			put(uint32(typeBool))
			put(v)
		case string:
			put(uint32(typeString))
			text(v)
		case []string:
			array(typeString, len(v))
			for _, s := range v {
				text(s)
			}
		case []float32:
			array(typeFloat32, len(v))
			put(v)
		case []int32:
			array(typeInt32, len(v))
			put(v)
		default:
			return nil, fmt.Errorf("gguf: metadata %q: no form for a %T", e.Key, e.Value)
		}
	}
	at := 0
	for _, t := range f.Tensors {
		if t.count() != len(t.Data) {
			return nil, fmt.Errorf("gguf: tensor %q has %d numbers, its dims %v want %d", t.Name, len(t.Data), t.Dims, t.count())
		}
		text(t.Name)
		put(uint32(len(t.Dims)))
		for _, d := range t.Dims {
			put(uint64(d))
		}
		typ := uint32(tensorFloat32)
		if t.Half {
			typ = tensorFloat16
		}
		put(typ)
		put(uint64(at))
		at += aligned(t.size())
	}
	pad := func() { b.Write(make([]byte, aligned(b.Len())-b.Len())) }
	pad()
	for _, t := range f.Tensors {
		if t.Half {
			for _, x := range t.Data {
				put(ToHalf(x))
			}
		} else {
			put(t.Data)
		}
		pad()
	}
	return b.Bytes(), nil
}

func aligned(n int) int { return (n + alignment - 1) / alignment * alignment }

func (t *Tensor) count() int {
	n := 1
	for _, d := range t.Dims {
		n *= d
	}
	return n
}

func (t *Tensor) size() int {
	if t.Half {
		return 2 * t.count()
	}
	return 4 * t.count()
}

// limits on what a file may claim, so that a damaged one gives an error instead of exhausting memory.
const maxItems, maxText, maxNumbers = 1 << 20, 1 << 24, 1 << 30

// Decode reads a file. It fails for damaged files, and for types that Encode does not write.
func Decode(data []byte) (*File, error) {
	d := decoder{r: bytes.NewReader(data)}
	f, err := d.file(data)
	if err == nil {
		err = d.err
	}
	if err != nil {
		return nil, fmt.Errorf("gguf: %w", err)
	}
	return f, nil
}

type decoder struct {
	r   *bytes.Reader
	err error
}

func (d *decoder) read(v any) {
	if d.err == nil {
		d.err = binary.Read(d.r, binary.LittleEndian, v)
	}
}

func (d *decoder) u32() uint32 {
	var v uint32
	d.read(&v)
	return v
}

func (d *decoder) count(most int) int {
	var v uint64
	d.read(&v)
	if d.err == nil && (v > uint64(most) || v > uint64(d.r.Len())) {
		d.err = fmt.Errorf("a length of %d with %d bytes left", v, d.r.Len())
	}
	if d.err != nil {
		return 0
	}
	return int(v)
}

func (d *decoder) text() string {
	b := make([]byte, d.count(maxText))
	if d.err == nil {
		_, d.err = io.ReadFull(d.r, b)
	}
	return string(b)
}

func (d *decoder) value(typ uint32) any {
	switch typ {
	case typeUint32:
		return d.u32()
	case typeInt32:
		return int32(d.u32())
	case typeFloat32:
		return math.Float32frombits(d.u32())
	case typeBool:
		var b uint8
		d.read(&b)
		return b != 0
	case typeString:
		return d.text()
	case typeArray:
		switch elem := d.u32(); elem {
		case typeString:
			v := make([]string, d.count(maxItems))
			for i := range v {
				v[i] = d.text()
			}
			return v
		case typeFloat32:
			v := make([]float32, d.count(maxItems))
			d.read(v)
			return v
		case typeInt32:
			v := make([]int32, d.count(maxItems))
			d.read(v)
			return v
		default:
			d.fail("arrays of type %d are not supported", elem)
		}
	default:
		d.fail("values of type %d are not supported", typ)
	}
	return nil
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf(format, args...)
	}
}

func (d *decoder) file(data []byte) (*File, error) {
	head := make([]byte, 4)
	d.read(head)
	if d.err == nil && !bytes.Equal(head, magic) {
		return nil, fmt.Errorf("the file begins with %q, want %q", head, magic)
	}
	if v := d.u32(); d.err == nil && v != version {
		return nil, fmt.Errorf("version %d, want %d", v, version)
	}
	tensors, meta := d.count(maxItems), d.count(maxItems)
	f := &File{}
	for range meta {
		if d.err != nil {
			return nil, d.err
		}
		key := d.text()
		f.Meta = append(f.Meta, Entry{key, d.value(d.u32())})
	}
	type place struct{ at, size int }
	var places []place
	for range tensors {
		if d.err != nil {
			return nil, d.err
		}
		t := Tensor{Name: d.text()}
		n := d.u32()
		if n > 4 {
			return nil, fmt.Errorf("tensor %q has %d dims, want at most 4", t.Name, n)
		}
		total := 1
		for range n {
			var v uint64
			d.read(&v)
			if v > maxNumbers || total*int(v) > maxNumbers {
				return nil, fmt.Errorf("tensor %q is too large", t.Name)
			}
			total *= int(v)
			t.Dims = append(t.Dims, int(v))
		}
		switch typ := d.u32(); typ {
		case tensorFloat32:
		case tensorFloat16:
			t.Half = true
		default:
			return nil, fmt.Errorf("tensor %q is of type %d; only float32 and float16 are supported", t.Name, typ)
		}
		var at uint64
		d.read(&at)
		if at > uint64(len(data)) {
			return nil, fmt.Errorf("tensor %q lies at %d, behind the end", t.Name, at)
		}
		places = append(places, place{int(at), t.size()})
		f.Tensors = append(f.Tensors, t)
	}
	if d.err != nil {
		return nil, d.err
	}
	base := aligned(len(data) - d.r.Len())
	for i := range f.Tensors {
		t, from := &f.Tensors[i], base+places[i].at
		if from+places[i].size > len(data) {
			return nil, fmt.Errorf("tensor %q ends behind the file's end", t.Name)
		}
		t.Data = make([]float32, t.count())
		raw := data[from : from+places[i].size]
		for k := range t.Data {
			if t.Half {
				t.Data[k] = FromHalf(binary.LittleEndian.Uint16(raw[2*k:]))
			} else {
				t.Data[k] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*k:]))
			}
		}
	}
	return f, nil
}
