//go:build ignore

package main

import (
	"math"

	"goelm/elm/draw"
)

// Paint sends rays out of a point.
func Paint() *draw.Picture {
	p := draw.NewPicture()
	p.Background(draw.Gray(0.4))
	count := 12
	for i := 0; i < count; i++ {
		angle := 2 * math.Pi * float64(i) / float64(count)
		p.Line(0.5, 0.5, 0.5+0.6*math.Cos(angle), 0.5+0.6*math.Sin(angle), 0.06, draw.RGB(0.8, 0.6, 0.4).Alpha(0.7))
	}
	return p
}
