// Command draw makes the logos of the kernelspec: a walker of joints and muscles, standing as the letter that an elm
// begins with, on the blue of Go's gopher. It is run once by `go generate`, when the drawing changes.
package main

import (
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/fogleman/gg"
)

const (
	ground = "#007d9c" // the card
	bone   = "#ffffff"
	muscle = "#fddd00"
	leaf   = "#9be564"
)

// The drawing, on a card of 64 by 64: joints, and the links between them.
var (
	joints = [][2]float64{{20, 15}, {44, 12}, {20, 33}, {38, 31}, {20, 50}, {46, 52}}
	links  = []struct {
		a, b   int
		colour string
	}{{0, 1, muscle}, {0, 2, bone}, {2, 3, muscle}, {2, 4, bone}, {4, 5, muscle}}
	colours = []string{leaf, bone, bone, leaf, bone, leaf}
)

func main() {
	for _, size := range []int{32, 64} {
		if err := raster(size).SavePNG(fmt.Sprintf("logo-%dx%d.png", size, size)); err != nil {
			log.Fatal(err)
		}
	}
	if err := os.WriteFile("logo-svg.svg", []byte(vector()), 0o644); err != nil {
		log.Fatal(err)
	}
}

func raster(size int) *gg.Context {
	c := gg.NewContext(size, size)
	c.Scale(float64(size)/64, float64(size)/64)
	c.SetHexColor(ground)
	c.DrawRoundedRectangle(0, 0, 64, 64, 12)
	c.Fill()
	c.SetLineWidth(4.5)
	c.SetLineCapRound()
	for _, l := range links {
		c.SetHexColor(l.colour)
		c.DrawLine(joints[l.a][0], joints[l.a][1], joints[l.b][0], joints[l.b][1])
		c.Stroke()
	}
	for i, j := range joints {
		c.SetHexColor(colours[i])
		c.DrawCircle(j[0], j[1], 5.5)
		c.Fill()
	}
	return c
}

func vector() string {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64"><title>GoELM</title>` + "\n")
	fmt.Fprintf(&b, `<rect width="64" height="64" rx="12" fill="%s"/>`+"\n", ground)
	for _, l := range links {
		a, z := joints[l.a], joints[l.b]
		fmt.Fprintf(&b, `<path d="M%g %gL%g %g" stroke="%s" stroke-width="4.5" stroke-linecap="round"/>`+"\n", a[0], a[1], z[0], z[1], l.colour)
	}
	for i, j := range joints {
		fmt.Fprintf(&b, `<circle cx="%g" cy="%g" r="5.5" fill="%s"/>`+"\n", j[0], j[1], colours[i])
	}
	b.WriteString("</svg>\n")
	return b.String()
}
