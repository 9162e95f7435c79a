package transformer

import (
	"fmt"

	"goelm/elm/diffmodel/vec"
)

// A Decoder is a model laid out for decoding. Goroutines may share it. It does not follow later training of the model.
type Decoder struct {
	m      *Model
	layers []packedLayer
	embed  vec.Panels // [D][V]
}

type packedLayer struct{ qkv, out, up, down vec.Panels }

// NewDecoder lays out the model's weights as they are now.
func NewDecoder(m *Model) *Decoder {
	d, f := m.Dim, m.Hidden
	dec := &Decoder{m: m.Clone(), layers: make([]packedLayer, m.Layers)}
	for i, l := range m.w.layers {
		p := &dec.layers[i]
		p.qkv.Pack(vec.Dense(l.qkv, 3*d, d).T())
		p.out.Pack(vec.Dense(l.out, d, d).T())
		p.up.Pack(vec.Dense(l.up, f, d).T())
		p.down.Pack(vec.Dense(l.down, d, f).T())
	}
	dec.embed.Pack(vec.Dense(m.w.embed, m.Vocab, d).T())
	return dec
}

// Config is the shape of the model.
func (d *Decoder) Config() Config { return d.m.Config }

// A Prompt is a text that the model has read: any number of continuations begin there.
type Prompt struct {
	d      *Decoder
	length int
	layers [][]headCache // [L][H]
	logits []float32     // for the first token behind it
}

// headCache are the keys (transposed) and values of one head.
type headCache struct{ kt, v vec.Panels }

// Read runs the model over a prompt, with all cores. It fails if the tokens are none, or more than the model's context holds, or not of its vocabulary.
func (d *Decoder) Read(tokens []int32) (*Prompt, error) {
	m := d.m
	if len(tokens) == 0 || len(tokens) >= m.Context {
		return nil, fmt.Errorf("a prompt of %d tokens: the model reads 1 to %d", len(tokens), m.Context-1)
	}
	for i, t := range tokens {
		if t < 0 || int(t) >= m.Vocab {
			return nil, fmt.Errorf("token %d of the prompt is %d, the vocabulary has %d", i, t, m.Vocab)
		}
	}
	var b Batch
	b.Add(tokens, 0)
	p := pass{m: m, b: &b}
	p.run()
	n, dim := len(tokens), m.Dim
	out := &Prompt{d: d, length: n, logits: make([]float32, m.Vocab)}
	for i := range p.acts {
		caches := make([]headCache, m.Heads)
		for h := range caches {
			hd := p.head(p.acts[i].qkv, p.acts[i].o, h)
			caches[h].kt.Pack(hd.k.T())
			caches[h].v.Pack(hd.v)
		}
		out.layers = append(out.layers, caches)
	}
	vec.MulAddPacked(vec.Dense(out.logits, 1, m.Vocab), vec.Dense(p.y[(n-1)*dim:], 1, dim), &d.embed)
	return out, nil
}

// Length is the number of tokens of the prompt.
func (p *Prompt) Length() int { return p.length }

// Streams are continuations of one prompt that are decoded together. A stream's logits do not depend on the others. It must not be
// shared by goroutines.
type Streams struct {
	p       *Prompt
	streams []stream
	scratch [2]decodeScratch
}

// A stream is what one continuation has written: per layer its keys and values.
type stream struct {
	n      int
	k, v   [][]float32 // [L][n*D]
	logits []float32
}

// Continue begins n continuations.
func (p *Prompt) Continue(n int) *Streams {
	s := &Streams{p: p, streams: make([]stream, n)}
	for i := range s.streams {
		s.streams[i].k = make([][]float32, p.d.m.Layers)
		s.streams[i].v = make([][]float32, p.d.m.Layers)
		s.streams[i].logits = append([]float32(nil), p.logits...)
	}
	return s
}

// Logits are those of the next token of stream i. The caller may change them; Push makes new ones.
func (s *Streams) Logits(i int) []float32 { return s.streams[i].logits }

// Room is how many tokens stream i may still take.
func (s *Streams) Room(i int) int { return s.p.d.m.Context - s.p.length - s.streams[i].n }

// Push appends tokens[j] to stream ids[j], for every j, and computes their new logits. The ids are different.
func (s *Streams) Push(ids []int, tokens []int32) {
	if len(ids) < 2 {
		s.scratch[0].push(s, ids, tokens)
		return
	}
	half := (len(ids) + 1) / 2
	vec.Parallel(2, func(i int) {
		if i == 0 {
			s.scratch[0].push(s, ids[:half], tokens[:half])
		} else {
			s.scratch[1].push(s, ids[half:], tokens[half:])
		}
	})
}

// decodeScratch is the memory of one step of some streams; the letters are those of the forward pass, with a row per stream.
type decodeScratch struct {
	x, y, xhat, qkv, o, u, w, logits []float32
}

func (z *decodeScratch) push(s *Streams, ids []int, tokens []int32) {
	m, dec := s.p.d.m, s.p.d
	n, d, f := len(ids), m.Dim, m.Hidden
	if n == 0 {
		return
	}
	z.x, z.y, z.xhat = grow(z.x, n*d), grow(z.y, n*d), grow(z.xhat, d)
	for i, t := range tokens {
		copy(z.x[i*d:(i+1)*d], m.w.embed[int(t)*d:])
	}
	norm := func(gain []float32) {
		for i := range n {
			normaliseRow(z.y[i*d:(i+1)*d], z.xhat, z.x[i*d:(i+1)*d], gain)
		}
	}
	x, y := vec.Dense(z.x, n, d), vec.Dense(z.y, n, d)
	for l := range dec.layers {
		w, p := &m.w.layers[l], &dec.layers[l]
		norm(w.attnNorm)
		z.qkv = zeros(z.qkv, n*3*d)
		vec.MulAddPacked(vec.Dense(z.qkv, n, 3*d), y, &p.qkv)
		for i, id := range ids {
			st := &s.streams[id]
			row := z.qkv[i*3*d : (i+1)*3*d]
			m.rope.turn(row[:2*d], s.p.length+st.n, false)
			st.k[l] = append(st.k[l], row[d:2*d]...)
			st.v[l] = append(st.v[l], row[2*d:]...)
		}
		z.attend(s, ids, l)
		vec.MulAddPacked(x, vec.Dense(z.o, n, d), &p.out)
		norm(w.ffnNorm)
		z.u = zeros(z.u, n*f)
		vec.MulAddPacked(vec.Dense(z.u, n, f), y, &p.up)
		squareReLU(z.u, z.u)
		vec.MulAddPacked(x, vec.Dense(z.u, n, f), &p.down)
	}
	norm(m.w.norm)
	z.logits = zeros(z.logits, n*m.Vocab)
	vec.MulAddPacked(vec.Dense(z.logits, n, m.Vocab), y, &dec.embed)
	for i, id := range ids {
		s.streams[id].n++
		copy(s.streams[id].logits, z.logits[i*m.Vocab:])
	}
}

// attend fills z.o from z.qkv: first all streams' products with the prompt, then each stream's with its own tokens.
func (z *decodeScratch) attend(s *Streams, ids []int, layer int) {
	m := s.p.d.m
	n, d, size, length := len(ids), m.Dim, m.Dim/m.Heads, s.p.length
	longest := 0
	for _, id := range ids {
		longest = max(longest, s.streams[id].n+1)
	}
	scale := m.scale()
	z.o = zeros(z.o, n*d)
	keys := length + longest
	for h := range m.Heads {
		at := h * size
		c := &s.p.layers[layer][h]
		z.w = zeros(z.w, n*keys)
		w := vec.Dense(z.w, n, keys)
		q := vec.Dense(z.qkv, n, 3*d).ColRange(at, at+size)
		vec.MulAddPacked(w.ColRange(0, length), q, &c.kt)
		for i, id := range ids {
			st := &s.streams[id]
			row := z.w[i*keys : i*keys+length+st.n+1]
			query := z.qkv[i*3*d+at : i*3*d+at+size]
			for t := range st.n + 1 {
				row[length+t] = vec.Dot(query, st.k[layer][t*d+at:t*d+at+size])
			}
			vec.Softmax(row, scale)
		}
		vec.MulAddPacked(vec.Dense(z.o, n, d).ColRange(at, at+size), w.ColRange(0, length), &c.v)
		for i, id := range ids {
			st := &s.streams[id]
			out := z.o[i*d+at : i*d+at+size]
			for t := range st.n + 1 {
				vec.AddScaled(out, z.w[i*keys+length+t], st.v[layer][t*d+at:t*d+at+size])
			}
		}
	}
}
