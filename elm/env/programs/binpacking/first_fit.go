//go:build ignore

package main

// Priority likes all bins alike, so that the item goes into the first.
func Priority(item int, bins []int) []float64 {
	scores := make([]float64, len(bins))
	for i := range bins {
		scores[i] = 1.0
	}
	return scores
}
