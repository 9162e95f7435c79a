package render

import (
	"math"
	"slices"
)

// strand is a set of links that are drawn as one path because they look alike at every moment.
type strand struct {
	links  []int // indices into body.links
	muscle bool
}

// strands groups the links: all bones together; muscles one by one, or (most > 0) into at most that many groups of
// similar contraction.
func (b *body) strands(links []int, most int) []strand {
	var bones, muscles []int
	for _, i := range links {
		if b.links[i].Kind == "muscle" {
			muscles = append(muscles, i)
		} else {
			bones = append(bones, i)
		}
	}
	var out []strand
	if len(bones) > 0 {
		out = append(out, strand{links: bones})
	}
	switch {
	case len(muscles) == 0:
	case b.tension == nil:
		out = append(out, strand{links: muscles, muscle: true})
	case most <= 0:
		for _, i := range muscles {
			out = append(out, strand{links: []int{i}, muscle: true})
		}
	default:
		for _, group := range b.alike(muscles, most) {
			out = append(out, strand{links: group, muscle: true})
		}
	}
	return out
}

// alike partitions muscles by their contraction over time: farthest-first centres, each muscle to its nearest.
func (b *body) alike(muscles []int, most int) [][]int {
	series := make([][]float64, len(muscles))
	samples := min(len(b.frames), 200)
	for k, i := range muscles {
		for s := range samples {
			f := s * (len(b.frames) - 1) / max(samples-1, 1)
			series[k] = append(series[k], float64(b.tension[f][i]))
		}
	}
	centres := []int{0}
	distance := make([]float64, len(muscles))
	nearest := make([]int, len(muscles))
	for k := range distance {
		distance[k] = apart(series[k], series[0])
	}
	for len(centres) < most {
		next := 0
		for k, d := range distance {
			if d > distance[next] {
				next = k
			}
		}
		if distance[next] < 0.02 {
			break
		}
		for k := range distance {
			if d := apart(series[k], series[next]); d < distance[k] {
				distance[k], nearest[k] = d, len(centres)
			}
		}
		centres = append(centres, next)
	}
	groups := make([][]int, len(centres))
	for k, i := range muscles {
		groups[nearest[k]] = append(groups[nearest[k]], i)
	}
	return groups
}

// apart is the root mean square difference of two series of one length.
func apart(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += (a[i] - b[i]) * (a[i] - b[i])
	}
	return math.Sqrt(sum / float64(max(len(a), 1)))
}

// trails are walks along the links that use each link once: far fewer coordinates than one line per link.
func (b *body) trails(links []int) [][]int {
	near := make(map[int][]int) // joint to positions in links
	var joints []int
	for k, i := range links {
		for _, j := range []int{b.links[i].A, b.links[i].B} {
			if near[j] == nil {
				joints = append(joints, j)
			}
			near[j] = append(near[j], k)
		}
	}
	slices.Sort(joints)
	used := make([]bool, len(links))
	walk := func(from int) []int {
		trail := []int{from}
		for {
			k := slices.IndexFunc(near[from], func(k int) bool { return !used[k] })
			if k < 0 {
				return trail
			}
			edge := near[from][k]
			used[edge] = true
			l := b.links[links[edge]]
			from = l.A + l.B - from
			trail = append(trail, from)
		}
	}
	var out [][]int
	for _, odd := range []bool{true, false} { // walks that start where an odd number of links meet come out longest
		for _, j := range joints {
			for {
				free := 0
				for _, k := range near[j] {
					if !used[k] {
						free++
					}
				}
				if free == 0 || (odd && free%2 == 0) {
					break
				}
				out = append(out, walk(j))
			}
		}
	}
	return out
}

// along is the shape of the trails over the given joint positions.
func along(trails [][]int, joints []Point) shape {
	var s shape
	for _, t := range trails {
		for i, j := range t {
			if i == 0 {
				s.move(joints[j].X, joints[j].Y)
			} else {
				s.line(joints[j].X, joints[j].Y)
			}
		}
	}
	return s
}
