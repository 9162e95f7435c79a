package explorer

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"goelm/render"
)

// hostile is what a program may hold to get out of a page.
const hostile = "</script><script>window.hit = 1</script><!-- <img src=x onerror=\"window.hit=1\"> {{TEXT}} \u2028"

func list(cs []Candidate) func(context.Context) iter.Seq2[Candidate, error] {
	return func(context.Context) iter.Seq2[Candidate, error] {
		return func(yield func(Candidate, error) bool) {
			for _, c := range cs {
				if !yield(c, nil) {
					return
				}
			}
		}
	}
}

// family is a run of n candidates whose sources change a line or two of their parents'.
func family(n int) Run {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	run := Run{
		Title: "family " + hostile, Fitness: render.Axis{Name: "distance", Unit: "units"}, Show: "goelm runs show a.db 1 ",
		Measures: []render.Axis{{Name: "height", Unit: "units", Max: 150, Cells: 12}, {Name: "width", Unit: "units", Max: 150, Cells: 12}, {Name: "mass", Max: 1000, Cells: 12}},
	}
	var source strings.Builder
	for i := range 40 {
		fmt.Fprintf(&source, "\tj%d := w.Joint(%d, %d) // joint number %d of the body\n", i, 3*i, 7*i%50, i)
	}
	sources := []string{"package main\n\nfunc MakeWalker() *sodarace.Walker {\n" + source.String() + "\treturn w // " + hostile + "\n}\n"}
	cs := []Candidate{{Name: "seed", Operator: "seed", Verdict: "ok", Source: sources[0], Fitness: 1, Measures: []float64{70, 70, 500}, Entered: true, Island: -1}}
	best := map[[3]int]float64{}
	var elites []int
	elites = append(elites, 0)
	for i := 1; i < n; i++ {
		parent := elites[r.IntN(len(elites))]
		lines := strings.Split(cs[parent].Source, "\n")
		for range 1 + r.IntN(2) {
			k := 4 + r.IntN(max(len(lines)-8, 1))
			lines[k] = fmt.Sprintf("\tj%d := w.Joint(%.3g, %.3g)", k, 100*r.Float64(), 100*r.Float64())
		}
		c := Candidate{Number: i, Parents: []int{parent}, Operator: []string{"gp/literal", "gp/insert", "gp/delete"}[r.IntN(3)], Verdict: "ok", Message: fmt.Sprintf("changed %d to %d", r.IntN(99), r.IntN(99)),
			Source: strings.Join(lines, "\n"), Island: -1}
		if r.IntN(5) == 0 {
			c.Verdict, c.Detail = "runtime_panic", "index out of range"
		} else {
			c.Fitness, c.Measures = 100*r.Float64(), []float64{150 * r.Float64(), 150 * r.Float64(), 1000 * r.Float64()}
			k := [3]int{int(c.Measures[0] / 12.5), int(c.Measures[1] / 12.5), int(c.Measures[2] / 83.4)}
			if f, ok := best[k]; !ok || c.Fitness > f {
				best[k], c.Entered = c.Fitness, true
				elites = append(elites, i)
			}
		}
		cs = append(cs, c)
	}
	run.Candidates = list(cs)
	run.Picture = func(_ context.Context, number int) Picture {
		m := walk(number)
		return Picture{Motion: &m}
	}
	return run
}

// walk is a body whose muscles shorten and lengthen as springs do.
func walk(seed int) render.Motion {
	m := render.Motion{Title: "walk", Frame: 1.0 / 30, Radius: 2, Ground: []render.Point{{X: -10}, {X: 300}}}
	const joints = 8
	for i := range joints {
		for j := range i {
			m.Links = append(m.Links, render.Link{A: i, B: j, Kind: "muscle"})
		}
	}
	at := func(t float64) (points []render.Point) {
		for k := range joints {
			p := float64(k*7+seed%13) + 3*t
			points = append(points, render.Point{X: 8*t + 12*float64(k%3) + 2*math.Sin(p), Y: 12*float64(k/3) + 4 + 2*math.Cos(1.3*p)})
		}
		return points
	}
	rest := at(0)
	for i := range 300 {
		now := at(float64(i) / 30)
		var pulls []float32
		for _, l := range m.Links {
			long := func(p []render.Point) float64 { return math.Hypot(p[l.A].X-p[l.B].X, p[l.A].Y-p[l.B].Y) }
			pulls = append(pulls, float32(min(max((1-long(now)/long(rest))/0.3, -1), 1)))
		}
		m.Frames, m.Contraction = append(m.Frames, now), append(m.Contraction, pulls)
	}
	return m
}

func write(t testing.TB, run Run, budget Budget) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(t.Context(), &b, run, budget); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func part(t testing.TB, page, id string) []byte {
	t.Helper()
	m := regexp.MustCompile(`<script type="text/plain" id="` + id + `">([A-Za-z0-9+/=]*)</script>`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("the page has no part %s", id)
	}
	data, err := base64.StdEncoding.DecodeString(m[1])
	if err != nil {
		t.Fatal(err)
	}
	if data, err = io.ReadAll(flate.NewReader(bytes.NewReader(data))); err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	return data
}

func TestNoTextLeavesItsPlace(t *testing.T) {
	page := write(t, family(50), Page)
	if n := strings.Count(page, "window.hit"); n != 2 { // in the title, escaped
		t.Errorf("%d places of the page hold what a program wrote, want the title's two", n)
	}
	if strings.Contains(page, "<script>window") || strings.Contains(page, "<img src=x") {
		t.Error("the title is not escaped")
	}
	if n := strings.Count(page, "</script>"); n != 5 {
		t.Errorf("%d scripts end in the page, want 5", n)
	}
	if m := regexp.MustCompile(`(?i)(?:src|href)\s*=\s*["']?(?:https?:)?//`).FindString(page); m != "" {
		t.Errorf("the page loads something: %s", m)
	}
}

// sources reads the texts as page.js does.
func sources(t testing.TB, data []byte, parents []int) []string {
	t.Helper()
	number := func() int {
		v, n := binary.Uvarint(data)
		if n <= 0 {
			t.Fatal("the texts end too early")
		}
		data = data[n:]
		return int(v)
	}
	text := func() string {
		n := number()
		s := string(data[:n])
		data = data[n:]
		return s
	}
	var out []string
	for _, parent := range parents {
		text()
		text()
		text()
		base := ""
		if parent >= 0 {
			base = out[parent]
		}
		if data = data[1:]; data == nil {
			t.Fatal("no source")
		}
		head, tail := number(), number()
		out = append(out, base[:head]+text()+base[len(base)-tail:])
	}
	if len(data) > 0 {
		t.Errorf("%d bytes are left", len(data))
	}
	return out
}

func TestPageHoldsEverySource(t *testing.T) {
	run := family(400)
	var want []string
	var parents []int
	for c := range run.Candidates(t.Context()) {
		want = append(want, c.Source)
		if len(c.Parents) == 0 {
			parents = append(parents, -1)
		} else {
			parents = append(parents, c.Parents[0]) // numbers are rows here
		}
	}
	got := sources(t, part(t, write(t, run, Page), "data-text"), parents)
	if !slices.Equal(got, want) {
		t.Error("the sources in the page are not those of the run")
	}
}

func TestSourcesAreTheirOwn(t *testing.T) {
	line := rapid.SampledFrom([]string{"a", "b", "ä", "", "é", "long line of text", "\xff"})
	rapid.Check(t, func(t *rapid.T) {
		a, b := strings.Join(rapid.SliceOf(line).Draw(t, "a"), "\n"), strings.Join(rapid.SliceOf(line).Draw(t, "b"), "\n")
		head, tail := common(a, b)
		if got := a[:head] + b[head:len(b)-tail] + a[len(a)-tail:]; got != b || head+tail > min(len(a), len(b)) {
			t.Fatalf("%q from %q comes back as %q", b, a, got)
		}
	})
}

func TestSmallBudgetsKeepWhatMatters(t *testing.T) {
	run := family(3000)
	whole := write(t, run, Page)
	small := write(t, run, Budget{Text: 120_000, Pictures: 60_000})
	if len(small) > 400_000 || len(small) >= len(whole) {
		t.Errorf("%d bytes, whole %d", len(small), len(whole))
	}
	for page, want := range map[string]string{whole: `"texts":0`, small: `"texts":1`} {
		if head := string(part(t, page, "data-head")); !strings.Contains(head, want) {
			t.Errorf("the head says %s, want %s", regexp.MustCompile(`"texts":\d`).FindString(head), want)
		}
	}
	if err := Write(t.Context(), io.Discard, run, Budget{Text: 100}); err == nil || !strings.Contains(err.Error(), "not even the names") {
		t.Errorf("a page without room: %v", err)
	}
}

func TestMotionsComeBack(t *testing.T) {
	m := walk(3)
	data := packMotion(m)
	if len(data) > 6000 {
		t.Errorf("%d bytes", len(data))
	}
	rest, gain := spring(m, 5, []int{0, 20, 40, 60, 80, 100, 150})
	for i := range m.Frames {
		l := m.Links[5]
		p, q := m.Frames[i][l.A], m.Frames[i][l.B]
		got := min(max(gain*(1-math.Hypot(p.X-q.X, p.Y-q.Y)/rest), -1), 1)
		if want := float64(m.Contraction[i][5]); math.Abs(got-want) > 0.02 {
			t.Fatalf("contraction at frame %d is %.3f, want %.3f", i, got, want)
		}
	}
	for name, odd := range map[string]render.Motion{
		"nothing": {}, "no joints": {Frames: [][]render.Point{{}}},
		"one point": {Frames: [][]render.Point{{{X: math.NaN(), Y: math.Inf(1)}}}, Links: []render.Link{{A: 0, B: 9}, {A: 0, B: 0}}},
		"uneven":    {Frames: [][]render.Point{{{}, {}}, {{}}}, Links: []render.Link{{A: 0, B: 1, Kind: "muscle"}}, Contraction: [][]float32{{}, {}}},
	} {
		if data := packMotion(odd); (data == nil) != (name == "nothing" || name == "no joints") {
			t.Errorf("%s gives %d bytes", name, len(data))
		}
	}
}

func TestRunsThatAreOdd(t *testing.T) {
	write(t, Run{Candidates: list(nil), Measures: []render.Axis{{Name: "x", Max: 1}}}, Page)
	write(t, Run{Candidates: list([]Candidate{{Number: 5, Verdict: "no program"}}), Measures: []render.Axis{{Name: "x", Max: 1}}}, Page)
	err := Write(t.Context(), io.Discard, Run{Candidates: list(nil), Measures: []render.Axis{{Name: "x"}}}, Page)
	if err == nil || !strings.Contains(err.Error(), "the measure x has the range 0 to 0") {
		t.Errorf("a measure without a range: %v", err)
	}
	if err := Write(t.Context(), io.Discard, Run{Candidates: list(nil)}, Page); err == nil {
		t.Error("a page without measures is written")
	}
}

// A page over a run of 100,000 candidates: its size, and with GOELM_BENCH_PAGE the page itself, for a browser to open.
func BenchmarkPageOf100000(b *testing.B) {
	run := family(100_000)
	for b.Loop() {
		page := write(b, run, Page)
		b.ReportMetric(float64(len(page))/1e6, "MB")
		if len(page) > 20_000_000 {
			b.Errorf("%d bytes", len(page))
		}
		if path := os.Getenv("GOELM_BENCH_PAGE"); path != "" {
			if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
				b.Fatal(err)
			}
		}
	}
}
