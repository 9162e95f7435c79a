package golang_test

import (
	"reflect"
	"strings"
	"testing"
)

func TestFormat(t *testing.T) {
	type inner struct {
		Values []float64
		Names  map[string]string
	}
	type outer struct {
		Title string
		In    *inner
		any   any
	}
	ones := func(n int) []float64 {
		xs := make([]float64, n)
		for i := range xs {
			xs[i] = 1.5
		}
		return xs
	}
	tests := []struct {
		name  string
		value any
		want  string
	}{
		{"bytes", []byte{1, 255}, "[]byte{0x01, 0xff}"},
		{"text in bytes", [][]byte{[]byte("a")}, "[][]byte{[]byte(\"a\")}"},
		{"sum", [2]byte{1, 2}, "[2]byte{0x01, 0x02}"},
		{"pointers", []*int{nil, new(int)}, "[]*int{nil, &0}"},
		{"long string", strings.Repeat("é", 200_000), strings.Repeat("é", 131072) + "... 137856 more bytes"},
		{"long string inside", []string{strings.Repeat("x", 2000)}, "[]string{\n    \"" + strings.Repeat("x", 1000) + "\"... 1000 more bytes,\n}"},
		{"list", make([]bool, 201), ""},
		{"laid out", map[string]inner{"first key": {ones(30), nil}, "second": {nil, map[string]string{"a": "b"}}}, `map[string]golang_test.inner{
    "first key": {
        Values: []float64{
            1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5,
            1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5,
        },
        Names: nil,
    },
    "second": {Values:nil, Names:map[string]string{"a": "b"}},
}`},
		{"a compiled type", outer{"t", &inner{}, 3}, "golang_test.outer{Title:\"t\", In:&golang_test.inner{Values:nil, Names:nil}, ...}"},
	}
	ts := newTestSession()
	for _, tt := range tests {
		got := ts.Format(reflect.ValueOf(tt.value), nil)
		if tt.name == "list" {
			if !strings.HasSuffix(got, "\n    ... 1 more\n}") || strings.Count(got, "false") != 200 {
				t.Errorf("list: %s", got)
			}
			continue
		}
		if got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
	wide := make([][]int, 1000)
	for i := range wide {
		wide[i] = make([]int, 1000)
	}
	if got := ts.Format(reflect.ValueOf(wide), nil); len(got) > 40_000 || !strings.Contains(got, "... 800 more") || !strings.HasSuffix(got, "more\n}") {
		t.Errorf("a million numbers: %d bytes, ...%s", len(got), got[len(got)-60:])
	}
	// What compiled code gets of a type that refers to itself has no name.
	r, err := ts.Session.Run(ts.ctx, "In[1]", "type Node struct { Next *Node; V int }\nring := &Node{V: 1}\nring.Next = ring\nring")
	if err != nil {
		t.Fatal(err)
	}
	if got := ts.Format(r.Values[0], nil); got != "&struct{Next *struct{...}; V int}{Next:(cycle), V:1}" {
		t.Errorf("a ring without its type: %s", got)
	}
}
