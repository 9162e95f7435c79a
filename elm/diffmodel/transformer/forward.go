package transformer

import (
	"math"

	"goelm/elm/diffmodel/vec"
)

// A pass is one run of a model over a batch: what the backward pass needs of it, and scratch memory that the next one uses again.
type pass struct {
	m *Model
	b *Batch

	x        []float32 // [M][D], the stream between blocks
	y        []float32 // [M][D], scratch: input of a block
	acts     []activations
	final    normed
	learnt   []int32   // rows whose next token is to be learnt
	out      []float32 // [learnt][D], their normalised streams
	logits   []float32 // [learnt][V]; after loss, the gradient of them
	rowLoss  []float64
	panels   vec.Panels
	grad     gradients
	partials []float32
}

// activations are what one layer keeps.
type activations struct {
	attnNorm, ffnNorm normed
	qkv               []float32 // [M][3D], rotated
	lse               []float32 // [M][H], logarithms of the sums under the softmax
	o                 []float32 // [M][D], what the heads give
	u                 []float32 // [M][F], before the squared ReLU
}

// normed is a normalised stream, before the gain, and what it was multiplied with.
type normed struct {
	xhat []float32 // [M][D]
	inv  []float32 // [M]
}

// grow is s with n elements, in the same memory if it is enough. The elements are not cleared.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

func zeros(s []float32, n int) []float32 {
	s = grow(s, n)
	clear(s)
	return s
}

// rowChunk rows are one piece of parallel work. It is part of the order of additions in gainGradient: never derive it from the cores.
const rowChunk = 64

func eachChunk(rows int, f func(chunk, from, to int)) {
	vec.Parallel((rows+rowChunk-1)/rowChunk, func(i int) { f(i, i*rowChunk, min((i+1)*rowChunk, rows)) })
}

// run computes the stream of every row, up to the last normalisation.
func (p *pass) run() {
	m, b, d := p.m, p.b, p.m.Dim
	rows := b.Rows()
	p.x = grow(p.x, rows*d)
	for i, t := range b.tokens {
		copy(p.x[i*d:(i+1)*d], m.w.embed[int(t)*d:])
	}
	if p.acts == nil {
		p.acts = make([]activations, m.Layers)
	}
	p.y = grow(p.y, rows*d)
	for i := range m.w.layers {
		w, a := &m.w.layers[i], &p.acts[i]
		p.normalise(&a.attnNorm, w.attnNorm)
		a.qkv = zeros(a.qkv, rows*3*d)
		p.panels.MulAdd(vec.Dense(a.qkv, rows, 3*d), vec.Dense(p.y, rows, d), vec.Dense(w.qkv, 3*d, d).T())
		eachChunk(rows, func(_, from, to int) {
			for r := from; r < to; r++ {
				m.rope.turn(a.qkv[r*3*d:r*3*d+2*d], int(b.pos[r]), false)
			}
		})
		p.attend(a)
		p.panels.MulAdd(vec.Dense(p.x, rows, d), vec.Dense(a.o, rows, d), vec.Dense(w.out, d, d).T())

		p.normalise(&a.ffnNorm, w.ffnNorm)
		f := m.Hidden
		a.u = zeros(a.u, rows*f)
		p.panels.MulAdd(vec.Dense(a.u, rows, f), vec.Dense(p.y, rows, d), vec.Dense(w.up, f, d).T())
		act := p.squaredReLU(a.u)
		p.panels.MulAdd(vec.Dense(p.x, rows, d), vec.Dense(act, rows, f), vec.Dense(w.down, d, f).T())
	}
	p.normalise(&p.final, m.w.norm)
}

// normalise makes p.y of p.x: each row divided by the root of its mean square, times the gain.
func (p *pass) normalise(n *normed, gain []float32) {
	rows, d := p.b.Rows(), p.m.Dim
	n.xhat, n.inv = grow(n.xhat, rows*d), grow(n.inv, rows)
	eachChunk(rows, func(_, from, to int) {
		for r := from; r < to; r++ {
			n.inv[r] = normaliseRow(p.y[r*d:(r+1)*d], n.xhat[r*d:(r+1)*d], p.x[r*d:(r+1)*d], gain)
		}
	})
}

func normaliseRow(y, xhat, x, gain []float32) float32 {
	inv := float32(1 / math.Sqrt(float64(vec.Dot(x, x))/float64(len(x))+NormEps))
	for i, v := range x {
		xhat[i] = v * inv
		y[i] = v * inv * gain[i]
	}
	return inv
}

// applyGain makes p.y of a normalised stream again, for the backward pass.
func (p *pass) applyGain(n *normed, gain []float32) {
	d := p.m.Dim
	eachChunk(p.b.Rows(), func(_, from, to int) {
		for r := from; r < to; r++ {
			y, x := p.y[r*d:(r+1)*d], n.xhat[r*d:(r+1)*d]
			for i, v := range x {
				y[i] = v * gain[i]
			}
		}
	})
}

// squaredReLU is max(u, 0)^2, in scratch memory.
func (p *pass) squaredReLU(u []float32) []float32 {
	p.grad.act = grow(p.grad.act, len(u))
	act, f := p.grad.act, p.m.Hidden
	eachChunk(len(u)/f, func(_, from, to int) { squareReLU(act[from*f:to*f], u[from*f:to*f]) })
	return act
}

func squareReLU(act, u []float32) {
	for i, v := range u {
		v = max(v, 0)
		act[i] = v * v
	}
}

// loss runs the rows that have something to learn through the output embedding. It returns the sum of weight times negative log
// likelihood, and leaves in p.logits the gradient of that sum divided by scale.
func (p *pass) loss(scale float64) float64 {
	m, b, d, v := p.m, p.b, p.m.Dim, p.m.Vocab
	p.learnt = p.learnt[:0]
	for r, w := range b.weight {
		if w != 0 {
			p.learnt = append(p.learnt, int32(r))
		}
	}
	n := len(p.learnt)
	p.out = grow(p.out, n*d)
	for i, r := range p.learnt {
		copy(p.out[i*d:(i+1)*d], p.y[int(r)*d:])
	}
	p.logits = zeros(p.logits, n*v)
	p.panels.MulAdd(vec.Dense(p.logits, n, v), vec.Dense(p.out, n, d), vec.Dense(m.w.embed, v, d).T())
	p.rowLoss = grow(p.rowLoss, n)
	eachChunk(n, func(_, from, to int) {
		for i := from; i < to; i++ {
			row, target := p.logits[i*v:(i+1)*v], b.target[p.learnt[i]]
			logit := row[target]
			weight := b.weight[p.learnt[i]]
			norm := vec.Softmax(row, 1)
			p.rowLoss[i] = float64(weight) * float64(norm-logit)
			k := float32(float64(weight) / scale)
			for j := range row {
				row[j] *= k
			}
			row[target] -= k
		}
	})
	sum := 0.0
	for _, l := range p.rowLoss {
		sum += l
	}
	return sum
}
