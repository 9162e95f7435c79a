package transformer

import "goelm/elm/diffmodel/vec"

// gradients are scratch memory of the backward pass.
type gradients struct {
	dx   []float32 // [M][D], of the stream
	dy   []float32 // [M][D], of a block's input
	dqkv []float32 // [M][3D]
	do   []float32 // [M][D]
	du   []float32 // [M][F]
	act  []float32 // [M][F], squared ReLU; the forward pass uses it too
	dout []float32 // [learnt][D]
}

// backward adds the gradients of the loss to g. It follows run and loss from the end to the beginning.
func (p *pass) backward(g *weights) {
	m, b, d, f := p.m, p.b, p.m.Dim, p.m.Hidden
	rows, n := b.Rows(), len(p.learnt)
	s := &p.grad

	// loss: p.logits holds its gradient
	dlogits := vec.Dense(p.logits, n, m.Vocab)
	p.panels.MulAdd(vec.Dense(g.embed, m.Vocab, d), dlogits.T(), vec.Dense(p.out, n, d))
	s.dout = zeros(s.dout, n*d)
	p.panels.MulAdd(vec.Dense(s.dout, n, d), dlogits, vec.Dense(m.w.embed, m.Vocab, d))
	s.dy = zeros(s.dy, rows*d)
	for i, r := range p.learnt {
		copy(s.dy[int(r)*d:(int(r)+1)*d], s.dout[i*d:])
	}
	s.dx = zeros(s.dx, rows*d)
	p.denormalise(&p.final, m.w.norm, g.norm)

	for i := m.Layers - 1; i >= 0; i-- {
		w, dw, a := &m.w.layers[i], &g.layers[i], &p.acts[i]

		// x += down(relu(up(norm(x)))^2)
		dx := vec.Dense(s.dx, rows, d)
		act := p.squaredReLU(a.u)
		p.panels.MulAdd(vec.Dense(dw.down, d, f), dx.T(), vec.Dense(act, rows, f))
		s.du = zeros(s.du, rows*f)
		p.panels.MulAdd(vec.Dense(s.du, rows, f), dx, vec.Dense(w.down, d, f))
		eachChunk(rows, func(_, from, to int) {
			du, u := s.du[from*f:to*f], a.u[from*f:to*f]
			for j, v := range u {
				du[j] *= 2 * max(v, 0)
			}
		})
		p.applyGain(&a.ffnNorm, w.ffnNorm)
		p.panels.MulAdd(vec.Dense(dw.up, f, d), vec.Dense(s.du, rows, f).T(), vec.Dense(p.y, rows, d))
		s.dy = zeros(s.dy, rows*d)
		p.panels.MulAdd(vec.Dense(s.dy, rows, d), vec.Dense(s.du, rows, f), vec.Dense(w.up, f, d))
		p.denormalise(&a.ffnNorm, w.ffnNorm, dw.ffnNorm)

		// x += out(attend(qkv(norm(x))))
		p.panels.MulAdd(vec.Dense(dw.out, d, d), dx.T(), vec.Dense(a.o, rows, d))
		s.do = zeros(s.do, rows*d)
		p.panels.MulAdd(vec.Dense(s.do, rows, d), dx, vec.Dense(w.out, d, d))
		p.attendBack(a)
		p.applyGain(&a.attnNorm, w.attnNorm)
		dqkv := vec.Dense(s.dqkv, rows, 3*d)
		p.panels.MulAdd(vec.Dense(dw.qkv, 3*d, d), dqkv.T(), vec.Dense(p.y, rows, d))
		s.dy = zeros(s.dy, rows*d)
		p.panels.MulAdd(vec.Dense(s.dy, rows, d), dqkv, vec.Dense(w.qkv, 3*d, d))
		p.denormalise(&a.attnNorm, w.attnNorm, dw.attnNorm)
	}
	for r, t := range b.tokens {
		vec.AddScaled(g.embed[int(t)*d:(int(t)+1)*d], 1, s.dx[r*d:(r+1)*d])
	}
}

// denormalise adds to p.grad.dx what p.grad.dy, the gradient of a normalised stream, says of the stream before, and to dgain
// what it says of the gain. The gain's sum goes over chunks of rowChunk rows, then over the chunks.
func (p *pass) denormalise(n *normed, gain, dgain []float32) {
	rows, d := p.b.Rows(), p.m.Dim
	chunks := (rows + rowChunk - 1) / rowChunk
	p.partials = zeros(p.partials, chunks*d)
	eachChunk(rows, func(chunk, from, to int) {
		part := p.partials[chunk*d : (chunk+1)*d]
		for r := from; r < to; r++ {
			xhat, dy, dx := n.xhat[r*d:(r+1)*d], p.grad.dy[r*d:(r+1)*d], p.grad.dx[r*d:(r+1)*d]
			for i, v := range dy {
				part[i] += v * xhat[i]
				dy[i] = v * gain[i]
			}
			mean := vec.Dot(dy, xhat) / float32(d)
			inv := n.inv[r]
			for i, v := range dy {
				dx[i] += inv * (v - xhat[i]*mean)
			}
		}
	})
	for c := range chunks {
		vec.AddScaled(dgain, 1, p.partials[c*d:(c+1)*d])
	}
}

// attendBack fills p.grad.dqkv from p.grad.do. The attention weights are computed again: that costs less than keeping them.
func (p *pass) attendBack(a *activations) {
	rows, d := p.b.Rows(), p.m.Dim
	g := &p.grad
	g.dqkv = zeros(g.dqkv, rows*3*d)
	scale := p.m.scale()
	p.eachHead(func(t tree, head int, s *headScratch) {
		hd, dhd := p.head(a.qkv, a.o, head), p.head(g.dqkv, g.do, head)
		t.segments(func(own, context span) {
			c := context.len()
			size := hd.q.Cols
			s.vt.Pack(hd.v.RowRange(context.from, context.to).T())
			s.vtOwn.Pack(hd.v.RowRange(own.from, own.to).T())
			s.k.Pack(hd.k.RowRange(context.from, context.to))
			s.kOwn.Pack(hd.k.RowRange(own.from, own.to))
			s.weights(hd, own, context, func(from, to, keys int, w vec.Mat) {
				s.ds = zeros(s.ds, (to-from)*keys)
				ds := vec.Dense(s.ds, to-from, keys)
				do := dhd.o.RowRange(from, to)
				ownRows := span{own.from, own.from + keys - c}
				vt, k := s.vtOwn.Part(size, ownRows.len()), s.kOwn.Part(ownRows.len(), size)
				vec.MulAddPacked(ds.ColRange(0, c), do, &s.vt)
				vec.MulAddPacked(ds.ColRange(c, keys), do, &vt)
				for r := from; r < to; r++ {
					seen := c + r - own.from + 1
					row, drow := w.Data[(r-from)*w.Row:][:keys], s.ds[(r-from)*keys:][:keys]
					vec.ExpSum(row[:seen], scale, a.lse[r*p.m.Heads+head])
					clear(row[seen:])
					mean := vec.Dot(row[:seen], drow[:seen])
					for i, v := range row[:seen] {
						drow[i] = v * (drow[i] - mean) * scale
					}
					clear(drow[seen:])
				}
				q, dq := hd.q.RowRange(from, to), dhd.q.RowRange(from, to)
				vec.MulAddPacked(dq, ds.ColRange(0, c), &s.k)
				vec.MulAddPacked(dq, ds.ColRange(c, keys), &k)
				s.panels.Pack(do)
				vec.MulAddPacked(dhd.v.RowRange(context.from, context.to), w.ColRange(0, c).T(), &s.panels)
				vec.MulAddPacked(dhd.v.RowRange(ownRows.from, ownRows.to), w.ColRange(c, keys).T(), &s.panels)
				s.panels.Pack(q)
				vec.MulAddPacked(dhd.k.RowRange(context.from, context.to), ds.ColRange(0, c).T(), &s.panels)
				vec.MulAddPacked(dhd.k.RowRange(ownRows.from, ownRows.to), ds.ColRange(c, keys).T(), &s.panels)
			})
		})
	})
	eachChunk(rows, func(_, from, to int) {
		for r := from; r < to; r++ {
			p.m.rope.turn(g.dqkv[r*3*d:r*3*d+2*d], int(p.b.pos[r]), true)
		}
	})
}
