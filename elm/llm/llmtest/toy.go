// Package llmtest helps to test against servers of language models: [Serve] starts a real one, llama.cpp's llama-server, on a
// model that [Toy] has written; [Faults] is a server that misbehaves on purpose.
package llmtest

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"goelm/elm/gguf"
)

// A Next is a piece of text that may come next, and how often it does in proportion to the others.
type Next struct {
	Text   string
	Weight float64
}

// A Toy is a language model that knows by heart what follows a piece of text, and looks at nothing else: a Markov chain. It is
// written as a transformer whose attention adds nothing and whose output matrix holds the logarithms of its probabilities, so
// that a real server samples from it as from any model.
//
// Keys and texts are pieces of text, each a token of its own; after all other text comes what follows "". The text "" as what
// comes next ends the answer.
type Toy struct {
	Chain map[string][]Next
	Chat  string // the chat template, in Jinja; the default ends a conversation with ChatStart
}

// ChatStart is the last token of a conversation, after which the model's answer begins.
const ChatStart = "<|answer|>"

const chatTemplate = `{% for m in messages %}<|{{ m.role }}|>{{ m.content }}
{% endfor %}` + ChatStart

// Step is what follows from text, all of it equally often.
func (t *Toy) Step(text string, next ...string) {
	if t.Chain == nil {
		t.Chain = map[string][]Next{}
	}
	for _, n := range next {
		t.Chain[text] = append(t.Chain[text], Next{n, 1})
	}
}

// Line makes pieces follow one another, with the end behind the last.
func (t *Toy) Line(pieces ...string) {
	for i, p := range pieces {
		next := ""
		if i+1 < len(pieces) {
			next = pieces[i+1]
		}
		t.Step(p, next)
	}
}

// Kinds of tokens in llama.cpp.
const (
	normalToken  = 1
	unknownToken = 2
	controlToken = 3
	ownToken     = 4 // matched as a whole in prompts, and visible in answers
	byteToken    = 6
)

type vocabulary struct {
	tokens []string
	scores []float32
	kinds  []int32
	number map[string]int
}

func (v *vocabulary) add(text string, score float32, kind int32) {
	if _, ok := v.number[text]; ok {
		return
	}
	v.number[text] = len(v.tokens)
	v.tokens, v.scores, v.kinds = append(v.tokens, text), append(v.scores, score), append(v.kinds, kind)
}

// pieces are the chain's texts, in order.
func (t *Toy) pieces() []string {
	all := map[string]bool{}
	for text, next := range t.Chain {
		all[text] = true
		for _, n := range next {
			all[n.Text] = true
		}
	}
	delete(all, "")
	return slices.Sorted(maps.Keys(all))
}

func (t *Toy) vocabulary() *vocabulary {
	v := &vocabulary{number: map[string]int{}}
	v.add("<unk>", 0, unknownToken)
	v.add("<s>", 0, controlToken)
	v.add("</s>", 0, controlToken)
	for b := range 256 {
		v.add(fmt.Sprintf("<0x%02X>", b), 0, byteToken)
	}
	v.add("\u2581", -1e6, normalToken) // what stands for a blank
	for c := '!'; c < 127; c++ {
		v.add(string(c), -1e6, normalToken)
	}
	for _, p := range t.pieces() {
		v.add(p, 0, ownToken)
	}
	return v
}

const (
	toyContext = 16384
	toyHeads   = 2
	endToken   = 2
)

// WriteTo writes the model in llama.cpp's form.
func (t *Toy) WriteTo(w io.Writer) (int64, error) {
	v := t.vocabulary()
	n := len(v.tokens)
	width := (n + 63) / 64 * 64
	f := &gguf.File{}
	chat := cmp.Or(t.Chat, chatTemplate)
	f.Meta = []gguf.Entry{
		{Key: "general.architecture", Value: "llama"}, {Key: "general.name", Value: "toy"},
		{Key: "llama.context_length", Value: uint32(toyContext)}, {Key: "llama.embedding_length", Value: uint32(width)}, {Key: "llama.block_count", Value: uint32(1)},
		{Key: "llama.feed_forward_length", Value: uint32(32)}, {Key: "llama.attention.head_count", Value: uint32(toyHeads)},
		{Key: "llama.attention.layer_norm_rms_epsilon", Value: float32(1e-5)},
		{Key: "tokenizer.ggml.model", Value: "llama"}, {Key: "tokenizer.ggml.tokens", Value: v.tokens}, {Key: "tokenizer.ggml.scores", Value: v.scores}, {Key: "tokenizer.ggml.token_type", Value: v.kinds},
		{Key: "tokenizer.ggml.bos_token_id", Value: uint32(1)}, {Key: "tokenizer.ggml.eos_token_id", Value: uint32(endToken)}, {Key: "tokenizer.ggml.unknown_token_id", Value: uint32(0)},
		{Key: "tokenizer.ggml.add_bos_token", Value: true}, {Key: "tokenizer.ggml.add_space_prefix", Value: false}, {Key: "tokenizer.chat_template", Value: chat},
	}
	embedding, output := make([]float32, n*width), make([]float32, n*width)
	for i := range n {
		embedding[i*width+i] = 1
	}
	// The norm makes sqrt(width) of the one number that is not zero.
	scale := 1 / math.Sqrt(float64(width))
	for i, text := range v.tokens {
		next, ok := t.Chain[text]
		if !ok {
			next = t.Chain[""]
		}
		const impossible = -100
		for j := range n {
			output[j*width+i] = float32(impossible * scale)
		}
		sum := 0.0
		for _, x := range next {
			sum += x.Weight
		}
		for _, x := range next {
			j := endToken
			if x.Text != "" {
				j = v.number[x.Text]
			}
			output[j*width+i] = float32(math.Log(x.Weight/sum) * scale)
		}
		if len(next) == 0 {
			output[endToken*width+i] = 0
		}
	}
	ones := make([]float32, width)
	for i := range ones {
		ones[i] = 1
	}
	for _, x := range []struct {
		name string
		data []float32
		dims []int // how many numbers lie side by side comes first
	}{
		{"token_embd", embedding, []int{width, n}},
		{"blk.0.attn_norm", ones, []int{width}}, {"blk.0.ffn_norm", ones, []int{width}}, {"output_norm", ones, []int{width}},
		{"blk.0.attn_q", make([]float32, width*width), []int{width, width}}, {"blk.0.attn_k", make([]float32, width*width), []int{width, width}},
		{"blk.0.attn_v", make([]float32, width*width), []int{width, width}}, {"blk.0.attn_output", make([]float32, width*width), []int{width, width}},
		{"blk.0.ffn_gate", make([]float32, 32*width), []int{width, 32}}, {"blk.0.ffn_up", make([]float32, 32*width), []int{width, 32}},
		{"blk.0.ffn_down", make([]float32, width*32), []int{32, width}},
		{"output", output, []int{width, n}},
	} {
		f.Tensors = append(f.Tensors, gguf.Tensor{Name: x.name + ".weight", Dims: x.dims, Data: x.data})
	}
	data, err := f.Encode()
	if err != nil {
		return 0, err
	}
	written, err := w.Write(data)
	return int64(written), err
}

// Counter is a toy that counts: after any text it goes on from one to twenty.
func Counter() *Toy {
	t := &Toy{}
	words := strings.Fields("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty")
	pieces := make([]string, len(words))
	for i, w := range words {
		pieces[i] = " " + w
	}
	t.Line(pieces...)
	t.Step("", pieces[:3]...)
	return t
}
