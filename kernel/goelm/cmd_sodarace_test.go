package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goelm/elm/sodarace"
)

const sodaraceBodies = "../../elm/sodarace/testdata/bodies.json"

func sodaraceRun(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = sodaraceCommand(context.Background(), args, &out, &errs)
	return code, out.String(), errs.String()
}

// The bodies' names in the file are in alphabetical order; the output follows the file.
func TestSodaraceOpenELM(t *testing.T) {
	code, out, errs := sodaraceRun(t, "-mode", "openelm", "-ms", "10000", sodaraceBodies)
	if code != 0 || errs != "" {
		t.Fatalf("code %d, stderr %q", code, errs)
	}
	want := []float64{77.45813508467242, 76.78293748335406, 68.9761950752952, 87.06926655876622, 96.12038872458719, 81.81081667813388, 69.87995823762077}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != len(want) {
		t.Fatalf("%d lines, want %d:\n%s", len(lines), len(want), out)
	}
	for i, line := range lines {
		var got map[string]float64
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatal(err)
		}
		if got["fitness"] != want[i] || len(got) != 4 {
			t.Errorf("line %d is %s, want fitness %v, height, width and mass", i, line, want[i])
		}
	}
	if lines[5] != `{"fitness":81.81081667813388,"height":70.4,"width":68.18181818181817,"mass":241.58651363350822}` {
		t.Errorf("square: %s", lines[5])
	}
}

func TestSodaraceSeveralTimes(t *testing.T) {
	_, out, _ := sodaraceRun(t, "-mode", "openelm", "-ms", "1000,5000", sodaraceBodies)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 14 || !strings.HasPrefix(lines[4], `{"ms":1000,"fitness":90.63995812155984,`) || !strings.HasPrefix(lines[5], `{"ms":5000,"fitness":91.26565239646219,`) {
		t.Errorf("%d lines, galloper is\n%s\n%s", len(lines), lines[4], lines[5])
	}
}

// What begins in OpenELM's ground has no number rather than a wrong one; beside it, a joint without connections does not count.
func TestSodaraceBuried(t *testing.T) {
	for body, want := range map[string]string{
		`{"joints":[[0,0],[0,13]],"muscles":[[0,1,{"type":"muscle","amplitude":1,"phase":0}]]}`:       `{"fitness":null,`,
		`{"joints":[[0,0],[2,0],[0,13]],"muscles":[[0,1,{"type":"muscle","amplitude":1,"phase":0}]]}`: `{"fitness":88.`,
	} {
		_, out, _ := sodaraceRun(t, "-mode", "openelm", writeFile(t, "high.json", body))
		if !strings.HasPrefix(out, want) || strings.Contains(out, "begin in OpenELM's ground") != (want == `{"fitness":null,`) {
			t.Errorf("%s: %s", body, out)
		}
	}
}

// With several files the lines may say whose they are.
func TestSodaraceNames(t *testing.T) {
	one := writeFile(t, "one.json", `{"joints":[[0,0],[1,0]],"muscles":[[0,1,{"type":"muscle","amplitude":1,"phase":0}]]}`)
	_, out, _ := sodaraceRun(t, "-names", one, sodaraceBodies)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 8 || !strings.HasPrefix(lines[0], `{"file":"`+one+`","fitness":`) || !strings.HasPrefix(lines[6], `{"file":"`+sodaraceBodies+`","name":"square","fitness":`) {
		t.Errorf("%d lines: %s", len(lines), out)
	}
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What is wrong is named, with its file, and everything else is still simulated, in order.
func TestSodaraceBadInput(t *testing.T) {
	good := writeFile(t, "good.json", `{"joints":[[0,0],[1,0]],"muscles":[[0,1,{"type":"muscle","amplitude":1,"phase":0}]]}`)
	lonely := writeFile(t, "lonely.json", `{"joints":[[0,0]],"muscles":[]}`)
	bad := map[string]string{
		writeFile(t, "text.json", `walker`):                                                                              "not a walker",
		writeFile(t, "list.json", `[1,2]`):                                                                               "not a walker",
		writeFile(t, "half.json", `{"joints":[[0,0]]}`):                                                                  `"muscles"`,
		writeFile(t, "joint.json", `{"joints":[[0,0],[1]],"muscles":[]}`):                                                "joint 1",
		writeFile(t, "index.json", `{"joints":[[0,0]],"muscles":[[0,7,{"amplitude":1,"phase":0}]]}`):                     "no joint 7",
		writeFile(t, "named.json", `{"ok":{"joints":[[0,0]],"muscles":[]},"broken":{"joints":[[0,null]],"muscles":[]}}`): `"broken"`,
		filepath.Join(t.TempDir(), "missing.json"):                                                                       "no such file",
	}
	for path, want := range bad {
		code, out, errs := sodaraceRun(t, "-mode", "openelm", good, path, lonely)
		if code != 1 || !strings.Contains(errs, filepath.Base(path)) || !strings.Contains(errs, want) {
			t.Errorf("%s: code %d, stderr %q, want code 1 and %q", filepath.Base(path), code, errs, want)
		}
		lines := strings.Split(strings.TrimSpace(out), "\n")
		wantLines := 2
		if filepath.Base(path) == "named.json" {
			wantLines = 3
		}
		if len(lines) != wantLines || !strings.HasPrefix(lines[len(lines)-1], `{"fitness":null,`) {
			t.Errorf("%s: stdout %q, want %d lines, the last one with fitness null", filepath.Base(path), out, wantLines)
		}
	}
}

func TestSodaraceFlags(t *testing.T) {
	for _, args := range [][]string{
		{"-mode", "box2d", sodaraceBodies}, {"-ms", "1000,x", sodaraceBodies}, {"-ms", "-1", sodaraceBodies}, {"-ms", "NaN", sodaraceBodies},
		{"-terrain", "moon", sodaraceBodies}, {"-mode", "openelm", "-robust", sodaraceBodies}, {"-seed", "blob"}, {"-nosuch"},
	} {
		if code, out, errs := sodaraceRun(t, args...); code != 2 || out != "" || errs == "" {
			t.Errorf("%q: code %d, stdout %q, stderr %q; want code 2 and a reason", args, code, out, errs)
		}
	}
	if code, _, errs := sodaraceRun(t, "-h"); code != 0 || !strings.Contains(errs, "-terrain") {
		t.Errorf("-h: code %d, %q", code, errs)
	}
}

func TestSodaraceDefaultAndPicture(t *testing.T) {
	body := writeFile(t, "body.json", `{"joints":[[0,0],[0,-2.2],[2.2,-2.2],[2.2,0]],"muscles":[[0,1,{"amplitude":0.5,"phase":0}],[1,2,{"amplitude":-1,"phase":0}],[2,3,{"amplitude":0,"phase":0.3}],[0,2,{"amplitude":0,"phase":0}],[1,3,{"amplitude":0,"phase":0}]]}`)
	svg := filepath.Join(t.TempDir(), "out.svg")
	code, out, errs := sodaraceRun(t, "-robust", "-terrain", "flat", "-svg", svg, body)
	if code != 0 || !strings.Contains(out, `"median":`) || !strings.Contains(out, `"displacement":`) {
		t.Fatalf("code %d, stdout %q, stderr %q", code, out, errs)
	}
	data, err := os.ReadFile(svg)
	if err != nil || !bytes.Contains(data, []byte("<animate")) {
		t.Errorf("the picture is not an animation: %v, %d bytes", err, len(data))
	}
	if code, _, errs := sodaraceRun(t, "-svg", svg, sodaraceBodies); code != 1 || !strings.Contains(errs, "one body") {
		t.Errorf("seven bodies in one picture: code %d, stderr %q", code, errs)
	}
}

// Without a file it is a walker of the paper; every terrain can be drawn.
func TestSodaraceTerrains(t *testing.T) {
	seen := map[string]string{}
	for _, terrain := range sodarace.Terrains() {
		svg := filepath.Join(t.TempDir(), "out.svg")
		code, out, errs := sodaraceRun(t, "-seed", "galloper", "-terrain", terrain.Name(), "-svg", svg)
		if code != 0 || errs != "" || seen[out] != "" {
			t.Errorf("%s: code %d, stderr %q; %q came of %q too", terrain, code, errs, out, seen[out])
		}
		seen[out] = terrain.Name()
		if data, err := os.ReadFile(svg); err != nil || !bytes.Contains(data, []byte("on "+terrain.Name()+" terrain")) {
			t.Errorf("%s: %v, a picture of %d bytes without its name", terrain, err, len(data))
		}
	}
}
