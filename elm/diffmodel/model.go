package diffmodel

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"sync"

	"goelm/elm/diffmodel/tokenizer"
	"goelm/elm/diffmodel/transformer"
	"goelm/elm/gguf"
)

// A Model is a diff model: weights, vocabulary, and how it is asked. Goroutines may share it. Training makes a new one.
type Model struct {
	name string
	card Card
	tok  *tokenizer.Tokenizer
	net  *transformer.Model
	set  settings

	decoder func() *transformer.Decoder
	digest  func() string
}

// A Card says what a model is and where it comes from. It is stored with the weights.
type Card struct {
	Name       string   `json:"name"`
	InFamily   bool     `json:"in_family,omitempty"` // trained on the families that ladders and base figures are measured on
	Families   []string `json:"families,omitempty"`  // of programs in its training data
	Seed       uint64   `json:"seed"`
	Steps      int      `json:"steps"`
	Tokens     int64    `json:"tokens"`                // seen in training
	DataDigest string   `json:"data_digest,omitempty"` // SHA-256 over the training data in order
	Parents    []string `json:"parents,omitempty"`     // digests of the models it was made from
	Note       string   `json:"note,omitempty"`
}

// newModel joins the parts.
func newModel(card Card, tok *tokenizer.Tokenizer, net *transformer.Model) (*Model, error) {
	if net.Vocab != tok.Size() {
		return nil, fmt.Errorf("model %q: weights for %d tokens, vocabulary of %d", card.Name, net.Vocab, tok.Size())
	}
	m := &Model{name: card.Name, card: card, tok: tok, net: net, set: defaultSettings(),
		decoder: sync.OnceValue(func() *transformer.Decoder { return transformer.NewDecoder(net) })}
	whole := *m
	m.digest = sync.OnceValue(func() string { return digestOf(&whole) })
	return m, nil
}

// Name is the model's name.
func (m *Model) Name() string { return m.name }

// Card tells where the model comes from.
func (m *Model) Card() Card { return m.card }

// Shape is the shape of its weights.
func (m *Model) Shape() transformer.Config { return m.net.Config }

// Digest is the SHA-256 of the model's file with float16 weights, in hexadecimal.
func (m *Model) Digest() string { return m.digest() }

func digestOf(m *Model) string {
	f, err := m.File(true)
	if err != nil {
		panic(err) // a model that exists can be written
	}
	data, err := f.Encode()
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Keys of the metadata that llama.cpp does not know.
const keyCard = "goelm.card"

// architecture is llama.cpp's name for the shape of package transformer.
const architecture = "arcee"

// File is the model as a GGUF file, with float16 weights (but float32 norms), or all in float32: then llama.cpp computes with the very
// same numbers.
func (m *Model) File(half bool) (*gguf.File, error) {
	c := m.net.Config
	card, err := json.Marshal(m.card)
	if err != nil {
		return nil, err
	}
	f := &gguf.File{}
	put := func(key string, v any) { f.Meta = append(f.Meta, gguf.Entry{Key: key, Value: v}) }
	put("general.architecture", architecture)
	put("general.name", m.card.Name)
	put(architecture+".context_length", uint32(c.Context))
	put(architecture+".embedding_length", uint32(c.Dim))
	put(architecture+".block_count", uint32(c.Layers))
	put(architecture+".feed_forward_length", uint32(c.Hidden))
	put(architecture+".attention.head_count", uint32(c.Heads))
	put(architecture+".attention.head_count_kv", uint32(c.Heads))
	put(architecture+".attention.layer_norm_rms_epsilon", float32(transformer.NormEps))
	put(architecture+".rope.dimension_count", uint32(c.Dim/c.Heads))
	put(architecture+".rope.freq_base", c.RopeBase)
	var texts []string
	var scores []float32
	var types []int32
	for _, p := range m.tok.Pieces() {
		texts, scores, types = append(texts, p.Text), append(scores, p.Score), append(types, p.Type)
	}
	put("tokenizer.ggml.model", "llama")
	put("tokenizer.ggml.tokens", texts)
	put("tokenizer.ggml.scores", scores)
	put("tokenizer.ggml.token_type", types)
	put("tokenizer.ggml.unknown_token_id", uint32(tokenizer.Unknown))
	put("tokenizer.ggml.bos_token_id", uint32(tokenizer.Begin))
	put("tokenizer.ggml.eos_token_id", uint32(tokenizer.End))
	put("tokenizer.ggml.add_bos_token", false)
	put("tokenizer.ggml.add_eos_token", false)
	put("tokenizer.ggml.add_space_prefix", false)
	put("tokenizer.chat_template", "{% for m in messages %}{{ m['content'] }}{% endfor %}")
	put(keyCard, string(card))
	for _, t := range m.net.Tensors() {
		dims := []int{t.Cols}
		if t.Rows > 0 {
			dims = append(dims, t.Rows)
		}
		f.Tensors = append(f.Tensors, gguf.Tensor{Name: t.Name, Dims: dims, Half: half && t.Rows > 0, Data: t.Data})
	}
	return f, nil
}

// Save writes the model to a GGUF file with float16 weights, or with float32 ones.
func (m *Model) Save(path string, half bool) error {
	f, err := m.File(half)
	if err != nil {
		return err
	}
	data, err := f.Encode()
	if err != nil {
		return err
	}
	return writeFile(path, data)
}

// writeFile replaces a file whole.
func writeFile(path string, data []byte) error {
	tmp := path + ".tmp"
	if err := os.WriteFile(tmp, data, 0o644); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

// Load reads a model from a file that Save wrote.
func Load(path string, options ...Option) (*Model, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m.With(options...), nil
}

func decode(data []byte) (*Model, error) {
	f, err := gguf.Decode(data)
	if err != nil {
		return nil, err
	}
	if got := f.Get("general.architecture"); got != architecture {
		return nil, fmt.Errorf("architecture %v, want %q", got, architecture)
	}
	var c transformer.Config
	for key, to := range map[string]*int{"context_length": &c.Context, "embedding_length": &c.Dim, "block_count": &c.Layers,
		"feed_forward_length": &c.Hidden, "attention.head_count": &c.Heads} {
		v, ok := f.Get(architecture + "." + key).(uint32)
		if !ok || v > 1<<20 {
			return nil, fmt.Errorf("no usable %s.%s", architecture, key)
		}
		*to = int(v)
	}
	c.RopeBase, _ = f.Get(architecture + ".rope.freq_base").(float32)
	texts, _ := f.Get("tokenizer.ggml.tokens").([]string)
	scores, _ := f.Get("tokenizer.ggml.scores").([]float32)
	types, _ := f.Get("tokenizer.ggml.token_type").([]int32)
	if len(texts) != len(scores) || len(texts) != len(types) {
		return nil, fmt.Errorf("a vocabulary of %d texts, %d scores and %d types", len(texts), len(scores), len(types))
	}
	var pieces []tokenizer.Piece
	for i := range texts {
		pieces = append(pieces, tokenizer.Piece{Text: texts[i], Score: scores[i], Type: types[i]})
	}
	tok, err := tokenizer.FromPieces(pieces)
	if err != nil {
		return nil, err
	}
	c.Vocab = len(pieces)
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if n := c.Parameters(); n > 1<<28 {
		return nil, fmt.Errorf("%d parameters are too many", n)
	}
	net, err := transformer.New(c, 0)
	if err != nil {
		return nil, err
	}
	for _, t := range net.Tensors() {
		from := f.Tensor(t.Name)
		if from == nil || len(from.Data) != len(t.Data) {
			return nil, fmt.Errorf("tensor %s is missing, or of another size than %dx%d", t.Name, t.Rows, t.Cols)
		}
		copy(t.Data, from.Data)
	}
	var card Card
	if text, ok := f.Get(keyCard).(string); ok {
		if err := json.Unmarshal([]byte(text), &card); err != nil {
			return nil, fmt.Errorf("%s: %w", keyCard, err)
		}
	}
	return newModel(card, tok, net)
}

// halved is the model with its weights rounded to float16, as a file will have them.
func (m *Model) halved() *Model {
	net := m.net.Clone()
	for _, t := range net.Tensors() {
		if t.Rows > 0 {
			for i, x := range t.Data {
				t.Data[i] = gguf.FromHalf(gguf.ToHalf(x))
			}
		}
	}
	out, err := newModel(m.card, m.tok, net)
	if err != nil {
		panic(err) // the parts fitted before
	}
	out.set = m.set
	return out
}
