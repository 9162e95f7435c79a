// Package gguf writes model files in the form of llama.cpp (GGUF version 3, as ggml's docs/gguf.md describes it), so that
// llama-server can serve a model of ours.
//
// It is a leaf: it knows keys, values and tensors, and no model. Start reading at [File].
package gguf

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// The numbers that GGUF gives to the types of values.
const (
	typeUint32  = 4
	typeInt32   = 5
	typeFloat32 = 6
	typeBool    = 7
	typeString  = 8
	typeArray   = 9
)

// alignment of tensors in bytes: the format's default.
const alignment = 32

// A File is what a model file holds: values by key, then tensors. The zero value is empty.
type File struct {
	keys    []string
	values  bytes.Buffer
	tensors []tensor
}

type tensor struct {
	name string
	dims []uint64
	data []float32
}

// Set writes a value under a key that was not set before. Values are uint32, int32, float32, bool, string, or lists of int32,
// float32 or string.
func (f *File) Set(key string, value any) error {
	if slices.Contains(f.keys, key) {
		return fmt.Errorf("gguf: %s is set twice", key)
	}
	var kind uint32
	array := false
	n := 0
	switch v := value.(type) {
	case uint32:
		kind = typeUint32
	case int32:
		kind = typeInt32
	case float32:
		kind = typeFloat32
	case bool:
		kind = typeBool
	case string:
		kind = typeString
	case []int32:
		kind, array, n = typeInt32, true, len(v)
	case []float32:
		kind, array, n = typeFloat32, true, len(v)
	case []string:
		kind, array, n = typeString, true, len(v)
	default:
		return fmt.Errorf("gguf: %s: values of type %T are not written", key, value)
	}
	f.keys = append(f.keys, key)
	putString(&f.values, key)
	if array {
		put(&f.values, uint32(typeArray))
		put(&f.values, kind)
		put(&f.values, uint64(n))
	} else {
		put(&f.values, kind)
	}
	switch v := value.(type) {
	case string:
		putString(&f.values, v)
	case []string:
		for _, s := range v {
			putString(&f.values, s)
		}
	default:
		put(&f.values, v)
	}
	return nil
}

// Tensor adds a tensor of 32-bit floats. Its shape is that of the row-major data, outermost dimension first: a matrix that maps
// in numbers to out numbers has the shape (out, in).
func (f *File) Tensor(name string, data []float32, shape ...int) error {
	n := 1
	var dims []uint64
	for _, d := range slices.Backward(shape) { // the format has the fastest dimension first
		n *= d
		dims = append(dims, uint64(d))
	}
	if n != len(data) || len(shape) == 0 {
		return fmt.Errorf("gguf: tensor %s has %d numbers, and the shape %v", name, len(data), shape)
	}
	if slices.ContainsFunc(f.tensors, func(t tensor) bool { return t.name == name }) {
		return fmt.Errorf("gguf: there are two tensors %s", name)
	}
	f.tensors = append(f.tensors, tensor{name, dims, data})
	return nil
}

// WriteTo writes the file.
func (f *File) WriteTo(w io.Writer) (int64, error) {
	var head bytes.Buffer
	head.WriteString("GGUF")
	put(&head, uint32(3))
	put(&head, uint64(len(f.tensors)))
	put(&head, uint64(len(f.keys)))
	head.Write(f.values.Bytes())
	offset := uint64(0)
	for _, t := range f.tensors {
		putString(&head, t.name)
		put(&head, uint32(len(t.dims)))
		put(&head, t.dims)
		put(&head, uint32(0)) // 32-bit floats
		put(&head, offset)
		offset += uint64(padded(4 * len(t.data)))
	}
	head.Write(make([]byte, padded(head.Len())-head.Len()))
	out := bufio.NewWriterSize(w, 1<<16)
	total, err := head.WriteTo(out)
	if err != nil {
		return total, err
	}
	for _, t := range f.tensors {
		if err := binary.Write(out, binary.LittleEndian, t.data); err != nil {
			return total, err
		}
		size := 4 * len(t.data)
		if _, err := out.Write(make([]byte, padded(size)-size)); err != nil {
			return total, err
		}
		total += int64(padded(size))
	}
	return total, out.Flush()
}

func padded(n int) int { return (n + alignment - 1) / alignment * alignment }

// put writes fixed-size values; a buffer takes them all.
func put(b *bytes.Buffer, v any) {
	if err := binary.Write(b, binary.LittleEndian, v); err != nil {
		panic(err)
	}
}

func putString(b *bytes.Buffer, s string) {
	put(b, uint64(len(s)))
	b.WriteString(s)
}
