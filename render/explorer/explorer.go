// Package explorer writes a run as one page of HTML that needs no network: the map, a niche's walker in motion, sources,
// differences, lineage, filters and a slider over time. Plain data in, a page out: it knows no search and no store. What a
// program wrote stands in the page as compressed data only, and its script shows it as text, so that no source can break out.
//
// Start with Run and Write; pack.go lays out the data, page.js reads them.
package explorer

import (
	"context"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"iter"
	"strings"

	"goelm/render"
)

// A Run is what a page shows.
type Run struct {
	Title    string
	Facts    [][2]string // what else there is to say about the run: name and value
	Note     string      // under the map
	Fitness  render.Axis // name and unit
	Measures []render.Axis
	Open     string // lines that make the variable search in a cell; "" when it is there
	Show     string // command that shows a candidate, before its number; "" without one

	// Candidates yields the candidates by rising number. It is called several times.
	Candidates func(context.Context) iter.Seq2[Candidate, error]
	// Picture draws what a candidate built; nil when nothing can be drawn. It is called from several goroutines.
	Picture func(ctx context.Context, number int) Picture
}

// A Candidate is one program of the run.
type Candidate struct {
	Number   int
	Name     string // "" is # and the number
	Parents  []int  // the first is what it is compared with
	Operator string // what made it
	Verdict  string
	Message  string
	Detail   string // why there is no program, or why its verdict is not ok
	Source   string
	Fitness  float64
	Measures []float64 // nil unless it was scored
	Entered  bool      // into the map
	Island   int       // -1 without islands
}

// A Picture is what a candidate built: a motion, or else a figure, with a small one for its niche of the map.
type Picture struct {
	Motion *render.Motion
	Figure render.Figure
	Thumb  render.Figure // may be empty
}

// A Budget says how many bytes of the page the two large parts may take.
type Budget struct{ Text, Pictures int }

var (
	// Page is for files: the page stays below 20 MB.
	Page = Budget{Text: 11 << 20, Pictures: 7 << 20}
	// Cell is for the outputs of a notebook, which freeze it when they are larger.
	Cell = Budget{Text: 1500 << 10, Pictures: 1200 << 10}
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// Write writes the page. What does not fit into the budget is left out, and the page says so where it is missing: first the
// sources of candidates that never entered the map, then of those that lost their niche; motions of the less fit.
func Write(ctx context.Context, w io.Writer, run Run, budget Budget) error {
	p, err := pack(ctx, run, budget)
	if err != nil {
		return err
	}
	head, err := json.Marshal(p.head)
	if err != nil {
		return fmt.Errorf("explorer: %w", err)
	}
	// The parts are put in one after another; nothing that was put in is looked at again.
	rest := pageHTML
	for _, part := range []struct{ mark, text string }{
		{"{{TITLE}}", html.EscapeString(run.Title)},
		{"{{STYLE}}", pageCSS},
		{"{{HEAD}}", encoded(head)},
		{"{{COLUMNS}}", encoded(p.columns)},
		{"{{SCRIPT}}", pageJS},
		{"{{TEXT}}", base64.StdEncoding.EncodeToString(p.text)},
		{"{{PICTURES}}", base64.StdEncoding.EncodeToString(p.pictures)},
	} {
		before, after, ok := strings.Cut(rest, part.mark)
		if !ok {
			return fmt.Errorf("explorer: page.html lacks %s", part.mark)
		}
		if _, err := io.WriteString(w, before+part.text); err != nil {
			return err
		}
		rest = after
	}
	_, err = io.WriteString(w, rest)
	return err
}

func encoded(data []byte) string {
	return base64.StdEncoding.EncodeToString(deflate(data))
}
