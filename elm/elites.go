package elm

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"

	"goelm/elm/qd"
	"goelm/render"
)

// An Elite is the best program found for a cell of the map.
type Elite struct {
	Program    Program
	Fitness    float64
	Measures   []float64
	Cell       int // index in the archive's cell order
	Number     int // candidate number
	Parent     string
	Message    string // of the change that made it
	Evaluation Evaluation

	position []int
	note     string
}

// Elites are elites in some order; they show as a table.
type Elites []Elite

// elite describes an archive's elite. The caller holds the lock.
func (s *Search) elite(e qd.Elite[*record]) Elite {
	r := e.Genotype
	elite := Elite{
		Program: r.program, Fitness: e.Fitness, Measures: slices.Clone(e.Measures), Cell: e.Cell, Number: r.number,
		Message: r.proposal.Message, Evaluation: r.evaluation, position: s.archive.Position(e.Cell),
	}
	if len(r.parents) > 0 {
		elite.Parent = s.recordName(r.parents[0])
	}
	return elite
}

// recordName is what a record's program is called, whether it is loaded or not.
func (s *Search) recordName(r *record) string {
	if r.absent {
		return s.nameOf(r.number)
	}
	return r.program.Name
}

// raw are the elites in cell order, without phenotypes that would have to be had again.
func (s *Search) raw() Elites {
	s.mu.Lock()
	defer s.mu.Unlock()
	elites := make(Elites, 0, s.archive.Len())
	for e := range s.archive.All() {
		elites = append(elites, s.elite(e))
	}
	return elites
}

// whole gives elites their phenotypes, on all cores.
func (es Elites) whole() Elites {
	each(context.Background(), len(es), func(_ context.Context, i int) error {
		es[i].Evaluation = es[i].Evaluation.whole()
		return nil
	})
	return es
}

// Elites are all elites in cell order.
func (s *Search) Elites() Elites { return s.raw().whole() }

// Top are the n elites with the greatest fitness, best first; among equals that of the first cell comes first.
func (s *Search) Top(n int) Elites {
	elites := s.raw()
	slices.SortStableFunc(elites, func(a, b Elite) int { return cmp.Compare(b.Fitness, a.Fitness) })
	return elites[:max(0, min(n, len(elites)))].whole()
}

// Elite is the elite at the measures, one value for each of the task's measures in their order. If the cell there is
// empty it is the elite of the nearest filled cell, and says so. The error says that there is none at all, or that a
// measure is missing.
func (s *Search) Elite(measures ...float64) (Elite, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	cell, _, err := s.archive.CellOf(measures)
	if err != nil {
		return Elite{}, fmt.Errorf("search.Elite: %w", err)
	}
	if e, ok := s.archive.At(cell); ok {
		elite := s.elite(e)
		elite.Evaluation = elite.Evaluation.whole()
		return elite, nil
	}
	nearest, least := qd.Elite[*record]{}, math.Inf(1)
	for e := range s.archive.All() {
		if d := s.distance(e.Measures, measures); d < least {
			nearest, least = e, d
		}
	}
	if math.IsInf(least, 1) {
		return Elite{}, errors.New("search.Elite: the map is empty; fill it with search.Run(ctx, elm.Evaluations(1000))")
	}
	elite := s.elite(nearest)
	elite.Evaluation = elite.Evaluation.whole()
	elite.note = fmt.Sprintf("The cell there is empty; this is the nearest elite, %.1f cells away.", least)
	return elite, nil
}

// distance is how far two points of the behaviour space lie apart, counted in cells.
func (s *Search) distance(a, b []float64) float64 {
	sum := 0.0
	for i, m := range s.spec.Measures {
		d := (a[i] - b[i]) / (m.Max - m.Min) * float64(m.Cells)
		sum += d * d
	}
	return math.Sqrt(sum)
}

// MIMEBundle shows the elite's evaluation, its drawing and its source.
func (e Elite) MIMEBundle() map[string]any {
	parts := []any{}
	if e.note != "" {
		parts = append(parts, e.note)
	}
	return render.Stack(append(parts, e.Evaluation, e.Program)...).MIMEBundle()
}

func (es Elites) spec() (Task, Spec) {
	if len(es) == 0 || es[0].Evaluation.task == nil {
		return nil, Spec{}
	}
	return es[0].Evaluation.task, es[0].Evaluation.task.Spec()
}

// shownRows is how many elites a table shows; CSV writes all.
const shownRows = 50

// MIMEBundle is a table of the elites, of the first 50 if there are more.
func (es Elites) MIMEBundle() map[string]any {
	task, spec := es.spec()
	pictures := drawsThumbnails(task)
	t := render.Table{Columns: []string{"program"}, Caption: fmt.Sprintf("%d elites", len(es))}
	if pictures {
		t.Columns = append(t.Columns, "")
	}
	t.Columns = append(t.Columns, spec.columns()...)
	t.Columns = append(t.Columns, "cell", "parent", "message")
	shown := es[:min(len(es), shownRows)]
	if len(shown) < len(es) {
		t.Caption += fmt.Sprintf(", the first %d; .CSV(path) writes all", len(shown))
	}
	for _, e := range shown {
		row := []any{e.Program.Name}
		if pictures {
			row = append(row, thumbnail(task, e.Evaluation))
		}
		row = append(row, spec.values(e.Evaluation)...)
		t.Rows = append(t.Rows, append(row, place(e.position), e.Parent, e.Message))
	}
	return t.MIMEBundle()
}

// CSV writes all elites with their sources to a file, in RFC 4180 form with a header line.
func (es Elites) CSV(path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	err = es.writeCSV(file)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("elites to %s: %w", path, err)
	}
	return nil
}

func (es Elites) writeCSV(w io.Writer) error {
	_, spec := es.spec()
	out := csv.NewWriter(w)
	header := append([]string{"program", "candidate", "cell"}, spec.columns()...)
	if err := out.Write(append(header, "parent", "message", "id", "source")); err != nil {
		return err
	}
	for _, e := range es {
		row := []string{e.Program.Name, strconv.Itoa(e.Number), strconv.Itoa(e.Cell), shortest(e.Fitness)}
		for _, m := range e.Measures {
			row = append(row, shortest(m))
		}
		if err := out.Write(append(row, e.Parent, e.Message, e.Program.ID(), e.Program.Source)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
