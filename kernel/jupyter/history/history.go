// Package history keeps the cells that a user has run, of all sessions and kernels, in one SQLite file.
//
// Nothing is opened before the first cell is added or the first question asked. Cells are written in the background, many
// in one transaction, so that no cell waits for a disk. Several kernels may use one file at a time. A file that cannot be
// used (damaged, read-only, locked for long) costs one line in the log, and the session goes on in memory.
//
// It knows no message and no kernel. Start reading at Store; file.go has the schema and the queries.
package history

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

const (
	maxPending = 16 << 20               // bytes that may wait for a locked file; beyond it the oldest cells are left out
	maxOutput  = 64 << 10               // bytes of one output that are kept
	gather     = 250 * time.Millisecond // how long cells are collected for one transaction
	writeTime  = 10 * time.Second       // how long the transactions of other kernels are waited for when writing,
	askTime    = 2 * time.Second        // when reading,
	closeTime  = 500 * time.Millisecond // and at the end
)

// An Entry is one cell.
type Entry struct {
	Session int64  // counted from 1 in the file
	Line    int    // the N of In[N]
	Input   string // as typed
	Output  string // the text of its value; "" when it showed none
}

// A Store is the history as one kernel sees it: its own session is the current one. Its methods may be called from any
// goroutine.
type Store struct {
	path string
	logf func(format string, args ...any)
	life context.Context // ends with Close
	end  context.CancelFunc
	wait time.Duration // writeTime, less in tests

	mu      sync.Mutex // guards what follows
	pending []Entry    // added, not yet written
	bytes   int        // in pending
	writing bool       // the writer runs
	writer  sync.WaitGroup
	wake    chan struct{} // holds a token when pending has grown

	turn chan struct{} // holds a token while nobody uses file
	file *file         // nil before the first use

	once     sync.Once // of Close
	closeErr error
}

// Open returns the history in the file at path, an absolute path, which is made with its folders when it is first needed.
// An empty path keeps the history of this session in memory. logf gets a line when the file cannot be used; nil: no line.
func Open(path string, logf func(format string, args ...any)) *Store {
	if logf == nil {
		logf = func(string, ...any) {}
	}
	s := &Store{path: path, logf: logf, wake: make(chan struct{}, 1), turn: make(chan struct{}, 1), wait: writeTime}
	s.life, s.end = context.WithCancel(context.Background())
	s.turn <- struct{}{}
	return s
}

// Add adds a cell of the current session. It does not wait for the file.
func (s *Store) Add(line int, input, output string) {
	if len(output) > maxOutput {
		output = strings.ToValidUTF8(output[:maxOutput], "") + " ..."
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life.Err() != nil {
		return
	}
	s.push([]Entry{{Line: line, Input: input, Output: output}})
	if !s.writing {
		s.writing = true
		s.writer.Go(s.write)
	}
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// push puts entries behind those that wait, and leaves out the oldest when a file has been locked for very long.
func (s *Store) push(entries []Entry) {
	for _, e := range entries {
		s.pending = append(s.pending, e)
		s.bytes += len(e.Input) + len(e.Output)
	}
	for len(s.pending) > 1 && s.bytes > maxPending {
		s.bytes -= len(s.pending[0].Input) + len(s.pending[0].Output)
		s.pending = s.pending[1:]
	}
}

// write is the goroutine that writes what has been added.
func (s *Store) write() {
	for {
		select {
		case <-s.life.Done():
			return
		case <-s.wake:
		}
		select {
		case <-s.life.Done():
			return
		case <-time.After(gather):
		}
		s.use(s.life, s.wait, nothing)
	}
}

func nothing(context.Context, *file) error { return nil }

// use writes what waits, then calls f with the file. A file that cannot be used is replaced by one in memory; one that is
// only locked is not, when it is merely read.
func (s *Store) use(ctx context.Context, patience time.Duration, f func(context.Context, *file) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-s.turn:
	case <-ctx.Done():
		return errors.New("history: the file is in use by another kernel; try again")
	}
	defer func() { s.turn <- struct{}{} }()
	err := s.try(ctx, f)
	if err == nil || s.path == "" || s.life.Err() != nil || isLocked(err) && patience < s.wait {
		return err
	}
	s.logf("history: %s cannot be used, so this session's history is kept in memory only: %v; move the file away to begin a new one", s.path, err)
	s.file.close()
	s.file, s.path = nil, ""
	return s.try(s.life, f)
}

// try is one attempt; what could not be written waits on.
func (s *Store) try(ctx context.Context, f func(context.Context, *file) error) error {
	if s.file == nil {
		var err error
		if s.file, err = openFile(ctx, s.path); err != nil {
			return err
		}
	}
	s.mu.Lock()
	batch := s.pending
	s.pending, s.bytes = nil, 0
	s.mu.Unlock()
	if err := s.file.add(ctx, batch); err != nil {
		s.mu.Lock()
		newer := s.pending
		s.pending, s.bytes = nil, 0
		s.push(append(batch, newer...))
		s.mu.Unlock()
		return err
	}
	return f(ctx, s.file)
}

func (s *Store) ask(f func(context.Context, *file) ([]Entry, error)) (found []Entry, err error) {
	err = s.use(s.life, askTime, func(ctx context.Context, file *file) error {
		found, err = f(ctx, file)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	return found, nil
}

// Tail returns the last n cells of all sessions, oldest first. A negative n means as many as one answer holds (MaxRows).
func (s *Store) Tail(n int) ([]Entry, error) {
	return s.ask(func(ctx context.Context, f *file) ([]Entry, error) { return f.tail(ctx, n) })
}

// Range returns the cells start <= line < stop of a session. Session 0 is the current one, -1 the one that began before
// it, a positive number that of the file. Negative lines count from the end; stop 0 is the end.
func (s *Store) Range(session int64, start, stop int) ([]Entry, error) {
	return s.ask(func(ctx context.Context, f *file) ([]Entry, error) { return f.between(ctx, session, start, stop) })
}

// Search returns the last n cells whose input matches a glob pattern as a whole (SQLite's GLOB: *, ?, [a-z], [^a]), oldest
// first; an empty pattern matches all, a negative n is as for Tail. With unique only the newest of equal inputs is found.
func (s *Store) Search(pattern string, n int, unique bool) ([]Entry, error) {
	return s.ask(func(ctx context.Context, f *file) ([]Entry, error) { return f.search(ctx, pattern, n, unique) })
}

// Close writes what waits and closes the file. It returns within about half a second.
func (s *Store) Close() error {
	s.once.Do(func() { s.closeErr = s.close() })
	return s.closeErr
}

func (s *Store) close() error {
	s.mu.Lock()
	s.end()
	waits := len(s.pending) > 0
	s.mu.Unlock()
	s.writer.Wait()
	var err error
	if waits {
		err = s.use(context.Background(), closeTime, nothing)
	}
	<-s.turn // for good
	if s.file != nil {
		err = errors.Join(err, s.file.close())
	}
	if err != nil {
		return fmt.Errorf("history: the last cells may be missing: %w", err)
	}
	return nil
}
