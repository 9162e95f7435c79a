package sodarace

import "math"

// What the mode OpenELM copies of OpenELM's simulator (commit 740bd8a), because its published numbers depend on it:
//
//   - The body starts in the middle of the canvas, some 170 world units above the ground, and falls for the first 7 to 9
//     seconds.
//   - A muscle's amplitude and phase are exchanged: its length is L0 + Phase*cos(clock + 0.3*a*2π) in world units, with a =
//     (Amplitude+1)/2 not clamped. Below a = 0.2 a connection is a rigid bone. The type in the body is ignored.
//   - A given time of ms milliseconds is cut to whole 350 ms, each of which is 21 steps: 1000 ms are 42 steps, 0.7 s.
//   - The fitness is |min x + offset| over the joints from which a connection starts, where the offset is the one that
//     moved the body onto the canvas, added instead of taken off; it is -Inf without connections.

const (
	boneBelow  = 0.2 // of (Amplitude+1)/2
	muscleGain = 0.3
)

// amount is how strongly a muscle swings: its Amplitude of -1 to 1 mapped to 0 to 1, and beyond.
func (m Muscle) amount() float64 { return (m.Amplitude + 1) / 2 }

// openelmLinks gives the connections OpenELM's law.
func (w *Walker) openelmLinks() []link {
	links := make([]link, 0, len(w.muscles))
	for _, m := range w.muscles {
		if m.A == m.B {
			continue
		}
		l := link{a: m.A, b: m.B, bone: m.amount() < boneBelow}
		if !l.bone {
			l.swing = m.Phase
			l.phase = float64(float64(float64(muscleGain*m.amount())*2) * math.Pi)
		}
		links = append(links, l)
	}
	return links
}

// OpenELMSteps is the number of steps that OpenELM simulates when asked for ms milliseconds: 588 for 10000.
func OpenELMSteps(ms float64) int {
	const chunk = 0.35 // seconds
	steps, left := 0, 0.0
	for range int(math.Floor(ms / 350)) {
		left += chunk
		for left >= stuff.rate {
			steps++
			left -= stuff.rate
		}
	}
	return steps
}

// openelmFitness is OpenELM's idea of the distance travelled by the racer r, which has these links.
func (w *world) openelmFitness(r int, links []link, offsetX float64) float64 {
	if len(links) == 0 {
		return math.Inf(-1)
	}
	least := math.Inf(1)
	at := w.joints(r)
	for _, l := range links {
		least = math.Min(least, float64(at[l.a].x))
	}
	return math.Abs(least + offsetX)
}

// EvaluateOpenELM gives what OpenELM's SodaraceSimulator(body).evaluate(ms) gives, bit for bit, for each time in ms
// (milliseconds, ascending or not, each from a fresh start), and the size of the body in OpenELM's eyes. The fitness is -Inf
// for a body without connections, and may be NaN for one that flies apart. It is NaN too for a body so high, more than 380
// world units or 54 creator units, that connected joints begin in the ground or below it: Box2D pushes some of them down and others up,
// which this simulator does not copy.
func (w *Walker) EvaluateOpenELM(ms ...float64) ([]float64, Size) {
	at, m := w.place()
	links := w.openelmLinks()
	fitness := make([]float64, len(ms))
	if buried(at, links) {
		for i := range fitness {
			fitness[i] = math.NaN()
		}
		return fitness, Size{Height: m.height, Width: m.width, Mass: m.size.Mass}
	}
	var run *world
	done := math.MaxInt
	for i, t := range ms {
		steps := OpenELMSteps(t)
		if steps < done { // times in ascending order share one run
			if run != nil {
				run.free()
			}
			run, done = newWorld(true, start{at: at, links: links}), 0
		}
		for ; done < steps; done++ {
			run.step()
		}
		fitness[i] = run.openelmFitness(0, links, m.offsetX)
	}
	if run != nil {
		run.free()
	}
	return fitness, Size{Height: m.height, Width: m.width, Mass: m.size.Mass}
}

// buried says whether a connection begins or ends at a joint whose centre is below the top of the ground.
func buried(at []Joint, links []link) bool {
	for _, l := range links {
		if at[l.a].Y < groundTop || at[l.b].Y < groundTop {
			return true
		}
	}
	return false
}
