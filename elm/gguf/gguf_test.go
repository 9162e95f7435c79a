package gguf

import (
	"math"
	"reflect"
	"strings"
	"testing"
)

func example() *File {
	return &File{
		Meta: []Entry{{"general.architecture", "arcee"}, {"a", uint32(7)}, {"b", int32(-7)}, {"c", float32(1.5)}, {"d", true},
			{"e", []string{"x", "", "é"}}, {"f", []float32{1, -2}}, {"g", []int32{3, -4}}},
		Tensors: []Tensor{{"one", []int{3, 2}, false, []float32{1, 2, 3, 4, 5, 6}}, {"two", []int{5}, true, []float32{0.5, -1, 0, 65504, 0.25}}},
	}
}

func TestRoundTrip(t *testing.T) {
	data, err := example().Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, example()) {
		t.Errorf("read back as %+v", got)
	}
	if got.Tensor("two") == nil || got.Tensor("three") != nil || got.Get("a") != uint32(7) || got.Get("z") != nil {
		t.Error("looking up names fails")
	}
	for i := range data {
		if _, err := Decode(data[:i]); err == nil && i < len(data)-alignment {
			t.Fatalf("the first %d of %d bytes are read without error", i, len(data))
		}
	}
}

func TestErrors(t *testing.T) {
	if _, err := (&File{Meta: []Entry{{"k", 1.5}}}).Encode(); err == nil || !strings.Contains(err.Error(), "float64") {
		t.Errorf("a float64: %v", err)
	}
	if _, err := (&File{Tensors: []Tensor{{"t", []int{2}, false, nil}}}).Encode(); err == nil {
		t.Error("a tensor without its numbers is written")
	}
	if _, err := Decode([]byte("nothing of the kind")); err == nil || !strings.Contains(err.Error(), "begins with") {
		t.Errorf("another file: %v", err)
	}
}

func TestHalf(t *testing.T) {
	for h := range 1 << 16 {
		x := FromHalf(uint16(h))
		if x != x {
			continue
		}
		if got := ToHalf(x); got != uint16(h) {
			t.Fatalf("%04x is %v, which becomes %04x", h, x, got)
		}
	}
	for _, tt := range []struct {
		x    float32
		want float32
	}{{1 + 1.0/2048, 1}, {1 + 3.0/2048, 1 + 4.0/2048}, {1e9, float32(math.Inf(1))}, {-1e-9, 0}, {3e-8, 1.0 / (1 << 24) * 1}, {65519, 65504}, {65520, float32(math.Inf(1))}} {
		if got := FromHalf(ToHalf(tt.x)); got != tt.want {
			t.Errorf("%v becomes %v, want %v", tt.x, got, tt.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	data, err := example().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("GGUF\x03\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Decode(data)
		if err != nil {
			return
		}
		again, err := file.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(again); err != nil {
			t.Fatal(err)
		}
	})
}
