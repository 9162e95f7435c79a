package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"time"
)

const candidateColumns = `p.candidate, p.origin, p.batch, p.island, p.parents, p.name, p.operator, p.message, p.outcome, p.detail,
	p.source, coalesce(p.diff, ''), p.tokens, p.cost, p.latency,
	e.id, coalesce(e.verdict, ''), e.detail, e.output, e.fitness, e.measures, e.program, e.phenotype, e.duplicate_of, e.replayable, e.seconds, e.results,
	i.cell, i.status, i.gain, i.evicted
	FROM proposals p LEFT JOIN evaluations e ON e.id = p.id LEFT JOIN insertions i ON i.id = p.id`

// A Reader reads one run.
type Reader struct {
	store  *Store
	run    int64
	packer *packer
}

// Reader reads the run. It sees whatever is committed at the moment of a call.
func (s *Store) Reader(run Run) *Reader { return &Reader{s, run.ID, newPacker(run.Dictionary)} }

// Candidates are the run's candidates from a number on, in order, with everything but their answers. They are read as
// they were when the iteration began.
func (r *Reader) Candidates(ctx context.Context, from int) iter.Seq2[Candidate, error] {
	return scanAll(ctx, r, r.scanCandidate, "SELECT "+candidateColumns+" WHERE p.run = ? AND p.candidate >= ? ORDER BY p.candidate", r.run, from)
}

// Candidate is one candidate; false when there is none with that number.
func (r *Reader) Candidate(ctx context.Context, number int) (Candidate, bool, error) {
	c, err := r.scanCandidate(r.store.db.QueryRowContext(ctx, "SELECT "+candidateColumns+" WHERE p.run = ? AND p.candidate = ?", r.run, number))
	if errors.Is(err, sql.ErrNoRows) {
		return Candidate{}, false, nil
	}
	return c, err == nil, explain(r.store.path, err)
}

func (r *Reader) scanCandidate(from row) (Candidate, error) {
	var c Candidate
	var parents string
	var source, program, phenotype, results []byte
	var latency float64
	var id, island, duplicate, cell, evicted sql.NullInt64
	var verdict string
	var detail, output, measures, status sql.NullString
	var fitness, seconds, gain sql.NullFloat64
	var replayable sql.NullBool
	err := from.Scan(&c.Number, &c.Origin, &c.Batch, &island, &parents, &c.Name, &c.Operator, &c.Message, &c.Outcome, &c.Detail,
		&source, &c.Diff, &c.Tokens, &c.Cost, &latency,
		&id, &verdict, &detail, &output, &fitness, &measures, &program, &phenotype, &duplicate, &replayable, &seconds, &results,
		&cell, &status, &gain, &evicted)
	if err != nil {
		return c, err
	}
	c.Latency, c.Island = duration(latency), numberOr(island, -1)
	if err := json.Unmarshal([]byte(parents), &c.Parents); err != nil {
		return c, fmt.Errorf("candidate %d: parents %q: %w", c.Number, parents, err)
	}
	text, err := r.packer.unpack(source)
	if err != nil {
		return c, fmt.Errorf("candidate %d: source: %w", c.Number, err)
	}
	c.Source = string(text)
	if id.Valid {
		e := &Evaluation{Verdict: verdict, Detail: detail.String, Output: output.String, Fitness: fitness.Float64, Program: program,
			Phenotype: phenotype, DuplicateOf: numberOr(duplicate, -1), Replayable: replayable.Bool, Elapsed: duration(seconds.Float64)}
		if measures.Valid {
			if err := json.Unmarshal([]byte(measures.String), &e.Measures); err != nil {
				return c, fmt.Errorf("candidate %d: measures %q: %w", c.Number, measures.String, err)
			}
		}
		if e.Results, err = r.packer.unpack(results); err != nil {
			return c, fmt.Errorf("candidate %d: results: %w", c.Number, err)
		}
		c.Evaluation = e
	}
	if cell.Valid {
		c.Insertion = &Insertion{Cell: int(cell.Int64), Status: status.String, Gain: gain.Float64, Evicted: numberOr(evicted, -1)}
	}
	return c, nil
}

func numberOr(n sql.NullInt64, none int) int {
	if !n.Valid {
		return none
	}
	return int(n.Int64)
}

func duration(seconds float64) time.Duration {
	return time.Duration(math.Round(seconds * float64(time.Second)))
}

// A Placed candidate is as much of it as rebuilds an archive.
type Placed struct {
	Number   int
	Origin   string
	Island   int // -1 without islands
	Fitness  float64
	Measures []float64 // nil unless it was evaluated and is ok
	Entered  bool      // into the archive
}

// Placed are the run's candidates in order: those that entered the archive, or all of them.
func (r *Reader) Placed(ctx context.Context, all bool) iter.Seq2[Placed, error] {
	text := `SELECT p.candidate, p.origin, p.island, e.fitness, e.measures, 1 FROM insertions i
		JOIN evaluations e ON e.id = i.id JOIN proposals p ON p.id = i.id WHERE i.run = ? ORDER BY i.id`
	if all {
		text = `SELECT p.candidate, p.origin, p.island, e.fitness, e.measures, i.id IS NOT NULL FROM proposals p
		LEFT JOIN evaluations e ON e.id = p.id LEFT JOIN insertions i ON i.id = p.id WHERE p.run = ? ORDER BY p.candidate`
	}
	return scanAll(ctx, r, scanPlaced, text, r.run)
}

func scanPlaced(from row) (Placed, error) {
	var p Placed
	var fitness sql.NullFloat64
	var measures sql.NullString
	var island sql.NullInt64
	if err := from.Scan(&p.Number, &p.Origin, &island, &fitness, &measures, &p.Entered); err != nil {
		return p, err
	}
	p.Fitness, p.Island = fitness.Float64, numberOr(island, -1)
	if measures.Valid {
		if err := json.Unmarshal([]byte(measures.String), &p.Measures); err != nil {
			return p, fmt.Errorf("candidate %d: measures %q: %w", p.Number, measures.String, err)
		}
	}
	return p, nil
}

// ByProgram is the first candidate with that key of its normalised source; false when there is none.
func (r *Reader) ByProgram(ctx context.Context, key []byte) (number int, ok bool, err error) {
	return r.first(ctx, "SELECT min(candidate) FROM evaluations WHERE run = ? AND program = ? AND duplicate_of IS NULL AND program IS NOT NULL", key)
}

// ByPhenotype is the first candidate with that key of its phenotype; false when there is none.
func (r *Reader) ByPhenotype(ctx context.Context, key []byte) (number int, ok bool, err error) {
	return r.first(ctx, "SELECT min(candidate) FROM evaluations WHERE run = ? AND phenotype = ? AND duplicate_of IS NULL AND phenotype IS NOT NULL", key)
}

func (r *Reader) first(ctx context.Context, text string, key []byte) (int, bool, error) {
	var n sql.NullInt64
	if err := r.store.db.QueryRowContext(ctx, text, r.run, key).Scan(&n); err != nil {
		return 0, false, explain(r.store.path, err)
	}
	return int(n.Int64), n.Valid, nil
}

// Answers are what models answered for a candidate, in the order in which they were asked.
func (r *Reader) Answers(ctx context.Context, candidate int) ([]Answer, error) {
	var out []Answer
	for a, err := range scanAll(ctx, r, r.scanAnswer, "SELECT request, answer, error FROM answers WHERE run = ? AND candidate = ? ORDER BY call", r.run, candidate) {
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// Answered tells whether models have answered in this run at all.
func (r *Reader) Answered(ctx context.Context) (yes bool, err error) {
	err = r.store.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM answers WHERE run = ?)", r.run).Scan(&yes)
	return yes, explain(r.store.path, err)
}

func (r *Reader) scanAnswer(from row) (a Answer, err error) {
	var packed []byte
	if err := from.Scan(&a.Request, &packed, &a.Error); err != nil {
		return a, err
	}
	a.Text, err = r.packer.unpack(packed)
	return a, err
}

// scanAll yields the rows of a query.
func scanAll[T any](ctx context.Context, r *Reader, scan func(row) (T, error), text string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		rows, err := r.store.db.QueryContext(ctx, text, args...)
		if err != nil {
			yield(none, explain(r.store.path, err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			t, err := scan(rows)
			if err != nil {
				yield(none, explain(r.store.path, err))
				return
			}
			if !yield(t, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(none, explain(r.store.path, err))
		}
	}
}
