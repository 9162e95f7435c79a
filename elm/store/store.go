// Package store keeps runs on disk: one SQLite file (modernc.org/sqlite, no cgo) holds any number of runs, and of each
// everything that is needed to see it, to go on with it, and to execute it again. docs/store.md explains the tables.
//
// Events are only ever appended: proposals, evaluations, insertions into the archive and the evictions they caused, a
// model's answers, beginnings and ends. Of what is changed in place there is one row a run, its checkpoint, which says
// where the run stands; it is written in the same transaction as the events that lead there. So a process may be killed
// at any moment: what was committed is whole, and a [Writer] opened again goes on behind it.
//
// The package knows rows, not what they mean: neither tasks nor mutators nor archives. Start with [Open] and
// [Store.Begin], which gives a [Writer]; readers are methods of [Store] and never block a writer, nor wait for one.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// A Store is an open file. Goroutines may share it.
type Store struct {
	path     string
	db       *sql.DB
	readOnly bool
}

// A Mode says what a file is opened for.
type Mode int

const (
	ReadOnly  Mode = iota // the file must exist
	ReadWrite             // the file must exist
	Create                // made if there is none
)

// busyTimeout is how long one process waits for another's transaction on the same file.
const busyTimeout = 20 * time.Second

// Open opens the file at path. An older schema is brought up to date, unless the file is only to be read and cannot be
// written.
func Open(ctx context.Context, path string, mode Mode) (*Store, error) {
	s, err := open(ctx, path, mode)
	if err != nil {
		return nil, explain(path, err)
	}
	return s, nil
}

func open(ctx context.Context, path string, mode Mode) (*Store, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, errors.New("it is a folder; name a file in it")
	case err == nil && !info.Mode().IsRegular():
		return nil, errors.New("it is no regular file; name another one")
	case errors.Is(err, fs.ErrNotExist) && mode != Create:
		return nil, errors.New("there is no such file")
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(path)); err != nil {
			return nil, fmt.Errorf("its folder cannot be used: %w", err)
		}
	case err != nil:
		return nil, err
	}
	s := &Store{path: path, readOnly: mode == ReadOnly}
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?_txlock=immediate" +
		fmt.Sprintf("&_pragma=busy_timeout(%d)", busyTimeout.Milliseconds())
	if s.readOnly {
		return s, s.openReader(ctx, dsn)
	}
	// Without a sync at every commit a loss of power may undo the last transactions, but a killed process loses none, and the
	// file stays whole.
	if s.db, err = sql.Open("sqlite", dsn+"&_pragma=synchronous(NORMAL)"); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

// openReader opens for reading. A file whose folder cannot be written has no place for the shared index of a write-ahead
// log; then it is read as one that nobody changes.
func (s *Store) openReader(ctx context.Context, dsn string) error {
	var first error
	for _, how := range []string{"&mode=ro", "&mode=ro&immutable=1"} {
		db, err := sql.Open("sqlite", dsn+how)
		if err != nil {
			return err
		}
		if err = check(ctx, db, false); err == nil {
			s.db = db
			return nil
		}
		db.Close()
		if first == nil {
			first = err
		}
		if !isCode(err, lib.SQLITE_CANTOPEN, lib.SQLITE_READONLY) {
			break
		}
	}
	return first
}

// Path is the file's path as it was given.
func (s *Store) Path() string { return s.path }

// Close closes the file. Writers must be closed before.
func (s *Store) Close() error {
	if err := s.db.Close(); err != nil {
		return explain(s.path, err)
	}
	return nil
}

// change runs a transaction that writes.
func (s *Store) change(ctx context.Context, do func(*sql.Tx) error) error {
	if s.readOnly {
		return errors.New("it was opened for reading only")
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// ErrInUse is the cause when another process, or another search in this one, writes the same run.
var ErrInUse = errors.New("somebody else writes this run; wait for it or stop it, or keep this one in another file")

// ErrFull is the cause when there is no room for what should be written. What was committed before is whole.
var ErrFull = errors.New("no space is left")

// explain names the file and turns what SQLite says into what to do.
func explain(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case isCode(err, lib.SQLITE_FULL, lib.SQLITE_IOERR_WRITE):
		return fmt.Errorf("store %s: %w: make room and go on; everything committed so far is kept (%v)", path, ErrFull, err)
	case isCode(err, lib.SQLITE_READONLY) || errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("store %s: the file or its folder cannot be written: change its mode, or name another file (%w)", path, err)
	case isCode(err, lib.SQLITE_NOTADB):
		return fmt.Errorf("store %s: it is no store of goelm, and no SQLite file at all; name another file (%w)", path, err)
	case isCode(err, lib.SQLITE_CORRUPT):
		return fmt.Errorf("store %s: the file is damaged; `sqlite3 FILE .recover` may save what is left of it (%w)", path, err)
	case isCode(err, lib.SQLITE_BUSY):
		return fmt.Errorf("store %s: another process holds the file for longer than %v (%w)", path, busyTimeout, err)
	case isCode(err, lib.SQLITE_CANTOPEN):
		return fmt.Errorf("store %s: the file cannot be opened: look at its mode and its folder's (%w)", path, err)
	}
	return fmt.Errorf("store %s: %w", path, err)
}

// isCode tells whether SQLite failed with one of the result codes, or with an extended code of one of them.
func isCode(err error, codes ...int) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, c := range codes {
		if e.Code() == c || c < 256 && e.Code()&0xff == c {
			return true
		}
	}
	return false
}
