package sodarace

// A sweep is the straight motion of a centre during a step, from c0 at time alpha0 (0 to 1, a share of the step) to c at 1.
type sweep struct {
	c0, c  vec
	alpha0 float32
}

// at is the place at the share t of what is left of the motion.
func (s *sweep) at(t float32) vec {
	u := 1 - t
	return vec{float32(u*s.c0.x) + float32(t*s.c.x), float32(u*s.c0.y) + float32(t*s.c.y)}
}

// advance moves the begin to time alpha.
func (s *sweep) advance(alpha float32) {
	s.c0 = s.at((alpha - s.alpha0) / (1 - s.alpha0))
	s.alpha0 = alpha
}

// impacts is the scratch of stopAtGround, one entry per joint.
type impacts struct {
	alpha0 [maxPoints]float32 // from when on the joint's motion is still to be looked at
	alpha  [maxPoints]float32 // time of impact
	known  [maxPoints]bool    // alpha is valid
	count  [maxPoints]uint8
}

const noMoreImpacts = 255

// stopAtGround handles a racer's impacts of the step one by one, earliest first: the joint is moved back to the time of
// impact, pushed out, its velocity solved against the ground alone, and the rest of the step moved. The ground takes part
// with a motion of its own, as in Box2D: it stands still, but interpolating its place rounds, so that it drifts by ulps.
func (w *world) stopAtGround(r *racer) {
	if r.touches {
		r.ground.c0 = r.ground.c
	}
	if !w.anyNearGround(r) {
		return
	}
	m := &w.impacts
	r.ground.alpha0 = 0
	clear(m.alpha0[r.begin:r.end])
	clear(m.known[r.begin:r.end])
	clear(m.count[r.begin:r.end])
	for {
		first, alpha := int32(-1), float32(1)
		for i := r.begin; i < r.end; i++ {
			if a := w.impactOf(r, i); a < alpha {
				first, alpha = i, a
			}
		}
		if first < 0 || 1-10*epsilon32 < alpha {
			return
		}
		w.impact(r, first, alpha)
	}
}

func (w *world) nearGround(r *racer, i int32) bool {
	top := groundHalfY + r.ground.c.y
	return w.pos[i].y-top < stuff.impactBelow || w.pos0[i].y-top < stuff.impactBelow
}

func (w *world) anyNearGround(r *racer) bool {
	for i := r.begin; i < r.end; i++ {
		if w.nearGround(r, i) && !w.islands[w.home[i]].asleep {
			return true
		}
	}
	return false
}

// impactOf is the time at which the racer's joint i next meets the ground, 1 if it does not in this step.
func (w *world) impactOf(r *racer, i int32) float32 {
	m := &w.impacts
	if m.count[i] > maxImpacts || w.islands[w.home[i]].asleep {
		return 1
	}
	if m.known[i] {
		return m.alpha[i]
	}
	alpha := float32(1)
	if w.nearGround(r, i) {
		s := sweep{w.pos0[i], w.pos[i], m.alpha0[i]}
		from := r.ground.alpha0
		if from < s.alpha0 {
			from = s.alpha0
			r.ground.advance(from)
		} else if s.alpha0 < from {
			s.advance(from)
			w.pos0[i], m.alpha0[i] = s.c0, s.alpha0
		}
		if hit, beta := timeOfImpact(&r.ground, &s); hit {
			alpha = min(from+float32((1-from)*beta), 1)
		}
	}
	m.alpha[i], m.known[i] = alpha, true
	return alpha
}

func (w *world) impact(r *racer, i int32, alpha float32) {
	m := &w.impacts
	before := r.ground
	s := sweep{w.pos0[i], w.pos[i], m.alpha0[i]}
	r.ground.advance(alpha)
	r.ground.c = r.ground.c0
	s.advance(alpha)
	c := &w.contacts[i]
	touch := !((s.c0.y-r.ground.c.y)-groundHalfY > stuff.touchBelow)
	if touch && !c.touching {
		c.normal, c.tangent = 0, 0
	}
	c.touching = touch
	m.known[i] = false
	m.count[i]++
	if !touch { // an impact that is none: forget it for the rest of the step
		r.ground = before
		m.count[i] = noMoreImpacts
		return
	}
	at := s.c0
	top := groundHalfY + r.ground.c.y
	for range toiIterations {
		if min(pushOut(&at.y, top, toiBaumgarte), 0) >= float32(-1.5*linearSlop) {
			break
		}
	}
	r.ground.c0 = r.ground.c
	w.pos0[i], m.alpha0[i] = at, alpha
	v := w.vel[i]
	up := bounce(v.y)
	var normal, tangent float32
	for range iterations {
		press(&v, &normal, &tangent, up)
	}
	left := (1 - alpha) * stuff.h
	limitMove(&v, left)
	w.vel[i] = v
	w.pos[i] = vec{at.x + float32(left*v.x), at.y + float32(left*v.y)}
}

// faceDistance is the distance between the centre p and the top face of the ground at g in the arithmetic of Box2D's GJK,
// which for a centre above the face always ends with the face's two corners, left one first.
func faceDistance(g, p vec) float32 {
	left, right, top := -groundHalfX+g.x, groundHalfX+g.x, groundHalfY+g.y
	lx, rx := p.x-left, p.x-right
	edge := rx - lx
	d2 := -float32(lx * edge)
	d1 := float32(rx * edge)
	inv := 1 / (d1 + d2)
	a, b := float32(d1*inv), float32(d2*inv)
	dx := (float32(a*left) + float32(b*right)) - (float32(a*p.x) + float32(b*p.x))
	dy := (float32(a*top) + float32(b*top)) - (float32(a*p.y) + float32(b*p.y))
	return sqrt32(float32(dx*dx) + float32(dy*dy))
}

// timeOfImpact finds the share t of their motions at which the joint s comes as near to the ground g as Box2D lets it: a
// little deeper than their skins. It is conservative advancement: the root of the height is bracketed and found by
// bisection and secant steps in turn, then the distance is checked again.
func timeOfImpact(g, s *sweep) (hit bool, t float32) {
	const tolerance = 0.25 * linearSlop
	target := max(stuff.touchBelow-float32(3*linearSlop), linearSlop)
	height := func(t float32) float32 { return s.at(t).y - (groundHalfY + g.at(t).y) }
	for range toiIterations {
		d := faceDistance(g.at(t), s.at(t))
		if d <= 0 {
			return false, 0
		}
		if d < target+tolerance {
			return true, t
		}
		end := float32(1)
		for range 16 {
			h2 := height(end)
			if h2 > target+tolerance {
				return false, 1
			}
			if h2 > target-tolerance {
				t = end
				break
			}
			h1 := height(t)
			if h1 < target-tolerance {
				return false, t
			}
			if h1 <= target+tolerance {
				return true, t
			}
			end = root(height, t, end, h1, h2, target)
		}
	}
	return false, t
}

// root searches between t1 and t2, where the height is h1 and h2, for the time at which it is target. It returns t2 when 50
// steps do not find it.
func root(height func(float32) float32, t1, t2, h1, h2, target float32) float32 {
	const tolerance = 0.25 * linearSlop
	a, b := t1, t2
	for r := range 50 {
		t := float32(0.5 * (a + b))
		if r&1 == 1 {
			t = a + float32(float32((target-h1)*(b-a))/(h2-h1))
		}
		h := height(t)
		if d := h - target; d < tolerance && -d < tolerance {
			return t
		}
		if h > target {
			a, h1 = t, h
		} else {
			b, h2 = t, h
		}
	}
	return t2
}
