package sodarace

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func panicText(f func()) (text string) {
	defer func() {
		if v := recover(); v != nil {
			text, _ = v.(string)
		}
	}()
	f()
	return ""
}

func TestBuilderPanics(t *testing.T) {
	for _, c := range []struct {
		want  string
		build func(w *Walker)
	}{
		{"there is no joint 7: the walker has 2 joints", func(w *Walker) { w.Muscle(0, 7, 1, 0) }},
		{"there is no joint -1", func(w *Walker) { w.Distance(-1, 0) }},
		{"Joint(NaN, 0): a coordinate must be a number from -1000 to 1000", func(w *Walker) { w.Joint(math.NaN(), 0) }},
		{"not +Inf", func(w *Walker) { w.Joint(0, math.Inf(-1)) }},
		{"Joint(0, 1000.1)", func(w *Walker) { w.Joint(0, 1000.1) }},
		{"amplitude and phase must be finite, not NaN", func(w *Walker) { w.Muscle(0, 1, 0, math.NaN()) }},
		{"512 joints already", func(w *Walker) {
			for range MaxJoints {
				w.Joint(0, 0)
			}
		}},
		{"4096 muscles already", func(w *Walker) {
			for range MaxMuscles + 1 {
				w.Distance(0, 1)
			}
		}},
	} {
		w := NewWalker()
		w.Joint(0, 0)
		w.Joint(1, 1)
		if got := panicText(func() { c.build(w) }); !strings.HasPrefix(got, "sodarace: ") || !strings.Contains(got, c.want) {
			t.Errorf("panic %q, want %q in it", got, c.want)
		}
	}
	w := NewWalker()
	if got := panicText(func() { w.Joint(1000, -1000) }); got != "" {
		t.Errorf("the corner is allowed, but: %s", got)
	}
}

func TestJSONForm(t *testing.T) {
	w := NewWalker()
	a, b := w.Joint(0, 0), w.Joint(10, 10)
	w.Muscle(a, b, 1, -0.25)
	w.Distance(b, a)
	got, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"joints":[[0,-0],[2.2,-2.2]],"muscles":[[0,1,{"type":"muscle","amplitude":1,"phase":-0.25}],[1,0,{"type":"distance","amplitude":0,"phase":0}]]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for name, body := range bodies(t) {
		text, _ := json.Marshal(body)
		var again Walker
		if err := json.Unmarshal(text, &again); err != nil || !again.Equal(body) {
			t.Errorf("%s does not survive a round trip: %v", name, err)
		}
	}
	var none *Walker
	if text, err := json.Marshal(none); err != nil || string(text) != "null" {
		t.Errorf("a nil walker is %s, %v", text, err)
	}
}

func TestJSONErrors(t *testing.T) {
	for text, want := range map[string]string{
		`{}`:                                   `"joints" and "muscles"`,
		`{"joints":[],"muscles":null}`:         `"joints" and "muscles"`,
		`{"joints":[[1]],"muscles":[]}`:        `joint 0: want [x, y], got [1]`,
		`{"joints":[["1",2]],"muscles":[]}`:    `joint 0`,
		`{"joints":[[0,1e9]],"muscles":[]}`:    `joint 0: a coordinate must be`,
		`{"joints":[[0,0]],"muscles":[[0,0]]}`: `muscle 0: want`,
		`{"joints":[[0,0]],"muscles":[[0,0.5,{"amplitude":0,"phase":0}]]}`:                  `muscle 0: want`,
		`{"joints":[[0,0]],"muscles":[[0,1,{"amplitude":0,"phase":0}]]}`:                    `no joint 1`,
		`{"joints":[[0,0]],"muscles":[[0,0,{"amplitude":0}]]}`:                              `muscle 0: want`,
		`{"joints":[[0,0]],"muscles":[[0,0,{"type":"rope","amplitude":0,"phase":0}]]}`:      `type "rope"`,
		`{"joints":[` + strings.Repeat(`[0,0],`, MaxJoints) + `[0,0]],"muscles":[]}`:        `513 joints, more than 512`,
		`{"joints":[],"muscles":[` + strings.Repeat(`[0,0,{}],`, MaxMuscles) + `[0,0,{}]]}`: `4097 muscles`,
	} {
		w := NewWalker()
		w.Joint(1, 1)
		if err := w.UnmarshalJSON([]byte(text)); err == nil || !strings.Contains(err.Error(), want) || len(w.joints) != 1 {
			t.Errorf("%.60s: error %v, want %q; %d joints left, want 1", text, err, want, len(w.joints))
		}
	}
}

func TestLoad(t *testing.T) {
	all, err := LoadAll("testdata/bodies.json")
	if err != nil || len(all) != 7 {
		t.Fatalf("%d bodies, %v", len(all), err)
	}
	if _, err := Load("testdata/bodies.json"); err == nil || !strings.Contains(err.Error(), "holds 7 walkers") {
		t.Errorf("one of seven: %v", err)
	}
	// the order of the file, not of the alphabet
	path := filepath.Join(t.TempDir(), "two.json")
	if err := os.WriteFile(path, []byte(`{"z":{"joints":[[0,0]],"muscles":[]},"x":{"joints":3},"a":{"joints":[[1,1]],"muscles":[]}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err = LoadAll(path)
	if len(all) != 2 || all[0].Name != "z" || all[1].Name != "a" || err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), `"x"`) {
		t.Errorf("%v, %v; want z and a, and an error about x", all, err)
	}
}

func TestValidate(t *testing.T) {
	line := func(n int) *Walker {
		w := NewWalker()
		for i := range n {
			w.Joint(float64(i), 0)
		}
		return w
	}
	strong := line(2)
	strong.Muscle(0, 1, 10.5, 0)
	full := line(12)
	for i := 1; i < 12; i++ {
		full.Muscle(0, i, 1, 0)
	}
	near := line(2)
	near.Joint(1.01, 0)
	for want, w := range map[string]*Walker{
		"no joints": NewWalker(), "amplitude 10.5": strong, "joint 0 holds 11 connections": full, "joints 1 and 2 are 0.01": near,
	} {
		if err := w.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	near.joints[2].X += 0.001
	if err := near.Validate(); err != nil {
		t.Errorf("0.0032 body units apart: %v", err)
	}
}

func TestSimulateDegenerate(t *testing.T) {
	lonely, loop, stacked := NewWalker(), NewWalker(), NewWalker()
	lonely.Joint(0, 0)
	loop.Joint(0, 0)
	loop.Muscle(0, 0, 1, 1)
	stacked.Joint(3, 3)
	stacked.Joint(3, 3)
	stacked.Muscle(0, 1, 1, 0)
	for want, list := range map[string][]*Walker{"no joints": {NewWalker()}, "no muscle": {lonely, loop, stacked}} {
		for _, w := range list {
			r, err := Simulate(w, Options{})
			if err != nil || !strings.Contains(r.Invalid, want) || !math.IsInf(r.Fitness, -1) {
				t.Errorf("%v: %v %q %v, want an invalid run: %s", w, r.Fitness, r.Invalid, err, want)
			}
		}
	}
}

// A tangle of strong muscles out of phase shakes at the speed limit.
func TestSimulateExplosion(t *testing.T) {
	w := NewWalker()
	for i := range 12 {
		w.Joint(float64(i%4)*60, float64(i/4)*60)
	}
	for i := range 12 {
		for k := range i {
			w.Muscle(i, k, 1, float64((i*k)%2)/2)
		}
	}
	r, err := Simulate(w, Options{})
	if err != nil || !strings.Contains(r.Invalid, "speed limit of 120 units/s") || !math.IsInf(r.Fitness, -1) {
		t.Errorf("%v %q %v, want a walker that flew apart", r.Fitness, r.Invalid, err)
	}
}

func TestSimulateOptions(t *testing.T) {
	w := bodies(t)["square"]
	for want, opt := range map[string]Options{
		`no mode "box2d"`: {Mode: "box2d"}, "-1 steps": {Steps: -1}, "216001 steps": {Steps: 216001},
		"every -1 steps": {Every: -1}, "only flat": {Mode: OpenELM, Terrain: Terrain{name: "hill"}},
	} {
		if _, err := Simulate(w, opt); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: error %v, want %q", opt, err, want)
		}
	}
	if _, err := Simulate(nil, Options{}); err == nil {
		t.Error("no error for no walker")
	}
	r, err := Simulate(w, Options{Every: 200})
	if err != nil {
		t.Fatal(err)
	}
	var steps []int
	for _, f := range r.Frames {
		steps = append(steps, f.Step)
	}
	if !slices.Equal(steps, []int{0, 200, 400, 600}) {
		t.Errorf("frames at %v", steps)
	}
	if low := r.Frames[0].Joints[0].Y; math.Abs(low-Radius-lift) > 1e-4 {
		t.Errorf("the lowest joint starts at %v, want %v", low, Radius+lift)
	}
	openelm, err := Simulate(w, Options{Mode: OpenELM, Steps: 588})
	if err != nil || openelm.Fitness != 81.81081667813388 {
		t.Errorf("openelm: %v, %v", openelm.Fitness, err)
	}
}

// The figures of the default law, as the project's notes record them; a change of the law or of the start shows here.
func TestDefaultDistances(t *testing.T) {
	for name, want := range map[string]float64{
		"square": 14.034248161315919, "radial": 2.9432485500971475, "wheel": -18.8147833082411, "cppn_fixed": 5.945736937224865,
		"cppn_mutable": 5.945736937224865, "galloper": 13.210400581359863, "runner": 34.619104915857314,
	} {
		r, err := Simulate(bodies(t)[name], Options{})
		if err != nil || r.Displacement != want {
			t.Errorf("%s: %v %v, want %v", name, r.Displacement, err, want)
		}
	}
}

func TestTerrainByName(t *testing.T) {
	if flat, err := TerrainByName("flat"); err != nil || flat != Flat || flat.String() != "flat" {
		t.Errorf("%v, %v", flat, err)
	}
	if _, err := TerrainByName("moon"); err == nil || !strings.Contains(err.Error(), `"flat"`) {
		t.Errorf("error %v, want the list", err)
	}
}

func TestPictures(t *testing.T) {
	w := bodies(t)["square"]
	f := Animate(w, Options{Title: "square"})
	svg := f.SVG()
	for _, want := range []string{"<animate", "square", "14.0 units to the right in 10 s on flat terrain"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the animation lacks %q", want)
		}
	}
	if len(svg) > 120_000 {
		t.Errorf("the animation has %d bytes", len(svg))
	}
	if still := Still(w).SVG(); strings.Contains(still, "<animate") || !strings.Contains(still, "<svg") {
		t.Error("the still picture is none")
	}
	bundle := w.MIMEBundle()
	if _, ok := bundle["image/svg+xml"]; !ok || bundle["text/plain"] != "walker with 5 joints and 8 muscles, 70.4 high and 68.2 wide, mass 241.6" {
		t.Errorf("bundle %v", bundle["text/plain"])
	}
	if empty := Animate(NewWalker(), Options{}).SVG(); !strings.Contains(empty, "<svg") {
		t.Errorf("an empty walker draws %q", empty)
	}
}
