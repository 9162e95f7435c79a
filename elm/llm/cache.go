package llm

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// A CacheMode says how answers that are on disk already are used.
type CacheMode string

const (
	CacheUse     CacheMode = "use"     // what was asked before is answered from disk, everything else is asked and kept
	CacheRefresh CacheMode = "refresh" // everything is asked again and kept
	CacheOnly    CacheMode = "only"    // nothing is asked; what is not on disk is an error
	CacheOff     CacheMode = "off"     // the disk is left alone
)

func (m CacheMode) valid() bool {
	return m == CacheUse || m == CacheRefresh || m == CacheOnly || m == CacheOff
}

// DefaultCacheFile is where answers are kept: $GOELM_LLM_CACHE, or goelm/llm.db in the user's folder for caches.
func DefaultCacheFile() (string, error) {
	if path := os.Getenv("GOELM_LLM_CACHE"); path != "" {
		return path, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("where to cache answers: %w; set GOELM_LLM_CACHE to a file, or switch the cache off", err)
	}
	return filepath.Join(dir, "goelm", "llm.db"), nil
}

// A cache keeps answers by their question and the number of the sample. The file is SQLite, opened when it is first needed;
// any number of processes may use it.
type cache struct {
	mode CacheMode
	path string // "" is the default one

	once sync.Once
	db   *sql.DB
	err  error
}

// The tables: a question once, with its text for people to look at, and an answer for each sample.
const cacheSchema = `
CREATE TABLE IF NOT EXISTS questions (
	key   TEXT PRIMARY KEY, -- SHA-256 of server, endpoint and body
	model TEXT NOT NULL,
	body  TEXT NOT NULL     -- JSON, without what is a server's secret
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (
	key    TEXT NOT NULL,
	sample INTEGER NOT NULL,
	asked  TEXT NOT NULL,   -- UTC
	answer TEXT NOT NULL,   -- JSON
	PRIMARY KEY (key, sample)
) WITHOUT ROWID;`

func (c *cache) where() string {
	if c.path != "" {
		return c.path
	}
	path, _ := DefaultCacheFile()
	return path
}

func (c *cache) open() (*sql.DB, error) {
	c.once.Do(func() {
		if c.db, c.err = openCache(c.path, c.mode == CacheOnly); c.err != nil {
			c.err = fmt.Errorf("cache of answers %s: %w", c.where(), c.err)
		}
	})
	return c.db, c.err
}

func openCache(path string, mustExist bool) (*sql.DB, error) {
	if path == "" {
		var err error
		if path, err = DefaultCacheFile(); err != nil {
			return nil, err
		}
	}
	if _, err := os.Stat(path); err != nil && mustExist {
		return nil, errors.New("there is no such file, and in the mode \"only\" nothing is asked that could fill it")
	}
	// Prompts may hold what is nobody else's business.
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	file.Close()
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?_txlock=immediate&_pragma=busy_timeout(20000)&_pragma=synchronous(NORMAL)&_pragma=journal_mode(WAL)"
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	if _, err := db.Exec(cacheSchema); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// lookUp fills in the answers that there are, and returns the numbers of the others.
func (c *cache) lookUp(ctx context.Context, key string, answers []Answer) (missing []int, err error) {
	found := make([]bool, len(answers))
	if c.mode == CacheUse || c.mode == CacheOnly {
		db, err := c.open()
		if err != nil {
			return nil, err
		}
		if err := read(ctx, db, key, answers, found); err != nil {
			return nil, fmt.Errorf("cache of answers %s: %w", c.where(), err)
		}
	}
	for i, ok := range found {
		if !ok {
			missing = append(missing, i)
		}
	}
	return missing, nil
}

func read(ctx context.Context, db *sql.DB, key string, answers []Answer, found []bool) error {
	rows, err := db.QueryContext(ctx, "SELECT sample, answer FROM answers WHERE key = ? AND sample < ?", key, len(answers))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var i int
		var text string
		if err := rows.Scan(&i, &text); err != nil {
			return err
		}
		var a Answer
		if json.Unmarshal([]byte(text), &a) != nil {
			continue // written by another version: ask again
		}
		a.Cached = true
		answers[i], found[i] = a, true
	}
	return rows.Err()
}

// keep writes the new ones among the answers.
func (c *cache) keep(ctx context.Context, key, model string, body []byte, answers []Answer, fresh []int) error {
	if c.mode != CacheUse && c.mode != CacheRefresh {
		return nil
	}
	db, err := c.open()
	if err != nil {
		return err
	}
	// What was paid for is kept, although the caller may have gone.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	if err := write(ctx, db, key, model, body, answers, fresh); err != nil {
		return fmt.Errorf("cache of answers %s: %w", c.where(), err)
	}
	return nil
}

func write(ctx context.Context, db *sql.DB, key, model string, body []byte, answers []Answer, fresh []int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO questions VALUES (?, ?, ?)", key, model, string(body)); err != nil {
		return err
	}
	now := time.Now().UTC().Format(time.RFC3339)
	for _, i := range fresh {
		text, err := json.Marshal(answers[i])
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", key, i, now, string(text)); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Close gives the cache's file back. The model may be used on; the file is not opened again.
func (m *Model) Close() error {
	var err error
	m.cache.once.Do(func() { m.cache.err = errors.New("cache of answers: the model was closed") })
	if m.cache.db != nil {
		err = m.cache.db.Close()
	}
	if m.doer != nil {
		m.doer.client.CloseIdleConnections()
	}
	return err
}
