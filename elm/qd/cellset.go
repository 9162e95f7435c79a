package qd

import (
	"iter"
	"math/bits"
	"slices"
	"sort"
)

// A cellset is a set of cell indices that counts its members and finds them in order. It is a bit a cell, and counts of
// the members in front of each word, which are computed when they are asked for. A sorted slice was tried first, and a
// Fenwick tree: keeping either up to date took most of the time of a batch.
type cellset struct {
	words  []uint64
	before []int32 // members in front of each word; empty when they must be counted again
	n      int
}

func newCellset(cells int) cellset { return cellset{words: make([]uint64, (cells+63)/64)} }

// add puts a cell that is not in the set into it.
func (s *cellset) add(cell int) {
	s.words[cell/64] |= 1 << (cell % 64)
	s.n++
	if len(s.before) > 0 {
		s.before = s.before[:0]
	}
}

// grow makes room for cells up to and without n.
func (s *cellset) grow(n int) {
	if words := (n + 63) / 64; words > len(s.words) {
		s.words = append(s.words, make([]uint64, words-len(s.words))...)
	}
}

// nth is the k-th member in ascending order, from 0.
func (s *cellset) nth(k int) int {
	if len(s.before) == 0 {
		count := 0
		for _, w := range s.words {
			s.before = append(s.before, int32(count))
			count += bits.OnesCount64(w)
		}
	}
	// The last word with at most k members in front of it.
	at := sort.Search(len(s.before), func(i int) bool { return int(s.before[i]) > k }) - 1
	word := s.words[at]
	for range k - int(s.before[at]) {
		word &= word - 1
	}
	return 64*at + bits.TrailingZeros64(word)
}

// all yields the members in ascending order.
func (s *cellset) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for w, word := range s.words {
			for ; word != 0; word &= word - 1 {
				if !yield(64*w + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

func (s *cellset) clone() cellset {
	return cellset{words: slices.Clone(s.words), n: s.n}
}
