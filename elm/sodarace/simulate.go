package sodarace

import (
	"errors"
	"fmt"
	"math"
)

// A Mode is the law by which muscles move, and how a run begins and is scored.
type Mode string

const (
	// Default is the mode of the environment. A muscle's length is L0*(1 + 0.3*a*cos(clock + 2π*Phase)), where L0 is its
	// length in the body, a is (Amplitude+1)/2 clamped to 0..1, and the clock advances 3 radians a second; below a = 0.2 a
	// connection is a rigid bone. The walker starts just above the ground, at x = 0, and its fitness is the distance by
	// which its centre of mass has moved.
	Default Mode = "default"
	// OpenELM equals OpenELM's simulator bit for bit; openelm.go says what that means.
	OpenELM Mode = "openelm"
)

// DefaultSteps is how long a run lasts if Options do not say: 600 steps, 10 s.
const DefaultSteps = 600

// maxSteps bounds a run: an hour.
const maxSteps = 3600 * StepsPerSecond

// lift is the height, in world units, at which the lowest joint starts above the ground.
const lift = 0.5

// Options say how to simulate. The zero value is the environment's run: mode Default, flat, 600 steps, no frames.
type Options struct {
	Mode    Mode    // "" is Default
	Terrain Terrain // the mode OpenELM knows only Flat
	Steps   int     // 0 is DefaultSteps; at most an hour (216000). In the mode OpenELM too: 588 is its evaluate(10000)
	Every   int     // record a frame every that many steps, the start included; 0 is none
	Title   string  // of pictures; "" is "Walker"
}

// A Frame is where the joints were at a step: x and y in world units, with the ground's top at y = 0.
type Frame struct {
	Step   int
	Joints []Joint
}

// A Result is what became of a walker.
type Result struct {
	// Fitness is what the mode counts: the distance in Default, OpenELM's formula in OpenELM. It is -Inf if Invalid.
	Fitness float64
	// Distance is |Displacement|, the way of the centre of mass along x, and Displacement has its sign (right is positive).
	Distance, Displacement float64
	Size
	Invalid string // why the run does not count: the body is degenerate or flew apart; "" if it counts
	Frames  []Frame
}

// Simulate runs the walker. A body that cannot walk or that flies apart is not an error but an invalid result; an error says
// that the options make no sense.
func Simulate(w *Walker, opt Options) (Result, error) {
	all, err := SimulateAll([]*Walker{w}, opt)
	if err != nil {
		return Result{}, err
	}
	return all[0], nil
}

// SimulateAll runs every walker by itself and gives their results in order, bit for bit those of Simulate, in two thirds of the
// time or less: it solves several walkers in lock-step. It uses one core.
func SimulateAll(walkers []*Walker, opt Options) ([]Result, error) {
	opt, err := opt.checked()
	if err != nil {
		return nil, err
	}
	trials := make([]trial, len(walkers))
	for i, w := range walkers {
		if w == nil {
			return nil, errors.New("sodarace: no walker to simulate (nil)")
		}
		trials[i] = newTrial(w, opt, perturbation{})
	}
	return simulate(trials, opt), nil
}

// checked fills in the defaults, or says what is wrong.
func (opt Options) checked() (Options, error) {
	if opt.Mode == "" {
		opt.Mode = Default
	}
	if opt.Steps == 0 {
		opt.Steps = DefaultSteps
	}
	switch {
	case opt.Mode != Default && opt.Mode != OpenELM:
		return opt, fmt.Errorf("sodarace: no mode %q; there are %q and %q", opt.Mode, Default, OpenELM)
	case opt.Steps < 0 || opt.Steps > maxSteps:
		return opt, fmt.Errorf("sodarace: %d steps; want 1 to %d", opt.Steps, maxSteps)
	case opt.Every < 0:
		return opt, fmt.Errorf("sodarace: a frame every %d steps; want 1 or more, or 0 for none", opt.Every)
	case opt.Mode == OpenELM && opt.Terrain != Flat:
		return opt, fmt.Errorf("sodarace: the mode %q knows only flat terrain, not %s", OpenELM, opt.Terrain)
	}
	return opt, nil
}

// A trial is a walker at its start, or the verdict that it need not start.
type trial struct {
	start
	offsetX float64 // of the mode OpenELM
	size    Size
	invalid string
}

func newTrial(w *Walker, opt Options, moved perturbation) trial {
	var t trial
	if opt.Mode == OpenELM {
		at, m := w.place()
		t.start, t.offsetX = start{at: at, links: w.openelmLinks()}, m.offsetX
		t.size = Size{Height: m.height, Width: m.width, Mass: m.size.Mass}
		return t
	}
	t.at, t.size = w.onGround()
	if t.invalid = degenerate(w, t.size); t.invalid == "" {
		t.links = w.defaultLinks()
		t.invalid = t.enter(opt.Terrain, moved)
	}
	return t
}

// enter puts the walker onto the terrain, moved as the perturbation says, or says why it cannot stand there.
func (t *trial) enter(terrain Terrain, moved perturbation) string {
	dx, dy := moved.draw(t.links)
	for i := range t.at {
		t.at[i].X += dx
	}
	if t.land = newLand(terrain, t.size.Width); t.land != nil {
		up, fits := t.land.clearance(t.at)
		if !fits {
			return fmt.Sprintf("the walker does not fit between floor and ceiling at the start of %s", terrain)
		}
		for i := range t.at {
			t.at[i].Y += up
		}
	}
	for i := range t.at {
		t.at[i].Y += dy
	}
	return ""
}

// simulate runs the trials, several at a time.
func simulate(trials []trial, opt Options) []Result {
	results := make([]Result, len(trials))
	var at []int
	var starts []start
	flush := func() {
		if len(at) == 0 {
			return
		}
		w := newWorld(opt.Mode == OpenELM, starts...)
		defer w.free()
		for r, one := range w.run(opt) {
			results[at[r]] = w.result(r, trials[at[r]], one, opt)
		}
		at, starts = at[:0], starts[:0]
	}
	for i, t := range trials {
		if t.invalid != "" {
			results[i] = Result{Fitness: math.Inf(-1), Size: t.size, Invalid: t.invalid}
			continue
		}
		at, starts = append(at, i), append(starts, t.start)
		if len(at) == lockstep {
			flush()
		}
	}
	flush()
	return results
}

// run steps the world, records frames and measures the way of each racer's centre of mass.
func (w *world) run(opt Options) []Result {
	results := make([]Result, len(w.racers))
	for r := range results {
		results[r].Displacement = -w.centreX(r)
	}
	for k := 0; ; k++ {
		if opt.Every > 0 && k%opt.Every == 0 {
			for r := range results {
				results[r].Frames = append(results[r].Frames, w.frame(r, k))
			}
		}
		if k == opt.Steps {
			break
		}
		w.step()
	}
	for r := range results {
		results[r].Displacement += w.centreX(r)
		results[r].Distance = math.Abs(results[r].Displacement)
	}
	return results
}

// result completes what run has measured by the rules of the mode.
func (w *world) result(r int, t trial, one Result, opt Options) Result {
	one.Size, one.Fitness = t.size, one.Distance
	if opt.Mode == OpenELM {
		one.Fitness = w.openelmFitness(r, t.links, t.offsetX)
	} else if why := w.exploded(r, opt.Steps); why != "" {
		return Result{Fitness: math.Inf(-1), Size: t.size, Invalid: why, Frames: one.Frames}
	}
	return one
}

func (w *world) frame(r, step int) Frame {
	at := w.joints(r)
	f := Frame{step, make([]Joint, len(at))}
	for i, p := range at {
		f.Joints[i] = Joint{float64(p.x), float64(p.y) - groundTop}
	}
	return f
}

// onGround places the joints so that the body is centred at x = 0 and its lowest joint floats lift above the ground.
func (w *Walker) onGround() ([]Joint, Size) {
	at, m := w.place()
	minX, maxX, minY, _ := box(at)
	middle := float64((minX + maxX) / 2)
	for i := range at {
		at[i].X -= middle
		at[i].Y += groundTop + Radius + lift - minY
	}
	return at, m.size
}

// defaultLinks gives the connections the law of the mode Default.
func (w *Walker) defaultLinks() []link {
	links := make([]link, 0, len(w.muscles))
	for _, m := range w.muscles {
		if m.A == m.B {
			continue
		}
		links = append(links, link{
			a: m.A, b: m.B, bone: m.amount() < boneBelow, relative: true,
			swing: muscleGain * min(max(m.amount(), 0), 1), phase: float64(2 * math.Pi * (m.Phase - math.Floor(m.Phase))),
		})
	}
	return links
}

func degenerate(w *Walker, size Size) string {
	if len(w.joints) == 0 {
		return "the walker has no joints"
	}
	for _, m := range w.muscles {
		if m.A != m.B && w.joints[m.A] != w.joints[m.B] {
			return ""
		}
	}
	return "no muscle of the walker connects two places"
}

// mostAtLimit is the share of its joints' steps in which a walker may run at the engine's speed limit. Quick feet of good
// walkers reach the limit in a few per cent of their steps; a body whose springs work against each other shakes at it.
const mostAtLimit = 0.1

// exploded says why the racer's run does not count as walking: positions that are not numbers, or joints that ran into the
// speed limit of the engine, beyond which its physics is no longer one.
func (w *world) exploded(r, steps int) string {
	if !w.finite(r) {
		return "the walker flew apart: its positions are no longer numbers"
	}
	if share := float64(w.racers[r].saturate) / float64(len(w.joints(r))*steps); share > mostAtLimit {
		return fmt.Sprintf("the walker flew apart: its joints ran at the speed limit of %.0f units/s in %.0f %% of their steps, more than %.0f %%",
			float64(maxMove*StepsPerSecond), 100*share, 100*mostAtLimit)
	}
	return ""
}
