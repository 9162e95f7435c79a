package elm

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"goelm/elm/patch"
	"goelm/elm/qd"
	"goelm/elm/store"
)

// An ExportFormat is how [RunFile.Export] writes candidates.
type ExportFormat string

const (
	JSONLines ExportFormat = "jsonl" // one JSON object a line, with everything there is
	CSV       ExportFormat = "csv"   // RFC 4180 with a header line, without answers and results
)

// A CandidateRow is a candidate as [RunFile.Export] writes it: the columns of docs/store.md, with the texts unpacked.
type CandidateRow struct {
	Candidate int         `json:"candidate"`
	Origin    string      `json:"origin"` // seed, run, ask, add
	Batch     int         `json:"batch"`
	Island    *int        `json:"island,omitempty"`
	Parents   []int       `json:"parents"`
	Name      string      `json:"name"`
	Operator  string      `json:"operator"`
	Message   string      `json:"message"`
	Outcome   string      `json:"outcome"`
	Source    string      `json:"source"`
	Diff      string      `json:"diff"` // from the first parent
	Tokens    int         `json:"tokens"`
	Cost      float64     `json:"cost"`    // US dollars
	Latency   float64     `json:"latency"` // seconds
	Answers   []AnswerRow `json:"answers,omitempty"`

	Verdict     string          `json:"verdict"`
	Detail      string          `json:"detail"`
	Output      string          `json:"output"`
	Fitness     *float64        `json:"fitness"`
	Measures    []float64       `json:"measures"`
	DuplicateOf *int            `json:"duplicate_of,omitempty"`
	Replayable  bool            `json:"replayable"`
	Seconds     float64         `json:"seconds"`
	Results     json.RawMessage `json:"results,omitempty"`

	Cell    *int    `json:"cell"` // nil when it did not enter the map
	Status  string  `json:"status"`
	Gain    float64 `json:"gain"`
	Evicted *int    `json:"evicted,omitempty"`
}

// An AnswerRow is what a model said.
type AnswerRow struct {
	Request string `json:"request"`
	Answer  string `json:"answer"`
	Error   string `json:"error,omitempty"`
}

// Export writes all candidates of a run in their order; run 0 is the newest. A run that is being written gives what it has
// at the moment. The formats of a [Dataset] write what the run has to teach instead; the run's task must be a registered one.
func (r *RunFile) Export(ctx context.Context, w io.Writer, id int64, format ExportFormat) error {
	switch format {
	case JSONLines, CSV:
	case PromptCompletion, Conversations, Preferences, CommitDiffs:
		return r.teach(ctx, w, id, format)
	default:
		return fmt.Errorf("no format %q; there are %s, %s, %s, %s, %s and %s", format, JSONLines, CSV, PromptCompletion, Conversations, Preferences, CommitDiffs)
	}
	x, run, err := r.exporter(ctx, id)
	if err != nil {
		return err
	}
	x.out = bufio.NewWriter(w)
	write := x.json
	if format == CSV {
		axes, err := axesOf(run)
		if err != nil {
			return fmt.Errorf("store %s: run %d: %w", r.path, run.ID, err)
		}
		write = x.csv(axes)
	}
	for c, err := range x.reader.Candidates(ctx, 0) {
		if err != nil {
			return err
		}
		row, err := x.row(ctx, c)
		if err != nil {
			return err
		}
		if err := write(row); err != nil {
			return fmt.Errorf("export of run %d, candidate %d: %w", run.ID, c.Number, err)
		}
	}
	return x.out.Flush()
}

// teach writes a run's dataset.
func (r *RunFile) teach(ctx context.Context, w io.Writer, id int64, format ExportFormat) error {
	s, run, err := r.remake(ctx, id, nil, nil, false)
	if err != nil {
		return err
	}
	s.past = r.file.Reader(run)
	return s.Dataset().Write(w, format)
}

// Candidate is one candidate of a run; run 0 is the newest.
func (r *RunFile) Candidate(ctx context.Context, id int64, number int) (CandidateRow, error) {
	x, run, err := r.exporter(ctx, id)
	if err != nil {
		return CandidateRow{}, err
	}
	c, ok, err := x.reader.Candidate(ctx, number)
	if err == nil && !ok {
		err = fmt.Errorf("store %s: run %d has no candidate %d; it has %d", r.path, run.ID, number, run.Candidates)
	}
	if err != nil {
		return CandidateRow{}, err
	}
	return x.row(ctx, c)
}

func (r *RunFile) exporter(ctx context.Context, id int64) (*exporter, store.Run, error) {
	run, err := r.file.Run(ctx, id)
	if err != nil {
		return nil, run, err
	}
	x := &exporter{reader: r.file.Reader(run), sources: map[int]string{}}
	x.answered, err = x.reader.Answered(ctx)
	return x, run, err
}

// axesOf are the measures of a run, as its map has them.
func axesOf(run store.Run) ([]qd.Axis, error) {
	var was identity
	if err := json.Unmarshal(run.Settings, &was); err != nil {
		return nil, fmt.Errorf("its settings: %w", err)
	}
	layout, err := qd.DecodeLayout(was.Layout)
	if err != nil {
		return nil, err
	}
	archive, err := qd.NewArchive[struct{}](layout)
	if err != nil {
		return nil, err
	}
	return archive.Axes(), nil
}

type exporter struct {
	reader   *store.Reader
	answered bool // whether there are answers of models at all
	out      *bufio.Writer
	sources  map[int]string // of candidates that may be parents of what follows
}

// keptSources bounds how many sources are held for the diffs of children; others are read again.
const keptSources = 10000

func (x *exporter) source(ctx context.Context, number int) (string, error) {
	if source, ok := x.sources[number]; ok {
		return source, nil
	}
	c, ok, err := x.reader.Candidate(ctx, number)
	if err == nil && !ok {
		err = fmt.Errorf("candidate %d, a parent, is not in the store", number)
	}
	if err == nil {
		x.keep(number, c.Source)
	}
	return c.Source, err
}

func (x *exporter) keep(number int, source string) {
	if len(x.sources) >= keptSources {
		clear(x.sources)
	}
	x.sources[number] = source
}

func (x *exporter) row(ctx context.Context, c store.Candidate) (CandidateRow, error) {
	row := CandidateRow{
		Candidate: c.Number, Origin: c.Origin, Batch: c.Batch, Island: unless(c.Island, -1), Parents: c.Parents, Name: c.Name, Operator: c.Operator,
		Message: c.Message, Outcome: c.Outcome, Detail: c.Detail, Source: c.Source, Diff: c.Diff, Tokens: c.Tokens, Cost: c.Cost, Latency: c.Latency.Seconds(),
	}
	if row.Name == "" {
		row.Name = fmt.Sprintf("#%d", c.Number)
	}
	if row.Diff == "" && c.Source != "" && len(c.Parents) > 0 {
		parent, err := x.source(ctx, c.Parents[0])
		if err != nil {
			return row, err
		}
		row.Diff = patch.Diff(parent, c.Source)
	}
	if x.answered {
		answers, err := x.reader.Answers(ctx, c.Number)
		if err != nil {
			return row, err
		}
		for _, a := range answers {
			row.Answers = append(row.Answers, AnswerRow{a.Request, string(a.Text), a.Error})
		}
	}
	if e := c.Evaluation; e != nil {
		row.Verdict, row.Output, row.Measures, row.DuplicateOf = e.Verdict, e.Output, e.Measures, unless(e.DuplicateOf, -1)
		row.Replayable, row.Seconds, row.Results = e.Replayable, e.Elapsed.Seconds(), e.Results
		if e.Detail != "" {
			row.Detail = e.Detail
		}
		if e.Measures != nil {
			row.Fitness = &e.Fitness
		}
	}
	if i := c.Insertion; i != nil {
		x.keep(c.Number, c.Source)
		row.Cell, row.Status, row.Gain, row.Evicted = &i.Cell, i.Status, i.Gain, unless(i.Evicted, -1)
	}
	return row, nil
}

// unless is a pointer to n, nil for the value that means none.
func unless(n, none int) *int {
	if n == none {
		return nil
	}
	return &n
}

func (x *exporter) json(row CandidateRow) error {
	out := json.NewEncoder(x.out)
	out.SetEscapeHTML(false)
	return out.Encode(row)
}

// csv writes rows under a header, which it writes at once.
func (x *exporter) csv(axes []qd.Axis) func(CandidateRow) error {
	out := csv.NewWriter(x.out) // writes into the same buffer, without one of its own
	header := []string{"candidate", "origin", "parents", "name", "operator", "message", "outcome", "verdict", "fitness"}
	for _, a := range axes {
		header = append(header, a.Name)
	}
	header = append(header, "cell", "status", "gain", "evicted", "duplicate_of", "tokens", "cost", "latency", "seconds", "detail", "diff", "source")
	err := out.Write(header)
	return func(r CandidateRow) error {
		if err != nil {
			return err
		}
		row := []string{strconv.Itoa(r.Candidate), r.Origin, spaced(r.Parents), r.Name, r.Operator, r.Message, r.Outcome, r.Verdict, ""}
		if r.Fitness != nil {
			row[len(row)-1] = shortest(*r.Fitness)
		}
		for i := range axes {
			if i < len(r.Measures) {
				row = append(row, shortest(r.Measures[i]))
			} else {
				row = append(row, "")
			}
		}
		gain := ""
		if r.Cell != nil {
			gain = shortest(r.Gain)
		}
		return out.Write(append(row, optional(r.Cell), r.Status, gain, optional(r.Evicted), optional(r.DuplicateOf), strconv.Itoa(r.Tokens),
			shortest(r.Cost), shortest(r.Latency), shortest(r.Seconds), r.Detail, r.Diff, r.Source))
	}
}

// spaced writes numbers with blanks between them.
func spaced(numbers []int) string {
	var text []byte
	for i, n := range numbers {
		if i > 0 {
			text = append(text, ' ')
		}
		text = strconv.AppendInt(text, int64(n), 10)
	}
	return string(text)
}

// shortest is the shortest decimal that is read back as the same number.
func shortest(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

func optional(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}
