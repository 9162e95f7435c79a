package sodarace

import (
	"fmt"
	"math"

	"goelm/render"
)

// pictureEvery is how many steps lie between two frames of an animation: 30 frames a second.
const pictureEvery = 2

// Animate simulates the walker and draws it in motion on its terrain, with the trail of its centre of mass. Muscles are
// coloured by how far they are contracted. An invalid run is drawn too, and the caption says why it does not count. It
// panics if the options make no sense.
func Animate(w *Walker, opt Options) render.Figure {
	if opt.Every == 0 {
		opt.Every = pictureEvery
	}
	r, err := Simulate(w, opt)
	if err != nil {
		panic(err.Error())
	}
	return Picture(w, opt, r)
}

// Picture draws a run that Simulate has recorded (with Options.Every > 0), as Animate does.
func Picture(w *Walker, opt Options, r Result) render.Figure {
	m := w.motion(opt)
	if len(r.Frames) > 0 {
		m.Frames = m.Frames[:0]
	}
	for _, f := range r.Frames {
		m.Frames = append(m.Frames, points(f.Joints))
		m.Contraction = append(m.Contraction, w.contraction(f.Joints))
	}
	if len(r.Frames) > 1 {
		m.Frame = float64(r.Frames[1].Step-r.Frames[0].Step) / StepsPerSecond
	}
	m.Trail = true
	m.Caption = r.caption(opt)
	m.Desc = fmt.Sprintf("%v; %s", w, m.Caption)
	return render.Animate(m)
}

// Still draws the walker as it starts, small, for the cell of a map.
func Still(w *Walker) render.Figure { return render.Still(w.motion(Options{})) }

// MIMEBundle shows the walker in motion under the mode Default.
func (w *Walker) MIMEBundle() map[string]any {
	bundle := Animate(w, Options{}).MIMEBundle()
	bundle["text/plain"] = w.String()
	return bundle
}

// motion is the walker at its start.
func (w *Walker) motion(opt Options) render.Motion {
	t := newTrial(w, Options{Mode: Default, Terrain: opt.Terrain}, perturbation{})
	at := t.at
	for i := range at {
		at[i].Y -= groundTop
	}
	title := opt.Title
	if title == "" {
		title = "Walker"
	}
	floor, ceiling := opt.Terrain.Profile(t.size.Width)
	m := render.Motion{
		Title: title, Desc: w.String(), Radius: Radius,
		Frames: [][]render.Point{points(at)}, Ground: points(floor), Roof: points(ceiling),
	}
	for _, c := range w.muscles {
		kind := "muscle"
		if c.amount() < boneBelow {
			kind = "bone"
		}
		m.Links = append(m.Links, render.Link{A: c.A, B: c.B, Kind: kind})
	}
	return m
}

func points[P Joint | Point](list []P) []render.Point {
	p := make([]render.Point, len(list))
	for i, at := range list {
		p[i] = render.Point(at)
	}
	return p
}

// contraction gives, for every muscle, how far it is shortened (1: by 30 %) or stretched (-1) against the body at rest.
func (w *Walker) contraction(at []Joint) []float32 {
	list := make([]float32, len(w.muscles))
	for i, m := range w.muscles {
		a, b := w.joints[m.A], w.joints[m.B]
		rest := math.Hypot((a.X-b.X)/scale*UnitX, (a.Y-b.Y)/scale*UnitY)
		if rest == 0 {
			continue
		}
		now := math.Hypot(at[m.A].X-at[m.B].X, at[m.A].Y-at[m.B].Y)
		list[i] = float32(min(max((1-now/rest)/muscleGain, -1), 1))
	}
	return list
}

func (r Result) caption(opt Options) string {
	steps := opt.Steps
	if steps == 0 {
		steps = DefaultSteps
	}
	seconds := float64(steps) / StepsPerSecond
	if r.Invalid != "" {
		return "does not count: " + r.Invalid
	}
	way := "to the right"
	if r.Displacement < 0 {
		way = "to the left"
	}
	return fmt.Sprintf("its centre of mass moves %.1f units %s in %.4g s on %s terrain", r.Distance, way, seconds, opt.Terrain)
}
