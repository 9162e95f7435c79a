package sodarace

import "math"

// step advances the world by 1/60 s: muscles take their length, velocities are solved with the contacts and springs
// of this step, joints move, overlaps are pushed out, and joints that would tunnel into the ground are stopped at the time
// of impact.
func (w *world) step() {
	if w.awake > 0 {
		w.begin()
		w.aim()
		for range iterations {
			relax(w.springs, &w.vel)
			w.press()
		}
		w.finish()
		for r := range w.racers {
			if racer := &w.racers[r]; racer.land != nil {
				w.stopAtLand(racer)
			} else {
				w.stopAtGround(racer)
			}
		}
	}
	w.dtRatio = stuff.invH * stuff.h
	w.angle += stuff.swing
}

// begin finds the touching joints, applies gravity and damping, and warms the contacts.
func (w *world) begin() {
	w.touching = w.touching[:0]
	w.hits, w.oldHits = w.oldHits[:0], w.hits
	for r := range w.racers {
		w.racers[r].touches = false
	}
	for k := range w.islands {
		is := &w.islands[k]
		if is.asleep {
			continue
		}
		racer := &w.racers[is.racer]
		ground := racer.ground.c.y
		is.active[0] = int32(len(w.touching))
		if racer.land != nil {
			is.active[0] = int32(len(w.hits))
		}
		for _, i := range w.members[is.joints[0]:is.joints[1]] {
			w.pos0[i] = w.pos[i]
			v := w.vel[i]
			v.y += stuff.fall
			v.x *= stuff.damp
			v.y *= stuff.damp
			if racer.land != nil {
				w.meet(racer.land, i, &v)
				w.vel[i] = v
				continue
			}
			c := &w.contacts[i]
			touch := !((w.pos[i].y-ground)-groundHalfY > stuff.touchBelow)
			if touch {
				c.begin(&v, w.dtRatio)
				w.touching = append(w.touching, i)
			}
			c.touching = touch
			w.vel[i] = v
		}
		is.active[1] = int32(len(w.touching))
		if racer.land != nil {
			is.active[1] = int32(len(w.hits))
		}
		racer.touches = racer.touches || is.active[1] > is.active[0]
	}
}

// begin prepares a contact for the iterations and applies the impulses of the step before; a new touch starts cold.
func (c *contact) begin(v *vec, dtRatio float32) {
	if !c.touching {
		c.normal, c.tangent = 0, 0
	}
	c.normal *= dtRatio
	c.tangent *= dtRatio
	c.bounce = bounce(v.y)
	v.x += float32(stuff.invMass * c.tangent)
	v.y += float32(stuff.invMass * c.normal)
}

// bounce is the upward speed at which a joint leaves the ground that it meets with vertical speed vy.
func bounce(vy float32) float32 {
	if vy < -bounceSpeed {
		return float32(-restitution * vy)
	}
	return 0
}

// aim gives every spring its direction, its bias towards the muscle's length at this time, and last step's impulse.
func (w *world) aim() {
	laws := w.laws[:len(w.springs)]
	sin, cos := sincos(w.angle)
	for i := range w.springs {
		s, y := &w.springs[i], &laws[i]
		a, b := s.a&(maxPoints-1), s.b&(maxPoints-1)
		ux, uy := w.pos[b].x-w.pos[a].x, w.pos[b].y-w.pos[a].y
		length := sqrt32(float32(ux*ux) + float32(uy*uy))
		if length > linearSlop {
			inv := 1 / length
			ux *= inv
			uy *= inv
		} else {
			ux, uy = 0, 0
		}
		s.ux, s.uy = ux, uy
		if !y.bone {
			target := y.rest + float64(y.swing*(float64(cos*y.cos)-float64(sin*y.sin)))
			if w.exact {
				target = y.exact(target, w.angle)
			}
			stretch := length - float32(target)
			s.bias = float32(float32(stretch*stuff.h)*stuff.stiffness) * s.gamma
		}
		s.impulse *= w.dtRatio
		px, py := float32(stuff.invMass*float32(s.impulse*ux)), float32(stuff.invMass*float32(s.impulse*uy))
		w.vel[a].x -= px
		w.vel[a].y -= py
		w.vel[b].x += px
		w.vel[b].y += py
	}
}

// exact takes a length that was computed with the rotated cosine and returns one that is the same float32 as with the
// cosine itself. Only where the first one's error could matter, near the middle of two float32, is the cosine called.
func (y *law) exact(length, angle float64) float64 {
	const (
		ulp  = 1.0 / (1 << 52)
		most = 16 * ulp // error of the rotation; both arguments are rounded besides
	)
	e := float64(math.Abs(y.swing)*(most+float64(2*ulp*(angle+math.Abs(y.phase))))) + float64(4*ulp*math.Abs(length))
	if float32(length-e) == float32(length+e) && math.Abs(y.phase) < maxSincos {
		return length
	}
	return y.rest + float64(y.swing*math.Cos(angle+y.phase))
}

// relax is one Gauss-Seidel pass over the springs' velocities: nearly all of the simulator's time is spent here.
func relax(springs []spring, vel *[maxPoints]vec) {
	im := stuff.invMass
	var ax, ay, bx, by float32 // of the spring's joints; until they are read, of the one before
	for i := range springs {
		s := &springs[i]
		a, b := &vel[s.a&(maxPoints-1)], &vel[s.b&(maxPoints-1)]
		wasAX, wasAY := ax, ay
		switch s.fromA {
		case inMemory:
			ax, ay = a.x, a.y
		case lastB:
			ax, ay = bx, by
		}
		switch s.fromB {
		case inMemory:
			bx, by = b.x, b.y
		case lastA:
			bx, by = wasAX, wasAY
		}
		speed := float32(s.ux*(bx-ax)) + float32(s.uy*(by-ay))
		impulse := float32(-s.mass * (speed + s.bias + float32(s.gamma*s.impulse)))
		s.impulse += impulse
		px, py := float32(im*float32(impulse*s.ux)), float32(im*float32(impulse*s.uy))
		ax -= px
		ay -= py
		bx += px
		by += py
		a.x, a.y = ax, ay
		b.x, b.y = bx, by
	}
}

// press is one pass over the contacts.
func (w *world) press() {
	for _, i := range w.touching {
		c := &w.contacts[i]
		press(&w.vel[i], &c.normal, &c.tangent, c.bounce)
	}
	for i := range w.hits {
		h := &w.hits[i]
		h.press(&w.vel[h.joint])
	}
}

// press solves friction, then the normal, of one contact and accumulates their impulses.
func press(v *vec, normal, tangent *float32, bounce float32) {
	im, nm := stuff.invMass, stuff.normalMass
	most := float32(stuff.friction * *normal)
	sum := *tangent + float32(nm*-v.x)
	sum = max(-most, min(sum, most))
	v.x += float32(im * (sum - *tangent))
	*tangent = sum
	sum = *normal + float32(-nm*(v.y-bounce))
	sum = max(sum, 0)
	v.y += float32(im * (sum - *normal))
	*normal = sum
}

// finish moves the joints, corrects positions, and puts islands to sleep.
func (w *world) finish() {
	slept := false
	for k := range w.islands {
		is := &w.islands[k]
		if is.asleep {
			continue
		}
		members := w.members[is.joints[0]:is.joints[1]]
		saturate := &w.racers[is.racer].saturate
		quiet := float32(math.MaxFloat32)
		for _, i := range members {
			v := w.vel[i]
			if limitMove(&v, stuff.h) {
				w.vel[i] = v
				*saturate++
			}
			w.pos[i].x += float32(stuff.h * v.x)
			w.pos[i].y += float32(stuff.h * v.y)
			if float32(v.x*v.x)+float32(v.y*v.y) > sleepSpeed2 {
				w.still[i] = 0
			} else {
				w.still[i] += stuff.h
			}
			quiet = min(quiet, w.still[i])
		}
		solved := w.correct(is)
		if quiet >= sleepAfter && solved {
			is.asleep, slept = true, true
			for _, i := range members {
				w.vel[i] = vec{}
			}
		}
	}
	if slept {
		w.dropSleepers()
	}
}

// limitMove shortens a velocity that would move a joint further than maxMove in the time dt, and says whether it did.
func limitMove(v *vec, dt float32) bool {
	x, y := float32(dt*v.x), float32(dt*v.y)
	if d2 := float32(x*x) + float32(y*y); d2 > maxMove*maxMove {
		ratio := maxMove / sqrt32(d2)
		v.x *= ratio
		v.y *= ratio
		return true
	}
	return false
}

// correct pushes the island's touching joints out of the ground and its bones back to their length, and says whether
// both are within the slop.
func (w *world) correct(is *island) bool {
	bones := w.bones[is.bones[0]:is.bones[1]]
	if is.active[0] == is.active[1] && len(bones) == 0 {
		return true
	}
	for range iterations {
		deepest := w.pushOut(is)
		straight := true
		for i := range bones {
			if !w.straighten(&bones[i]) {
				straight = false
			}
		}
		if straight && deepest >= float32(-3*linearSlop) {
			return true
		}
	}
	return false
}

// pushOut lifts all of an island's touching joints and returns the deepest of their separations, at most 0.
func (w *world) pushOut(is *island) (deepest float32) {
	r := &w.racers[is.racer]
	if r.land != nil {
		for _, h := range w.hits[is.active[0]:is.active[1]] {
			deepest = min(deepest, r.land.pushOut(h.feature, &w.pos[h.joint], baumgarte))
		}
		return deepest
	}
	top := groundHalfY + r.ground.c.y
	for _, i := range w.touching[is.active[0]:is.active[1]] {
		deepest = min(deepest, pushOut(&w.pos[i].y, top, baumgarte))
	}
	return deepest
}

// pushOut lifts a joint by a share of its overlap with the ground and returns the separation that it had (negative: overlap).
func pushOut(y *float32, top, share float32) float32 {
	separation := (*y - top) - skin - stuff.radius
	c := float32(share * (separation + linearSlop))
	c = max(-maxCorrection, min(c, 0))
	*y += float32(stuff.invMass * (-c / stuff.invMass))
	return separation
}

func (w *world) straighten(b *bone) bool {
	p, q := &w.pos[b.a&(maxPoints-1)], &w.pos[b.b&(maxPoints-1)]
	ux, uy := q.x-p.x, q.y-p.y
	length := sqrt32(float32(ux*ux) + float32(uy*uy))
	if length < epsilon32 {
		length = 0
	} else {
		inv := 1 / length
		ux *= inv
		uy *= inv
	}
	c := max(-maxCorrection, min(length-b.length, maxCorrection))
	impulse := float32(-stuff.boneMass * c)
	px, py := float32(stuff.invMass*float32(impulse*ux)), float32(stuff.invMass*float32(impulse*uy))
	p.x -= px
	p.y -= py
	q.x += px
	q.y += py
	return c < linearSlop && c > -linearSlop
}

// dropSleepers takes the springs of sleeping islands off the list. Nothing wakes them again.
func (w *world) dropSleepers() {
	kept := 0
	for i := range w.springs {
		if !w.islands[w.laws[i].island].asleep {
			w.springs[kept], w.laws[kept] = w.springs[i], w.laws[i]
			kept++
		}
	}
	w.springs, w.laws = w.springs[:kept], w.laws[:kept]
	w.chain()
	w.awake = 0
	for k := range w.islands {
		if !w.islands[k].asleep {
			w.awake++
		}
	}
}
