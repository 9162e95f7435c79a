package child_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"goelm/kernel/engine"
	"goelm/kernel/engine/child"
	"goelm/kernel/engine/pipe"
)

// The tests of this file run real cells in a real engine process: this test binary, started as `engine`.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "engine" {
		os.Exit(child.Main(context.Background(), os.Args[2:]))
	}
	os.Exit(m.Run())
}

// A notebook runs cells and keeps what each shows.
type notebook struct {
	t     testing.TB
	host  *engine.Host
	count int
	typed chan string
}

func newNotebook(t testing.TB, env ...string) *notebook {
	t.Helper()
	races := filepath.Join(t.TempDir(), "race")
	n := &notebook{t: t, host: engine.New(engine.Options{
		Command: []string{os.Args[0], "engine"}, Logf: t.Logf, Env: append(env, "GORACE=exitcode=0 log_path="+races),
	})}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		n.host.Close(ctx)
		reportRaces(t, races)
	})
	return n
}

// reportRaces fails for data races of the engine, if it was built with the race detector. Goroutines of cells share the
// counters of the lowering and whatever the cells share; what Yaegi touches is theirs.
func reportRaces(t testing.TB, prefix string) {
	files, _ := filepath.Glob(prefix + ".*")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for report := range strings.SplitSeq(string(data), "==================\n") {
			if strings.Contains(report, "DATA RACE") && !strings.Contains(report, "traefik/yaegi/interp.") {
				t.Error(report)
			}
		}
	}
}

// A page is what one cell showed.
type page struct {
	reply    pipe.ReplyBody
	mu       sync.Mutex
	text     strings.Builder // streams, displays as <text>, results as [text]
	bundles  []pipe.DisplayBody
	appeared chan struct{}
	typed    <-chan string // the answers of the person, in order
	over     chan struct{} // closed at the end of the cell
	took     time.Duration
}

func (p *page) add(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(&p.text, format, args...)
	select {
	case p.appeared <- struct{}{}:
	default:
	}
}

func (p *page) Stream(name, text string) {
	if name == "stderr" {
		text = "!" + text
	}
	p.add("%s", text)
}
func (p *page) Display(d pipe.DisplayBody) {
	p.mu.Lock()
	p.bundles = append(p.bundles, d)
	p.mu.Unlock()
	p.add("<%v>", d.Data["text/plain"])
}
func (p *page) Result(d pipe.DisplayBody) {
	p.bundles = append(p.bundles, d)
	p.add("[%v]", d.Data["text/plain"])
}
func (p *page) Clear(wait bool) { p.add("<clear %v>", wait) }
func (p *page) Input(ctx context.Context, prompt string, password bool) (string, error) {
	select {
	case line := <-p.typed:
		return line, nil
	default:
	}
	if prompt == "" || prompt == "wait" {
		<-ctx.Done()
		return "", ctx.Err()
	}
	return fmt.Sprintf("%s%v", prompt, password), nil
}
func (p *page) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// begun returns when a cell that goes on has shown text.
func (p *page) begun(t testing.TB, text string) {
	t.Helper()
	for !strings.Contains(p.String(), text) {
		select {
		case <-p.appeared:
		case <-p.over:
			t.Fatalf("the cell is over and shows %q, want %q in it; reply %+v", p, text, p.reply)
		}
	}
}

// wait returns when text has come, also after the cell.
func (p *page) wait(t testing.TB, text string) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for !strings.Contains(p.String(), text) {
		select {
		case <-p.appeared:
		case <-deadline:
			t.Fatalf("the cell shows %q, want %q in it", p, text)
		}
	}
}

func (n *notebook) start(ctx context.Context, code string) (*page, <-chan struct{}) {
	n.count++
	p, done := &page{appeared: make(chan struct{}, 1), typed: n.typed}, make(chan struct{})
	p.over = done
	req := pipe.ExecuteBody{Code: code, Count: n.count, AllowStdin: true}
	go func() {
		defer close(done)
		began := time.Now()
		p.reply = n.host.Execute(ctx, req, p)
		p.took = time.Since(began)
	}()
	return p, done
}

func (n *notebook) run(code string) *page {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	p, done := n.start(ctx, code)
	<-done
	return p
}

// want runs a cell that ends well and shows text.
func (n *notebook) want(code, text string) {
	n.t.Helper()
	p := n.run(code)
	if p.reply.Status != "ok" || p.String() != text {
		n.t.Errorf("%s\nshows %q, want %q; reply %+v", code, p, text, p.reply)
	}
}

// fail runs a cell that ends with the error name and, somewhere in its value or traceback, text.
func (n *notebook) fail(code, name, text string) *page {
	n.t.Helper()
	p := n.run(code)
	all := p.reply.Value + "\n" + strings.Join(p.reply.Traceback, "\n")
	if p.reply.Name != name || !strings.Contains(all, text) {
		n.t.Errorf("%s\nends with %s %q, want %s %q", code, p.reply.Name, all, name, text)
	}
	return p
}

func TestCells(t *testing.T) {
	n := newNotebook(t)
	n.want("x := 41", "")
	n.want("x + 1", "[42]")
	n.want("type Point struct{ X, Y int }\np := Point{1, 2}\np", "[Point{X:1, Y:2}]")
	n.want(`fmt.Fprintln(os.Stderr, "oops")`, "!oops\n")
	n.want(`fmt.Println("a"); Display(render.HTML("<b>b</b>")); fmt.Println("c")`, "a\n<<b>b</b>>c\n")
	n.want(`must(strconv.Atoi("7"))`, "[7]")
	n.want(`strconv.Atoi("8")`, "[8]")
	n.want(`strings.Cut("a=b", "=")`, "[a\nb\ntrue]")
	n.want(`Input("who? ") + Password("pw? ")`, "[who? falsepw? true]")
	n.want(`ClearOutput(true)`, "<clear true>")
	n.want(`len(In) > 3 && In[2] == "x + 1"`, "[true]")
	n.want(`Out[2]`, "[42]")
	n.want(`progress.From(ctx).Progress(progress.Event{Title: "work", Done: 1, Total: 2, Final: true})`, "<work: stopped at 1 of 2 after 0.0 s>")
	n.want(`go func() { time.Sleep(50*time.Millisecond); fmt.Println("late") }(); time.Sleep(200*time.Millisecond)`, "late\n")
}

// What a goroutine shows belongs to the cell that started it, whichever cell runs by then.
func TestOutputOfGoroutinesStaysWithTheirCell(t *testing.T) {
	n := newNotebook(t)
	first := n.run(`turn, done := make(chan int), make(chan int)
go func() {
	for i := range turn {
		fmt.Println("print", i)
		fmt.Fprintln(os.Stderr, "warn", i)
		io.WriteString(os.Stdout, "write\n")
		w := bufio.NewWriter(os.Stdout)
		fmt.Fprintln(w, "buffered")
		w.Flush()
		log.SetFlags(0)
		log.Print("log ", i)
		println("built in")
		Display(i)
		go func() { fmt.Println("child", i); done <- i }()
	}
}()`)
	one := "print 1\n!warn 1\nwrite\nbuffered\n!log 1\n!built in\n<1>child 1\n"
	n.want("fmt.Println(\"two\")\nturn <- 1\n<-done\nfmt.Println(\"end of two\")", "two\nend of two\n")
	first.wait(t, "child 1\n")
	if got := first.String(); got != one {
		t.Errorf("In[1] shows %q, want %q", got, one)
	}
	third := n.run("go func() { time.Sleep(50 * time.Millisecond); turn <- 2; <-done; fmt.Println(\"three\") }()")
	n.want("time.AfterFunc(time.Millisecond, func() { fmt.Println(\"four\") })\ntime.Sleep(300 * time.Millisecond)", "four\n")
	third.wait(t, "three\n")
	if got := first.String(); got != one+strings.ReplaceAll(one, "1", "2") {
		t.Errorf("In[1] shows %q after another turn", got)
	}
}

// What a cell reads from os.Stdin, the person is asked for, line by line.
func TestStandardInput(t *testing.T) {
	n := newNotebook(t)
	n.typed = make(chan string, 10)
	for _, line := range []string{"7 seven", "a line of words", "3", "4", "x y", "z", "12"} {
		n.typed <- line
	}
	n.want("var i int; var s string\nfmt.Scan(&i, &s)\nfmt.Println(i, s)", "7 seven\n")
	n.want("in := bufio.NewScanner(os.Stdin)\nin.Scan()\nin.Text()", "[a line of words]")
	n.want("a, b := 0, 0\nfmt.Scanln(&a)\nfmt.Fscanln(os.Stdin, &b)\na + b", "[7]")
	n.want("r := bufio.NewReader(os.Stdin)\nfirst, _ := r.ReadString('\\n')\nsecond, _ := r.ReadString('\\n')\nfirst + second", "[x y\nz\n]")
	n.want("fmt.Scanf(\"%d\", &i)\ni", "[12]")
}

// Display gives what replaces its displays, in the same cell, in a later one, and by a goroutine.
func TestDisplaysCanBeReplaced(t *testing.T) {
	n := newNotebook(t)
	n.want("Display(1)", "<1>")
	first := n.run("update := Display(\"one\", 2)\nupdate(\"uno\")\ngo func() { time.Sleep(100 * time.Millisecond); update(\"ein\") }()")
	second := n.run("update(\"un\", 3); time.Sleep(300 * time.Millisecond)")
	if got := first.String(); got != "<one><2><uno><ein>" {
		t.Errorf("the first cell shows %q", got)
	}
	if got := second.String(); got != "<un><3>" {
		t.Errorf("the second cell shows %q", got)
	}
	ids := map[string]string{}
	for i, b := range append(first.bundles, second.bundles...) {
		text := fmt.Sprint(b.Data["text/plain"])
		if b.ID == "" || b.Update != (i > 1) {
			t.Errorf("%s: %+v", text, b)
		}
		ids[text] = b.ID
	}
	if ids["one"] != ids["uno"] || ids["one"] != ids["un"] || ids["one"] != ids["ein"] || ids["2"] != ids["3"] || ids["one"] == ids["2"] {
		t.Errorf("names of the displays: %v", ids)
	}
	n.fail("update(1, 2, 3)", "Error", "3 values in place of the 2")
	n.want("%reset\nDisplay(7)", "<7>")
}

func TestErrorsOfCells(t *testing.T) {
	n := newNotebook(t)
	n.fail("a := 1\nb := a + nothere\nc := alsonot", "CompileError", "In[1]:2:10")
	p := n.fail("fmt.Println(\"ran\")\nnothere()", "CompileError", "undefined: nothere")
	if p.String() != "" {
		t.Errorf("a part of a cell that does not compile ran: %q", p)
	}
	n.fail("func third(xs []int) int {\n\treturn xs[2]\n}\nthird(nil)", "Panic", "In[3]:2")
	n.fail(`must(strconv.Atoi("x"))`, "Error", `strconv.Atoi: parsing "x": invalid syntax`)
	n.fail(`strconv.Atoi("x")`, "Error", `strconv.Atoi: parsing "x": invalid syntax`)
	p = n.fail(`panic("boo")`, "Panic", "boo")
	for _, line := range p.reply.Traceback {
		if strings.Contains(line, "yaegi") || strings.Contains(line, ".go:") {
			t.Errorf("traceback shows the interpreter: %q", line)
		}
	}
	if p.String() != "" {
		t.Errorf("a panic also printed %q", p)
	}
	n.want("1 + 1", "[2]")
}

func TestInterruptKeepsVariablesAndClosures(t *testing.T) {
	n := newNotebook(t)
	n.want("counter := func() func() int { n := 0; return func() int { n++; return n } }()", "")
	n.want("counter()", "[1]")
	for i, code := range []string{"for {}", "<-make(chan int)", "select {}", "time.Sleep(time.Hour)", "for { counter() ; counter = counter }", "var mu sync.Mutex; mu.Lock(); mu.Lock()"} {
		if i == 4 {
			code = "for { _ = math.Sqrt(2) }"
		}
		ctx, cancel := context.WithCancel(context.Background())
		p, done := n.start(ctx, "fmt.Println(1)\n"+code)
		for p.String() == "" {
			<-p.appeared
		}
		began := time.Now()
		cancel()
		<-done
		if took := time.Since(began); took > time.Second || p.reply.Name != "Interrupted" {
			t.Errorf("%s: interrupt took %v, reply %+v", code, took, p.reply)
		}
		n.want("counter()", fmt.Sprintf("[%d]", i+2))
	}
}

func TestQuestionsWhileACellRuns(t *testing.T) {
	n := newNotebook(t)
	n.want("walker := 1", "")
	ctx, cancel := context.WithCancel(context.Background())
	p, done := n.start(ctx, "fmt.Println(1); for {}")
	for p.String() == "" {
		<-p.appeared
	}
	patience, stop := context.WithTimeout(ctx, 2*time.Second)
	defer stop()
	c := n.host.Complete(patience, "é := wal", 8)
	if len(c.Candidates) == 0 || c.Candidates[0].Text != "walker" || c.Start != 5 || c.End != 8 {
		t.Errorf("completion = %+v, want walker at 5..8", c)
	}
	if d := n.host.Inspect(patience, "strings.Cut", 11, 0); !d.Found || !strings.Contains(d.Data["text/plain"].(string), "func strings.Cut(s") {
		t.Errorf("inspection = %+v, want func strings.Cut", d)
	}
	if s := n.host.IsComplete(patience, "for {"); s.Status != "incomplete" {
		t.Errorf("is_complete = %+v, want incomplete", s)
	}
	cancel()
	<-done
}

func TestUserExpressions(t *testing.T) {
	n := newNotebook(t)
	n.want("x := 20", "")
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	r := n.host.Execute(ctx, pipe.ExecuteBody{Code: "y := x", Count: 2, UserExpressions: map[string]string{"good": "y + 1", "bad": "nothere"}}, &page{appeared: make(chan struct{}, 1)})
	good, _ := r.UserExpressions["good"].(map[string]any)
	bad, _ := r.UserExpressions["bad"].(map[string]any)
	data, _ := good["data"].(map[string]any)
	if good["status"] != "ok" || data["text/plain"] != "21" || bad["status"] != "error" || bad["ename"] != "CompileError" {
		t.Errorf("user expressions = %v", r.UserExpressions)
	}
}
