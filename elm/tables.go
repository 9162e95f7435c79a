package elm

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"goelm/elm/patch"
	"goelm/elm/qd"
	"goelm/render"
	"goelm/sandbox"
)

// parentNames names a child's parents.
func (c Child) parentNames() string {
	names := make([]string, len(c.Parents))
	for i, p := range c.Parents {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}

// message is the commit message, or why there is no child.
func (c Child) message() string {
	if c.Proposal.Detail == "" {
		return c.Proposal.Message
	}
	return strings.TrimPrefix(c.Proposal.Message+"\n"+c.Proposal.Detail, "\n")
}

// MIMEBundle shows parent, message, outcome and coloured diff of the child, and its source.
func (c Child) MIMEBundle() map[string]any {
	return render.Stack(Children{c}, c.Program).MIMEBundle()
}

// MIMEBundle is a table: parent, message, coloured diff, patch outcome.
func (cs Children) MIMEBundle() map[string]any {
	t := render.Table{Columns: []string{"child", "parent", "message", "change", "patch outcome"}}
	applied := 0
	for _, c := range cs {
		if c.HasProgram() {
			applied++
		}
		t.Rows = append(t.Rows, []any{
			fmt.Sprintf("#%d", c.Number), c.parentNames(), c.message(), coloured(c.Proposal.Diff), string(c.Proposal.Outcome),
		})
	}
	t.Caption = fmt.Sprintf("%d children, %d of them with a program", len(cs), applied)
	return t.MIMEBundle()
}

// MIMEBundle shows the one result as [Results] do.
func (r Result) MIMEBundle() map[string]any {
	parts := []any{Results{r}}
	if r.Evaluation.task != nil {
		parts = append(parts, drawing(r.Evaluation.task, r.Evaluation))
	}
	return render.Stack(parts...).MIMEBundle()
}

// MIMEBundle is a table: verdict, fitness, measures, cell, and what Tell would do.
func (rs Results) MIMEBundle() map[string]any {
	var task Task
	var spec Spec
	for _, r := range rs {
		if r.Evaluation.task != nil {
			task = r.Evaluation.task
			spec = task.Spec()
			break
		}
	}
	pictures := drawsThumbnails(task)
	t := render.Table{Columns: []string{"child"}}
	if pictures {
		t.Columns = append(t.Columns, "")
	}
	t.Columns = append(t.Columns, "verdict")
	t.Columns = append(t.Columns, spec.columns()...)
	t.Columns = append(t.Columns, "cell", "archive", "detail")
	ok := 0
	for _, r := range rs {
		e := r.Evaluation
		row := []any{r.name()}
		if pictures {
			row = append(row, thumbnail(task, e))
		}
		verdict, archive, detail := string(e.Verdict), "", e.Detail
		if e.DuplicateOf != "" {
			verdict, detail = "duplicate", "of "+e.DuplicateOf
		}
		if verdict == "" {
			verdict, detail = "no program: "+string(r.Child.Proposal.Outcome), r.Child.Proposal.Detail
		}
		if e.OK() {
			ok++
			archive = fate(r.Status, r.Value, r.OutOfRange, spec)
		}
		row = append(row, verdict)
		row = append(row, spec.values(e)...)
		t.Rows = append(t.Rows, append(row, place(r.position), archive, firstLines(detail, 3)))
	}
	if t.Caption = fmt.Sprintf("%d results, %d ok", len(rs), ok); len(rs) == 1 {
		t.Caption = "Result of " + rs[0].name()
	}
	return t.MIMEBundle()
}

func (r Result) name() string {
	if len(r.Child.Parents) == 0 {
		return r.Child.Program.Name
	}
	return fmt.Sprintf("#%d", r.Child.Number)
}

// firstLines shortens a text to n lines.
func firstLines(text string, n int) string {
	lines := strings.SplitN(text, "\n", n+1)
	if len(lines) <= n {
		return text
	}
	return strings.Join(lines[:n], "\n") + "\n…"
}

// A Summary says what became of candidates in the archive.
type Summary struct {
	New, Improved, NotAdded int
	OutOfRange              int // of those not added, or clipped: measures outside the range
	Duplicates              int // that repeated an earlier program or phenotype, and were not evaluated again
	Failed                  int // with a verdict that is not ok
	NoProgram               int // whose change did not work out
	Verdicts                map[sandbox.Verdict]int
	Outcomes                map[patch.Outcome]int
	Stats                   qd.Stats `json:"-"` // of the archive afterwards

	spec Spec
}

func (s *Summary) count(a *arrival) {
	if s.Outcomes == nil {
		s.Outcomes = map[patch.Outcome]int{}
	}
	if s.Verdicts == nil {
		s.Verdicts = map[sandbox.Verdict]int{}
	}
	s.Outcomes[a.child.Proposal.Outcome]++
	switch e := a.evaluation; {
	case !a.child.HasProgram():
		s.NoProgram++
		return
	case a.original >= 0:
		s.Duplicates++
		return
	case !e.OK():
		s.Verdicts[e.Verdict]++
		s.Failed++
		return
	}
	s.Verdicts[sandbox.OK]++
	switch a.added.Status {
	case qd.New:
		s.New++
	case qd.Improved:
		s.Improved++
	default:
		s.NotAdded++
	}
	if a.added.OutOfRange {
		s.OutOfRange++
	}
}

func (s Summary) clone() Summary {
	s.Verdicts, s.Outcomes = maps.Clone(s.Verdicts), maps.Clone(s.Outcomes)
	return s
}

// A tally is what the children of a search have come to.
type tally struct {
	Children int     `json:"children"` // of the loop of Run
	Tokens   int     `json:"tokens"`   // theirs
	Cost     float64 `json:"cost"`     // theirs
	Summary  Summary `json:"summary"`  // of them
}

func (t *tally) add(a *arrival) {
	if a.origin != originRun {
		return
	}
	t.Children++
	t.Tokens += a.child.Proposal.Tokens
	t.Cost += a.child.Proposal.Cost
	t.Summary.count(a)
}

// String is the summary in one line.
func (s Summary) String() string {
	parts := []string{fmt.Sprintf("%d new, %d improved, %d not added", s.New, s.Improved, s.NotAdded)}
	if s.OutOfRange > 0 {
		parts = append(parts, fmt.Sprintf("%d outside the range", s.OutOfRange))
	}
	if s.Duplicates > 0 {
		parts = append(parts, fmt.Sprintf("%d duplicates", s.Duplicates))
	}
	if s.Failed > 0 {
		parts = append(parts, "failed "+breakdown(s.Failed, without(s.Verdicts, sandbox.OK)))
	}
	if s.NoProgram > 0 {
		parts = append(parts, "without a program "+breakdown(s.NoProgram, without(s.Outcomes, patch.Applied)))
	}
	return strings.Join(parts, "; ")
}

// breakdown is a count with its parts: "6: compile_error 4, rejected 2".
func breakdown(n int, parts map[string]int) string {
	var list []string
	for _, name := range sortedKeys(parts) {
		if parts[name] > 0 {
			list = append(list, fmt.Sprintf("%s %d", name, parts[name]))
		}
	}
	if len(list) == 0 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d: %s", n, strings.Join(list, ", "))
}

// without is m by plain names, but for one key.
func without[K ~string](m map[K]int, key K) map[string]int {
	rest := map[string]int{}
	for k, n := range m {
		if k != key {
			rest[string(k)] = n
		}
	}
	return rest
}

// table is the summary as rows of name and value.
func (s Summary) table() render.Table {
	t := render.Table{}
	row := func(name string, value any) { t.Rows = append(t.Rows, []any{name, value}) }
	row("new", strconv.Itoa(s.New))
	row("improved", strconv.Itoa(s.Improved))
	row("not added", breakdown(s.NotAdded, map[string]int{"outside the range": s.OutOfRange}))
	row("duplicates", strconv.Itoa(s.Duplicates))
	row("failed", breakdown(s.Failed, without(s.Verdicts, sandbox.OK)))
	row("without a program", breakdown(s.NoProgram, without(s.Outcomes, patch.Applied)))
	row("elites", fmt.Sprintf("%d of %d cells (%.1f%%)", s.Stats.Elites, s.Stats.Cells, 100*s.Stats.Coverage))
	if s.Stats.Elites > 0 {
		row("best "+s.spec.fitnessName(), quantity(s.Stats.Best, s.spec.FitnessUnit))
		row("mean "+s.spec.fitnessName(), quantity(s.Stats.Mean, s.spec.FitnessUnit))
	}
	row("QD score", quantity(s.Stats.QDScore, s.spec.FitnessUnit))
	return t
}

// MIMEBundle is a table: new, improved, not added, and the archive afterwards.
func (s Summary) MIMEBundle() map[string]any {
	t := s.table()
	t.Caption = "Told the archive"
	return t.MIMEBundle()
}

// A Report says what a Run did.
type Report struct {
	Summary     Summary
	Evaluations int // children that are through, with those that the store had
	Restored    int // of them, those that the store had already
	Asked       int // children that were asked for; 0 when other limits were to end the run
	Tokens      int
	Cost        float64 // US dollars
	Stopped     string  // the rule that ended it: evaluations, time, tokens, cost, target, or budget, the mutator's own; "" when something else did
	Elapsed     time.Duration
}

// ended says how many children are through, and why there are no more.
func (r Report) ended() string {
	text := fmt.Sprintf("%d evaluations", r.Evaluations)
	if r.Asked > 0 {
		text = fmt.Sprintf("%d of %d evaluations", r.Evaluations, r.Asked)
	}
	if r.Restored > 0 {
		text += fmt.Sprintf(" (%d from the store)", r.Restored)
	}
	switch r.Stopped {
	case "time":
		text += " until time was over"
	case "tokens", "cost":
		text += fmt.Sprintf(" until the limit of %s", r.Stopped)
	case "target":
		text += " until the target was reached"
	case "budget":
		text += " until the mutator had spent its budget"
	}
	return text
}

// MIMEBundle is a table of the run's result.
func (r Report) MIMEBundle() map[string]any {
	t := r.Summary.table()
	rate := ""
	if seconds := r.Elapsed.Seconds(); seconds > 0 && r.Evaluations > r.Restored {
		rate = fmt.Sprintf(", %.0f a second", float64(r.Evaluations-r.Restored)/seconds)
	}
	if r.Tokens > 0 {
		t.Rows = append(t.Rows, []any{"tokens", strconv.Itoa(r.Tokens)}, []any{"cost", quantity(r.Cost, "$")})
	}
	t.Caption = fmt.Sprintf("%s in %v%s", r.ended(), r.Elapsed.Round(100*time.Millisecond), rate)
	return t.MIMEBundle()
}

// MIMEBundle says what the search is and how far it has come.
func (s *Search) MIMEBundle() map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	stats := s.archive.Stats()
	t := render.Table{Caption: fmt.Sprintf("Search: %s with %s", s.spec.Name, s.mutator.Name())}
	row := func(name string, value any) { t.Rows = append(t.Rows, []any{name, value}) }
	row("random seed", strconv.FormatUint(s.settings.Seed, 10))
	row("lag", strconv.Itoa(s.settings.Lag))
	row("candidates", strconv.Itoa(s.done))
	row("elites", fmt.Sprintf("%d of %d cells (%.1f%%)", stats.Elites, stats.Cells, 100*stats.Coverage))
	if stats.Elites > 0 {
		row("best "+s.spec.fitnessName(), quantity(stats.Best, s.spec.FitnessUnit))
	}
	if s.total.Summary.Duplicates > 0 {
		row("duplicates", strconv.Itoa(s.total.Summary.Duplicates))
	}
	if s.settings.Store != "" {
		row("store", s.settings.Store)
	}
	if len(s.asked) > 0 {
		row("waiting", fmt.Sprintf("%d children for search.Tell", len(s.asked)))
	}
	return t.MIMEBundle()
}
