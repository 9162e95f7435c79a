package sandbox

import "testing"

func TestStretch(t *testing.T) {
	for _, tt := range []struct {
		text  string
		cores int
		want  float64
	}{
		{"0.20 0.18 0.12 1/80 11206", 2, 1},
		{"5.00 0.18 0.12 1/80 11206", 2, 2.5},
		{"0.20 0.18 0.12 6/80 11206", 2, 3},
		{"900.1 0.18 0.12 6/80 11206", 2, maxStretch},
		{"", 2, 1},
		{"what else may it say", 2, 1},
	} {
		if got := stretchOf(tt.text, tt.cores); got != tt.want {
			t.Errorf("stretchOf(%q, %d) = %v, want %v", tt.text, tt.cores, got, tt.want)
		}
	}
}
