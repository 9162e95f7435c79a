package elm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"goelm/elm/qd"
	"goelm/elm/store"
)

// A journal keeps a search's run on disk. What is committed waits in its buffer until it is written, a batch in one
// transaction together with the state that goes with it.
type journal struct {
	file   *store.Store
	writer *store.Writer
	where  string // file and run, the key of the journals of this process

	buffer  []store.Candidate
	last    time.Time // of the last write
	written int       // candidates below this number are in the store
	evicted []*record // of those whose text need no longer be held
}

const (
	// A batch is written when it has so many candidates, or when the last one is so old: what a killed process can lose.
	keepCandidates = 64
	keepInterval   = 250 * time.Millisecond
	// storeTime bounds how long a call on the store may take.
	storeTime = time.Minute
)

// journals are the open ones of this process. A cell that is executed again makes its search anew, and takes the run over
// from the one before.
var journals struct {
	mu   sync.Mutex
	open map[string]*Search
}

// openStore opens the search's run and goes on where it stands.
func (s *Search) openStore() error {
	ctx, cancel := context.WithTimeout(context.Background(), storeTime)
	defer cancel()
	path, err := filepath.Abs(s.settings.Store)
	if err != nil {
		return err
	}
	settings, err := json.Marshal(s.identity)
	if err != nil {
		return err
	}
	run := store.Run{
		Kind: searchKind, Task: s.spec.Name, Mutator: s.mutator.Name(), Seed: s.settings.Seed, Settings: settings, Version: version(), Dictionary: s.dictionary(),
	}
	j := &journal{where: path + " " + run.Identity(), last: time.Now()}
	if err := j.takeOver(s); err != nil {
		return fmt.Errorf("store %s: %w", s.settings.Store, err)
	}
	if j.file, err = store.Open(ctx, s.settings.Store, store.Create); err == nil {
		j.writer, err = j.file.Begin(ctx, run)
	}
	if err != nil {
		return errors.Join(err, j.close())
	}
	s.journal, s.past = j, j.file.Reader(j.writer.Run)
	if err := s.resume(ctx, j.writer.Run); err != nil {
		return errors.Join(fmt.Errorf("store %s: run %d cannot go on: %w", s.settings.Store, j.writer.Run.ID, err), j.close())
	}
	return nil
}

// searchKind is the kind of a search's run in the store.
const searchKind = "search"

// version is that of this program, as the store records it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			v += " " + s.Value[:12]
		}
	}
	return "goelm " + v
}

// dictionary is a text that resembles the run's programs.
func (s *Search) dictionary() []byte {
	var text []byte
	for _, p := range s.spec.Seeds {
		text = append(text, p.Source...)
	}
	return text
}

// takeOver makes this process' last search over the same run look on, and enters the new one.
func (j *journal) takeOver(s *Search) error {
	journals.mu.Lock()
	defer journals.mu.Unlock()
	if other := journals.open[j.where]; other != nil {
		other.mu.Lock()
		running := other.running
		other.mu.Unlock()
		if running {
			return errors.New("another search of this notebook is running over the same run; stop it first")
		}
		if err := other.closeJournal(errors.New("a newer search goes on with the same run; use that one")); err != nil {
			return err
		}
		// It can still be looked at, lineage and all; its file is closed when nobody can any more.
		runtime.AddCleanup(other, func(file *store.Store) { file.Close() }, other.journal.file)
	}
	if journals.open == nil {
		journals.open = map[string]*Search{}
	}
	journals.open[j.where] = s
	return nil
}

// Close gives the search's run in the store free and closes the file. The map and its elites stay to be looked at; ancestors
// that were in the file only do not. A search without a store need not be closed, nor one of a notebook: its run is free when
// the notebook ends, or when the same search is made again.
func (s *Search) Close() error {
	if s.journal == nil {
		return nil
	}
	journals.mu.Lock()
	defer journals.mu.Unlock()
	err := s.closeJournal(errors.New("the search was closed; make it again with elm.NewSearch to go on"))
	return errors.Join(err, s.journal.file.Close())
}

// closeJournal writes what is left and closes. The caller holds the lock of the journals.
func (s *Search) closeJournal(why error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed != nil {
		return nil
	}
	s.closed = why
	ctx, cancel := context.WithTimeout(context.Background(), storeTime)
	defer cancel()
	err := s.write(ctx)
	if journals.open[s.journal.where] == s {
		delete(journals.open, s.journal.where)
	}
	return errors.Join(err, s.journal.writer.Close())
}

// close closes what was opened, after a failure.
func (j *journal) close() error {
	journals.mu.Lock()
	delete(journals.open, j.where)
	journals.mu.Unlock()
	var errs []error
	if j.writer != nil {
		errs = append(errs, j.writer.Close())
	}
	if j.file != nil {
		errs = append(errs, j.file.Close())
	}
	return errors.Join(errs...)
}

// keepSome writes the buffer when it is time. The caller holds the lock, as for all that follow.
func (s *Search) keepSome(ctx context.Context) error {
	j := s.journal
	if j == nil || len(j.buffer) < keepCandidates && time.Since(j.last) < keepInterval {
		return nil
	}
	return s.write(ctx)
}

// keep writes the buffer.
func (s *Search) keep(ctx context.Context) error {
	if s.journal == nil {
		return nil
	}
	return s.write(ctx)
}

// keepAll writes the buffer at the end of a Run, and how it ended. It does so even if the Run's context has ended.
func (s *Search) keepAll(ctx context.Context, finished bool) error {
	j := s.journal
	if j == nil || s.closed != nil {
		return nil
	}
	event := store.Stopped
	if finished {
		event = store.Finished
	}
	if err := s.write(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTime)
	defer cancel()
	return j.writer.Mark(ctx, event, s.digest())
}

// write writes the buffer with the search's state. After an error the buffer is as it was.
func (s *Search) write(ctx context.Context) error {
	j := s.journal
	if len(j.buffer) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTime)
	defer cancel()
	checkpoint, err := s.checkpoint()
	if err != nil {
		return err
	}
	if err := j.writer.Commit(ctx, j.buffer, checkpoint); err != nil {
		return err
	}
	j.written, j.last, j.buffer = s.next, time.Now(), j.buffer[:0]
	s.unload()
	return nil
}

// unload drops the texts of records that have lost their cell and are in the store: a long run has many.
func (s *Search) unload() {
	j := s.journal
	_, sliding := s.settings.Layout.(qd.Sliding)
	if s.population.islands != nil || sliding {
		return // one that has lost its cell in the map may be an elite elsewhere, or again
	}
	kept := j.evicted[:0]
	for _, r := range j.evicted {
		if r.number >= j.written {
			kept = append(kept, r)
			continue
		}
		*r = record{number: r.number, cell: r.cell, absent: true}
	}
	j.evicted = kept
}

// load reads a record whose text is in the store only.
func (s *Search) load(ctx context.Context, r *record) error {
	if !r.absent {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, storeTime)
	defer cancel()
	c, ok, err := s.past.Candidate(ctx, r.number)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("candidate %d is not in the store", r.number)
	}
	s.revive(r, c)
	return nil
}

// A state is what a search needs to go on, besides what its archive is filled with again.
type state struct {
	Next       int             `json:"next"`
	Seeded     bool            `json:"seeded"`
	Roots      []int           `json:"roots"`
	Plan       []planned       `json:"plan"`
	Total      tally           `json:"total"`
	OutOfRange []int           `json:"out_of_range"`        // by archive, the map first
	Curiosity  [][]float64     `json:"curiosity,omitempty"` // by archive
	Bandit     json.RawMessage `json:"bandit,omitempty"`
}

// planned is a selection.
type planned struct {
	First   int    `json:"first"`
	Count   int    `json:"count"`
	Parents []int  `json:"parents"`
	Places  []spot `json:"places"`
	Seed    uint64 `json:"seed"`
	Island  int    `json:"island"`
	Arm     int    `json:"arm"`
}

// runSummary is what lists show of a run.
type runSummary struct {
	Elites   int      `json:"elites"`
	Cells    int      `json:"cells"`
	Coverage float64  `json:"coverage"`
	QDScore  float64  `json:"qd_score"`
	Best     *float64 `json:"best"`
	BestBy   string   `json:"best_by"`
	Children int      `json:"children"`
	Tokens   int      `json:"tokens"`
	Cost     float64  `json:"cost"`
}

// checkpoint is the search's state as the store keeps it.
func (s *Search) checkpoint() (store.Checkpoint, error) {
	st := state{Next: s.next, Seeded: s.seeded, Total: s.total}
	for _, r := range s.roots {
		st.Roots = append(st.Roots, r.number)
	}
	for _, sel := range s.plan {
		p := planned{First: sel.first, Count: sel.count, Places: sel.places, Seed: sel.seed, Island: sel.island, Arm: sel.arm}
		for _, r := range sel.parents {
			p.Parents = append(p.Parents, r.number)
		}
		st.Plan = append(st.Plan, p)
	}
	for _, a := range s.population.archives() {
		st.OutOfRange = append(st.OutOfRange, a.Stats().OutOfRange)
		if s.settings.Select == qd.ByCuriosity {
			st.Curiosity = append(st.Curiosity, a.Scores())
		}
	}
	var err error
	if s.bandit != nil {
		if st.Bandit, err = json.Marshal(s.bandit); err != nil {
			return store.Checkpoint{}, err
		}
	}
	stats := s.archive.Stats()
	sum := runSummary{
		Elites: stats.Elites, Cells: stats.Cells, Coverage: stats.Coverage, QDScore: stats.QDScore, Children: s.total.Children, Tokens: s.total.Tokens, Cost: s.total.Cost,
	}
	if best, ok := s.archive.Best(); ok {
		sum.Best, sum.BestBy = &best.Fitness, best.Genotype.program.Name
	}
	var c store.Checkpoint
	if c.Summary, err = json.Marshal(sum); err == nil {
		c.State, err = json.Marshal(st)
	}
	return c, err
}
