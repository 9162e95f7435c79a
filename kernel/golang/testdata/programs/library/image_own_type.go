package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

type checker struct{ n int }

func (c checker) ColorModel() color.Model { return color.GrayModel }
func (c checker) Bounds() image.Rectangle { return image.Rect(0, 0, c.n, c.n) }
func (c checker) At(x, y int) color.Color { return color.Gray{uint8((x + y) % 2 * 255)} }

func main() {
	var buf bytes.Buffer
	err := png.Encode(&buf, checker{3})
	m, err2 := png.Decode(&buf)
	fmt.Println(err, err2, m.Bounds(), m.At(0, 1), m.At(1, 1))
	d := image.NewGray(image.Rect(0, 0, 3, 3))
	draw.Draw(d, d.Bounds(), checker{3}, image.Point{}, draw.Src)
	fmt.Println(d.Pix)
}

/* Output:
<nil> <nil> (0,0)-(3,3) {255} {0}
[0 255 0 255 0 255 0 255 0]
*/
