package sodarace

import "math"

// A hit is a joint's touch of a feature of the land. A joint in a corner has several.
type hit struct {
	joint           int32
	feature         int32
	distance        float64
	nx, ny          float32
	normal, tangent float32 // impulses; they warm the next step
	bounce          float32
}

// maxHits is how many features one joint can touch at a time; of more it minds the nearest.
const maxHits = 4

// touching appends the hits of a joint at p, nearest first. Of two at the same distance the one that lies more below comes
// first: an order that mirroring does not change.
func (l *land) touching(joint int32, p vec, hits []hit) []hit {
	x, y := float64(p.x), float64(p.y)
	b := &l.buckets[l.at(x)]
	if y > b.floor && y < b.ceiling {
		return hits
	}
	first := len(hits)
	for _, f := range l.near[b.begin:b.end] {
		d, nx, ny, faces := l.distance(f, x, y)
		if !faces || d > float64(stuff.touchBelow) {
			continue
		}
		h := hit{joint: joint, feature: f, distance: d, nx: float32(nx), ny: float32(ny)}
		at := len(hits)
		for at > first && (d < hits[at-1].distance || d == hits[at-1].distance && h.ny > hits[at-1].ny) {
			at--
		}
		hits = append(hits, hit{})
		copy(hits[at+1:], hits[at:])
		hits[at] = h
	}
	return hits[:min(len(hits), first+maxHits)]
}

// meet finds what the joint i touches and begins these hits: those that the step before had too are warm.
func (w *world) meet(l *land, i int32, v *vec) {
	old := w.oldHits[w.hitsOf[i][0]:w.hitsOf[i][1]]
	first := len(w.hits)
	w.hits = l.touching(i, w.pos[i], w.hits)
	w.hitsOf[i] = [2]int32{int32(first), int32(len(w.hits))}
	for k := range w.hits[first:] {
		h := &w.hits[first+k]
		for _, o := range old {
			if o.feature == h.feature {
				h.normal, h.tangent = o.normal*w.dtRatio, o.tangent*w.dtRatio
			}
		}
		h.bounce = bounce(h.speed(*v))
	}
	for _, h := range w.hits[first:] {
		h.push(v, h.normal, h.tangent)
	}
}

// speed is that along the normal, positive away from the land.
func (h *hit) speed(v vec) float32 { return float32(v.x*h.nx) + float32(v.y*h.ny) }

// push applies impulses along the normal and along the tangent, which is the normal turned to the right.
func (h *hit) push(v *vec, normal, tangent float32) {
	v.x += float32(stuff.invMass * (float32(normal*h.nx) + float32(tangent*h.ny)))
	v.y += float32(stuff.invMass * (float32(normal*h.ny) - float32(tangent*h.nx)))
}

// press solves friction, then the normal, and accumulates their impulses, as press does on flat ground.
func (h *hit) press(v *vec) {
	nm := stuff.normalMass
	most := float32(stuff.friction * h.normal)
	sum := h.tangent + float32(nm*-(float32(v.x*h.ny)-float32(v.y*h.nx)))
	sum = max(-most, min(sum, most))
	h.push(v, 0, sum-h.tangent)
	h.tangent = sum
	sum = h.normal + float32(-nm*(h.speed(*v)-h.bounce))
	sum = max(sum, 0)
	h.push(v, sum-h.normal, 0)
	h.normal = sum
}

// pushOut moves a joint that touches a feature away from it by a share of the overlap, and returns the separation that it had.
func (l *land) pushOut(feature int32, p *vec, share float32) float32 {
	d, nx, ny, faces := l.distance(feature, float64(p.x), float64(p.y))
	if !faces {
		return 0
	}
	separation := float32(d) - skin - stuff.radius
	c := float32(share * (separation + linearSlop))
	c = max(-maxCorrection, min(c, 0))
	p.x -= float32(c * float32(nx))
	p.y -= float32(c * float32(ny))
	return separation
}

// stopAtLand keeps the joints of a racer from passing into the land between two steps. Each joint is moved back to where it first
// comes closer than Box2D would let it, its velocity is solved against what it touches there, and the rest of the step is
// moved, a few times if need be; then it stays where it is.
func (w *world) stopAtLand(r *racer) {
	for i := r.begin; i < r.end; i++ {
		if r.land.free(w.pos0[i]) && r.land.free(w.pos[i]) && r.land.at(float64(w.pos0[i].x)) == r.land.at(float64(w.pos[i].x)) || w.islands[w.home[i]].asleep {
			continue
		}
		w.stopJoint(r.land, i)
	}
}

func (w *world) stopJoint(l *land, i int32) {
	from, to, v := w.pos0[i], w.pos[i], w.vel[i]
	left := stuff.h
	for range maxImpacts {
		t, found := l.impact(from, to)
		if !found {
			w.pos[i], w.vel[i] = to, v
			return
		}
		from = vec{from.x + float32(t*(to.x-from.x)), from.y + float32(t*(to.y-from.y))}
		left *= 1 - t
		w.impactHits = l.touching(i, from, w.impactHits[:0])
		l.stop(w.impactHits, &from, &v)
		limitMove(&v, left)
		to = vec{from.x + float32(left*v.x), from.y + float32(left*v.y)}
	}
	w.pos[i], w.vel[i] = from, v
}

// stop pushes a joint at p out of what it hits and solves its velocity against that alone.
func (l *land) stop(hits []hit, p *vec, v *vec) {
	for range toiIterations {
		deepest := float32(0)
		for _, h := range hits {
			deepest = min(deepest, l.pushOut(h.feature, p, toiBaumgarte))
		}
		if deepest >= float32(-1.5*linearSlop) {
			break
		}
	}
	for k := range hits {
		hits[k].bounce = bounce(hits[k].speed(*v))
	}
	for range iterations {
		for k := range hits {
			hits[k].press(v)
		}
	}
}

// The depth to which a joint may come near a feature in motion, a little into its skin as in Box2D, and how much less
// than that is not looked at.
var (
	impactDistance  = float64(stuff.touchBelow - float32(3*linearSlop))
	impactTolerance = float64(0.25 * linearSlop)
)

// impact finds the share of the way from one place to another at which a joint's centre first comes nearer to the land than
// impactDistance, still coming nearer.
func (l *land) impact(from, to vec) (share float32, found bool) {
	x, y := float64(from.x), float64(from.y)
	dx, dy := float64(to.x)-x, float64(to.y)-y
	first := math.Inf(1)
	i, k := l.at(x), l.at(float64(to.x))
	for b := min(i, k); b <= max(i, k); b++ {
		for _, f := range l.near[l.buckets[b].begin:l.buckets[b].end] {
			t, ok := 0.0, false
			if f >= 0 {
				t, ok = l.segments[f].impact(x, y, dx, dy)
			} else {
				t, ok = l.corners[^f].impact(x, y, dx, dy)
			}
			if !ok || t >= first {
				continue
			}
			if _, _, _, faces := l.distance(f, x+float64(t*dx), y+float64(t*dy)); faces {
				first = t
			}
		}
	}
	return float32(first), first <= 1
}

// impact is the share of the way (dx, dy) from x, y at which a centre comes too near to the segment's line from its free side.
func (s *segment) impact(x, y, dx, dy float64) (t float64, ok bool) {
	begin, end := s.height(x, y), s.height(x+dx, y+dy)
	if !(begin >= 0 && end < begin && end < impactDistance-impactTolerance) {
		return 0, false
	}
	return max(0, (begin-impactDistance)/(begin-end)), true
}

// impact is the same for a corner.
func (c *corner) impact(x, y, dx, dy float64) (t float64, ok bool) {
	mx, my := x-c.x, y-c.y
	way2, inward := float64(dx*dx)+float64(dy*dy), -(float64(mx*dx) + float64(my*dy))
	if !(inward > 0) {
		return 0, false
	}
	nearest := min(inward/way2, 1)
	px, py := mx+float64(nearest*dx), my+float64(nearest*dy)
	if least := impactDistance - impactTolerance; !(float64(px*px)+float64(py*py) < float64(least*least)) {
		return 0, false
	}
	outside := float64(mx*mx) + float64(my*my) - float64(impactDistance*impactDistance)
	root := math.Sqrt(max(0, float64(inward*inward)-float64(way2*outside)))
	return max(0, (inward-root)/way2), true
}
