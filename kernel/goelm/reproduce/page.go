package main

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
	"time"

	"goelm/elm"
	"goelm/render"
	"goelm/sandbox"
)

//go:embed page.md
var pageText string

// published are the paper's figures for a seed before and after its diff model was fine-tuned on what the first runs had
// accepted: niches filled in percent, read off figures 8 to 11.
var published = map[string]struct{ before, after float64 }{
	"square":       {41, 62},
	"radial":       {93, 96.5},
	"cppn_fixed":   {96.5, 97.5},
	"cppn_mutable": {97, 97.5},
}

// A row is what the page says of one run.
type row struct {
	Seed                      string
	Niches, Cells             int
	Filled                    string
	Before, After             float64
	QDScore, Best, Robust     string
	Runnable, Duplicates      string
	Evaluations               int
	Digest, Duration, Version string
}

// write makes docs/reproduce-elm.md with its pictures and its log.
func (x experiment) write(outcomes []outcome) error {
	dir := filepath.Join(x.docs, "reproduce-elm")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	var rows []row
	for _, o := range outcomes {
		rows = append(rows, o.row())
		if err := o.search.Map().Save(filepath.Join(dir, o.seed+".svg")); err != nil {
			return err
		}
	}
	if err := curves(outcomes).Save(filepath.Join(dir, "curves.svg")); err != nil {
		return err
	}
	if err := writeLog(filepath.Join(dir, "log.csv"), outcomes); err != nil {
		return err
	}
	var page bytes.Buffer
	t, err := template.New("page").Parse(pageText)
	if err != nil {
		return err
	}
	least := rows[0].Evaluations
	for _, r := range rows {
		least = min(least, r.Evaluations)
	}
	about := map[string]any{"Rows": rows, "Least": least, "Paper": paperEvaluations, "Share": percent(float64(least) / paperEvaluations)}
	if err := t.Execute(&page, about); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(x.docs, "reproduce-elm.md"), page.Bytes(), 0o666)
}

func (o outcome) row() row {
	s, stats := o.report.Summary, o.report.Summary.Stats
	children := float64(o.report.Evaluations)
	ok := float64(s.Verdicts[sandbox.OK])
	p := published[o.seed]
	return row{
		Seed: o.seed, Niches: stats.Elites, Cells: stats.Cells, Filled: percent(stats.Coverage), Before: p.before, After: p.after,
		QDScore: strconv.FormatFloat(stats.QDScore, 'f', 0, 64), Best: short(stats.Best), Robust: short(o.robust),
		Runnable: percent(ok / (ok + float64(s.Failed))), Duplicates: percent(float64(s.Duplicates) / children),
		Evaluations: o.report.Evaluations, Digest: o.info.Digest, Duration: o.elapsed.Round(time.Minute).String(), Version: o.info.Version,
	}
}

func percent(share float64) string { return strconv.FormatFloat(100*share, 'f', 1, 64) + " %" }

func short(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// curves draws niches, QD score and best fitness of all runs.
func curves(outcomes []outcome) render.Figure {
	panel := func(name, unit string, y func(elm.CurvePoint) float64) render.Chart {
		c := render.Chart{
			Title: name, Step: true, X: render.Axis{Name: "evaluations", Min: math.NaN(), Max: math.NaN()},
			Y: render.Axis{Unit: unit, Min: 0, Max: math.NaN()},
		}
		for _, o := range outcomes {
			series := render.Series{Name: strings.ReplaceAll(o.seed, "_", " ")}
			for _, p := range o.curve {
				series.X, series.Y = append(series.X, float64(p.Candidates)), append(series.Y, y(p))
			}
			c.Series = append(c.Series, series)
		}
		return c
	}
	return render.Panels("From each seed of the ELM paper",
		panel("niches filled", "%", func(p elm.CurvePoint) float64 { return 100 * p.Coverage }),
		panel("QD score", "", func(p elm.CurvePoint) float64 { return p.QDScore }),
		panel("best distance", "units", func(p elm.CurvePoint) float64 { return p.Best }),
	)
}

// writeLog writes the curves as numbers.
func writeLog(path string, outcomes []outcome) error {
	var text bytes.Buffer
	out := csv.NewWriter(&text)
	rows := [][]string{{"seed", "evaluations", "niches_share", "qd_score", "best"}}
	for _, o := range outcomes {
		for _, p := range o.curve {
			rows = append(rows, []string{o.seed, strconv.Itoa(p.Candidates), fmt.Sprintf("%.4f", p.Coverage), fmt.Sprintf("%.1f", p.QDScore), fmt.Sprintf("%.3f", p.Best)})
		}
	}
	if err := out.WriteAll(rows); err != nil {
		return err
	}
	return os.WriteFile(path, text.Bytes(), 0o666)
}
