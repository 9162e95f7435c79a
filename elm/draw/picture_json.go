package draw

import (
	"encoding/json"
	"errors"
	"fmt"
)

type jsonPicture struct {
	Background []float64   `json:"background"`
	Shapes     []jsonShape `json:"shapes"`
}

type jsonShape struct {
	Kind  kind      `json:"kind"`
	At    []float64 `json:"at"`
	Color []float64 `json:"color"`
}

func (c Color) list() []float64 { return []float64{c.R, c.G, c.B, c.A} }

func colorOf(list []float64) (Color, error) {
	if len(list) != 4 {
		return Color{}, fmt.Errorf("a colour has 4 parts, not %d", len(list))
	}
	c := Color{list[0], list[1], list[2], list[3]}
	return c, checkColor(c)
}

// MarshalJSON writes the picture as plain data:
//
//	{"background":[r,g,b,a],"shapes":[{"kind":"circle","at":[x,y,radius],"color":[r,g,b,a]},...]}
func (p *Picture) MarshalJSON() ([]byte, error) {
	out := jsonPicture{p.background.list(), []jsonShape{}}
	for _, s := range p.shapes {
		out.Shapes = append(out.Shapes, jsonShape{s.kind, s.at, s.color.list()})
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes and holds it to the limits of this package. An error leaves the picture as it was.
func (p *Picture) UnmarshalJSON(data []byte) error {
	var in jsonPicture
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("draw: not a picture: %w", err)
	}
	if in.Background == nil || in.Shapes == nil {
		return errors.New(`draw: not a picture: want an object with the lists "background" and "shapes"`)
	}
	if len(in.Shapes) > MaxShapes {
		return fmt.Errorf("draw: the picture has %d shapes, more than %d", len(in.Shapes), MaxShapes)
	}
	var out Picture
	var err error
	if out.background, err = colorOf(in.Background); err != nil {
		return fmt.Errorf("draw: background: %w", err)
	}
	for i, s := range in.Shapes {
		c, err := colorOf(s.Color)
		one := shape{s.Kind, s.At, c}
		if err == nil {
			err = one.check()
		}
		if err != nil {
			return fmt.Errorf("draw: shape %d: %w", i, err)
		}
		out.shapes = append(out.shapes, one)
	}
	*p = out
	return nil
}
