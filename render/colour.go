package render

import (
	"fmt"
	"math"
)

// The colours of all figures. Figures stand on a light card of their own, so they read on any page.
const (
	cardFill   = "#ffffff"
	cardEdge   = "#d9dee7"
	inkStrong  = "#1b2430" // titles
	inkText    = "#3a4656" // axis names, tick labels
	inkFaint   = "#6b7788" // notes
	gridLine   = "#e7eaf0"
	axisLine   = "#8e99a8"
	emptyFill  = "#eef0f4"
	emptyHatch = "#d4d9e2"
	highlight  = "#d1495b" // the best cell
)

// okabeIto is the palette of Okabe and Ito (2008, "Color Universal Design"), ordered for lines on white: readers with
// any common form of colour blindness can tell them apart. Its yellow is left out, it vanishes on white.
var okabeIto = []string{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#3a4656"}

// viridisStops are the ten even stops of matplotlib's viridis (Smith and van der Walt, 2015; CC0): lightness rises
// evenly, so the map reads in grey print and for colour-blind readers.
var viridisStops = [][3]float64{
	{0x44, 0x01, 0x54}, {0x48, 0x28, 0x78}, {0x3e, 0x49, 0x89}, {0x31, 0x68, 0x8e}, {0x26, 0x82, 0x8e},
	{0x1f, 0x9e, 0x89}, {0x35, 0xb7, 0x79}, {0x6e, 0xce, 0x58}, {0xb5, 0xde, 0x2b}, {0xfd, 0xe7, 0x25},
}

// A Palette is a scale of colours whose lightness rises evenly. The zero value is Viridis.
type Palette string

// The palettes, as matplotlib has them. Cividis looks nearly the same to readers with and without colour blindness.
const (
	Viridis Palette = "viridis"
	Magma   Palette = "magma"
	Cividis Palette = "cividis"
)

// magmaStops and cividisStops are like viridisStops (cividis: Nuñez, Anderton and Renslow, 2018).
var (
	magmaStops = [][3]float64{
		{0x00, 0x00, 0x04}, {0x18, 0x0f, 0x3d}, {0x44, 0x0f, 0x76}, {0x72, 0x1f, 0x81}, {0x9e, 0x2f, 0x7f},
		{0xcd, 0x40, 0x71}, {0xf1, 0x60, 0x5d}, {0xfd, 0x96, 0x68}, {0xfe, 0xca, 0x8d}, {0xfc, 0xfd, 0xbf},
	}
	cividisStops = [][3]float64{
		{0x00, 0x22, 0x4e}, {0x12, 0x35, 0x70}, {0x3b, 0x49, 0x6c}, {0x57, 0x5d, 0x6d}, {0x70, 0x71, 0x73},
		{0x8a, 0x86, 0x78}, {0xa5, 0x9c, 0x74}, {0xc3, 0xb3, 0x69}, {0xe1, 0xcc, 0x55}, {0xfe, 0xe8, 0x38},
	}
)

// at is the colour of t in [0, 1], quantised to 256 steps; t outside is clamped.
func (p Palette) at(t float64) string {
	switch p {
	case Magma:
		return ramp(magmaStops, t)
	case Cividis:
		return ramp(cividisStops, t)
	}
	return ramp(viridisStops, t)
}

// viridis is the colour of t on the usual palette.
func viridis(t float64) string { return Viridis.at(t) }

func ramp(stops [][3]float64, t float64) string {
	if math.IsNaN(t) {
		t = 0.5
	}
	t = math.Round(min(max(t, 0), 1)*255) / 255 * float64(len(stops)-1)
	i := min(int(t), len(stops)-2)
	return hex(mix(stops[i], stops[i+1], t-float64(i)))
}

func mix(a, b [3]float64, t float64) [3]float64 {
	for i := range a {
		a[i] += (b[i] - a[i]) * t
	}
	return a
}

func hex(c [3]float64) string {
	return fmt.Sprintf("#%02x%02x%02x", uint8(math.Round(c[0])), uint8(math.Round(c[1])), uint8(math.Round(c[2])))
}

// rgb reads "#rgb" or "#rrggbb"; anything else is black.
func rgb(s string) (c [3]float64) {
	digit := func(i int) float64 {
		switch b := s[i]; {
		case b >= '0' && b <= '9':
			return float64(b - '0')
		case b >= 'a' && b <= 'f':
			return float64(b-'a') + 10
		}
		return 0
	}
	for i := range c {
		switch len(s) {
		case 4:
			c[i] = digit(i+1) * 17
		case 7:
			c[i] = digit(2*i+1)*16 + digit(2*i+2)
		}
	}
	return c
}

// luminance is the relative luminance of WCAG 2, in [0, 1].
func luminance(colour string) float64 {
	c := rgb(colour)
	for i, v := range c {
		if v /= 255; v <= 0.04045 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

// inkOn is the ink that reads on a cell of the given colour.
func inkOn(colour string) Ink {
	if luminance(colour) > 0.3 {
		return Ink{Line: "#10202c", Fill: "#10202c"}
	}
	return Ink{Line: "#ffffff", Fill: "#ffffff"}
}
