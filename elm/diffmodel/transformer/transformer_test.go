package transformer

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

var small = Config{Vocab: 37, Dim: 16, Layers: 2, Heads: 2, Hidden: 24, Context: 200, RopeBase: 10000}

func newModel(t testing.TB, c Config, seed uint64) *Model {
	t.Helper()
	m, err := New(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func tokens(r *rand.Rand, c Config, n int) []int32 {
	x := make([]int32, n)
	for i := range x {
		x[i] = int32(r.IntN(c.Vocab))
	}
	return x
}

// branching is a batch of two sequences: one with three branches, one with a long prefix and none.
func branching(c Config) *Batch {
	r := rand.New(rand.NewPCG(5, 5))
	b := new(Batch)
	b.Add(tokens(r, c, 9), 0.25,
		Branch{Tokens: tokens(r, c, 5), From: 2, Weight: 1}, Branch{Tokens: tokens(r, c, 70), From: 1, Weight: 0.5}, Branch{Tokens: tokens(r, c, 2), From: 1, Weight: 2})
	b.Add(tokens(r, c, 101), 1)
	return b
}

// TestGradient compares the gradient of every tensor with the loss at two nearby points along a random direction.
func TestGradient(t *testing.T) {
	m := newModel(t, small, 1)
	tr := NewTrainer(m, Adam{})
	b := branching(small)
	tr.Gradient(b)
	grads := tr.Gradients()
	for i, tensor := range m.Tensors() {
		r := rand.New(rand.NewPCG(uint64(i), 9))
		direction := make([]float32, len(tensor.Data))
		want, size := 0.0, 0.0
		for k := range direction {
			direction[k] = float32(r.NormFloat64())
			want += float64(direction[k]) * float64(grads[i].Data[k])
			size += float64(grads[i].Data[k]) * float64(grads[i].Data[k])
		}
		saved := slices.Clone(tensor.Data)
		at := func(eps float64) float64 {
			for k := range tensor.Data {
				tensor.Data[k] = saved[k] + float32(eps)*direction[k]
			}
			return tr.Loss(b)
		}
		const eps = 2e-3
		got := (at(eps) - at(-eps)) / (2 * eps)
		copy(tensor.Data, saved)
		if math.Abs(got-want) > 0.01*math.Sqrt(size)+1e-3 {
			t.Errorf("%s: the loss changes by %v along a direction, the gradient says %v (its length is %v)", tensor.Name, got, want, math.Sqrt(size))
		}
	}
}

// TestBranches: a tree teaches exactly what its branches teach one by one, each behind a copy of the prefix.
func TestBranches(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	prefix := tokens(r, small, 50)
	var branches []Branch
	for range 3 {
		branches = append(branches, Branch{Tokens: tokens(r, small, 20+r.IntN(60)), From: 3, Weight: 1})
	}
	var one, many Batch
	one.Add(prefix, 0, branches...)
	for _, b := range branches {
		many.Add(prefix, 0, b)
	}
	m := newModel(t, small, 2)
	x, y := NewTrainer(m, Adam{}), NewTrainer(m, Adam{})
	lossOne, _ := x.Gradient(&one)
	lossMany, _ := y.Gradient(&many)
	if math.Abs(lossOne-lossMany) > 1e-5 {
		t.Errorf("loss %v as a tree, %v apart", lossOne, lossMany)
	}
	for i, g := range x.Gradients() {
		for k, v := range g.Data {
			if w := y.Gradients()[i].Data[k]; math.Abs(float64(v-w)) > 1e-5 {
				t.Fatalf("%s[%d]: gradient %v as a tree, %v apart", g.Name, k, v, w)
			}
		}
	}
}

// TestSameBitsOnAnyCores trains and decodes with several numbers of cores.
func TestSameBitsOnAnyCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	c := small
	c.Dim, c.Hidden, c.Vocab = 64, 96, 300
	var first []float32
	for _, cores := range []int{1, 2, 4} {
		runtime.GOMAXPROCS(cores)
		m := newModel(t, c, 3)
		tr := NewTrainer(m, Adam{Beta1: 0.9, Beta2: 0.95, Eps: 1e-8, Decay: 0.01, Clip: 1})
		r := rand.New(rand.NewPCG(5, 5))
		for range 3 {
			var b Batch
			for range 6 {
				b.Add(tokens(r, c, 60), 0.1, Branch{tokens(r, c, 30), 1, 1}, Branch{tokens(r, c, 50), 1, 1})
			}
			tr.Step(&b, 1e-2)
		}
		all := slices.Clone(m.w.all)
		p, err := NewDecoder(m).Read(tokens(rand.New(rand.NewPCG(8, 8)), c, 90))
		if err != nil {
			t.Fatal(err)
		}
		s := p.Continue(5)
		for i := range int32(4) {
			s.Push([]int{0, 2, 3, 4}, []int32{i, 1, 2, 3})
		}
		for i := range 5 {
			all = append(all, s.Logits(i)...)
		}
		if first == nil {
			first = all
		} else if !slices.Equal(first, all) {
			t.Errorf("%d cores give other bits than one", cores)
		}
	}
}

// TestDecode compares decoding token by token with one forward pass over prompt and continuation, and each stream with itself alone.
func TestDecode(t *testing.T) {
	c := small
	c.Dim, c.Heads = 64, 2
	m := newModel(t, c, 4)
	r := rand.New(rand.NewPCG(7, 7))
	prompt, more := tokens(r, c, 33), tokens(r, c, 40)
	d := NewDecoder(m)
	p, err := d.Read(prompt)
	if err != nil {
		t.Fatal(err)
	}
	together, alone := p.Continue(7), p.Continue(1)
	for i, tok := range more {
		together.Push([]int{6, 3, 0, 1, 2, 4}, []int32{5, tok, 1, 2, 3, 4})
		alone.Push([]int{0}, []int32{tok})
		if !slices.Equal(together.Logits(3), alone.Logits(0)) {
			t.Fatalf("token %d: a stream's logits depend on the others", i)
		}
		whole, err := d.Read(append(slices.Clone(prompt), more[:i+1]...))
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range whole.logits {
			if math.Abs(float64(v-alone.Logits(0)[k])) > 1e-4 {
				t.Fatalf("token %d: logit %d is %v step by step, %v at once", i, k, alone.Logits(0)[k], v)
			}
		}
	}
	if got, want := alone.Room(0), c.Context-33-40; got != want {
		t.Errorf("room for %d tokens, want %d", got, want)
	}
	for _, bad := range [][]int32{nil, {-1}, {int32(c.Vocab)}, make([]int32, c.Context)} {
		if _, err := d.Read(bad); err == nil {
			t.Errorf("reading %d tokens %v gives no error", len(bad), bad[:min(len(bad), 1)])
		}
	}
}

// TestLearns: a model learns to repeat what it has read, which needs attention, and forgets nothing of it over a pause.
func TestLearns(t *testing.T) {
	m := newModel(t, small, 5)
	tr := NewTrainer(m, Adam{Beta1: 0.9, Beta2: 0.95, Eps: 1e-8, Clip: 1})
	r := rand.New(rand.NewPCG(9, 9))
	const steps = 250
	last := 0.0
	for i := range steps {
		var b Batch
		for range 16 {
			x := tokens(r, small, 6)
			b.Add(x, 0, Branch{Tokens: append([]int32{0}, x...), From: 1, Weight: 1})
		}
		last, _ = tr.Step(&b, Cosine(i, 20, steps, 1e-2, 0))
	}
	if last > 0.5 {
		t.Errorf("the loss is %v after %d steps, and was about %.1f before", last, steps, math.Log(float64(small.Vocab)))
	}
}

func TestShape(t *testing.T) {
	for _, bad := range []func(*Config){
		func(c *Config) { c.Vocab = 0 }, func(c *Config) { c.Dim = 18; c.Heads = 4 }, func(c *Config) { c.RopeBase = 0 }, func(c *Config) { c.Layers = -1 },
	} {
		c := small
		bad(&c)
		if _, err := New(c, 1); err == nil {
			t.Errorf("%+v is accepted", c)
		}
	}
	n := 0
	for _, x := range newModel(t, small, 1).Tensors() {
		n += len(x.Data)
		if x.Rows > 0 && x.Rows*x.Cols != len(x.Data) || x.Rows == 0 && x.Cols != len(x.Data) {
			t.Errorf("%s: %dx%d with %d numbers", x.Name, x.Rows, x.Cols, len(x.Data))
		}
	}
	if n != small.Parameters() {
		t.Errorf("%d numbers in the tensors, Parameters says %d", n, small.Parameters())
	}
}

func TestCosine(t *testing.T) {
	for _, tt := range []struct {
		step int
		want float64
	}{{0, 0.25}, {3, 1}, {4, 1}, {54, 0.55}, {104, 0.1}, {200, 0.1}} {
		if got := Cosine(tt.step, 4, 104, 1, 0.1); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("rate of step %d is %v, want %v", tt.step, got, tt.want)
		}
	}
}

// million is the shape of the shipped models.
var million = Config{Vocab: 1024, Dim: 128, Layers: 6, Heads: 4, Hidden: 320, Context: 2048, RopeBase: 10000}

func BenchmarkTrain(b *testing.B) {
	m := newModel(b, million, 1)
	tr := NewTrainer(m, Adam{Beta1: 0.9, Beta2: 0.95, Eps: 1e-8, Clip: 1})
	r := rand.New(rand.NewPCG(1, 1))
	var batch Batch
	for range 6 {
		batch.Add(tokens(r, million, 256), 0, Branch{tokens(r, million, 80), 10, 1}, Branch{tokens(r, million, 80), 10, 1}, Branch{tokens(r, million, 80), 10, 1})
	}
	for b.Loop() {
		tr.Step(&batch, 1e-4)
	}
	b.ReportMetric(float64(batch.Rows()*b.N)/b.Elapsed().Seconds(), "tokens/s")
	b.ReportMetric(float64(m.Parameters()), "parameters")
}

func BenchmarkDecode(b *testing.B) {
	m := newModel(b, million, 1)
	d := NewDecoder(m)
	r := rand.New(rand.NewPCG(1, 1))
	p, err := d.Read(tokens(r, million, 300))
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1, 8, 32} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			ids, next := make([]int, n), make([]int32, n)
			for i := range ids {
				ids[i] = i
			}
			s := p.Continue(n)
			for b.Loop() {
				if s.streams[0].n == 80 {
					s = p.Continue(n)
				}
				s.Push(ids, next)
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}
