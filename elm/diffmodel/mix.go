package diffmodel

import (
	"fmt"
	"slices"
)

// Mix is the model between two of the same shape and vocabulary: its weights are (1-share) of a's and share of b's. Between a model and
// what it was tuned to, that keeps much of what both can do (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
func Mix(name string, a, b *Model, share float64) (*Model, error) {
	if a.net.Config != b.net.Config || !slices.Equal(a.tok.Merges(), b.tok.Merges()) {
		return nil, fmt.Errorf("%s and %s have other shapes or vocabularies", a.Name(), b.Name())
	}
	card := b.card
	card.Name, card.InFamily = name, a.card.InFamily || b.card.InFamily
	card.Parents = []string{a.Digest(), b.Digest()}
	card.Note = fmt.Sprintf("%.2f of %s and %.2f of %s", 1-share, a.Name(), share, b.Name())
	for _, f := range a.card.Families {
		if !slices.Contains(card.Families, f) {
			card.Families = append(slices.Clone(card.Families), f)
		}
	}
	net := a.net.Clone()
	from := b.net.Tensors()
	for i, t := range net.Tensors() {
		for k := range t.Data {
			t.Data[k] += float32(share) * (from[i].Data[k] - t.Data[k])
		}
	}
	m, err := newModel(card, a.tok, net)
	if err != nil {
		return nil, err
	}
	return m.halved(), nil
}
