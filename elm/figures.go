package elm

import (
	"cmp"
	"context"
	"fmt"

	"goelm/render"
	"goelm/render/explorer"
)

// Figures of a run besides its map and its curves. Of a search with a store they show every candidate, else those that entered
// the map and their ancestors.

// entries are the run's candidates. The error is that of a store that cannot be read.
func (s *Search) entries() (explorer.Run, []explorer.Candidate, error) {
	run, err := s.exploration()
	if err != nil {
		return run, nil, err
	}
	var list []explorer.Candidate
	for c, err := range run.Candidates(context.Background()) {
		if err != nil {
			return run, nil, err
		}
		c.Name, c.Source = nameOr(c.Name, c.Number), ""
		list = append(list, c)
	}
	return run, list, nil
}

// Tree draws who came from whom among the programs that entered the map: layers by generation, shapes by operator, the way to the
// champion in gold, hollow what lost its niche.
func (s *Search) Tree() (render.Figure, error) {
	run, list, err := s.entries()
	if err != nil {
		return render.Figure{}, err
	}
	holds := map[int]bool{}
	for _, e := range s.raw() {
		holds[e.Number] = true
	}
	l := render.Lineage{Title: run.Title + ": lineage", Value: run.Fitness}
	at := map[int]int{}
	for _, c := range list {
		if !c.Entered && len(c.Parents) > 0 {
			continue
		}
		a := render.Ancestor{
			Name: c.Name, Parent: -1, Value: c.Fitness, Operator: c.Operator, Gone: !holds[c.Number],
			Tip: fmt.Sprintf("%s: %s %s\n%s", c.Name, run.Fitness.Name, quantity(c.Fitness, run.Fitness.Unit), firstLines(cmp.Or(c.Message, c.Operator), 1)),
		}
		for i, p := range c.Parents {
			k, ok := at[p]
			switch {
			case !ok:
			case i == 0:
				a.Parent = k
			default:
				a.Others = append(a.Others, k)
			}
		}
		at[c.Number] = len(l.Nodes)
		l.Nodes = append(l.Nodes, a)
	}
	return render.Tree(l), nil
}

// Growth draws the map as it filled over the run, as a loop; [Axes] chooses two measures.
func (s *Search) Growth(options ...Option) (render.Figure, error) {
	run, list, err := s.entries()
	if err != nil {
		return render.Figure{}, err
	}
	x, y := s.mapAxes(Settings{}.with(options))
	h := render.MapHistory{Title: run.Title + " over time", X: mapAxis(s.spec, x), Y: mapAxis(s.spec, y), Value: run.Fitness}
	for _, c := range list {
		h.Total = max(h.Total, c.Number+1)
		if !c.Entered {
			continue
		}
		position := s.position(c.Measures)
		e := render.MapEntry{At: c.Number + 1, X: position[x], Value: c.Fitness}
		if y >= 0 {
			e.Y = position[y]
		}
		h.Entries = append(h.Entries, e)
	}
	return render.MapOverTime(h), nil
}

// Breakdown draws what became of the candidates over the run, by verdict and in per cent.
func (s *Search) Breakdown() (render.Figure, error) {
	run, list, err := s.entries()
	if err != nil {
		return render.Figure{}, err
	}
	const stretches = 40
	ch := render.Chart{Title: run.Title + ": verdicts", X: render.Axis{Name: "candidates"}, Y: render.Axis{Name: "candidates"}}
	index := map[string]int{}
	each := max(1, (len(list)+stretches-1)/stretches)
	n := (len(list) + each - 1) / each
	for k, c := range list {
		i, ok := index[c.Verdict]
		if !ok {
			i = len(ch.Series)
			index[c.Verdict] = i
			series := render.Series{Name: c.Verdict, Y: make([]float64, n)}
			for j := range n {
				series.X = append(series.X, float64(min((j+1)*each, len(list))))
			}
			ch.Series = append(ch.Series, series)
		}
		ch.Series[i].Y[k/each]++
	}
	return render.Shares(ch), nil
}

// Parallel draws the elites over all their measures at once, coloured by fitness.
func (s *Search) Parallel() render.Figure {
	p := render.ParallelAxes{Title: s.spec.Name + ": elites", Value: render.Axis{Name: s.spec.fitnessName(), Unit: s.spec.FitnessUnit}}
	for i := range s.spec.Measures {
		p.Axes = append(p.Axes, mapAxis(s.spec, i))
	}
	for _, e := range s.raw() {
		p.Rows = append(p.Rows, render.ParallelRow{Values: e.Measures, Value: e.Fitness, Tip: fmt.Sprintf("%s: %s", e.Program.Name, quantity(e.Fitness, s.spec.FitnessUnit))})
	}
	return render.Parallel(p)
}

// CCDF draws how large a share of the map's cells reaches a fitness, over the fitness.
func (s *Search) CCDF() render.Figure {
	h := render.Histogram{Title: s.spec.Name + ": cells that reach a " + s.spec.fitnessName(), X: render.Axis{Name: s.spec.fitnessName(), Unit: s.spec.FitnessUnit}, Total: s.Stats().Cells}
	sample := render.Sample{Name: s.mutator.Name()}
	for _, e := range s.raw() {
		sample.Values = append(sample.Values, e.Fitness)
	}
	h.Samples = []render.Sample{sample}
	return render.CCDF(h)
}

// Race draws the elites in motion beside each other, on one scale and from one line; empty if the task's programs build nothing
// that moves.
func (es Elites) Race() render.Figure {
	var motions []render.Motion
	for _, e := range es {
		if m, ok := drawing(e.Evaluation.task, e.Evaluation).Motion(); ok {
			m.Title = e.Program.Name
			motions = append(motions, m)
		}
	}
	return render.Race("Race", motions...)
}
