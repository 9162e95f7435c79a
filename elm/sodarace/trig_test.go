package sodarace

import (
	"math"
	"testing"
)

func TestSincos(t *testing.T) {
	worst := 0.0
	for i := range 200_000 {
		x := (float64(i) - 100_000) * 0.00773 // -773 to 773: four minutes of the muscles' clock
		s, c := sincos(x)
		worst = max(worst, math.Abs(s-math.Sin(x)), math.Abs(c-math.Cos(x)))
	}
	if worst > 4e-16 {
		t.Errorf("off by up to %v, want at most 4e-16", worst)
	}
	if s, c := sincos(0); s != 0 || c != 1 {
		t.Errorf("sincos(0) = %v, %v", s, c)
	}
}
