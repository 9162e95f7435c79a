package child

import (
	"encoding/json"
	"errors"
	"image"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"goelm/kernel/engine/pipe"
	"goelm/kernel/golang"
)

type figure struct{}

func (f figure) MIMEBundle() map[string]any {
	return map[string]any{"image/svg+xml": "<svg/>", textPlain: "figure"}
}

type byPointer struct{}

func (p *byPointer) MIMEBundle() map[string]any {
	return map[string]any{"text/html": "<b>", textPlain: "b"}
}

type broken struct{}

func (broken) MIMEBundle() map[string]any { panic("no ink") }

type named struct{}

func (named) String() string { return "a name" }

func testBundler() bundler {
	return bundler{golang.NewSession(golang.NewLibrary(), golang.SessionOptions{})}
}

func TestBundle(t *testing.T) {
	tests := []struct {
		name  string
		value any
		kinds string
		text  string
	}{
		{"MIMEBundle", figure{}, "image/svg+xml text/plain", "figure"},
		{"MIMEBundle of a pointer to a value", byPointer{}, "text/html text/plain", "b"},
		{"MIMEBundle of a nil pointer", (*byPointer)(nil), "text/plain", "nil"},
		{"MIMEBundle that panics", broken{}, "text/plain", "child.broken cannot be shown: panic: no ink"},
		{"several with MIMEBundle", []figure{{}, {}}, "image/svg+xml text/html text/plain", "figure\n\nfigure"},
		{"image", image.NewGray(image.Rect(0, 0, 3, 2)), "image/png text/plain", "image of 3 by 2 pixels"},
		{"image by value", *image.NewGray(image.Rect(0, 0, 3, 2)), "image/png text/plain", "image of 3 by 2 pixels"},
		{"image without pixels", image.NewGray(image.Rect(0, 0, 0, 2)), "text/plain", "image of 0 by 2 pixels"},
		{"several images", []image.Image{image.NewGray(image.Rect(0, 0, 3, 2))}, "text/html text/plain", "image of 3 by 2 pixels"},
		{"error", errors.New("EOF"), "text/plain", "EOF"},
		{"Stringer", named{}, "text/plain", "a name"},
		{"Stringer of the pointer", url.URL{Scheme: "http", Host: "a.b"}, "text/plain", "http://a.b"},
		{"plain", 42, "text/plain", "42"},
		{"nil", nil, "text/plain", "nil"},
		{"JSON", json.RawMessage(`{"a":[1]}`), "application/json text/plain", "{\n  \"a\": [\n    1\n  ]\n}"},
		{"no JSON", json.RawMessage(`{`), "text/plain", "json.RawMessage(\"{\")"},
		{"structs", []struct {
			Name string
			N    int
			X    float64
		}{{"a", 1, 0.1 + 0.2}, {"b", 20, 1e6}}, "text/html text/plain", "Name   N        X\n----  --  -------\na      1      0.3\nb     20  1000000"},
		{"pointers to structs", []*struct{ A int }{{1}, nil}, "text/html text/plain", "A\n-\n1\n"},
		{"maps", []map[string]any{{"b": 1, "a": "x"}, {"c": true}}, "text/html text/plain", "a  b  c\n-  -  ----\nx  1\n      true"},
		{"names", []named{{}, {}}, "text/plain", "[]child.named{a name, a name}"},
		{"times", []time.Time{time.Unix(0, 0).UTC()}, "text/plain", "[]time.Time{1970-01-01 00:00:00 +0000 UTC}"},
		{"no rows", []struct{ A int }{}, "text/plain", "[]struct{A int}{}"},
		{"matrix", grid3{}, "text/html text/plain", "3 × 2\n0  0.333333\n1  1.333333\n2  2.333333"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := testBundler().bundle(reflect.ValueOf(tt.value), nil)
			kinds := strings.Join(slices.Sorted(maps.Keys(data)), " ")
			if kinds != tt.kinds || data[textPlain] != tt.text {
				t.Errorf("bundle %v, want %s with text %q", data, tt.kinds, tt.text)
			}
		})
	}
}

type grid3 struct{}

func (grid3) Dims() (r, c int)    { return 3, 2 }
func (grid3) At(i, j int) float64 { return float64(i) + float64(j)/3 }

func TestLongTables(t *testing.T) {
	rows := make([]struct{ A int }, 5000)
	text := testBundler().bundle(reflect.ValueOf(rows), nil)[textPlain].(string)
	if !strings.HasPrefix(text, "the first 100 of 5000 rows\n") || strings.Count(text, "\n") != 102 {
		t.Errorf("%.100s", text)
	}
}

func TestSeveralValuesAreAllShown(t *testing.T) {
	text := func(s string) map[string]any { return map[string]any{textPlain: s} }
	rich := map[string]any{textPlain: "fig", "image/svg+xml": "<svg/>"}
	tests := []struct {
		values  []map[string]any
		display []string
		result  string
	}{
		{[]map[string]any{text("1"), text("2")}, nil, "1\n2"},
		{[]map[string]any{text("1"), rich}, []string{"1"}, "fig"},
		{[]map[string]any{rich, text("1"), text("2")}, []string{"fig"}, "1\n2"},
		{[]map[string]any{text("1"), rich, text("2")}, []string{"1", "fig"}, "2"},
	}
	for _, tt := range tests {
		var displays []string
		result := joined(tt.values, func(d pipe.DisplayBody) { displays = append(displays, d.Data[textPlain].(string)) })
		if !slices.Equal(displays, tt.display) || result[textPlain] != tt.result {
			t.Errorf("joined(%v) shows %q and %q, want %q and %q", tt.values, displays, result[textPlain], tt.display, tt.result)
		}
	}
}
