package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// applicationID is in the header of every store: "GoEL".
const applicationID = 0x476f454c

// Version is that of the newest schema.
const Version = 1

// migrations[i] leads from version i to version i+1. The list is only ever added to; testdata has a file of every version.
var migrations = []string{schema1}

// schema1 is explained in docs/store.md.
const schema1 = `
CREATE TABLE runs (
	id         INTEGER PRIMARY KEY,
	kind       TEXT NOT NULL,
	identity   TEXT NOT NULL UNIQUE,
	task       TEXT NOT NULL,
	mutator    TEXT NOT NULL,
	seed       TEXT NOT NULL,
	settings   TEXT NOT NULL,
	version    TEXT NOT NULL,
	began      TEXT NOT NULL,
	dictionary BLOB NOT NULL
);
CREATE TABLE proposals (
	id        INTEGER PRIMARY KEY,
	run       INTEGER NOT NULL REFERENCES runs,
	candidate INTEGER NOT NULL,
	origin    TEXT NOT NULL,
	batch     INTEGER NOT NULL,
	island    INTEGER,
	parents   TEXT NOT NULL,
	name      TEXT NOT NULL,
	operator  TEXT NOT NULL,
	message   TEXT NOT NULL,
	outcome   TEXT NOT NULL,
	detail    TEXT NOT NULL,
	source    BLOB,
	diff      TEXT,
	tokens    INTEGER NOT NULL,
	cost      REAL NOT NULL,
	latency   REAL NOT NULL,
	UNIQUE (run, candidate)
);
CREATE TABLE evaluations (
	id           INTEGER PRIMARY KEY REFERENCES proposals,
	run          INTEGER NOT NULL,
	candidate    INTEGER NOT NULL,
	verdict      TEXT,
	detail       TEXT NOT NULL,
	output       TEXT NOT NULL,
	fitness      REAL,
	measures     TEXT,
	program      BLOB,
	phenotype    BLOB,
	duplicate_of INTEGER,
	replayable   INTEGER NOT NULL,
	seconds      REAL NOT NULL,
	results      BLOB
);
CREATE INDEX evaluations_by_program ON evaluations (run, program) WHERE duplicate_of IS NULL AND program IS NOT NULL;
CREATE INDEX evaluations_by_phenotype ON evaluations (run, phenotype) WHERE duplicate_of IS NULL AND phenotype IS NOT NULL;
CREATE TABLE insertions (
	id        INTEGER PRIMARY KEY REFERENCES proposals,
	run       INTEGER NOT NULL,
	candidate INTEGER NOT NULL,
	cell      INTEGER NOT NULL,
	status    TEXT NOT NULL,
	gain      REAL NOT NULL,
	evicted   INTEGER
);
CREATE INDEX insertions_by_run ON insertions (run);
CREATE TABLE answers (
	id        INTEGER PRIMARY KEY,
	run       INTEGER NOT NULL REFERENCES runs,
	candidate INTEGER NOT NULL,
	call      INTEGER NOT NULL,
	request   TEXT NOT NULL,
	answer    BLOB NOT NULL,
	error     TEXT NOT NULL,
	UNIQUE (run, candidate, call)
);
CREATE TABLE marks (
	id         INTEGER PRIMARY KEY,
	run        INTEGER NOT NULL REFERENCES runs,
	at         TEXT NOT NULL,
	event      TEXT NOT NULL,
	candidates INTEGER NOT NULL,
	version    TEXT NOT NULL,
	detail     TEXT NOT NULL
);
CREATE TABLE checkpoints (
	run        INTEGER PRIMARY KEY REFERENCES runs,
	candidates INTEGER NOT NULL,
	summary    TEXT NOT NULL,
	state      BLOB NOT NULL
);
CREATE VIEW candidates AS
	SELECT p.run, p.candidate, p.origin, p.name, p.parents, p.operator, p.message, p.outcome, e.verdict, e.fitness, e.measures,
		e.duplicate_of, i.cell, i.status, i.gain, i.evicted, p.tokens, p.cost, p.latency, e.seconds, p.diff,
		coalesce(nullif(p.detail, ''), e.detail) AS detail
	FROM proposals p LEFT JOIN evaluations e ON e.id = p.id LEFT JOIN insertions i ON i.id = p.id;
`

// check says what is wrong with the file: it is somebody else's, or from the future. A file without any table passes if it
// may be new.
func check(ctx context.Context, db *sql.DB, mayBeNew bool) error {
	_, err := versionOf(ctx, db, mayBeNew)
	return err
}

func versionOf(ctx context.Context, db *sql.DB, mayBeNew bool) (version int, err error) {
	var id, tables int
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return 0, err
	}
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, err
	}
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return 0, err
	}
	switch {
	case id == 0 && version == 0 && tables == 0 && mayBeNew:
		return 0, nil
	case id == 0 && version == 0 && tables == 0:
		return 0, errors.New("the file is empty: no run was ever stored in it")
	case id != applicationID:
		return 0, errors.New("it is an SQLite file of another program; name another file")
	case version > Version:
		return 0, fmt.Errorf("it was written by a newer goelm (schema %d, this one knows up to %d); update goelm", version, Version)
	}
	return version, nil
}

// prepare makes the tables of a new file and brings those of an old one up to date, each step in a transaction.
func (s *Store) prepare(ctx context.Context) error {
	for {
		version, err := versionOf(ctx, s.db, true)
		if err != nil {
			return err
		}
		if version == Version {
			// With the write-ahead log readers see the last whole transaction and block nobody. The file remembers it.
			_, err := s.db.ExecContext(ctx, "PRAGMA journal_mode = WAL")
			return err
		}
		err = s.change(ctx, func(tx *sql.Tx) error {
			// Another process may have been quicker.
			var now int
			if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&now); err != nil || now != version {
				return err
			}
			if _, err := tx.ExecContext(ctx, migrations[version]); err != nil {
				return fmt.Errorf("schema %d to %d: %w", version, version+1, err)
			}
			_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, version+1))
			return err
		})
		if err != nil {
			return err
		}
	}
}
