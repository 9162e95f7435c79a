package child

import (
	"errors"
	"image"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"goelm/kernel/engine/pipe"
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

func TestBundleOf(t *testing.T) {
	tests := []struct {
		name  string
		value any
		kinds string
		text  string
	}{
		{"MIMEBundle", figure{}, "image/svg+xml text/plain", "figure"},
		{"MIMEBundle of a pointer to a value", byPointer{}, "text/html text/plain", "b"},
		{"MIMEBundle of a nil pointer", (*byPointer)(nil), "text/plain", "<text>"},
		{"MIMEBundle that panics", broken{}, "text/plain", "child.broken cannot be shown: panic: no ink"},
		{"image", image.NewGray(image.Rect(0, 0, 3, 2)), "image/png text/plain", "image of 3 by 2 pixels"},
		{"error", errors.New("EOF"), "text/plain", "EOF"},
		{"Stringer", named{}, "text/plain", "a name"},
		{"plain", 42, "text/plain", "<text>"},
		{"nil", nil, "text/plain", "<text>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := bundleOf(reflect.ValueOf(tt.value), func() string { return "<text>" })
			kinds := strings.Join(slices.Sorted(maps.Keys(data)), " ")
			if kinds != tt.kinds || data[textPlain] != tt.text {
				t.Errorf("bundle %v, want %s with text %q", data, tt.kinds, tt.text)
			}
		})
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
