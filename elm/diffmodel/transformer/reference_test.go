package transformer

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// TestReference compares loss, logits and every gradient with what JAX computed in float64 (testdata/reference.py).
func TestReference(t *testing.T) {
	data, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var ref struct {
		Vocab, Dim, Layers, Heads, Hidden int
		Sequences                         []struct {
			Prefix   []int32
			Weight   float32
			Branches []Branch
		}
		Loss       float64
		LastLogits []float64 `json:"last_logits"`
		Tensors    map[string]struct{ Weight, Gradient []float64 }
	}
	if err := json.Unmarshal(data, &ref); err != nil {
		t.Fatal(err)
	}
	m := newModel(t, Config{Vocab: ref.Vocab, Dim: ref.Dim, Layers: ref.Layers, Heads: ref.Heads, Hidden: ref.Hidden, Context: 64, RopeBase: 10000}, 1)
	for _, x := range m.Tensors() {
		for i, v := range ref.Tensors[x.Name].Weight {
			x.Data[i] = float32(v)
		}
	}
	var b Batch
	for _, s := range ref.Sequences {
		b.Add(s.Prefix, s.Weight, s.Branches...)
	}
	tr := NewTrainer(m, Adam{})
	loss, _ := tr.Gradient(&b)
	if math.Abs(loss-ref.Loss) > 1e-5 {
		t.Errorf("loss %v, want %v", loss, ref.Loss)
	}
	for _, g := range tr.Gradients() {
		want := ref.Tensors[g.Name].Gradient
		if len(want) != len(g.Data) {
			t.Fatalf("%s: %d numbers, the reference has %d", g.Name, len(g.Data), len(want))
		}
		for i, v := range g.Data {
			if math.Abs(float64(v)-want[i]) > 2e-5*(1+math.Abs(want[i])) {
				t.Errorf("%s[%d]: gradient %v, want %v", g.Name, i, v, want[i])
				break
			}
		}
	}
	p, err := NewDecoder(m).Read(ref.Sequences[0].Prefix)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range p.logits {
		if math.Abs(float64(v)-ref.LastLogits[i]) > 2e-5 {
			t.Errorf("logit %d is %v, want %v", i, v, ref.LastLogits[i])
		}
	}
}
