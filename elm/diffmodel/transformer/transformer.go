// Package transformer is a decoder-only transformer that trains and runs on a CPU, in the shape that llama.cpp calls "arcee":
// RMS normalisation before each block (Zhang and Sennrich 2019), rotary positions on consecutive pairs (Su et al. 2021), a
// feed-forward block with the squared ReLU (So et al. 2021), no biases, and input and output embedding in one.
//
// A [Model] holds the weights. [Batch] and [Trainer] train it; [Model.Prefill] and [Streams] decode, many continuations of one prompt at
// a time. The package knows token numbers, not texts. All of it gives the same bits for any number of cores (see package vec).
//
// Start reading at [Config], then forward.go; backward.go follows it line by line.
//
// Letters: M rows (tokens of a batch), D width, H heads, F width of the feed-forward block, V vocabulary, L layers.
package transformer

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// A Config is the shape of a model.
type Config struct {
	Vocab    int     `json:"vocab"`     // V, token numbers 0..V-1
	Dim      int     `json:"dim"`       // D, a multiple of 2*Heads
	Layers   int     `json:"layers"`    // L
	Heads    int     `json:"heads"`     // H
	Hidden   int     `json:"hidden"`    // F
	Context  int     `json:"context"`   // most tokens of a prompt and its continuation
	RopeBase float32 `json:"rope_base"` // 10000 as a rule
}

// NormEps is added to the mean square under the root.
const NormEps = 1e-5

// Validate says what is wrong with a shape.
func (c Config) Validate() error {
	switch {
	case c.Vocab < 1 || c.Dim < 1 || c.Layers < 1 || c.Heads < 1 || c.Hidden < 1 || c.Context < 1:
		return fmt.Errorf("model shape %+v: all sizes must be at least 1", c)
	case c.Dim%(2*c.Heads) != 0:
		return fmt.Errorf("model shape: width %d is no multiple of twice the %d heads", c.Dim, c.Heads)
	case c.RopeBase <= 1:
		return fmt.Errorf("model shape: rope base %v, want more than 1", c.RopeBase)
	}
	return nil
}

// Parameters is how many numbers such a model has.
func (c Config) Parameters() int {
	return c.Vocab*c.Dim + c.Layers*(4*c.Dim*c.Dim+2*c.Dim*c.Hidden+2*c.Dim) + c.Dim
}

// weights are views of one slice: the model's numbers, or their gradients.
type weights struct {
	all    []float32
	embed  []float32 // [V][D]
	layers []layer
	norm   []float32 // [D]
}

type layer struct {
	attnNorm []float32 // [D]
	qkv      []float32 // [3D][D]: queries, keys, values; in each, head after head
	out      []float32 // [D][D]
	ffnNorm  []float32 // [D]
	up       []float32 // [F][D]
	down     []float32 // [D][F]
}

func newWeights(c Config, all []float32) weights {
	w := weights{all: all}
	rest := all
	take := func(n int) []float32 {
		v := rest[:n:n]
		rest = rest[n:]
		return v
	}
	w.embed = take(c.Vocab * c.Dim)
	for range c.Layers {
		w.layers = append(w.layers, layer{
			attnNorm: take(c.Dim), qkv: take(3 * c.Dim * c.Dim), out: take(c.Dim * c.Dim),
			ffnNorm: take(c.Dim), up: take(c.Hidden * c.Dim), down: take(c.Dim * c.Hidden),
		})
	}
	w.norm = take(c.Dim)
	return w
}

// A Model is a transformer's weights. Any number of goroutines may decode with it while none trains it.
type Model struct {
	Config
	w    weights
	rope *rope
}

// New makes a model with random weights, determined by the seed.
func New(c Config, seed uint64) (*Model, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	m := &Model{Config: c, w: newWeights(c, make([]float32, c.Parameters())), rope: newRope(c)}
	r := rand.New(rand.NewPCG(seed, 0x1317))
	normal := func(x []float32, sd float64) {
		for i := range x {
			x[i] = float32(sd * r.NormFloat64())
		}
	}
	ones := func(x []float32) {
		for i := range x {
			x[i] = 1
		}
	}
	sd := 0.7 / math.Sqrt(float64(c.Dim))
	back := 1 / math.Sqrt(2*float64(c.Layers)) // what is added to the stream grows with the number of blocks (Radford et al. 2019)
	normal(m.w.embed, 0.05)
	for _, l := range m.w.layers {
		ones(l.attnNorm)
		normal(l.qkv, sd)
		normal(l.out, sd*back)
		ones(l.ffnNorm)
		normal(l.up, sd)
		normal(l.down, 0.7/math.Sqrt(float64(c.Hidden))*back)
	}
	ones(m.w.norm)
	return m, nil
}

// A Tensor is one named array of weights, row by row. Its data are the model's own.
type Tensor struct {
	Name string // as GGUF names it
	Rows int    // 0 for a vector
	Cols int
	Data []float32
}

// Tensors lists all weights in a fixed order, under the names that GGUF files of the architecture "arcee" give them.
func (m *Model) Tensors() []Tensor { return m.w.tensors(m.Config) }

func (w *weights) tensors(c Config) []Tensor {
	d := c.Dim
	list := []Tensor{{"token_embd.weight", c.Vocab, d, w.embed}}
	for i, l := range w.layers {
		name := func(s string) string { return fmt.Sprintf("blk.%d.%s.weight", i, s) }
		list = append(list,
			Tensor{name("attn_norm"), 0, d, l.attnNorm},
			Tensor{name("attn_q"), d, d, l.qkv[:d*d]},
			Tensor{name("attn_k"), d, d, l.qkv[d*d : 2*d*d]},
			Tensor{name("attn_v"), d, d, l.qkv[2*d*d:]},
			Tensor{name("attn_output"), d, d, l.out},
			Tensor{name("ffn_norm"), 0, d, l.ffnNorm},
			Tensor{name("ffn_up"), c.Hidden, d, l.up},
			Tensor{name("ffn_down"), d, c.Hidden, l.down},
		)
	}
	return append(list, Tensor{"output_norm.weight", 0, d, w.norm})
}

// Clone is a copy that may be trained without changing m.
func (m *Model) Clone() *Model {
	c := &Model{Config: m.Config, rope: m.rope}
	c.w = newWeights(m.Config, append([]float32(nil), m.w.all...))
	return c
}
