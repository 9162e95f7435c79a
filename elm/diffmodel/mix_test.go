package diffmodel

import "testing"

func TestMix(t *testing.T) {
	model := func(seed uint64, dim int) *Model {
		r := tiny(1)
		r.Seed, r.Shape.Dim = seed, dim
		tr, err := NewTraining(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		m, err := tr.Model()
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	a, b := model(1, 32), model(2, 32)
	for _, tt := range []struct {
		share float64
		of    *Model
	}{{0, a}, {1, b}} {
		m, err := Mix("mixed", a, b, tt.share)
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range m.net.Tensors() {
			for k, v := range x.Data {
				if d := v - tt.of.net.Tensors()[i].Data[k]; d > 1e-3 || d < -1e-3 {
					t.Fatalf("share %v: %s[%d] is %v", tt.share, x.Name, k, v)
				}
			}
		}
	}
	half, err := Mix("mixed", a, b, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	x, y, z := a.net.Tensors()[0].Data[3], b.net.Tensors()[0].Data[3], half.net.Tensors()[0].Data[3]
	if d := z - (x+y)/2; d > 1e-3 || d < -1e-3 || half.Name() != "mixed" || len(half.Card().Parents) != 2 {
		t.Errorf("between %v and %v lies %v; card %+v", x, y, z, half.Card())
	}
	if _, err := Mix("mixed", a, model(1, 64), 0.5); err == nil {
		t.Error("models of two shapes were mixed")
	}
}
