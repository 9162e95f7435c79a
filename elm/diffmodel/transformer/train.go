package transformer

import (
	"fmt"
	"math"
	"slices"
)

// Adam are the settings of the optimiser (Kingma and Ba 2015, with decoupled weight decay after Loshchilov and Hutter 2019).
type Adam struct {
	Beta1, Beta2 float64 // 0.9 and 0.95 as a rule
	Eps          float64 // 1e-8
	Decay        float64 // of matrices, per step and unit of the rate
	Clip         float64 // a gradient longer than this is shortened to it; 0: never
}

// A Trainer changes a model by what batches teach. It must not be shared by goroutines.
type Trainer struct {
	Adam
	Model *Model
	Steps int // taken so far

	first, second []float32 // running means of gradient and squared gradient
	grad          weights
	pass          pass
}

// NewTrainer makes a trainer that has taken no step.
func NewTrainer(m *Model, a Adam) *Trainer {
	n := len(m.w.all)
	t := &Trainer{Adam: a, Model: m, first: make([]float32, n), second: make([]float32, n), grad: newWeights(m.Config, make([]float32, n))}
	t.pass.m = m
	return t
}

// Step learns from one batch at a learning rate. It returns the mean loss (nats per token of weight 1) before the step, and the length
// of the gradient. A batch that teaches nothing changes nothing.
func (t *Trainer) Step(b *Batch, rate float64) (loss, norm float64) {
	loss, norm = t.Gradient(b)
	if b.Weight() == 0 {
		return 0, 0
	}
	scale := 1.0
	if t.Clip > 0 && norm > t.Clip {
		scale = t.Clip / norm
	}
	t.update(rate, scale)
	return loss, norm
}

// Gradient computes loss and gradient of a batch, and the gradient's length.
func (t *Trainer) Gradient(b *Batch) (loss, norm float64) {
	weight := b.Weight()
	clear(t.grad.all)
	if weight == 0 {
		return 0, 0
	}
	t.pass.b = b
	t.pass.run()
	loss = t.pass.loss(weight) / weight
	t.pass.backward(&t.grad)
	sum := 0.0
	for _, g := range t.grad.all {
		sum += float64(g) * float64(g)
	}
	return loss, math.Sqrt(sum)
}

// Loss is the mean loss of a batch, without learning from it.
func (t *Trainer) Loss(b *Batch) float64 {
	weight := b.Weight()
	if weight == 0 {
		return 0
	}
	t.pass.b = b
	t.pass.run()
	return t.pass.loss(weight) / weight
}

// Gradients lists the gradients that Gradient left, in the order of [Model.Tensors].
func (t *Trainer) Gradients() []Tensor { return t.grad.tensors(t.Model.Config) }

func (t *Trainer) update(rate, scale float64) {
	t.Steps++
	c1 := 1 - math.Pow(t.Beta1, float64(t.Steps))
	c2 := 1 - math.Pow(t.Beta2, float64(t.Steps))
	b1, b2 := float32(t.Beta1), float32(t.Beta2)
	step := float32(rate / c1)
	root := float32(1 / math.Sqrt(c2))
	eps := float32(t.Eps)
	at := 0
	for _, tensor := range t.Model.Tensors() {
		keep := float32(1)
		if tensor.Rows > 0 {
			keep = float32(1 - rate*t.Decay)
		}
		n := len(tensor.Data)
		w, g, m, v := t.Model.w.all[at:at+n], t.grad.all[at:at+n], t.first[at:at+n], t.second[at:at+n]
		for i, gi := range g {
			gi *= float32(scale)
			m[i] = b1*m[i] + (1-b1)*gi
			v[i] = b2*v[i] + (1-b2)*gi*gi
			w[i] = keep*w[i] - step*m[i]/(sqrt(v[i])*root+eps)
		}
		at += n
	}
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// Cosine is the learning rate of a step (0 to steps-1): it rises evenly to peak over the first warm steps and falls along half a
// cosine to low.
func Cosine(step, warm, steps int, peak, low float64) float64 {
	if step < warm {
		return peak * float64(step+1) / float64(warm)
	}
	part := min(float64(step-warm)/float64(max(steps-warm, 1)), 1)
	return low + (peak-low)*(1+math.Cos(math.Pi*part))/2
}

// A State is everything that a trainer has learnt.
type State struct {
	Steps                  int
	Weights, First, Second []float32
}

// State is a copy of the trainer's state.
func (t *Trainer) State() State {
	return State{t.Steps, slices.Clone(t.Model.w.all), slices.Clone(t.first), slices.Clone(t.second)}
}

// SetState goes on from a state of a trainer of the same shape.
func (t *Trainer) SetState(s State) error {
	n := len(t.Model.w.all)
	if len(s.Weights) != n || len(s.First) != n || len(s.Second) != n {
		return fmt.Errorf("a state of %d, %d and %d numbers for a model of %d", len(s.Weights), len(s.First), len(s.Second), n)
	}
	t.Steps = s.Steps
	copy(t.Model.w.all, s.Weights)
	copy(t.first, s.First)
	copy(t.second, s.Second)
	return nil
}
