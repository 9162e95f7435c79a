package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"runtime"
	"time"
)

// A Writer appends to one run. Only one exists for a run at a time, in all processes. It is for one goroutine at a time.
type Writer struct {
	Run     Run  // as it was when the writer began
	Resumed bool // whether the run was there before

	store      *Store
	lock       *runLock
	packer     *packer
	version    string
	candidates int
}

// Begin finds the run with this identity and goes on with it, or adds it. version is recorded with the beginning.
func (s *Store) Begin(ctx context.Context, run Run) (*Writer, error) {
	w, err := s.begin(ctx, run)
	if err != nil {
		return nil, explain(s.path, err)
	}
	return w, nil
}

func (s *Store) begin(ctx context.Context, run Run) (*Writer, error) {
	if s.readOnly {
		return nil, errors.New("it was opened for reading only")
	}
	run.Version += " " + runtime.Version()
	found, there, err := s.find(ctx, run.Identity())
	if err != nil {
		return nil, err
	}
	if !there {
		if err := s.add(ctx, run); err != nil {
			return nil, err
		}
		if found, there, err = s.find(ctx, run.Identity()); err != nil || !there {
			return nil, errors.Join(err, errors.New("the run is gone as soon as it was added"))
		}
	}
	lock, err := lockRun(s.path, found.ID)
	if err != nil {
		return nil, err
	}
	// What the last owner committed before it gave up the lock counts.
	if found, _, err = s.find(ctx, run.Identity()); err != nil {
		return nil, errors.Join(err, lock.release())
	}
	w := &Writer{Run: found, store: s, lock: lock, packer: newPacker(found.Dictionary), version: run.Version, candidates: found.Candidates}
	event := Began
	if w.Resumed = found.Candidates > 0; w.Resumed {
		event = Resumed
	}
	if err := w.mark(ctx, event, ""); err != nil {
		return nil, errors.Join(err, lock.release())
	}
	return w, nil
}

// add inserts the row of a run, unless another process has just done so.
func (s *Store) add(ctx context.Context, run Run) error {
	if len(run.Dictionary) > maxDictionary {
		run.Dictionary = run.Dictionary[:maxDictionary]
	}
	if run.Dictionary == nil {
		run.Dictionary = []byte{}
	}
	return s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO runs
			(kind, identity, task, mutator, seed, settings, version, began, dictionary) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			run.Kind, run.Identity(), run.Task, run.Mutator, fmt.Sprint(run.Seed), string(run.Settings), run.Version,
			now(), run.Dictionary)
		return err
	})
}

func now() string { return time.Now().UTC().Format(time.RFC3339Nano) }

// Mark records that something happened to the run: it stopped, or finished.
func (w *Writer) Mark(ctx context.Context, event, detail string) error {
	return explain(w.store.path, w.mark(ctx, event, detail))
}

func (w *Writer) mark(ctx context.Context, event, detail string) error {
	return w.store.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO marks (run, at, event, candidates, version, detail) VALUES (?, ?, ?, ?, ?, ?)",
			w.Run.ID, now(), event, w.candidates, w.version, detail)
		return err
	})
}

// Commit appends candidates and says where the run stands after them, all in one transaction: after an error nothing of it
// is there, and it may be tried again.
func (w *Writer) Commit(ctx context.Context, candidates []Candidate, checkpoint Checkpoint) error {
	err := w.store.change(ctx, func(tx *sql.Tx) error {
		in, err := prepareInserts(ctx, tx)
		if err != nil {
			return err
		}
		for i := range candidates {
			if err := w.insert(ctx, in, &candidates[i]); err != nil {
				return fmt.Errorf("candidate %d: %w", candidates[i].Number, err)
			}
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO checkpoints (run, candidates, summary, state) VALUES (?, ?, ?, ?)
			ON CONFLICT (run) DO UPDATE SET candidates = excluded.candidates, summary = excluded.summary, state = excluded.state`,
			w.Run.ID, w.candidates+len(candidates), string(checkpoint.Summary), append([]byte{}, checkpoint.State...))
		return err
	})
	if err != nil {
		return explain(w.store.path, err)
	}
	w.candidates += len(candidates)
	return nil
}

// inserts are a transaction's prepared statements.
type inserts struct{ proposal, evaluation, insertion, answer *sql.Stmt }

func prepareInserts(ctx context.Context, tx *sql.Tx) (in inserts, err error) {
	prepare := func(text string) *sql.Stmt {
		if err != nil {
			return nil
		}
		var s *sql.Stmt
		s, err = tx.PrepareContext(ctx, text) // closed with the transaction
		return s
	}
	in.proposal = prepare(`INSERT INTO proposals (run, candidate, origin, batch, island, parents, name, operator, message, outcome, detail,
		source, diff, tokens, cost, latency) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	in.evaluation = prepare(`INSERT INTO evaluations (id, run, candidate, verdict, detail, output, fitness, measures, program, phenotype,
		duplicate_of, replayable, seconds, results) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	in.insertion = prepare("INSERT INTO insertions (id, run, candidate, cell, status, gain, evicted) VALUES (?, ?, ?, ?, ?, ?, ?)")
	in.answer = prepare("INSERT INTO answers (run, candidate, call, request, answer, error) VALUES (?, ?, ?, ?, ?, ?)")
	return in, err
}

func (w *Writer) insert(ctx context.Context, in inserts, c *Candidate) error {
	run := w.Run.ID
	source, err := w.packer.pack(bytesOf(c.Source))
	if err != nil {
		return err
	}
	parents, err := json.Marshal(append([]int{}, c.Parents...))
	if err != nil {
		return err
	}
	done, err := in.proposal.ExecContext(ctx, run, c.Number, c.Origin, c.Batch, numberOrNull(c.Island), string(parents), c.Name, c.Operator, c.Message,
		c.Outcome, c.Detail, source, textOrNull(c.Diff), c.Tokens, c.Cost, c.Latency.Seconds())
	if err != nil {
		return err
	}
	id, err := done.LastInsertId()
	if err != nil {
		return err
	}
	if c.Evaluation != nil {
		if err := w.insertEvaluation(ctx, in, id, c); err != nil {
			return err
		}
	}
	if i := c.Insertion; i != nil {
		if _, err := in.insertion.ExecContext(ctx, id, run, c.Number, i.Cell, i.Status, i.Gain, numberOrNull(i.Evicted)); err != nil {
			return err
		}
	}
	for call, a := range c.Answers {
		text, err := w.packer.pack(a.Text)
		if err != nil {
			return err
		}
		if text == nil {
			text = []byte{}
		}
		if _, err := in.answer.ExecContext(ctx, run, c.Number, call, a.Request, text, a.Error); err != nil {
			return err
		}
	}
	return nil
}

func (w *Writer) insertEvaluation(ctx context.Context, in inserts, id int64, c *Candidate) error {
	e := c.Evaluation
	results, err := w.packer.pack(e.Results)
	if err != nil {
		return err
	}
	var fitness, measures any
	if e.Measures != nil {
		if math.IsNaN(e.Fitness) || math.IsInf(e.Fitness, 0) {
			return fmt.Errorf("fitness is %v; only finite values are stored", e.Fitness)
		}
		text, err := json.Marshal(e.Measures)
		if err != nil {
			return err
		}
		fitness, measures = e.Fitness, string(text)
	}
	_, err = in.evaluation.ExecContext(ctx, id, w.Run.ID, c.Number, textOrNull(e.Verdict), e.Detail, e.Output, fitness, measures,
		blobOrNull(e.Program), blobOrNull(e.Phenotype), numberOrNull(e.DuplicateOf), e.Replayable, e.Elapsed.Seconds(), blobOrNull(results))
	return err
}

func bytesOf(s string) []byte {
	if s == "" {
		return nil
	}
	return []byte(s)
}

func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func blobOrNull(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}

func numberOrNull(n int) any {
	if n < 0 {
		return nil
	}
	return n
}

// Close gives the run free for others.
func (w *Writer) Close() error { return explain(w.store.path, w.lock.release()) }
