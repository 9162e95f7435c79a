package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
)

func main() {
	m := image.NewRGBA(image.Rect(0, 0, 4, 3))
	draw.Draw(m, m.Bounds(), &image.Uniform{color.RGBA{10, 20, 30, 255}}, image.Point{}, draw.Src)
	m.Set(1, 1, color.White)
	r, g, b, a := m.At(1, 1).RGBA()
	fmt.Println(m.Bounds(), r, g, b, a, m.RGBAAt(0, 0), color.GrayModel.Convert(color.White))
	var buf bytes.Buffer
	fmt.Println(png.Encode(&buf, m))
	n, kind, err := image.Decode(&buf)
	fmt.Println(n.Bounds(), kind, err, n.At(1, 1))
	p := image.NewPaletted(image.Rect(0, 0, 2, 2), palette.Plan9)
	buf.Reset()
	fmt.Println(gif.Encode(&buf, p, nil), len(palette.WebSafe), jpeg.Encode(io.Discard, m, nil))
	fmt.Println(image.Pt(1, 2).Add(image.Pt(3, 4)), image.Rect(0, 0, 4, 4).Intersect(image.Rect(2, 2, 9, 9)))
}

/* Output:
(0,0)-(4,3) 65535 65535 65535 65535 {10 20 30 255} {255}
<nil>
(0,0)-(4,3) png <nil> {255 255 255 255}
<nil> 216 <nil>
(4,6) (2,2)-(4,4)
*/
