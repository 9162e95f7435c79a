package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

const (
	// MaxRows is the most cells in one answer.
	MaxRows = 10_000
	// keepCells is how many cells the file keeps; the oldest go when a session begins.
	keepCells = 100_000
)

// version is in the file's user_version. Versions only add.
const version = 1

const schema = `
CREATE TABLE IF NOT EXISTS session (id INTEGER PRIMARY KEY AUTOINCREMENT, began TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS cell (
	session INTEGER NOT NULL REFERENCES session, line INTEGER NOT NULL, input TEXT NOT NULL, output TEXT NOT NULL,
	PRIMARY KEY (session, line)
) WITHOUT ROWID;
PRAGMA user_version = 1;`

// A file is the database, on disk or in memory.
type file struct {
	db      *sql.DB
	session int64 // the current one; 0 before its first cell
}

// openFile opens the file at path, and makes it if there is none; "" is a database in memory.
func openFile(ctx context.Context, path string) (*file, error) {
	name := ":memory:"
	if path != "" {
		if err := create(path); err != nil {
			return nil, err
		}
		name = "file:" + (&url.URL{Path: path}).EscapedPath()
	}
	// The rollback journal rather than a write-ahead log: home directories may lie on a network. The waiting for locks is
	// bounded by the contexts.
	db, err := sql.Open("sqlite", name+"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=synchronous(NORMAL)&_pragma=cache_size(-256)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	f := &file{db: db}
	if err := f.prepare(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return f, nil
}

// create makes an empty file that only its user can read, because cells may hold secrets.
func create(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// prepare makes the tables.
func (f *file) prepare(ctx context.Context) error {
	var have int
	if err := f.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	switch {
	case have > version:
		return fmt.Errorf("it was written by a newer goelm (format %d, this one knows %d)", have, version)
	case have == version:
		return nil
	}
	return f.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, schema)
		return err
	})
}

// change runs a transaction.
func (f *file) change(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// add writes cells of the current session, which begins with the first.
func (f *file) add(ctx context.Context, entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	session := f.session
	err := f.change(ctx, func(tx *sql.Tx) error {
		if session == 0 {
			r, err := tx.ExecContext(ctx, "INSERT INTO session DEFAULT VALUES")
			if err != nil {
				return err
			}
			if session, err = r.LastInsertId(); err != nil {
				return err
			}
			if err := prune(ctx, tx); err != nil {
				return err
			}
		}
		for _, e := range entries {
			_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO cell VALUES (?, ?, ?, ?)", session, e.Line, e.Input, e.Output)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		f.session = session
	}
	return err
}

// prune deletes the oldest cells beyond keepCells.
func prune(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM cell WHERE (session, line) IN (
		SELECT session, line FROM cell ORDER BY session DESC, line DESC LIMIT -1 OFFSET ?)`, keepCells)
	return err
}

func (f *file) tail(ctx context.Context, n int) ([]Entry, error) {
	return f.last(ctx, "SELECT session, line, input, output FROM cell ORDER BY session DESC, line DESC LIMIT ?", rows(n))
}

func (f *file) search(ctx context.Context, pattern string, n int, unique bool) ([]Entry, error) {
	if pattern == "" {
		pattern = "*"
	}
	query := "SELECT session, line, input, output FROM cell WHERE input GLOB ? ORDER BY session DESC, line DESC LIMIT ?"
	if unique {
		query = `SELECT session, line, input, output FROM (
			SELECT *, row_number() OVER (PARTITION BY input ORDER BY session DESC, line DESC) AS newest FROM cell WHERE input GLOB ?)
			WHERE newest = 1 ORDER BY session DESC, line DESC LIMIT ?`
	}
	return f.last(ctx, query, pattern, rows(n))
}

func (f *file) between(ctx context.Context, session int64, start, stop int) ([]Entry, error) {
	if session <= 0 {
		current := f.session
		if current == 0 { // it would be the next one
			if err := f.db.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) + 1 FROM session").Scan(&current); err != nil {
				return nil, err
			}
		}
		session += current
	}
	if start < 0 || stop < 0 {
		var last int
		if err := f.db.QueryRowContext(ctx, "SELECT coalesce(max(line), 0) FROM cell WHERE session = ?", session).Scan(&last); err != nil {
			return nil, err
		}
		if start < 0 {
			start += last + 1
		}
		if stop < 0 {
			stop = max(stop+last+1, 1)
		}
	}
	if stop == 0 {
		stop = 1 << 62
	}
	return f.last(ctx, `SELECT session, line, input, output FROM cell
		WHERE session = ? AND line >= ? AND line < ? ORDER BY session DESC, line DESC LIMIT ?`, session, start, stop, MaxRows)
}

func rows(n int) int {
	if n < 0 {
		return MaxRows
	}
	return min(n, MaxRows)
}

// last runs a query that gives the newest first, and returns the oldest first.
func (f *file) last(ctx context.Context, query string, args ...any) ([]Entry, error) {
	r, err := f.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var found []Entry
	for r.Next() {
		var e Entry
		if err := r.Scan(&e.Session, &e.Line, &e.Input, &e.Output); err != nil {
			return nil, err
		}
		found = append(found, e)
	}
	slices.Reverse(found)
	return found, r.Err()
}

func (f *file) close() error {
	if f == nil {
		return nil
	}
	return f.db.Close()
}

// isLocked tells whether somebody else's transaction is in the way.
func isLocked(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED, lib.SQLITE_INTERRUPT:
		return true
	}
	return false
}
