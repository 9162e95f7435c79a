//go:build ignore

package main

// Priority likes bins that become full, or else those that keep room for another item.
func Priority(item int, bins []int) []float64 {
	scores := make([]float64, len(bins))
	for i := range bins {
		left := float64(bins[i] - item)
		scores[i] = -left
		if left < 4 {
			scores[i] += 100
		}
		if left > 50 {
			scores[i] += 5
		}
	}
	return scores
}
