package sodarace

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The golden data were computed by OpenELM's own simulator on Box2D 2.3.0; testdata says so in its "about" texts. Every
// number must be met exactly.

type goldenSeed struct {
	Body       *Walker
	SHA256     string
	Validate   bool
	Bones      int
	Links      int
	Morphology struct{ Height, Width, Mass, StartX, OffsetX float64 }
	Evaluate   map[string]float64
	Steps      map[string]struct {
		Fitness, Com float64
		F32          string
	}
}

type goldenFile struct {
	Golden21000   map[string]float64
	EvaluateSteps map[string]int `json:"evaluate_steps"`
	Seeds         map[string]goldenSeed
}

func readGolden(t testing.TB) (goldenFile, map[string]*Walker) {
	t.Helper()
	data, err := os.ReadFile("testdata/seeds.json")
	if err != nil {
		t.Fatal(err)
	}
	var g goldenFile
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	return g, bodies(t)
}

func bodies(t testing.TB) map[string]*Walker {
	t.Helper()
	all, err := LoadAll("testdata/bodies.json")
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]*Walker{}
	for _, n := range all {
		m[n.Name] = n.Walker
	}
	return m
}

// appendPositions appends the positions as little-endian float32, x before y.
func (w *world) appendPositions(b []byte) []byte {
	for _, p := range w.pos[:w.n] {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(p.x))
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(p.y))
	}
	return b
}

func TestSeedsStepByStep(t *testing.T) {
	golden, bodies := readGolden(t)
	if len(golden.Seeds) < 8 {
		t.Fatalf("golden data hold %d seeds, want at least 8", len(golden.Seeds))
	}
	for name, want := range golden.Seeds {
		t.Run(name, func(t *testing.T) {
			body := want.Body
			if body == nil {
				body = bodies[strings.TrimSuffix(name, ":file")]
			}
			at, m := body.place()
			if m.height != want.Morphology.Height || m.width != want.Morphology.Width || m.size.Mass != want.Morphology.Mass || m.offsetX != want.Morphology.OffsetX {
				t.Errorf("morphology %+v, want %+v", m, want.Morphology)
			}
			if ok := body.Validate() == nil; ok != want.Validate {
				t.Errorf("Validate: %v, want valid: %v", body.Validate(), want.Validate)
			}
			links := body.openelmLinks()
			if len(links) != want.Links {
				t.Errorf("%d links, want %d", len(links), want.Links)
			}
			w := newWorld(true, start{at: at, links: links})
			defer w.free()
			sum := sha256.New()
			var buf []byte
			for k := 0; k <= 3600; k++ {
				if k > 0 {
					w.step()
				}
				buf = w.appendPositions(buf[:0])
				sum.Write(buf)
				step, ok := want.Steps[strconv.Itoa(k)]
				if !ok {
					continue
				}
				if got := hex.EncodeToString(buf); got != step.F32 {
					t.Fatalf("step %d: positions %s,\nwant %s", k, got, step.F32)
				}
				if got := w.openelmFitness(0, links, m.offsetX); got != step.Fitness {
					t.Errorf("step %d: fitness %v, want %v", k, got, step.Fitness)
				}
				if got := w.centreX(0); math.Abs(got-step.Com) > 1e-9 {
					t.Errorf("step %d: centre of mass %v, want %v", k, got, step.Com)
				}
			}
			if got := hex.EncodeToString(sum.Sum(nil)); got != want.SHA256 {
				t.Errorf("trajectory of 3600 steps: sha256 %s, want %s", got, want.SHA256)
			}
			checkEvaluate(t, body, want.Evaluate)
		})
	}
}

// checkEvaluate compares the body's fitness after each time, given in milliseconds as text.
func checkEvaluate(t *testing.T, body *Walker, want map[string]float64) {
	t.Helper()
	var times []float64
	for text := range want {
		ms, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		times = append(times, ms)
	}
	slices.Sort(times)
	got, _ := body.EvaluateOpenELM(times...)
	for i, ms := range times {
		if want := want[strconv.FormatFloat(ms, 'f', -1, 64)]; got[i] != want {
			t.Errorf("evaluate(%v) = %v, want %v", ms, got[i], want)
		}
	}
}

func TestOpenELMTestGoldens(t *testing.T) {
	golden, bodies := readGolden(t)
	if len(golden.Golden21000) != 4 {
		t.Fatalf("%d goldens, want 4", len(golden.Golden21000))
	}
	for name, want := range golden.Golden21000 {
		if got, _ := bodies[name].EvaluateOpenELM(350_000); got[0] != want {
			t.Errorf("%s after 350 s: %v, want %v", name, got[0], want)
		}
	}
}

func TestOpenELMSteps(t *testing.T) {
	golden, _ := readGolden(t)
	for ms, want := range golden.EvaluateSteps {
		v, _ := strconv.ParseFloat(ms, 64)
		if got := OpenELMSteps(v); got != want {
			t.Errorf("%s ms are %d steps, want %d", ms, got, want)
		}
	}
	if got := OpenELMSteps(350_000); got != 21_000 {
		t.Errorf("350000 ms are %d steps, want 21000", got)
	}
}

func TestRandomWalkers(t *testing.T) {
	data, err := os.ReadFile("testdata/random.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Walkers []struct {
			Body       *Walker
			Morphology struct{ Height, Width, Mass float64 }
			Evaluate   map[string]float64
			Positions  []float64 `json:"positions_588"`
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Walkers) != 20 {
		t.Fatalf("%d walkers, want 20", len(file.Walkers))
	}
	for i, r := range file.Walkers {
		if _, size := r.Body.EvaluateOpenELM(); size != Size(r.Morphology) {
			t.Errorf("walker %d: size %v, want %v", i, size, r.Morphology)
		}
		checkEvaluate(t, r.Body, r.Evaluate)
		at, _ := r.Body.place()
		w := newWorld(true, start{at: at, links: r.Body.openelmLinks()})
		for range 588 {
			w.step()
		}
		for k, p := range w.pos[:w.n] {
			if float64(p.x) != r.Positions[2*k] || float64(p.y) != r.Positions[2*k+1] {
				t.Errorf("walker %d, joint %d: at (%v, %v), want %v", i, k, p.x, p.y, r.Positions[2*k:2*k+2])
			}
		}
		w.free()
	}
}

// Several times in one call share a run; the order of the times must not matter.
func TestEvaluateTimesInAnyOrder(t *testing.T) {
	body := bodies(t)["galloper"]
	got, _ := body.EvaluateOpenELM(10000, 1000, 5000)
	want := []float64{68.9761950752952, 90.63995812155984, 91.26565239646219}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("time %d: %v, want %v", i, got[i], want[i])
		}
	}
}
