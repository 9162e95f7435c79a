package render

import (
	"fmt"
	"math"
	"strconv"
	"sync"
)

// Animate shows a motion as a loop in SVG (SMIL) and one frame of it in PNG. The camera is fixed on the whole path, or
// follows the body when that would make it tiny. Ten seconds stay below 120 kB: a rich body gets fewer key frames (the
// viewer blends between them), muscles that pull alike share a colour, and in the last resort long links are left out.
func Animate(m Motion) Figure {
	b := repair(m)
	if b == nil {
		return Figure{}
	}
	w := &walk{b: b, m: m, unit: orElse(clean(m.Unit), "units")}
	w.title = titleFont.wrap(clean(m.Title), sceneWidth-2*margin-w.legendWidth(), 2)
	w.scene = layScene(b, headHeight(w.title))
	foot := w.scene.area.bottom() + 10
	w.caption, w.captionH = flow([]key{{text: clean(m.Caption), font: labelFont}}, Point{margin, foot}, sceneWidth-2*margin)
	if len(w.caption) == 0 {
		foot -= 4
	}
	w.h = foot + w.captionH + 10
	// Planning takes most of the time, and many animations are only asked for their motion.
	plan := sync.OnceFunc(w.plan)
	shared := m.clone()
	return Figure{
		w: sceneWidth, h: w.h, title: orElse(m.Title, "walker"), desc: orElse(m.Desc, describeMotion(m, b)), moving: len(b.frames) > 1, motion: &shared, data: b.table,
		draw: func(c canvas) {
			plan()
			w.draw(c)
		},
		more: func() string {
			if plan(); w.hidden == 0 {
				return ""
			}
			return fmt.Sprintf("; %d of %d links drawn", len(b.links)-w.hidden, len(b.links))
		},
	}
}

// walk is an animation that has been laid out.
type walk struct {
	b        *body
	m        Motion
	unit     string
	title    []string
	scene    *scene
	caption  []placedKey
	captionH float64
	h        float64
	strands  []strand
	trails   [][][]int // per strand
	times    []float64 // of the key frames, evenly spread over the loop
	loop     float64   // seconds
	length   float64   // seconds that the loop lasts at least, without the hold: that of the longest of several walks
	hidden   int       // links left out
}

const (
	motionBudget = 112_000 // bytes for ten seconds
	holdSeconds  = 0.8     // the last pose stays that long before the loop starts again
	colourRate   = 10.0    // colours per second
)

// plan takes the richest form of the animation that fits the budget.
func (w *walk) plan() {
	budget := int(motionBudget * min(max(w.b.seconds()/10, 1), 2))
	forms := []struct {
		rate  float64 // key frames per second
		most  int     // groups of muscles; 0: each by itself
		share float64 // of the links
	}{
		{30, 0, 1}, {25, 0, 1}, {20, 0, 1}, {16, 0, 1}, {20, 8, 1}, {15, 8, 1}, {12, 6, 1}, {10, 4, 1}, {8, 3, 1},
		{8, 3, 0.6}, {8, 2, 0.4}, {7, 1, 0.25}, {6, 1, 0.12}, {5, 1, 0.05}, {3, 1, 0.02}, {2, 1, 0},
	}
	for _, f := range forms {
		w.form(f.rate, f.most, f.share)
		// A rough count first: writing a large animation only to measure it takes milliseconds.
		if len(w.times)*(len(w.b.frames[0])*4) > budget {
			continue
		}
		if bytesOf(w.draw) <= budget {
			return
		}
	}
}

func (w *walk) form(rate float64, most int, share float64) {
	links := w.shortest(share)
	w.hidden = len(w.b.links) - len(links)
	w.strands = w.b.strands(links, most)
	w.trails = nil
	for _, s := range w.strands {
		w.trails = append(w.trails, w.b.trails(s.links))
	}
	seconds := w.b.seconds()
	w.loop = max(seconds, w.length) + holdSeconds
	rate = min(rate, 1/w.b.frame)
	n := int(min(math.Ceil(w.loop*rate), 4000)) + 1
	if len(w.b.frames) == 1 {
		n = 1
	}
	w.times = make([]float64, n)
	for k := range w.times {
		w.times[k] = min(w.loop*float64(k)/float64(max(n-1, 1)), seconds)
	}
	if w.scene.follow {
		w.scene.camera = w.cameraTrack()
	}
}

// cameraTrack moves the world so that the smoothed centre of mass stays in one place of the picture.
func (w *walk) cameraTrack() []Point {
	track := make([]Point, len(w.times))
	const window = 0.7 // seconds on either side
	for k, t := range w.times {
		sum, n := 0.0, 0
		for d := -window; d <= window; d += window / 6 {
			sum += w.b.centreAt(t + d).X
			n++
		}
		track[k] = Point{-(sum/float64(n) - w.b.centre[0].X) * w.scene.scale, 0}
	}
	return track
}

func (w *walk) draw(c canvas) {
	drawCard(c, sceneWidth, w.h, w.title)
	w.drawLegend(c)
	s := w.scene
	c.window(s.area)
	drawSky(c, s.area)
	world := func() {
		s.drawGround(c, s.surface(w.b, w.b.ground), 1)
		if len(w.b.roof) > 0 {
			s.drawGround(c, s.surface(w.b, w.b.roof), -1)
		}
		s.drawRuler(c, w.b, w.unit)
		w.drawPast(c)
		w.drawBody(c)
	}
	if s.follow {
		c.glide(s.camera, w.loop, world)
	} else {
		world()
	}
	c.pop()
	c.path(polyline([]Point{{s.area.x, s.area.y}, {s.area.right(), s.area.y}}), paint{stroke: cardEdge})
	c.rect(box{s.area.x, s.area.bottom(), s.area.w, 3}, 0, paint{fill: gridLine})
	if len(w.times) > 1 {
		c.sweep(box{s.area.x, s.area.bottom(), s.area.w, 3}, w.loop, w.b.seconds()/w.loop, paint{fill: sceneTrail})
	}
	for _, k := range w.caption {
		k.draw(c)
	}
}

// drawPast shows where the body goes: the path of its centre, and its outline wherever it has moved by its own width.
func (w *walk) drawPast(c canvas) {
	b, s := w.b, w.scene
	all := make([]int, 0, len(b.links))
	for _, st := range w.strands {
		all = append(all, st.links...)
	}
	trails := b.trails(all)
	if len(all) < 200 && !s.follow {
		for _, i := range w.ghosts() {
			c.path(along(trails, s.all(b.frames[i])), paint{stroke: sceneGhost, width: w.lineWidth() * 0.7, opacity: 0.16, round: true})
		}
	}
	if w.m.Trail {
		n := min(len(b.centre), 240)
		pts := make([]Point, 0, n)
		for k := range n {
			pts = append(pts, s.px(b.centre[k*(len(b.centre)-1)/max(n-1, 1)]))
		}
		c.path(polyline(pts), paint{stroke: sceneTrail, width: 1.4, dash: []float64{1, 4}, round: true, opacity: 0.8})
	}
}

// ghosts are the frames whose outlines stay in the picture: the first and the last, and those a body's width apart.
func (w *walk) ghosts() []int {
	b := w.b
	end := len(b.centre) - 1
	apart := max(b.width*0.95, 60/w.scene.scale)
	if math.Abs(b.centre[end].X-b.centre[0].X) < apart {
		return nil
	}
	out := []int{0}
	last := b.centre[0].X
	for i, p := range b.centre {
		if math.Abs(p.X-last) >= apart && math.Abs(p.X-b.centre[end].X) >= apart*0.8 && len(out) < 8 {
			out, last = append(out, i), p.X
		}
	}
	return append(out, end)
}

func (s *scene) all(pts []Point) []Point {
	out := make([]Point, len(pts))
	for i, p := range pts {
		out[i] = s.px(p)
	}
	return out
}

// drawBody animates on a grid of half pixels: joints relative to the centre, and the centre along its own track.
func (w *walk) drawBody(c canvas) {
	const fine = 2
	centre := make([]Point, len(w.times))
	poses := make([][]Point, len(w.times))
	for k, t := range w.times {
		p := w.scene.px(w.b.centreAt(t))
		centre[k] = whole(Point{p.X * fine, p.Y * fine})
		pose := w.scene.all(w.b.at(t))
		for i, p := range pose {
			q := whole(Point{p.X * fine, p.Y * fine})
			pose[i] = Point{q.X - centre[k].X, q.Y - centre[k].Y}
		}
		poses[k] = pose
	}
	c.push(Point{}, 1.0/fine)
	c.glide(centre, w.loop, func() {
		for i, st := range w.strands {
			shapes := make([]shape, len(poses))
			for k := range poses {
				shapes[k] = along(w.trails[i], poses[k])
			}
			p := paint{stroke: sceneBone, width: w.lineWidth() * fine, round: true}
			var colours []string
			if st.muscle {
				p.stroke, colours = sceneRelaxed, w.colours(st)
				p.width *= 1.25
			}
			c.morph(shapes, colours, w.loop, p)
		}
		w.drawJoints(c, poses, fine)
		c.circle(Point{}, 3*fine, paint{fill: sceneTrail, stroke: cardFill, width: 1.2 * fine})
	})
	c.pop()
}

func (w *walk) drawJoints(c canvas, poses [][]Point, fine float64) {
	radius := min(max(w.b.radius*w.scene.scale, 2), 9) * fine
	track := make([]Point, len(poses))
	for j := range w.b.frames[0] {
		for k := range poses {
			track[k] = poses[k][j]
		}
		c.bead(track, w.loop, radius, paint{fill: sceneJoint, stroke: cardFill, width: min(radius*0.3, 1.2*fine)})
	}
}

// lineWidth is thinner for bodies with many links.
func (w *walk) lineWidth() float64 {
	size := max(w.b.width, w.b.height) * w.scene.scale
	return min(max(size*0.03*math.Sqrt(12/float64(len(w.b.links)+8)), 1.2), 4)
}

// colours are those of a strand's mean contraction, evenly spread over the loop.
func (w *walk) colours(st strand) []string {
	if w.b.tension == nil {
		return nil
	}
	n := int(min(math.Ceil(w.loop*colourRate)+1, float64(len(w.times))))
	out := make([]string, n)
	for k := range out {
		t := min(w.loop*float64(k)/float64(max(n-1, 1)), w.b.seconds())
		sum := 0.0
		for _, l := range st.links {
			sum += w.b.tensionAt(t, l)
		}
		out[k] = tensionColour(sum / float64(len(st.links)))
	}
	return out
}

// tensionColour is "#rgb", which is exact enough and half as long as "#rrggbb".
func tensionColour(v float64) string {
	side := rgb(sceneShort)
	if v < 0 {
		side = rgb(sceneLong)
	}
	c := mix(rgb(sceneRelaxed), side, math.Sqrt(min(math.Abs(v), 1)))
	out := []byte{'#'}
	for _, x := range c {
		out = strconv.AppendInt(out, int64(math.Round(x/17)), 16)
	}
	return string(out)
}

func (w *walk) legendWidth() float64 {
	if w.b.tension == nil {
		return 0
	}
	return 190
}

// drawLegend is the scale of the muscles' colours in the upper right corner.
func (w *walk) drawLegend(c canvas) {
	if w.b.tension == nil {
		return
	}
	const width, steps = 60.0, 20
	right := sceneWidth - margin - noteFont.measure("stretched")
	y := margin + 3.0
	for i := range steps {
		x := right - 8 - width + width*float64(i)/steps
		c.rect(box{x, y, right - 8 - x, 8}, 0, paint{fill: tensionColour(1 - 2*(float64(i)+0.5)/steps)})
	}
	c.text(Point{right, y + 8}, "stretched", noteFont)
	c.text(Point{right - 16 - width, y + 8}, "contracted", noteFont.anchored(end))
}

// shortest are the links that stay when only a share of them fits, by length in the first frame.
func (w *walk) shortest(share float64) []int {
	b := w.b
	order := make([]int, len(b.links))
	for i := range order {
		order[i] = i
	}
	if share >= 1 {
		return order
	}
	length := func(i int) float64 {
		p, q := b.frames[0][b.links[i].A], b.frames[0][b.links[i].B]
		return math.Hypot(p.X-q.X, p.Y-q.Y)
	}
	sortBy(order, length)
	return order[:int(share*float64(len(order)))]
}
