package child_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// match runs a cell that ends well and shows what the pattern describes.
func (n *notebook) match(code, pattern string) *page {
	n.t.Helper()
	p := n.run(code)
	if p.reply.Status != "ok" || !regexp.MustCompile("^(?s:"+pattern+")$").MatchString(p.String()) {
		n.t.Errorf("%s\nshows %q, want %s; reply %+v", code, p, pattern, p.reply)
	}
	return p
}

func TestCommands(t *testing.T) {
	n := newNotebook(t)
	dir := t.TempDir()
	n.want("os.Chdir("+strconvQuote(dir)+") == nil", "[true]")
	n.match("%help", `<command .*%timeit STATEMENT .*%%program NAME task=TASK .*>`)

	n.want("x := 41\nname := \"a\\nb\"\ntype T struct{ N int }\nt := T{3}", "")
	n.match("%who", `<name +type +value +defined in\n.*name +string +a b +In\[3\]\nt +T +T\{N:3\} +In\[3\]\nx +int +41 +In\[3\]>`)
	n.match("y := 1.5\n%who\ny + 1", `<.*y +float64 +1.5 +In\[5\]>\[2.5\]`)

	const took = `[0-9.]+ (ns|µs|ms|s)`
	n.match("%time time.Sleep(20 * time.Millisecond)", `[0-9.]+ m?s \(CPU time `+took+`\)\n`)
	n.match("%time x + 1", took+` \(CPU time .*\)\n\[42\]`)
	n.match("%time z := x * 2\nz", took+` \(.*\)\n\[82\]`)
	n.match("%%time\nfmt.Println(1)\nx", `1\n`+took+` \(.*\)\n\[41\]`)
	n.match("%timeit math.Sqrt(2)", took+" ± "+took+` each \(mean ± standard deviation of 7 rounds of \d+ runs\)\n`)
	n.match("%%timeit\ns := 0\nfor i := range 10 {\n\ts += i\n}", took+" ± .*")
	n.fail("x\n%time nothere()", "CompileError", "In[12]:2:7")
	n.fail("%timit f()", "CompileError", "did you mean %timeit?")

	n.want("%env GOELM_TEST_X=one two", "GOELM_TEST_X=one two\n")
	n.want(`os.Getenv("GOELM_TEST_X")`, "[one two]")
	n.want("%env GOELM_TEST_X", "one two\n")
	n.want("!echo $GOELM_TEST_X", "one two\n")
	n.want("%env GOELM_TEST_TOKEN=hush", "GOELM_TEST_TOKEN=hush\n")
	n.match("%env", `.*GOELM_TEST_TOKEN=<hidden>\nGOELM_TEST_X=one two\n.*`)
	n.fail("%env GOELM_TEST_NONE", "Error", "GOELM_TEST_NONE is not set")

	n.want("%%writefile a.txt\none\n%who\n!two", "wrote a.txt (14 bytes)\n")
	n.want("%%writefile -a a.txt\nthree\n", "appended to a.txt (6 bytes)\n")
	n.want("!cat a.txt", "one\n%who\n!two\nthree\n")
	n.fail("%%writefile no/such/folder.txt\nx", "Error", "no such file or directory")

	n.fail("nosuch?", "Error", "there is no documentation of nosuch")
	n.fail("fmt.Nosuch?", "Error", "there is no documentation of fmt.Nosuch")
	n.match("%who?", "<%who\n\nthe variables .*>")
	n.match("%help timeit", `<%timeit STATEMENT\n\nrun a statement many times .*\n\nThe number of runs .*>`)
	n.fail("%help nosuch", "Error", "there is no command nosuch")
	n.fail("a, b := 1, 2\na, b", "CompileError", "expected 1 expression; Display(a, b) shows several values")
	n.fail("for range 2 {\n\t!ls -l\n}", "CompileError", "; a command stands on a line of its own, outside of brackets")
	n.fail("for range 2 {\n\t!ls *.go\n}", "CompileError", "; a command stands on a line of its own, outside of brackets")
	n.match("%timeit y := 1", took+" ± "+took+` each [^<]*`)

	n.want("%reset\nq := 1", "")
	n.fail("x", "CompileError", "undefined: x")
	n.want("q", "[1]")
	n.want("len(Out)", "[1]")
}

// Documentation is shown by the client beside the cell's output.
func TestPager(t *testing.T) {
	n := newNotebook(t)
	n.want("// Twice doubles.\nfunc Twice(x int) int { return x + x }", "")
	for code, words := range map[string][]string{
		"strings.Builder?":               {"type strings.Builder struct", "efficiently build a string"},
		"?Twice":                         {"func Twice(x int) int", "Twice doubles."},
		"y := 1\nTwice??\nmath.Sqrt?\ny": {"Twice doubles.", "return x + x", "Sqrt returns"},
		"%doc fmt.Println":               {"Println formats"},
	} {
		p := n.run(code)
		if p.reply.Status != "ok" || len(p.reply.Payload) != 1 || p.reply.Payload[0]["source"] != "page" || p.reply.Payload[0]["start"] != 0.0 {
			t.Errorf("%s: %+v", code, p.reply)
			continue
		}
		data := p.reply.Payload[0]["data"].(map[string]any)
		for _, w := range words {
			if !strings.Contains(data["text/plain"].(string), w) {
				t.Errorf("%s: no %q in %s", code, w, data["text/plain"])
			}
		}
		if html, _ := data["text/html"].(string); !strings.Contains(html, "<pre") {
			t.Errorf("%s: html %q", code, html)
		}
	}
	if p := n.run("fmt.Println?\npanic(1)"); p.reply.Payload != nil {
		t.Errorf("a cell that fails has a page: %+v", p.reply)
	}
}

func strconvQuote(s string) string { return "`" + s + "`" }

func TestShell(t *testing.T) {
	n := newNotebook(t)
	n.match("!echo out; echo err >&2", `out\n!err\n|!err\nout\n`) // two streams have no order between them
	n.want("fmt.Println(1)\n!echo 2\nfmt.Println(3)", "1\n2\n3\n")
	n.want("!exit 3", "<exit status 3>")
	n.want("!kill -9 $$", "<signal: killed>")
	n.want("%%bash\nx=4\nfor i in 1 2; do echo $((x + i)); done\nfalse", "5\n6\n<exit status 1>")
	n.want("!cat; echo $?", "0\n") // its input is empty
	n.match("!no-such-program", `!.*no-such-program: command not found\n<exit status 127>`)
	n.want("%%bash\n# "+strings.Repeat("long ", 60_000)+"\necho done", "done\n")

	n.want("done := true\n!done", "[false]") // Go goes first
	n.want("!strings.HasPrefix(\"a\", \"b\")", "[true]")
	n.match("!pwd", `/.*\n`)
	n.match("!true", `\[false\]`)
}

// Output appears while a command runs, and the stop button ends it with everything that it started.
func TestInterruptOfAShell(t *testing.T) {
	n := newNotebook(t)
	dir := t.TempDir()
	pids := filepath.Join(dir, "pids")
	for _, code := range []string{
		"!sleep 600 & echo $! $$ > " + pids + "; echo begun; wait",
		"%%bash\ntrap '' TERM\n(trap '' TERM; sleep 600) &\necho $! $$ > " + pids + "\necho begun\nwhile true; do sleep 0.01; done",
	} {
		n.want("v := 7", "")
		ctx, cancel := context.WithCancel(context.Background())
		p, done := n.start(ctx, code)
		for !strings.Contains(p.String(), "begun") {
			<-p.appeared
		}
		began := time.Now()
		cancel()
		<-done
		if took := time.Since(began); took > time.Second || p.reply.Name != "Interrupted" {
			t.Errorf("%s: interrupt took %v, reply %+v", code, took, p.reply)
		}
		data, err := os.ReadFile(pids)
		if err != nil {
			t.Fatal(err)
		}
		for pid := range strings.FieldsSeq(string(data)) {
			if stat, err := os.ReadFile("/proc/" + pid + "/stat"); err == nil && !strings.Contains(string(stat), ") Z ") {
				t.Errorf("%s: process %s lives on: %s", code, pid, stat)
			}
		}
		n.want("v", "[7]")
	}
}

func TestCompletionOfCommands(t *testing.T) {
	n := newNotebook(t)
	n.want("walker := 1\nos.Chdir("+strconvQuote(t.TempDir())+")\nos.WriteFile(\"data.csv\", nil, 0o644)", "")
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for _, tt := range []struct{ code, want string }{
		{"%ti|", "%time %timeit"}, {"%%ti|", "%%time %%timeit"}, {"x := 1\n%w|", "%who"}, {"é\n%|", "%help %doc %who %reset %time %timeit %env"},
		{"%time wal|", "walker"}, {"%%time\nwal|", "walker"}, {"!cat da|", "data.csv"}, {"%env GOELM_NO|", ""}, {"%%program x ta|", "task="}, {"%%program x task=so|", "sodarace"},
		{"%who\nwal|", "walker"},
	} {
		cursor := len([]rune(tt.code[:strings.IndexByte(tt.code, '|')]))
		c := n.host.Complete(ctx, strings.Replace(tt.code, "|", "", 1), cursor)
		var got []string
		for _, cand := range c.Candidates {
			got = append(got, cand.Text)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %q at %d..%d, want %s", tt.code, got, c.Start, c.End, tt.want)
		}
	}
	if d := n.host.Inspect(ctx, "%time x", 3, 0); !d.Found || !strings.HasPrefix(d.Data["text/plain"].(string), "%time STATEMENT\n\nrun a statement") {
		t.Errorf("inspection of %%time: %+v", d)
	}
	for code, want := range map[string]string{
		"%who": "complete", "!ls \\": "incomplete", "%%bash\nfor": "incomplete", "%%bash\nfor\n": "complete", "%%time\nf(": "incomplete", "%time f(": "incomplete", "%%time": "incomplete", "!ls 'a": "complete",
	} {
		if s := n.host.IsComplete(ctx, code); s.Status != want {
			t.Errorf("is_complete %q: %s, want %s", code, s.Status, want)
		}
	}
}
