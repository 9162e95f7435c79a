package render

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	transforms = regexp.MustCompile(`<animateTransform attributeName="transform" type="translate" dur="([\d.]+)s" repeatCount="indefinite" values="([^"]*)"`)
	beads      = regexp.MustCompile(`<circle cx="(-?\d+)" cy="(-?\d+)"[^>]*><animateMotion calcMode="linear" dur="([\d.]+)s" repeatCount="indefinite" values="([^"]*)"`)
	morphs     = regexp.MustCompile(`<animate attributeName="d" dur="([\d.]+)s" repeatCount="indefinite" values="([^"]*)"`)
	letters    = regexp.MustCompile(`[^Mlz]`)
	pairs      = regexp.MustCompile(`-?\d+`)
)

func parsePairs(t *testing.T, values string) []Point {
	t.Helper()
	var out []Point
	for _, v := range strings.Split(values, ";") {
		xy := strings.Fields(v)
		if len(xy) != 2 {
			t.Fatalf("bad pair %q", v)
		}
		x, err1 := strconv.Atoi(xy[0])
		y, err2 := strconv.Atoi(xy[1])
		if err1 != nil || err2 != nil {
			t.Fatalf("bad pair %q", v)
		}
		out = append(out, Point{float64(x), float64(y)})
	}
	return out
}

// What the viewer computes from the file is where the joints were, to half a pixel.
func TestAnimationFollowsTheMotion(t *testing.T) {
	for name, m := range map[string]Motion{"fixed camera": crawler(6, 20), "following camera": crawler(6, 900)} {
		t.Run(name, func(t *testing.T) {
			svg := Animate(m).SVG()
			b := repair(m)
			s := layScene(b, 41)
			moves := transforms.FindAllStringSubmatch(svg, -1)
			if want := map[bool]int{false: 1, true: 2}[s.follow]; len(moves) != want {
				t.Fatalf("%d moving groups, want %d", len(moves), want)
			}
			centre := parsePairs(t, moves[len(moves)-1][2])
			loop, _ := strconv.ParseFloat(moves[0][1], 64)
			if math.Abs(loop-(6+holdSeconds)) > 0.01 {
				t.Errorf("loop of %v s", loop)
			}
			joints := beads.FindAllStringSubmatch(svg, -1)
			if len(joints) != 5 {
				t.Fatalf("%d moving joints, want 5", len(joints))
			}
			for j, bead := range joints {
				x, _ := strconv.ParseFloat(bead[1], 64)
				y, _ := strconv.ParseFloat(bead[2], 64)
				track := parsePairs(t, bead[4])
				if len(track) != len(centre) {
					t.Fatalf("joint %d has %d values, the centre %d", j, len(track), len(centre))
				}
				for k, d := range track {
					at := min(loop*float64(k)/float64(len(track)-1), 6)
					want := s.px(b.at(at)[j])
					got := Point{(centre[k].X + x + d.X) / 2, (centre[k].Y + y + d.Y) / 2}
					if math.Hypot(got.X-want.X, got.Y-want.Y) > 0.75 {
						t.Fatalf("joint %d at %.2f s: %v, want %v", j, at, got, want)
					}
				}
			}
		})
	}
}

// SMIL blends two paths only when they have the same commands.
func TestMorphsKeepTheirCommands(t *testing.T) {
	for _, m := range []Motion{crawler(10, 20), lattice(5, 10)} {
		found := morphs.FindAllStringSubmatch(Animate(m).SVG(), -1)
		if len(found) == 0 {
			t.Fatal("no moving links")
		}
		for _, f := range found {
			frames := strings.Split(f[2], ";")
			for _, d := range frames {
				if letters.ReplaceAllString(d, "") != letters.ReplaceAllString(frames[0], "") ||
					len(pairs.FindAllString(d, -1)) != len(pairs.FindAllString(frames[0], -1)) {
					t.Fatalf("%q and %q differ in their commands", frames[0], d)
				}
			}
			if rate := float64(len(frames)-1) / (10 + holdSeconds); rate < 7 || rate > 31 {
				t.Errorf("%.1f key frames a second", rate)
			}
		}
	}
}

func TestTrailsUseEachLinkOnce(t *testing.T) {
	b := repair(lattice(6, 0.1))
	all := make([]int, len(b.links))
	for i := range all {
		all[i] = i
	}
	used := map[[2]int]int{}
	points := 0
	for _, trail := range b.trails(all) {
		points += len(trail)
		for k := 1; k < len(trail); k++ {
			used[[2]int{min(trail[k-1], trail[k]), max(trail[k-1], trail[k])}]++
		}
	}
	for _, l := range b.links {
		if used[[2]int{min(l.A, l.B), max(l.A, l.B)}] != 1 {
			t.Fatalf("link %v is drawn %d times", l, used[[2]int{l.A, l.B}])
		}
	}
	if points > len(b.links)*3/2 {
		t.Errorf("%d points for %d links", points, len(b.links))
	}
}

func TestMusclesThatPullAlikeShareAStrand(t *testing.T) {
	m := crawler(2, 10)
	for _, row := range m.Contraction {
		row[4] = row[2]
	}
	b := repair(m)
	strands := b.strands([]int{0, 1, 2, 3, 4, 5}, 8)
	if len(strands) != 4 || len(strands[0].links) != 2 || strands[0].muscle {
		t.Fatalf("strands %v, want the two bones and three groups of muscles", strands)
	}
	if two := b.strands([]int{0, 1, 2, 3, 4, 5}, 2); len(two) != 3 {
		t.Errorf("%d strands with two groups of muscles at most", len(two))
	}
}

func TestRepair(t *testing.T) {
	nan := math.NaN()
	b := repair(Motion{
		Frames: [][]Point{{{1, 2}, {nan, 4}}, {{nan, 3}, {5, math.Inf(1)}}, {{1, 1}}},
		Links:  []Link{{0, 1, "muscle"}, {1, 0, "bone"}, {0, 2, "bone"}, {1, 1, "muscle"}, {-1, 0, ""}},
	})
	if len(b.frames) != 2 || len(b.links) != 1 || b.frames[1][0] != (Point{1, 2}) || b.frames[1][1] != (Point{0, 0}) {
		t.Errorf("repaired to %v with links %v", b.frames, b.links)
	}
	if repair(Motion{}) != nil || repair(Motion{Frames: [][]Point{{}}}) != nil {
		t.Error("a motion without joints is not nothing")
	}
}
