package magic

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goelm/kernel/golang"
)

func never(string, int) bool { return false }

func TestExpand(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"no command", "x := 1\nx", "x := 1\nx"},
		{"line command", "%who", `command__("%who","","")`},
		{"with arguments", "x := 1\n\t%env A=b \nx", "x := 1\n\t" + `command__("%env","A=b","")` + "\nx"},
		{"shell", "!ls -l *.go | wc", `command__("!","ls -l *.go | wc","")`},
		{"shell among statements", "x := 1\n!echo 'it`s'\ny := `a\n!b`\n!date", "x := 1\n" + `command__("!","echo 'it` + "`" + `s'","")` + "\ny := `a\n!b`\n" + `command__("!","date","")`},
		{"shell over lines", "!echo a \\\n  b\nx", `command__("!","echo a \\\n  b","")` + "\n\nx"},
		{"time", "%time f(x)\ny", `command__("%time","begin","");/*line In[1]:1:7*/f(x);command__("%time","end","")` + "\ny"},
		{"time of the last", "a()\n%time f(x) // c", "a()\n" + `command__("%time","begin","");/*line In[1]:2:7*/f(x) // c`},
		{"time of a block", "%time for {\n\tf()\n}\ny", `command__("%time","begin","");/*line In[1]:1:7*/for {` + "\n\tf()\n}" + `;command__("%time","end","")` + "\ny"},
		{"time of a shell command", "%time !sleep 1", `command__("%time","begin","");command__("!","sleep 1","")`},
		{"timeit", "%timeit f(x)", "timeit__(func(n__ int){for range n__{/*line In[1]:1:9*/f(x)\n}})"},
		{"timeit of a value", "%timeit a + b", "timeit__(func(n__ int){for range n__{/*line In[1]:1:9*/_ = a + b\n}})"},
		{"timeit of a builtin", "%timeit len(s)", "timeit__(func(n__ int){for range n__{/*line In[1]:1:9*/_ = len(s)\n}})"},
		{"timed cell", "%%time\nf()\nx", `command__("%time","begin","");` + "\nf()\nx"},
		{"timeit cell", "%%timeit\nf()", "timeit__(func(n__ int){for range n__{\nf()\n}})"},
		{"bash", "%%bash\necho \"a\"\n", `command__("%%bash","","echo \"a\"\n")`},
		{"file", "\n%%writefile -a x.txt\na\n%who", `command__("%%writefile","-a x.txt","a\n%who")`},
		{"reset", "// anew\n%reset\nx := 1", "// anew\n\nx := 1"},
		{"reset first", "%reset -f\nx := 1", "\nx := 1"},
		{"last expression over lines", "!f(\n\t1,\n)", "!f(\n\t1,\n)"},
		{"operator at the end of a line", "x := a %\nb", "x := a %\nb"},
		{"raw string", "x := `\n%who\n!ls\n%%bash\n`", "x := `\n%who\n!ls\n%%bash\n`"},
		{"comment", "/*\n%who\n!ls\n*/\n// %who\nx", "/*\n%who\n!ls\n*/\n// %who\nx"},
		{"documentation", "%doc fmt.Println\n%doc f??\n%doc timeit", `command__("%doc","fmt.Println","")` + "\n" + `command__("%doc","f","source")` + "\n" + `command__("%doc","timeit","")`},
		{"question", "x := 1\n fmt.Println? \n?x\nx??", "x := 1\n " + `command__("%doc","fmt.Println","")` + "\n" + `command__("%doc","x","")` + "\n" + `command__("%doc","x","source")`},
		{"question about a command", "%who?\n?!\n%%bash?", `command__("%help","%who","")` + "\n" + `command__("%help","!","")` + "\n" + `command__("%help","%%bash","")`},
		{"question about a block", "\n%%bash?\n", "\n" + `command__("%help","%%bash","")`},
		{"no question", "s := `\nx?\n`\n// x?\nf(\nx?\n)", "s := `\nx?\n`\n// x?\nf(\nx?\n)"},
		{"in brackets", "xs := []bool{\n\t!a,\n\t!b,\n}\nif a &&\n\t!b {\n\tx()\n}", "xs := []bool{\n\t!a,\n\t!b,\n}\nif a &&\n\t!b {\n\tx()\n}"},
		{"a remainder by mistake", "x := 7\n% 2", "x := 7\n% 2"},
	}
	for _, tt := range tests {
		c, err := Expand("In[1]", tt.src, never)
		if err != nil || c.Go != tt.want {
			t.Errorf("%s: %q\ngot  %q, %v\nwant %q", tt.name, tt.src, c.Go, err, tt.want)
		}
		if c.Reset != strings.HasPrefix(tt.name, "reset") || c.Timed != (tt.name == "timed cell" || tt.name == "time of the last" || tt.name == "time of a shell command") {
			t.Errorf("%s: reset %v, timed %v", tt.name, c.Reset, c.Timed)
		}
	}
}

// Where a line could be both, Go decides.
func TestLastExpressionOrShell(t *testing.T) {
	const src = "done := false\n!done"
	asked := 0
	ask := func(answer bool) func(string, int) bool {
		return func(text string, line int) bool {
			if text != src || line != 2 {
				t.Errorf("asked about line %d of %q", line, text)
			}
			asked++
			return answer
		}
	}
	if c, err := Expand("In[1]", src, ask(true)); err != nil || c.Go != src {
		t.Errorf("Go: %q, %v", c.Go, err)
	}
	if c, err := Expand("In[1]", src, ask(false)); err != nil || c.Go != "done := false\n"+`command__("!","done","")` {
		t.Errorf("shell: %q, %v", c.Go, err)
	}
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
	if c, _ := Expand("In[1]", "!done\nx := 1", nil); c.Go == "!done\nx := 1" {
		t.Error("an expression that is not the last was left to Go")
	}
}

func TestExpandErrors(t *testing.T) {
	for src, want := range map[string]string{
		"%zzz":                  "In[1]:1:1: unknown command %zzz; %help lists the commands",
		"x := 1\n  %timit f()":  "In[1]:2:3: unknown command %timit; did you mean %timeit?",
		"%%writefil a\nb":       "In[1]:1:1: unknown command %%writefil; did you mean %%writefile?",
		"%%who":                 "In[1]:1:1: unknown command %%who; did you mean %who?",
		"%bash":                 "In[1]:1:1: unknown command %bash; did you mean %%bash?",
		"x\n%%bash":             "In[1]:2:1: %%bash belongs on the first line of its cell",
		"x := 1\n%reset":        "In[1]:2:1: %reset belongs on the first line of its cell",
		"%who x":                "In[1]:1:1: %who takes no arguments, but there is \"x\"",
		"%reset x":              "In[1]:1:1: %reset forgets everything; \"x\" is not understood",
		"%doc":                  "In[1]:1:1: write %doc NAME",
		"%doc a b":              "In[1]:1:1: write %doc NAME",
		"%":                     "In[1]:1:1: unknown command %; %help lists the commands",
		"%time":                 "In[1]:1:1: write %time STATEMENT",
		"%timeit !ls":           "In[1]:1:1: write %timeit STATEMENT",
		"%%bash -x\nls":         "In[1]:1:1: %%bash takes no arguments, but there is \"-x\"",
		"%%time\n%%program x\n": "In[1]:2:1: %%program belongs on the first line of its cell",
	} {
		_, err := Expand("In[1]", src, never)
		var list golang.ErrorList
		if !errors.As(err, &list) || err.Error() != want {
			t.Errorf("%q: %v, want %s", src, err, want)
		}
	}
}

func TestProgram(t *testing.T) {
	c, err := Expand("In[1]", "\n%%program mine task=sodarace\nfunc F() {}\n", never)
	if err != nil || c.Program == nil || *c.Program != (Block{Args: "mine task=sodarace", Body: "func F() {}\n", Lines: 2}) {
		t.Errorf("%+v %v", c.Program, err)
	}
}

func TestMask(t *testing.T) {
	for src, want := range map[string]string{
		"%time f(x)\n!ls\ny": "      f(x)\n   \ny",
		"%%time\nf(":         "      \nf(",
		"%%bash\nf(":         "      \n  ",
		"x\n%who":            "x\n    ",
		"%doc f.g\nh??":      "     f.g\nh  ",
	} {
		if got, other := Mask(src); got != want || other != strings.HasPrefix(src, "%%bash") {
			t.Errorf("%q: %q %v, want %q", src, got, other, want)
		}
	}
}

func TestAt(t *testing.T) {
	for _, tt := range []struct {
		src, name  string
		start, end int
	}{
		{"%|", "%", 0, 1}, {"%wh|", "%wh", 0, 3}, {"%%|", "%%", 0, 2}, {"x\n%env HO|", "%env", 2, 6}, {"x := 1 %|", "", 0, 0}, {"%%ba|\nls", "%%ba", 0, 4}, {"x|\n%who", "", 0, 0},
	} {
		cursor := strings.IndexByte(tt.src, '|')
		name, start, end, ok := At(strings.Replace(tt.src, "|", "", 1), cursor)
		if name != tt.name || start != tt.start || end != tt.end || ok != (tt.name != "") {
			t.Errorf("%q: %q %d %d %v", tt.src, name, start, end, ok)
		}
	}
}

// corpus are valid Go programs.
func corpus(t testing.TB) []string {
	t.Helper()
	files, _ := filepath.Glob("../../golang/testdata/programs/*/*.go")
	more, _ := filepath.Glob("../../golang/*.go")
	var out []string
	for _, f := range append(files, more...) {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(src))
	}
	if len(out) < 50 {
		t.Fatalf("only %d programs", len(out))
	}
	return out
}

func TestGoIsNeverACommand(t *testing.T) {
	for _, src := range corpus(t) {
		if c, err := Expand("In[1]", src, nil); err != nil || c.Go != src {
			t.Errorf("a command was found in a Go program: %v\n%.200s", err, src)
		}
	}
}

func FuzzExpand(f *testing.F) {
	for _, s := range []string{"%who", "!ls\nx", "%time f()\n", "%%bash\na", "`\n%x\n`", "!a", "%timeit {\n", "%%time\n!x \\\n", "é%who", "%%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		c, err := Expand("In[1]", src, func(string, int) bool { return len(src)%2 == 0 })
		if _, _, isBlock := block(src); err == nil && !isBlock && strings.Count(c.Go, "\n") < strings.Count(src, "\n") {
			t.Errorf("%q lost lines: %q", src, c.Go)
		}
		masked, _ := Mask(src)
		if len(masked) != len(src) || strings.Count(masked, "\n") != strings.Count(src, "\n") {
			t.Errorf("Mask(%q) = %q", src, masked)
		}
		for i := 0; i < len(src); i += 1 + len(src)/20 {
			if _, start, end, ok := At(src, i); ok && (start < 0 || end > len(src) || start > end) {
				t.Errorf("At(%q, %d) = %d, %d", src, i, start, end)
			}
		}
	})
}
