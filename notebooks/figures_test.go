package notebooks

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestFigureDifferences(t *testing.T) {
	cell := func(source string, svgs ...string) Cell {
		c := Cell{Type: "code", Source: Text(source)}
		for _, s := range svgs {
			raw, _ := json.Marshal(s)
			c.Outputs = append(c.Outputs, Output{Type: "display_data", Data: map[string]json.RawMessage{"image/svg+xml": raw}})
		}
		return c
	}
	one := &Notebook{Cells: []Cell{cell("a", "<svg>1</svg>"), cell("b", "x", "y"), cell("c")}}
	for name, c := range map[string]struct {
		other *Notebook
		want  string // parts of the lines, by |
	}{
		"the same":        {one, ""},
		"another picture": {&Notebook{Cells: []Cell{cell("a", "<svg>2</svg>"), cell("b", "x", "y"), cell("c")}}, `cell 1: figure 1 differs from byte 5`},
		"fewer pictures":  {&Notebook{Cells: []Cell{cell("a", "<svg>1</svg>"), cell("b", "x"), cell("c")}}, "cell 2 shows 1 figures, it showed 2"},
		"another source":  {&Notebook{Cells: []Cell{cell("a", "<svg>1</svg>"), cell("B", "x", "y"), cell("c", "z")}}, "cell 2 has another source|cell 3 shows 1"},
		"fewer cells":     {&Notebook{}, "executed it has 0"},
	} {
		got := strings.Join(FigureDifferences(one, c.other), "\n")
		for _, want := range strings.Split(c.want, "|") {
			if !strings.Contains(got, want) || (want == "") != (got == "") {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
	}
	tagged := cell("a", "other")
	tagged.Metadata.Tags = []string{ignored}
	if d := FigureDifferences(&Notebook{Cells: []Cell{tagged}}, &Notebook{Cells: []Cell{cell("a", "now")}}); d != nil {
		t.Errorf("a tagged cell: %v", d)
	}
}
