package elm

import (
	"context"
	"crypto/sha256"
	"errors"
	"go/scanner"
	"go/token"
	"sync"

	"goelm/elm/store"
)

// A key names a program or a phenotype: the beginning of a SHA-256.
type key [16]byte

func keyOf(data []byte) key {
	sum := sha256.Sum256(data)
	return key(sum[:len(key{})])
}

// programKey is equal for programs that differ in comments and layout only: the hash of their Go tokens.
func programKey(source string) key {
	text := []byte(source)
	var s scanner.Scanner
	files := token.NewFileSet()
	s.Init(files.AddFile("", files.Base(), len(text)), text, func(token.Position, string) {}, 0)
	tokens := make([]byte, 0, len(text)+64)
	end := token.ILLEGAL // a semicolon or comma that says something only if no bracket follows
	for {
		_, tok, literal := s.Scan()
		if tok != token.RBRACE && tok != token.RPAREN && tok != token.EOF && end != token.ILLEGAL {
			tokens = append(tokens, byte(end))
		}
		end = token.ILLEGAL
		switch tok {
		case token.EOF:
			return keyOf(tokens)
		case token.SEMICOLON, token.COMMA:
			end = tok
			continue
		}
		tokens = append(tokens, byte(tok))
		if tok.IsLiteral() || tok == token.ILLEGAL {
			tokens = append(append(tokens, literal...), 0)
		}
	}
}

// phenotypeKey is the key of what a program built; ok is false when the task does not say.
func phenotypeKey(id string) (k key, ok bool) {
	if id == "" {
		return key{}, false
	}
	return keyOf([]byte(id)), true
}

// seen remembers the first candidate with each program and each phenotype. Only outcomes that another evaluation would
// repeat are in it. Goroutines may share it.
type seen struct {
	mu         sync.Mutex
	programs   map[key]int32
	phenotypes map[key]int32
	past       *store.Reader // what was committed before this search began; nil without

	running  map[key]*inProgress // evaluations by program
	assessed map[key]*inProgress // assessments by phenotype
}

// inProgress is an evaluation of a program that is not committed yet; others with the same program wait for it.
type inProgress struct {
	done       chan struct{}
	evaluation Evaluation
	err        error
}

func newSeen() *seen {
	return &seen{programs: map[key]int32{}, phenotypes: map[key]int32{}, running: map[key]*inProgress{}, assessed: map[key]*inProgress{}}
}

// errGivenUp is what others get when an evaluation panics; the first one's panic is what is reported.
var errGivenUp = errors.New("the evaluation of the same program was given up")

func (s *seen) program(ctx context.Context, k key) (number int, ok bool, err error) {
	s.mu.Lock()
	n, ok := s.programs[k]
	s.mu.Unlock()
	if !ok && s.past != nil {
		return s.past.ByProgram(ctx, k[:])
	}
	return int(n), ok, nil
}

func (s *seen) phenotype(ctx context.Context, k key) (number int, ok bool, err error) {
	s.mu.Lock()
	n, ok := s.phenotypes[k]
	s.mu.Unlock()
	if !ok && s.past != nil {
		return s.past.ByPhenotype(ctx, k[:])
	}
	return int(n), ok, nil
}

// begin forgets what an earlier Run has left unfinished.
func (s *seen) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.running)
	clear(s.assessed)
}

// add takes note of a candidate that repeats no other.
func (s *seen) add(number int, e Evaluation, phenotype key, known bool) {
	k := programKey(e.Program.Source)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, k)
	delete(s.assessed, phenotype)
	if !e.Replayable {
		return
	}
	s.programs[k] = int32(number)
	if known {
		s.phenotypes[phenotype] = int32(number)
	}
}

// once calls evaluate unless it was called for the same key already and the outcome is not committed yet; then it takes that
// outcome.
func (s *seen) once(ctx context.Context, under map[key]*inProgress, k key, evaluate func() (Evaluation, error)) (Evaluation, error) {
	s.mu.Lock()
	if other := under[k]; other != nil {
		s.mu.Unlock()
		select {
		case <-other.done:
			return other.evaluation, other.err
		case <-ctx.Done():
			return Evaluation{}, ctx.Err()
		}
	}
	mine := &inProgress{done: make(chan struct{}), err: errGivenUp}
	under[k] = mine
	s.mu.Unlock()
	defer func() {
		if mine.err != nil {
			s.mu.Lock()
			delete(under, k)
			s.mu.Unlock()
		}
		close(mine.done)
	}()
	mine.evaluation, mine.err = evaluate()
	return mine.evaluation, mine.err
}
