//go:build ignore

package main

import "goelm/elm/draw"

// Paint stacks bands of colour and puts a disc and a triangle on them.
func Paint() *draw.Picture {
	p := draw.NewPicture()
	bands := 6
	for i := 0; i < bands; i++ {
		t := float64(i) / float64(bands)
		p.Rect(0, t, 1, 0.2, draw.RGB(0.4+0.4*t, 0.4, 0.6-0.3*t))
	}
	p.Circle(0.5, 0.5, 0.2, draw.RGB(0.9, 0.8, 0.5))
	p.Triangle(0.1, 0.9, 0.4, 0.5, 0.7, 0.9, draw.RGB(0.3, 0.3, 0.3))
	return p
}
