package elm

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"goelm/elm/store"
	"goelm/render"
)

// RunInfo is one run of a file. It shows as a table.
type RunInfo struct {
	ID         int64           `json:"run"`
	Task       string          `json:"task"`
	Mutator    string          `json:"mutator"`
	Seed       uint64          `json:"seed"`
	Settings   json.RawMessage `json:"settings"`   // everything that decides about the run
	Candidates int             `json:"candidates"` // all of them, seeds too
	Children   int             `json:"children"`   // of the loop
	Elites     int             `json:"elites"`
	Cells      int             `json:"cells"` // 0 where a map has no fixed number
	QDScore    float64         `json:"qd_score"`
	Best       *float64        `json:"best"` // nil while the map is empty
	BestBy     string          `json:"best_by"`
	Tokens     int             `json:"tokens"`
	Cost       float64         `json:"cost"` // US dollars
	Began      time.Time       `json:"began"`
	Version    string          `json:"version"` // of the goelm that began it
	State      string          `json:"state"`   // "finished", "stopped", or "open": being written, or its process was killed
	Digest     string          `json:"digest"`  // of the archive when it ended; "" while it is open
	Events     []RunEvent      `json:"events,omitempty"`
}

// A RunEvent says when a run began, was taken up again, stopped or finished. [RunFile.Info] has them.
type RunEvent struct {
	At         time.Time `json:"at"`
	Event      string    `json:"event"`
	Candidates int       `json:"candidates"` // committed by then
	Version    string    `json:"version"`    // of the goelm that did it
	Digest     string    `json:"digest,omitempty"`
}

// Info describes one run; 0 is the newest.
func (r *RunFile) Info(id int64) (RunInfo, error) {
	ctx, cancel := context.WithTimeout(context.Background(), storeTime)
	defer cancel()
	run, err := r.file.Run(ctx, id)
	if err != nil {
		return RunInfo{}, err
	}
	info, err := describe(run)
	if err != nil {
		return RunInfo{}, fmt.Errorf("store %s: %w", r.path, err)
	}
	marks, err := r.file.Marks(ctx, run.ID)
	for _, m := range marks {
		info.Events = append(info.Events, RunEvent{m.At, m.Event, m.Candidates, m.Version, m.Detail})
	}
	return info, err
}

func describe(run store.Run) (RunInfo, error) {
	var sum runSummary
	if err := json.Unmarshal(run.Summary, &sum); err != nil {
		return RunInfo{}, fmt.Errorf("run %d: its summary: %w", run.ID, err)
	}
	info := RunInfo{
		ID: run.ID, Task: run.Task, Mutator: run.Mutator, Seed: run.Seed, Settings: run.Settings, Candidates: run.Candidates, Children: sum.Children,
		Elites: sum.Elites, Cells: sum.Cells, QDScore: sum.QDScore, Best: sum.Best, BestBy: sum.BestBy, Tokens: sum.Tokens, Cost: sum.Cost,
		Began: run.Began, Version: run.Version, State: "open",
	}
	if run.Ended != nil {
		info.State, info.Digest = run.Ended.Event, run.Ended.Detail
	}
	return info, nil
}

// minutes is how moments are shown, in UTC.
const minutes = "2006-01-02 15:04"

// MIMEBundle is a table of what there is to say about the run.
func (i RunInfo) MIMEBundle() map[string]any {
	t := render.Table{Caption: fmt.Sprintf("Run %d", i.ID)}
	for _, row := range i.rows() {
		t.Rows = append(t.Rows, []any{row[0], row[1]})
	}
	return t.MIMEBundle()
}

// String is the table as lines, with nothing left out.
func (i RunInfo) String() string {
	var b strings.Builder
	for _, row := range append([][2]string{{"run", fmt.Sprint(i.ID)}}, i.rows()...) {
		fmt.Fprintf(&b, "%-11s %s\n", row[0], row[1])
	}
	return b.String()
}

// rows are names and values.
func (i RunInfo) rows() [][2]string {
	rows := [][2]string{{"task", i.Task}, {"mutator", i.Mutator}, {"seed", fmt.Sprint(i.Seed)}}
	row := func(name, format string, values ...any) {
		rows = append(rows, [2]string{name, fmt.Sprintf(format, values...)})
	}
	row("settings", "%s", i.Settings)
	row("candidates", "%d, %d of them children", i.Candidates, i.Children)
	elites := fmt.Sprint(i.Elites)
	if i.Cells > 0 {
		elites = fmt.Sprintf("%d of %d cells", i.Elites, i.Cells)
	}
	row("elites", "%s", elites)
	row("QD score", "%s", quantity(i.QDScore, ""))
	if i.Best != nil {
		row("best", "%v (%s)", *i.Best, i.BestBy)
	}
	if i.Tokens > 0 {
		row("tokens", "%d, $%.2f", i.Tokens, i.Cost)
	}
	for _, e := range i.Events {
		row(e.Event, "%s after %d candidates, %s", e.At.Format(minutes), e.Candidates, e.Version)
	}
	row("state", "%s", i.State)
	if i.Digest != "" {
		row("archive", "%s", i.Digest)
	}
	return rows
}
