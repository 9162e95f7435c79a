package sandbox

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A hostileProgram is a file of testdata/hostile. Comments at its top say what must become of it:
//
//	verdict: its verdict
//	detail: a part of Outcome.Detail
//	stdout: what it prints, without the final newline
//	entry: the function to call, if it is not main
//	wall, fuel, memory (in MiB): limits other than the default
//
// A file *.act.txt names an act of testdata/burglar, native code in the worker's place, which prints what it was granted:
// nothing. With the header control it prints something outside of a sandbox.
//
// In its text, «30×x» stands for thirty times x; # in x is the number of the repetition.
type hostileProgram struct {
	name           string
	job            Job
	want           Verdict
	detail, stdout string
	control        bool // an act that says something outside of a sandbox
}

var repeated = regexp.MustCompile(`(?s)«(\d+)×(.*?)»`)

func hostilePrograms(t testing.TB, pattern string) []hostileProgram {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "hostile", pattern))
	if err != nil || len(files) < 20 {
		t.Fatalf("%d hostile programs (%v)", len(files), err)
	}
	var list []hostileProgram
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, parseHostile(t, file, string(src)))
	}
	return list
}

func parseHostile(t testing.TB, file, src string) hostileProgram {
	t.Helper()
	name, _, _ := strings.Cut(filepath.Base(file), ".")
	p := hostileProgram{name: name}
	for _, line := range strings.Split(src, "\n") {
		key, value, ok := strings.Cut(strings.TrimPrefix(line, "// "), ": ")
		if !ok || !strings.HasPrefix(line, "// ") {
			break
		}
		var err error
		switch key {
		case "verdict":
			p.want = Verdict(value)
		case "detail":
			p.detail = value
		case "stdout":
			p.stdout = value
		case "entry":
			p.job.Entry = value
		case "wall":
			p.job.Limits.Wall, err = time.ParseDuration(value)
		case "fuel":
			p.job.Limits.Fuel, err = strconv.ParseInt(value, 10, 64)
		case "control":
			p.control = true
		case "memory":
			p.job.Limits.Memory, err = strconv.ParseInt(value, 10, 64)
			p.job.Limits.Memory <<= 20
		default:
			t.Fatalf("%s: unknown header %q", file, key)
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	if p.want == "" {
		t.Fatalf("%s names no verdict", file)
	}
	p.job.Source = repeated.ReplaceAllStringFunc(src, func(s string) string {
		m := repeated.FindStringSubmatch(s)
		n, _ := strconv.Atoi(m[1])
		if !strings.Contains(m[2], "#") {
			return strings.Repeat(m[2], n)
		}
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(m[2], "#", strconv.Itoa(i)))
		}
		return b.String()
	})
	return p
}

// check compares what became of a program with what must.
func (p hostileProgram) check(t testing.TB, o Outcome) {
	t.Helper()
	if o.Verdict != p.want || !strings.Contains(o.Detail, p.detail) {
		t.Errorf("%s: %s: %.300s\nwant %s: ...%s...", p.name, o.Verdict, o.Detail, p.want, p.detail)
	}
	if p.stdout != "" && strings.TrimSuffix(o.Stdout, "\n") != p.stdout {
		t.Errorf("%s: it printed %.300q, want %q", p.name, o.Stdout, p.stdout)
	}
}

// goodJob has an answer that a poisoned neighbour would change.
var goodJob = Job{
	Source: `func Good(n int) string {
		_, err := strconv.Atoi("99999999999999999999")
		return fmt.Sprint(n*n, strings.ToLower("ÄBC"), errors.Is(err, strconv.ErrRange), math.Sqrt(2), rand.Intn(1000),
			time.Unix(0, 0).UTC().Format(time.RFC822), base64.StdEncoding.EncodeToString([]byte{251, 255}))
	}`,
	Entry: "Good", Calls: [][]any{{12}},
}

const goodAnswer = `"144äbctrue 1.4142135623730951 8101 Jan 70 00:00 UTC+/8="`

// TestHostile gives every hostile program its verdict, and after each a good program its right answer in the same sandbox.
// Three sandboxes share the list.
func TestHostile(t *testing.T) {
	onEachAtOnce(t, func(t *testing.T, opt Options) {
		opt.Workers = 1
		pools := []Runner{open(t, opt), open(t, opt), open(t, opt)}
		programs := hostilePrograms(t, "*.go.txt")
		var next atomic.Int32
		var wg sync.WaitGroup
		for _, r := range pools {
			wg.Go(func() {
				for {
					i := int(next.Add(1)) - 1
					if i >= len(programs) {
						return
					}
					p := programs[i]
					start := time.Now()
					p.check(t, runOne(t, r, p.job))
					if took := time.Since(start); took > time.Second {
						t.Logf("%s took %v", p.name, took.Round(time.Millisecond))
					}
					good := runOne(t, r, goodJob)
					if good.Verdict != OK || string(good.Results[0]) != goodAnswer {
						t.Errorf("the good program after %s: %s %s %s, want %s", p.name, good.Verdict, good.Detail, good.Results, goodAnswer)
					}
				}
			})
		}
		wg.Wait()
	})
}

// TestNative is list B: what native code in the worker's place can do. Each act gets its verdict and is granted nothing, and
// after it the sandbox still answers.
func TestNative(t *testing.T) {
	exe := build(t, "burglar")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	programs := hostilePrograms(t, "*.act.txt")
	onEachAtOnce(t, func(t *testing.T, opt Options) {
		opt.Workers, opt.Executable = 1, exe
		r := open(t, opt)
		for _, p := range programs {
			p.job.Entry, p.job.Calls = "act", [][]any{{listener.Addr().String()}}
			o := runOne(t, r, p.job)
			p.check(t, o)
			if o.Stdout != "" {
				t.Errorf("%s was granted:\n%s", p.name, o.Stdout)
			}
			if len(o.Detail) > maxDetail+10 {
				t.Errorf("%s: a detail of %d bytes", p.name, len(o.Detail))
			}
			if good := runOne(t, r, Job{Source: "act good"}); good.Verdict != OK {
				t.Errorf("after %s: %+v", p.name, good)
			}
		}
	})
	t.Run("control", func(t *testing.T) {
		for _, p := range programs {
			if !p.control {
				continue
			}
			_, name, _ := strings.Cut(strings.TrimSpace(p.job.Source), "\nact ")
			out, err := exec.Command(exe, "act", name, listener.Addr().String()).CombinedOutput()
			if err != nil || !strings.Contains(string(out), "granted ") {
				t.Errorf("%s outside of a sandbox says %q (%v): this act cannot fail", name, out, err)
			}
		}
	})
}
