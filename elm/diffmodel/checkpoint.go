package diffmodel

import (
	"bytes"
	"crypto/sha256"
	"encoding"
	"encoding/gob"
	"errors"
	"os"

	"goelm/elm/diffmodel/tokenizer"
	"goelm/elm/diffmodel/transformer"
)

// A checkpoint is all that a training needs to go on as if it had never stopped.
type checkpoint struct {
	Version int
	Recipe  Recipe
	Card    Card
	Merges  []string
	State   transformer.State
	Next    uint64
	Tokens  int64
	Digest  []byte
}

// checkpointVersion is to be raised whenever a field changes its meaning.
const checkpointVersion = 1

// Save writes the checkpoint file, if there is to be one.
func (t *Training) Save() error {
	if t.Checkpoint == "" {
		return nil
	}
	digest, err := t.digest.(encoding.BinaryMarshaler).MarshalBinary()
	if err != nil {
		return err
	}
	c := checkpoint{checkpointVersion, t.Recipe, t.Card, t.tok.Merges(), t.trainer.State(), t.next, t.tokens, digest}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(c); err != nil {
		return err
	}
	return writeFile(t.Checkpoint, b.Bytes())
}

func readCheckpoint(path string) (*Training, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var c checkpoint
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&c); err != nil {
		return nil, err
	}
	if c.Version != checkpointVersion {
		return nil, errors.New("it was written by another version of GoELM; train anew")
	}
	tok, err := tokenizer.New(c.Merges)
	if err != nil {
		return nil, err
	}
	net, err := transformer.New(c.Recipe.Shape, 0)
	if err != nil {
		return nil, err
	}
	t := newTraining(c.Recipe, tok, net)
	if err := t.trainer.SetState(c.State); err != nil {
		return nil, err
	}
	t.digest = sha256.New()
	if err := t.digest.(encoding.BinaryUnmarshaler).UnmarshalBinary(c.Digest); err != nil {
		return nil, err
	}
	t.Card, t.next, t.tokens, t.Checkpoint = c.Card, c.Next, c.Tokens, path
	return t, nil
}
