package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// A Run is a row of runs with its checkpoint.
type Run struct {
	ID         int64
	Kind       string // what sort of run: "search"
	Task       string
	Mutator    string
	Seed       uint64
	Settings   json.RawMessage // everything that decides about the run; with the kind it is its identity
	Version    string          // of the goelm that began it
	Began      time.Time
	Dictionary []byte // of packed columns: texts that resemble the run's programs

	Candidates int             // committed so far
	Summary    json.RawMessage // of its state, for lists
	State      []byte          // what its writer needs to go on
	Ended      *Mark           // how the last process left it; nil when it was killed, or is at work
}

// A Mark says when something happened to a run.
type Mark struct {
	At         time.Time
	Event      string // "began", "resumed", "stopped", "finished"
	Candidates int    // committed by then
	Version    string // of the goelm that did it
	Detail     string // the archive's digest
}

// The events of marks.
const (
	Began    = "began"
	Resumed  = "resumed"
	Stopped  = "stopped"
	Finished = "finished"
)

// Identity is what makes two runs the same: the hash of kind and settings.
func (r Run) Identity() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s", r.Kind, r.Settings)
	return hex.EncodeToString(h.Sum(nil))
}

const runColumns = `r.id, r.kind, r.task, r.mutator, r.seed, r.settings, r.version, r.began, r.dictionary,
	coalesce(c.candidates, 0), coalesce(c.summary, '{}'), coalesce(c.state, ''),
	m.at, m.event, m.candidates, m.version, m.detail
	FROM runs r LEFT JOIN checkpoints c ON c.run = r.id
	LEFT JOIN marks m ON m.id = (SELECT max(id) FROM marks WHERE run = r.id)`

// A row is what a query gives: *sql.Row or *sql.Rows.
type row interface{ Scan(...any) error }

func scanRun(from row) (Run, error) {
	var r Run
	var settings, began, summary string
	var at, event, version, detail sql.NullString
	var candidates sql.NullInt64
	err := from.Scan(&r.ID, &r.Kind, &r.Task, &r.Mutator, (*decimal)(&r.Seed), &settings, &r.Version, &began, &r.Dictionary,
		&r.Candidates, &summary, &r.State, &at, &event, &candidates, &version, &detail)
	if err != nil {
		return Run{}, err
	}
	r.Settings, r.Summary = json.RawMessage(settings), json.RawMessage(summary)
	if r.Began, err = time.Parse(time.RFC3339Nano, began); err != nil {
		return Run{}, fmt.Errorf("run %d: %w", r.ID, err)
	}
	if event.String == Stopped || event.String == Finished {
		r.Ended = &Mark{Event: event.String, Candidates: int(candidates.Int64), Version: version.String, Detail: detail.String}
		if r.Ended.At, err = time.Parse(time.RFC3339Nano, at.String); err != nil {
			return Run{}, fmt.Errorf("run %d: %w", r.ID, err)
		}
	}
	return r, nil
}

// A decimal is a uint64 as text, because SQLite's integers are signed.
type decimal uint64

func (d *decimal) Scan(value any) error {
	_, err := fmt.Sscan(fmt.Sprint(value), (*uint64)(d))
	return err
}

// Runs are the runs of the file, the oldest first.
func (s *Store) Runs(ctx context.Context) ([]Run, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT "+runColumns+" ORDER BY r.id")
	if err != nil {
		return nil, explain(s.path, err)
	}
	defer rows.Close()
	var runs []Run
	for rows.Next() {
		r, err := scanRun(rows)
		if err != nil {
			return nil, explain(s.path, err)
		}
		runs = append(runs, r)
	}
	return runs, explain(s.path, rows.Err())
}

// ErrNoRun is the cause when there is no such run.
var ErrNoRun = errors.New("there is no such run")

// Run is one run; 0 is the newest.
func (s *Store) Run(ctx context.Context, id int64) (Run, error) {
	where := "WHERE r.id = ?"
	if id == 0 {
		where = "WHERE ? = 0 ORDER BY r.id DESC LIMIT 1"
	}
	r, err := scanRun(s.db.QueryRowContext(ctx, "SELECT "+runColumns+" "+where, id))
	if errors.Is(err, sql.ErrNoRows) {
		var n int
		if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM runs").Scan(&n); err != nil {
			return Run{}, explain(s.path, err)
		}
		if n == 0 {
			return Run{}, fmt.Errorf("store %s: %w: the file holds none yet", s.path, ErrNoRun)
		}
		return Run{}, fmt.Errorf("store %s: run %d: %w; `goelm runs list %s` shows the %d there are", s.path, id, ErrNoRun, s.path, n)
	}
	return r, explain(s.path, err)
}

// find is the run with that identity; false when there is none.
func (s *Store) find(ctx context.Context, identity string) (Run, bool, error) {
	r, err := scanRun(s.db.QueryRowContext(ctx, "SELECT "+runColumns+" WHERE r.identity = ?", identity))
	if errors.Is(err, sql.ErrNoRows) {
		return Run{}, false, nil
	}
	return r, err == nil, err
}

// Marks are what happened to a run, in order.
func (s *Store) Marks(ctx context.Context, run int64) ([]Mark, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT at, event, candidates, version, detail FROM marks WHERE run = ? ORDER BY id", run)
	if err != nil {
		return nil, explain(s.path, err)
	}
	defer rows.Close()
	var marks []Mark
	for rows.Next() {
		var m Mark
		var at string
		if err := rows.Scan(&at, &m.Event, &m.Candidates, &m.Version, &m.Detail); err != nil {
			return nil, explain(s.path, err)
		}
		if m.At, err = time.Parse(time.RFC3339Nano, at); err != nil {
			return nil, explain(s.path, err)
		}
		marks = append(marks, m)
	}
	return marks, explain(s.path, rows.Err())
}
