package explorer

import (
	"encoding/binary"
	"math"
	"runtime"
	"sync"

	"goelm/render"
)

const (
	framesPerSecond = 15  // that are kept; the page blends between them
	mostFrames      = 300 // twenty seconds
	bodySteps       = 400 // that the body's size is divided into
)

// packMotion writes a motion as numbers: the kind of picture, what stays, then the joints frame by frame as what differs from
// going on straight. nil when there is nothing to draw.
func packMotion(m render.Motion) []byte {
	if len(m.Frames) == 0 || len(m.Frames[0]) == 0 || len(m.Frames[0]) > 500 {
		return nil
	}
	frame := m.Frame
	if !(frame > 1e-6 && frame < 1e6) {
		frame = 1.0 / 60
	}
	every := max(1, int(math.Round(1/(framesPerSecond*frame))))
	var frames [][]render.Point
	var kept []int
	for i := 0; i < len(m.Frames) && len(frames) < mostFrames; i += every {
		if len(m.Frames[i]) != len(m.Frames[0]) {
			break
		}
		frames, kept = append(frames, m.Frames[i]), append(kept, i)
	}
	low, high := bounds(frames[0])
	size := max(high.X-low.X, high.Y-low.Y, 1e-6)
	allLow, allHigh := bounds(frames...)
	quantum := max(size/bodySteps, (allHigh.X-allLow.X)/1e8, (allHigh.Y-allLow.Y)/1e8)

	b := []byte{kindMotion}
	float := func(v float64) { b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(finite(v)))) }
	count := func(n int) { b = binary.AppendUvarint(b, uint64(n)) }
	points := func(list []render.Point) {
		count(len(list))
		for _, p := range list {
			float(p.X)
			float(p.Y)
		}
	}
	float(frame * float64(every))
	float(quantum)
	float(m.Radius)
	count(len(frames[0]))
	var links []int
	for i, l := range m.Links {
		if l.A >= 0 && l.B >= 0 && l.A < len(frames[0]) && l.B < len(frames[0]) && l.A != l.B {
			links = append(links, i)
		}
	}
	count(len(links))
	for _, i := range links {
		l := m.Links[i]
		count(l.A)
		count(l.B)
		rest, gain := 0.0, 0.0
		if l.Kind == "muscle" {
			rest, gain = spring(m, i, kept)
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
		float(rest)
		float(gain)
	}
	points(m.Ground)
	points(m.Roof)
	count(len(frames))
	// Joint after joint, as the numbers of one resemble each other more than those of a frame.
	for j := range frames[0] {
		for _, part := range []func(render.Point) float64{func(p render.Point) float64 { return p.X }, func(p render.Point) float64 { return p.Y }} {
			last, step := int64(0), int64(0)
			for k := range frames {
				v := int64(math.Round(finite(part(frames[k][j])) / quantum))
				b = binary.AppendVarint(b, v-last-step)
				if k > 0 {
					step = v - last
				}
				last = v
			}
		}
	}
	return b
}

func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return min(max(v, -1e7), 1e7)
}

func bounds(frames ...[]render.Point) (low, high render.Point) {
	low, high = render.Point{X: math.Inf(1), Y: math.Inf(1)}, render.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	for _, f := range frames {
		for _, p := range f {
			x, y := finite(p.X), finite(p.Y)
			low, high = render.Point{X: min(low.X, x), Y: min(low.Y, y)}, render.Point{X: max(high.X, x), Y: max(high.Y, y)}
		}
	}
	return low, high
}

// spring is the length at rest of a muscle and what its contraction is multiplied by: contraction = gain × (1 - length/rest). So
// the page need not hold contractions. 0 and 0 when they do not follow from the length.
func spring(m render.Motion, link int, kept []int) (rest, gain float64) {
	if len(m.Contraction) < len(m.Frames) {
		return 0, 0
	}
	l := m.Links[link]
	at := func(i int) (length, pull float64, ok bool) {
		if link >= len(m.Contraction[i]) {
			return 0, 0, false
		}
		p, q := m.Frames[i][l.A], m.Frames[i][l.B]
		pull = float64(m.Contraction[i][link])
		return math.Hypot(p.X-q.X, p.Y-q.Y), pull, pull > -0.999 && pull < 0.999
	}
	var sumL, sumP, sumLL, sumLP, n float64
	for _, i := range kept {
		if length, pull, ok := at(i); ok {
			sumL, sumP, sumLL, sumLP, n = sumL+length, sumP+pull, sumLL+length*length, sumLP+length*pull, n+1
		}
	}
	slope := (n*sumLP - sumL*sumP) / (n*sumLL - sumL*sumL)
	base := (sumP - slope*sumL) / n
	rest, gain = -base/slope, base
	if !(slope < 0) || math.IsInf(slope, 0) || !(rest > 0) || !(gain > 0) {
		return 0, 0
	}
	return rest, gain
}

// parallel calls f for 0 to n-1 on all cores.
func parallel(n int, f func(int)) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			f(i)
		})
	}
	wg.Wait()
}
