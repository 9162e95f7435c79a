package transformer

import "fmt"

// A Batch is a list of sequences to learn from. A sequence may branch: several continuations follow the same prefix and do not see
// each other, so the prefix is computed once for all of them.
type Batch struct {
	tokens []int32
	pos    []int32
	target []int32   // the next token
	weight []float32 // of that token in the loss; 0: it is not asked for
	trees  []tree
}

// A tree is a prefix and its branches, as ranges of rows.
type tree struct {
	prefix   span
	branches []span
}

type span struct{ from, to int }

func (s span) len() int { return s.to - s.from }

// segments are the parts of a tree, each with the rows that it sees besides its own earlier ones.
func (t tree) segments(f func(own, context span)) {
	f(t.prefix, span{})
	for _, b := range t.branches {
		f(b, t.prefix)
	}
}

// A Branch is a continuation of a prefix.
type Branch struct {
	Tokens []int32
	From   int     // the first token that is to be learnt; those before it are given
	Weight float32 // of each learnt token in the loss
}

// Reset empties the batch.
func (b *Batch) Reset() {
	b.tokens, b.pos, b.target, b.weight, b.trees = b.tokens[:0], b.pos[:0], b.target[:0], b.weight[:0], b.trees[:0]
}

// Rows is the number of tokens that the model is run on.
func (b *Batch) Rows() int { return len(b.tokens) }

// Weight is the sum of the weights of the tokens to learn.
func (b *Batch) Weight() float64 {
	sum := 0.0
	for _, w := range b.weight {
		sum += float64(w)
	}
	return sum
}

// Add appends a prefix (not empty) with its branches. prefixWeight is the weight of the prefix's own tokens in the loss.
func (b *Batch) Add(prefix []int32, prefixWeight float32, branches ...Branch) {
	if len(prefix) == 0 {
		panic("transformer: a sequence needs a prefix")
	}
	t := tree{prefix: b.rows(prefix, 0)}
	for i := 1; i < len(prefix); i++ {
		row := t.prefix.from + i - 1
		b.target[row], b.weight[row] = prefix[i], prefixWeight
	}
	for _, br := range branches {
		if br.From < 1 || br.From > len(br.Tokens) {
			panic(fmt.Sprintf("transformer: learn a branch of %d tokens from %d on", len(br.Tokens), br.From))
		}
		s := b.rows(br.Tokens[:len(br.Tokens)-1], len(prefix))
		for i := br.From; i < len(br.Tokens); i++ {
			b.target[s.from+i-1], b.weight[s.from+i-1] = br.Tokens[i], br.Weight
		}
		t.branches = append(t.branches, s)
	}
	b.trees = append(b.trees, t)
}

func (b *Batch) rows(tokens []int32, pos int) span {
	s := span{len(b.tokens), len(b.tokens) + len(tokens)}
	for i, t := range tokens {
		b.tokens = append(b.tokens, t)
		b.pos = append(b.pos, int32(pos+i))
		b.target = append(b.target, 0)
		b.weight = append(b.weight, 0)
	}
	return s
}
