//go:build ignore

package main

// Priority likes the bin in which the least room is left.
func Priority(item int, bins []int) []float64 {
	scores := make([]float64, len(bins))
	for i := range bins {
		scores[i] = -float64(bins[i] - item)
	}
	return scores
}
