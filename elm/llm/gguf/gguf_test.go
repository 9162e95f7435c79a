package gguf

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
)

// What llama-server makes of such a file is tested in package llm.
func TestFile(t *testing.T) {
	var f File
	for key, value := range map[string]any{"a": uint32(7)} {
		if err := f.Set(key, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Set("list", []string{"x", "yz"}); err != nil {
		t.Fatal(err)
	}
	if err := f.Tensor("m", []float32{1, 2, 3, 4, 5, 6}, 2, 3); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	n, err := f.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("WriteTo = %d, %v; it wrote %d bytes", n, err, b.Len())
	}
	var want bytes.Buffer
	u64 := func(xs ...uint64) { binary.Write(&want, binary.LittleEndian, xs) }
	u32 := func(xs ...uint32) { binary.Write(&want, binary.LittleEndian, xs) }
	text := func(s string) { u64(uint64(len(s))); want.WriteString(s) }
	want.WriteString("GGUF")
	u32(3)
	u64(1, 2)
	text("a")
	u32(4, 7)
	text("list")
	u32(9, 8)
	u64(2)
	text("x")
	text("yz")
	text("m")
	u32(2)
	u64(3, 2) // the fastest dimension first
	u32(0)
	u64(0)
	want.Write(make([]byte, (32-want.Len()%32)%32))
	binary.Write(&want, binary.LittleEndian, []float32{1, 2, 3, 4, 5, 6, 0, 0})
	if !bytes.Equal(b.Bytes(), want.Bytes()) {
		t.Errorf("the file is\n%q\nwant\n%q", b.Bytes(), want.Bytes())
	}
	for name, err := range map[string]error{
		"is set twice": f.Set("a", true), "not written": f.Set("b", 1.5), "and the shape": f.Tensor("n", []float32{1}, 2), "two tensors": f.Tensor("m", []float32{1}, 1),
	} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v, want one that says %q", err, name)
		}
	}
}
