package elm

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"iter"
	"os"
	"slices"
	"strings"

	"goelm/elm/store"
	"goelm/render"
	"goelm/render/explorer"
	"goelm/sandbox"
)

// An Explorer is a page to look around in a run: the map, any niche's walker in motion with the line that fetches it, its
// source, its difference from its parent and its lineage, filters by operator and verdict, and a slider over time. It shows
// in a cell; Save writes it to a file that needs nothing else.
type Explorer struct {
	run    func() (explorer.Run, error)
	figure func() render.Figure // the map, for where no page can be shown
}

// Explore is the page over the search's run. A search with [Store] shows every candidate; without one it knows those that
// entered the map and their ancestors.
func (s *Search) Explore() Explorer {
	return Explorer{
		run: func() (explorer.Run, error) { return s.exploration() },
		figure: func() render.Figure {
			return s.heat(Settings{}, false)
		},
	}
}

// Explore is the page over a run of the file; run 0 is the newest. Without its task among the registered ones there are no
// pictures in it.
func (r *RunFile) Explore(id int64) (Explorer, error) {
	ctx, cancel := context.WithTimeout(context.Background(), storeTime)
	defer cancel()
	run, err := r.file.Run(ctx, id)
	if err != nil {
		return Explorer{}, err
	}
	if run.Kind != searchKind {
		return Explorer{}, fmt.Errorf("store %s: run %d: it is a %s, not a search", r.path, run.ID, run.Kind)
	}
	x, err := r.explored(run)
	if err != nil {
		return Explorer{}, fmt.Errorf("store %s: run %d: %w", r.path, run.ID, err)
	}
	return Explorer{run: func() (explorer.Run, error) { return x, nil }}, nil
}

// Save writes the page to a file ending in .html.
func (x Explorer) Save(path string) error {
	if !strings.HasSuffix(strings.ToLower(path), ".html") {
		return fmt.Errorf("explorer: save %q: it is a page; name a file ending in .html", path)
	}
	page, err := x.page(context.Background(), explorer.Page)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, page, 0o644); err != nil {
		return fmt.Errorf("explorer: save: %w", err)
	}
	return nil
}

func (x Explorer) page(ctx context.Context, budget explorer.Budget) ([]byte, error) {
	if x.run == nil {
		return nil, fmt.Errorf("explorer: there is no run in it; make it with search.Explore()")
	}
	run, err := x.run()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = guard(func() error { return explorer.Write(ctx, &b, run, budget) })
	return b.Bytes(), raise(err)
}

// explorerHeight is that of the page in a cell, in CSS pixels.
const explorerHeight = 860

// MIMEBundle is text/html: the page in a frame of its own that may reach nothing outside, and under it the map as a picture,
// for a notebook that is not trusted and shows no frames.
func (x Explorer) MIMEBundle() map[string]any {
	page, err := x.page(context.Background(), explorer.Cell)
	if err != nil {
		return render.Stack(err.Error()).MIMEBundle()
	}
	picture, text := "", "an explorer of the run; .Save(\"page.html\") writes it to a file"
	if x.figure != nil {
		f := x.figure()
		picture, text = f.HTML(), f.Title()+": "+text
	}
	return map[string]any{
		"text/plain": text,
		"text/html": fmt.Sprintf(`<iframe title="explorer" sandbox="allow-scripts" style="width:100%%;height:%dpx;border:0" srcdoc="%s"></iframe>`+
			`<details><summary>the map as a picture; <code>.Save(&quot;page.html&quot;)</code> writes the explorer to a file</summary>%s</details>`,
			explorerHeight, html.EscapeString(string(page)), picture),
	}
}

// exploration gathers what the page shows. Explored while the search runs, it is as it is at the moment.
func (s *Search) exploration() (explorer.Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	run := describeRun(s.spec, s.mutator.Name(), s.settings.Seed, s.done)
	if s.past != nil {
		if s.journal != nil && s.closed == nil {
			if err := s.write(context.Background()); err != nil {
				return run, err
			}
		}
		if s.settings.Store != "" && s.journal != nil {
			run.Show = fmt.Sprintf("goelm runs show %s %d ", shellWord(s.settings.Store), s.journal.writer.Run.ID)
		}
		run.Candidates, run.Picture = stored(s.past, s.task, s.spec)
		return run, nil
	}
	records := s.known()
	run.Facts = append(run.Facts, [2]string{"shown", fmt.Sprintf("the %d candidates that entered the map, and their ancestors; elm.Store keeps all", len(records))})
	run.Candidates = func(context.Context) iter.Seq2[explorer.Candidate, error] {
		return func(yield func(explorer.Candidate, error) bool) {
			for _, r := range records {
				if !yield(s.explored(r), nil) {
					return
				}
			}
		}
	}
	byNumber := map[int]*record{}
	for _, r := range records {
		byNumber[r.number] = r
	}
	run.Picture = func(_ context.Context, number int) explorer.Picture {
		return pictured(s.task, byNumber[number].evaluation)
	}
	return run, nil
}

// known are the records of a search without a store, by number.
func (s *Search) known() []*record {
	seen := map[*record]bool{}
	var list []*record
	add := func(r *record) {
		for ; !seen[r]; r = r.parents[0] {
			seen[r] = true
			list = append(list, r)
			if len(r.parents) == 0 {
				return
			}
		}
	}
	for _, r := range s.roots {
		add(r)
	}
	for _, r := range s.entered {
		add(r)
	}
	slices.SortFunc(list, func(a, b *record) int { return cmp.Compare(a.number, b.number) })
	return list
}

func (s *Search) explored(r *record) explorer.Candidate {
	c := explorer.Candidate{
		Number: r.number, Name: r.program.Name, Operator: cmp.Or(r.proposal.Operator, originSeed), Verdict: string(r.evaluation.Verdict), Message: r.proposal.Message,
		Detail: r.evaluation.Detail, Source: r.program.Source, Entered: r.cell >= 0, Island: -1,
	}
	if r.evaluation.OK() {
		c.Fitness, c.Measures = r.evaluation.Fitness, r.evaluation.Measures
	}
	for _, p := range r.parents {
		c.Parents = append(c.Parents, p.number)
	}
	return c
}

// describeRun is what can be said about a run without its candidates.
func describeRun(spec Spec, mutator string, seed uint64, candidates int) explorer.Run {
	run := explorer.Run{
		Title:   fmt.Sprintf("%s with %s", spec.Name, mutator),
		Facts:   [][2]string{{"task", cmp.Or(spec.Condition, spec.Name)}, {"mutator", mutator}, {"seed", fmt.Sprint(seed)}, {"candidates", fmt.Sprint(candidates)}},
		Fitness: render.Axis{Name: spec.fitnessName(), Unit: spec.FitnessUnit},
	}
	for i := range spec.Measures {
		run.Measures = append(run.Measures, mapAxis(spec, i))
	}
	if len(spec.Measures) > 2 {
		run.Note = "A square shows the best of its niches."
	}
	return run
}

// explored describes a run of a file, with pictures if its task is known here.
func (r *RunFile) explored(run store.Run) (explorer.Run, error) {
	var was identity
	if err := json.Unmarshal(run.Settings, &was); err != nil {
		return explorer.Run{}, fmt.Errorf("its settings: %w", err)
	}
	task, err := TaskByName(was.Task)
	spec := Spec{Name: was.Task}
	if err == nil {
		spec = task.Spec()
	} else {
		task = nil
		axes, err := axesOf(run)
		if err != nil {
			return explorer.Run{}, err
		}
		for _, a := range axes {
			spec.Measures = append(spec.Measures, Measure{Name: a.Name, Min: a.Min, Max: a.Max, Cells: a.Cells})
		}
	}
	x := describeRun(spec, run.Mutator, run.Seed, run.Candidates)
	x.Facts = append(x.Facts, [2]string{"run", fmt.Sprintf("%d of %s, began %s", run.ID, r.path, run.Began.Format(minutes))})
	if run.Ended != nil && run.Ended.Detail != "" {
		x.Facts = append(x.Facts, [2]string{"archive", run.Ended.Detail})
	}
	if task == nil {
		x.Note = strings.TrimSpace(x.Note + " The task was made in a notebook: it is not known here, so there are no pictures.")
	} else {
		x.Open = fmt.Sprintf("search := must(must(elm.Open(%q)).Search(%d))", r.path, run.ID)
	}
	x.Show = fmt.Sprintf("goelm runs show %s %d ", shellWord(r.path), run.ID)
	x.Candidates, x.Picture = stored(r.file.Reader(run), task, spec)
	return x, nil
}

// shellWord is a path as a shell takes it.
func shellWord(path string) string {
	if strings.ContainsFunc(path, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/", r)
	}) {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}

// stored are the candidates of a run on disk and their pictures.
func stored(reader *store.Reader, task Task, spec Spec) (func(context.Context) iter.Seq2[explorer.Candidate, error], func(context.Context, int) explorer.Picture) {
	candidates := func(ctx context.Context) iter.Seq2[explorer.Candidate, error] {
		return func(yield func(explorer.Candidate, error) bool) {
			for c, err := range reader.Candidates(ctx, 0) {
				if !yield(ofRow(c), err) || err != nil {
					return
				}
			}
		}
	}
	if task == nil {
		return candidates, nil
	}
	return candidates, func(ctx context.Context, number int) explorer.Picture {
		c, ok, err := reader.Candidate(ctx, number)
		if err != nil || !ok || c.Evaluation == nil {
			return explorer.Picture{}
		}
		return pictured(task, evaluationOf(c.Evaluation, task, Program{Task: spec.Name, Name: nameOr(c.Name, number), Source: c.Source}))
	}
}

func nameOr(name string, number int) string {
	return cmp.Or(name, fmt.Sprintf("#%d", number))
}

func ofRow(c store.Candidate) explorer.Candidate {
	x := explorer.Candidate{
		Number: c.Number, Name: c.Name, Parents: c.Parents, Operator: cmp.Or(c.Operator, c.Origin), Message: c.Message, Detail: c.Detail, Source: c.Source,
		Verdict: "no program", Entered: c.Insertion != nil, Island: c.Island,
	}
	if c.Outcome != "" && c.Evaluation == nil {
		x.Verdict += ": " + c.Outcome
	}
	if e := c.Evaluation; e != nil {
		x.Verdict, x.Detail = e.Verdict, cmp.Or(e.Detail, c.Detail)
		if e.DuplicateOf >= 0 {
			x.Verdict, x.Detail = "duplicate", fmt.Sprintf("of #%d", e.DuplicateOf)
		}
		x.Fitness, x.Measures = e.Fitness, e.Measures
	}
	return x
}

// pictured is what a program built, in motion if it moves.
func pictured(task Task, e Evaluation) (picture explorer.Picture) {
	if e.Verdict != sandbox.OK {
		return picture
	}
	e.task = task
	// A picture that fails is a picture that is not there.
	_ = guard(func() error {
		picture.Figure = drawing(task, e)
		if motion, ok := picture.Figure.Motion(); ok {
			picture.Motion = &motion
		} else {
			picture.Thumb = thumbnail(task, e)
		}
		return nil
	})
	return picture
}
