package child

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"goelm/kernel/golang"
)

// shown is a traceback as a person sees it, without colours.
func shown(lines []string) string {
	return regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(strings.Join(lines, "\n"), "")
}

func TestFailures(t *testing.T) {
	cells := map[string]string{
		"In[3]": "func f(xs []int) int {\n\treturn xs[5]\n}\nf(nil)",
		"In[4]": "a := 1\n\tb := héllo + c",
	}
	text := func(name string) (string, bool) { s, ok := cells[name]; return s, ok }
	cells["In[5]"] = strings.Repeat("ä", 300) + "x" + strings.Repeat("b", 300)
	tests := []struct {
		name        string
		err         error
		ename, eval string
		want        string
	}{
		{
			"every compile error with its line and a caret",
			golang.ErrorList{{File: "In[4]", Line: 2, Col: 7, Msg: "undefined: héllo"}, {File: "In[4]", Line: 2, Col: 16, Msg: "undefined: c"}},
			"CompileError", "In[4]:2:7: undefined: héllo (and 1 more)",
			"CompileError: 2 errors\nIn[4]:2:7: undefined: héllo\n    \tb := héllo + c\n    \t     ^\nIn[4]:2:16: undefined: c\n    \tb := héllo + c\n    \t             ^",
		},
		{
			"a panic with the cell's own lines, innermost first",
			&golang.PanicError{Value: errors.New("x"), Text: "index out of range", Frames: []golang.Frame{{Func: "f", File: "In[3]", Line: 2}, {File: "In[3]", Line: 4}}},
			"Panic", "index out of range",
			"Panic: index out of range\nIn[3]:2 in f\n    \treturn xs[5]\nIn[3]:4\n    f(nil)",
		},
		{
			"must ends a cell with the error alone",
			&golang.PanicError{Value: &stop{errors.New("no sandbox: runsc not found")}, Text: "..."},
			"Error", "no sandbox: runsc not found", "Error: no sandbox: runsc not found",
		},
		{
			"must of an interrupted search",
			&golang.PanicError{Value: &stop{fmt.Errorf("search: %w", context.Canceled)}},
			"Interrupted", "search: context canceled", "Interrupted: search: context canceled",
		},
		{
			"unsupported",
			&golang.Unsupported{What: "goto into a block", File: "In[3]", Line: 1, Col: 1},
			"Unsupported", "unsupported: goto into a block at In[3]:1:1",
			"Unsupported\nIn[3]:1:1: goto into a block\n    func f(xs []int) int {\n    ^",
		},
		{
			"unsupported, with the reason",
			&golang.Unsupported{What: "a function init in a cell", Code: "init", File: "In[3]", Line: 1, Col: 6},
			"Unsupported", "unsupported: a function init in a cell at In[3]:1:6",
			"Unsupported\nIn[3]:1:6: a function init in a cell\n    func f(xs []int) int {\n         ^\n" +
				"refused because the statements of a cell run in order, and init has no place in it; write instead: its statements in the cell itself",
		},
		{"interrupted", golang.ErrInterrupted, "Interrupted", "interrupted; the variables are still there", "Interrupted: interrupted; the variables are still there"},
		{"exit", &golang.ExitError{Code: 3}, "Exit", "os.Exit(3) ended the cell; the variables are still there", "Exit: os.Exit(3) ended the cell; the variables are still there"},
		{"a returned error", errors.New("EOF"), "Error", "EOF", "Error: EOF"},
		{
			"a place that is not there",
			golang.ErrorList{{File: "In[9]", Line: 99, Col: 99, Msg: "odd"}},
			"CompileError", "In[9]:99:99: odd", "CompileError\nIn[9]:99:99: odd",
		},
		{
			"a long line",
			golang.ErrorList{{File: "In[5]", Line: 1, Col: 601, Msg: "undefined: x"}},
			"CompileError", "In[5]:1:601: undefined: x",
			"CompileError\nIn[5]:1:601: undefined: x\n    …" + strings.Repeat("ä", 40) + "x" + strings.Repeat("b", 79) + "…\n    " + strings.Repeat(" ", 41) + "^",
		},
		{
			"a long message", errors.New(strings.Repeat("m", 10_005)), "Error",
			strings.Repeat("m", 10_000) + "... 5 more bytes", "Error: " + strings.Repeat("m", 10_000) + "... 5 more bytes",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := failed(tt.err, text)
			if r.Status != "error" || r.Name != tt.ename || r.Value != tt.eval {
				t.Errorf("reply %q %q %q, want error %q %q", r.Status, r.Name, r.Value, tt.ename, tt.eval)
			}
			if got := shown(r.Traceback); got != tt.want {
				t.Errorf("traceback:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}
