package sandbox

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A hostileProgram is a file of testdata/hostile: comments at its top name the verdict that it must get, a part of the
// detail, and the function to call if it is not main.
type hostileProgram struct {
	name   string
	job    Job
	want   Verdict
	detail string
}

func hostilePrograms(t *testing.T) []hostileProgram {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "hostile", "*.go.txt"))
	if err != nil || len(files) < 25 {
		t.Fatalf("%d hostile programs, want at least 25 (%v)", len(files), err)
	}
	var list []hostileProgram
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p := hostileProgram{name: strings.TrimSuffix(filepath.Base(file), ".go.txt"), job: Job{Source: string(src)}}
		for _, line := range strings.Split(string(src), "\n") {
			key, value, ok := strings.Cut(strings.TrimPrefix(line, "// "), ": ")
			if !ok || !strings.HasPrefix(line, "// ") {
				break
			}
			switch key {
			case "verdict":
				p.want = Verdict(value)
			case "detail":
				p.detail = value
			case "entry":
				p.job.Entry = value
			}
		}
		if p.want == "" {
			t.Fatalf("%s names no verdict", file)
		}
		list = append(list, p)
	}
	return list
}

// goodJob has an answer that a poisoned neighbour would change.
var goodJob = Job{
	Source: `func Good(n int) string {
		_, err := strconv.Atoi("99999999999999999999")
		return fmt.Sprint(n*n, strings.ToLower("ÄBC"), errors.Is(err, strconv.ErrRange), math.Sqrt(2), rand.Intn(1000))
	}`,
	Entry: "Good", Calls: [][]any{{12}},
}

const goodAnswer = `"144äbctrue 1.4142135623730951 81"`

// TestHostile gives every hostile program its verdict, and after each a good program its right answer in the same sandbox.
func TestHostile(t *testing.T) {
	r := open(t, Options{Workers: 1})
	for _, p := range hostilePrograms(t) {
		t.Run(p.name, func(t *testing.T) {
			start := time.Now()
			o := runOne(t, r, p.job)
			took := time.Since(start)
			if o.Verdict != p.want || !strings.Contains(o.Detail, p.detail) {
				t.Errorf("%s: %s\nwant %s: ...%s...", o.Verdict, o.Detail, p.want, p.detail)
			}
			if limit := 10 * time.Second; took > limit {
				t.Errorf("took %v, want less than %v", took, limit)
			}
			good := runOne(t, r, goodJob)
			if good.Verdict != OK || string(good.Results[0]) != goodAnswer {
				t.Errorf("the good program after it: %s %s %s, want %s", good.Verdict, good.Detail, good.Results, goodAnswer)
			}
		})
	}
}

// TestHostileTogether runs all of them at once among good programs: with a full window the right one is blamed.
func TestHostileTogether(t *testing.T) {
	r := open(t, Options{Workers: 2})
	programs := hostilePrograms(t)
	var jobs []Job
	for _, p := range programs {
		jobs = append(jobs, p.job, goodJob)
	}
	for i, o := range runAll(t, r, jobs) {
		if i%2 == 1 {
			if o.Verdict != OK || string(o.Results[0]) != goodAnswer {
				t.Errorf("the good program after %s: %s %s", programs[i/2].name, o.Verdict, o.Detail)
			}
		} else if p := programs[i/2]; o.Verdict != p.want {
			t.Errorf("%s: %s: %s, want %s", p.name, o.Verdict, o.Detail, p.want)
		}
	}
}
