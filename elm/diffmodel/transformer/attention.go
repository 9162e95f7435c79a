package transformer

import (
	"math"
	"sync"

	"goelm/elm/diffmodel/vec"
)

// headScratch is the memory of one task of attention: one head of one tree.
type headScratch struct {
	s, ds       []float32  // [queryBlock][keys]
	kt, v       vec.Panels // keys (transposed) and values of a segment's context
	ktOwn, vOwn vec.Panels // and of the segment itself
	k, vt       vec.Panels // the same the other way round, for the backward pass
	kOwn, vtOwn vec.Panels
	panels      vec.Panels
}

var headScratches = sync.Pool{New: func() any { return new(headScratch) }}

// queryBlock rows of queries are compared with keys at a time. Below the diagonal a block computes too much, but never
// more than its own width.
const queryBlock = 48

// eachHead calls f for every tree and head of the batch, several at once. All rows that a call writes belong to its tree, all columns to its head.
func (p *pass) eachHead(f func(t tree, head int, s *headScratch)) {
	h := p.m.Heads
	vec.Parallel(len(p.b.trees)*h, func(i int) {
		s := headScratches.Get().(*headScratch)
		f(p.b.trees[i/h], i%h, s)
		headScratches.Put(s)
	})
}

// heads are the views of one head: queries, keys, values and output of all rows.
type heads struct{ q, k, v, o vec.Mat }

func (p *pass) head(qkv, o []float32, head int) heads {
	d := p.m.Dim
	size := d / p.m.Heads
	all := vec.Dense(qkv, p.b.Rows(), 3*d)
	at := head * size
	return heads{
		q: all.ColRange(at, at+size), k: all.ColRange(d+at, d+at+size), v: all.ColRange(2*d+at, 2*d+at+size),
		o: vec.Dense(o, p.b.Rows(), d).ColRange(at, at+size),
	}
}

// attend fills a.o and a.lse: each row's mean of the values that it sees, weighted by the softmax of its query with their keys.
func (p *pass) attend(a *activations) {
	rows, d := p.b.Rows(), p.m.Dim
	a.o, a.lse = zeros(a.o, rows*d), grow(a.lse, rows*p.m.Heads)
	scale := p.m.scale()
	p.eachHead(func(t tree, head int, s *headScratch) {
		hd := p.head(a.qkv, a.o, head)
		t.segments(func(own, context span) {
			s.v.Pack(hd.v.RowRange(context.from, context.to))
			s.vOwn.Pack(hd.v.RowRange(own.from, own.to))
			s.weights(hd, own, context, func(from, to, keys int, w vec.Mat) {
				for r := from; r < to; r++ {
					seen := context.len() + r - own.from + 1
					row := w.Data[(r-from)*w.Row:][:keys]
					a.lse[r*p.m.Heads+head] = vec.Softmax(row[:seen], scale)
					clear(row[seen:])
				}
				out := hd.o.RowRange(from, to)
				vec.MulAddPacked(out, w.ColRange(0, context.len()), &s.v)
				values := s.vOwn.Part(keys-context.len(), out.Cols)
				vec.MulAddPacked(out, w.ColRange(context.len(), keys), &values)
			})
		})
	})
}

// weights calls f for each block of a segment's queries with their products with the keys of context and segment: row r-from
// of w belongs to query r, its columns are first the context's, then the segment's own up to the block's end (keys in all).
// Products with keys behind the query are in w too; f must not use them.
func (s *headScratch) weights(hd heads, own, context span, f func(from, to, keys int, w vec.Mat)) {
	s.kt.Pack(hd.k.RowRange(context.from, context.to).T()) // once per prefix would do, but is cheap beside the products
	s.ktOwn.Pack(hd.k.RowRange(own.from, own.to).T())
	for from := own.from; from < own.to; from += queryBlock {
		to := min(from+queryBlock, own.to)
		keys := context.len() + to - own.from
		s.s = zeros(s.s, (to-from)*keys)
		w := vec.Dense(s.s, to-from, keys)
		q := hd.q.RowRange(from, to)
		vec.MulAddPacked(w.ColRange(0, context.len()), q, &s.kt)
		kt := s.ktOwn.Part(q.Cols, to-own.from)
		vec.MulAddPacked(w.ColRange(context.len(), keys), q, &kt)
		f(from, to, keys, w)
	}
}

// scale is what a product of query and key is multiplied with.
func (c Config) scale() float32 {
	return float32(1 / math.Sqrt(float64(c.Dim/c.Heads)))
}
