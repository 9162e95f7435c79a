package diffmodel

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed weights
var weights embed.FS

// Vocabulary lists the pieces of the shipped models' vocabulary, the most important first (see tokenizer.New).
func Vocabulary() []string {
	text, err := weights.ReadFile("weights/vocab.txt")
	if err != nil {
		panic(err) // it is compiled in
	}
	pieces, err := ReadVocabulary(string(text))
	if err != nil {
		panic(err)
	}
	return pieces
}

// ReadVocabulary reads a list of pieces, one Go string literal a line.
func ReadVocabulary(text string) ([]string, error) {
	var pieces []string
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		p, err := strconv.Unquote(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %s is no quoted piece", i+1, line)
		}
		pieces = append(pieces, p)
	}
	return pieces, nil
}

// shipped loads a model of the folder weights, once.
func shipped(file string) func() (*Model, error) {
	return sync.OnceValues(func() (*Model, error) {
		data, err := weights.ReadFile("weights/" + file)
		if err != nil {
			return nil, fmt.Errorf("this build of GoELM has no model %s; `make train-model` trains one", file)
		}
		return decode(data)
	})
}

var general, inFamily = shipped("diff.gguf"), shipped("diff-in-family.gguf")

// Embedded is the general model: trained on generated programs among which there is none of the families that the parity and quadratic
// ladders and the walkers' first programs belong to. It panics in a build without weights; [OpenEmbedded] says so.
func Embedded(options ...Option) *Model { return orPanic(OpenEmbedded(false, options...)) }

// InFamily is a model that has learnt from those families too, with other names, numbers and words than the benchmarks'. Wherever it is shown
// it is to be called in-family: what it does there says nothing about programs of a new kind.
func InFamily(options ...Option) *Model { return orPanic(OpenEmbedded(true, options...)) }

// OpenEmbedded is Embedded, or with inFamilyToo InFamily, with an error if this build lacks the weights.
func OpenEmbedded(inFamilyToo bool, options ...Option) (*Model, error) {
	open := general
	if inFamilyToo {
		open = inFamily
	}
	m, err := open()
	if err != nil {
		return nil, err
	}
	return m.With(options...), nil
}

func orPanic(m *Model, err error) *Model {
	if err != nil {
		panic(err.Error())
	}
	return m
}
