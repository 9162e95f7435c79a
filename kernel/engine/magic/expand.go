package magic

import (
	"fmt"
	"strconv"
	"strings"

	"goelm/kernel/golang"
)

// What the Go of a cell calls instead of its commands.
const (
	CallName   = "command__" // func(name, args, body string): what a command does
	TimeitName = "timeit__"  // func(func(n int)): measures a function that does something n times
)

// A Cell is a cell without its commands.
type Cell struct {
	Go      string // the whole cell as Go; not for Program
	Reset   bool   // the session is to be forgotten first
	Timed   bool   // the time that the cell took is to be printed at its end
	Program *Block // the cell is a candidate program
}

// A Block is the rest of a cell after its %% line.
type Block struct {
	Args  string
	Body  string
	Lines int // lines of the cell before the body
}

// Expand writes a cell, called name in errors, as Go. isGo decides whether line n of src, which reads both as a
// shell command and as the expression that ends the cell, is Go. The error is a golang.ErrorList.
func Expand(name, src string, isGo func(src string, line int) bool) (Cell, error) {
	if head, body, ok := block(src); ok {
		return expandBlock(name, src, head, body, isGo)
	}
	parts := split(src)
	if len(parts) == 0 {
		return Cell{Go: src}, nil
	}
	var c Cell
	var b strings.Builder
	pos := 0
	for _, p := range parts {
		if p.maybeGo && isGo != nil && isGo(b.String()+src[pos:], lineOf(src, p.start)) {
			continue
		}
		call, err := expandLine(name, src, p, &c)
		if err != nil {
			return Cell{}, err
		}
		b.WriteString(src[pos:p.start])
		b.WriteString(call)
		pos = p.end
	}
	b.WriteString(src[pos:])
	c.Go = b.String()
	return c, nil
}

// expandLine gives the Go for one command, on as many lines.
func expandLine(cell, src string, p part, c *Cell) (string, error) {
	wrong := func(msg string) error { return errorAt(cell, src, p.start, msg) }
	if strings.HasPrefix(p.name, "%%") {
		if _, ok := Find(p.name); ok {
			return "", wrong(p.name + " belongs on the first line of its cell")
		}
		return "", wrong(unknown(p.name))
	}
	if p.name == "?" {
		return question(src[p.stmt:p.tail], p.args == "??"), nil
	}
	cmd, ok := Find(p.name)
	if !ok {
		return "", wrong(unknown(p.name))
	}
	if p.args != "" && cmd.Usage == "" {
		return "", wrong(fmt.Sprintf("%s takes no arguments, but there is %q", p.name, p.args))
	}
	lines := strings.Repeat("\n", strings.Count(src[p.start:p.end], "\n"))
	switch p.name {
	case "%doc":
		m := questionName.FindStringSubmatch(strings.TrimSpace(src[p.stmt:p.end]))
		if m == nil || m[1] != "" {
			return "", wrong("write %doc NAME")
		}
		return question(m[2], m[3] == "??") + lines, nil
	case "%reset":
		if p.args != "" && p.args != "-f" {
			return "", wrong(fmt.Sprintf("%%reset forgets everything; %q is not understood", p.args))
		}
		if !isBlank(src[:p.start]) {
			return "", wrong("%reset belongs on the first line of its cell")
		}
		c.Reset = true
		return lines, nil
	case "%time", "%timeit":
		return expandTimed(cell, src, p, c, lines)
	}
	return call(p.name, p.args, "") + lines, nil
}

// question asks for the documentation of a name, or of a command.
func question(name string, source bool) string {
	if strings.ContainsAny(name, "%!") {
		return call("%help", name, "")
	}
	if source {
		return call("%doc", name, "source")
	}
	return call("%doc", name, "")
}

func expandTimed(cell, src string, p part, c *Cell, lines string) (string, error) {
	shell, isShell := strings.CutPrefix(p.args, "!")
	stmt := src[p.stmt:p.end]
	switch {
	case stmt == "" && !(isShell && p.name == "%time"):
		return "", errorAt(cell, src, p.start, "write "+p.name+" STATEMENT")
	case p.name == "%timeit":
		return timeit(directive(cell, src, p.stmt) + discard(stmt)), nil
	case isShell:
		stmt = call("!", strings.TrimSpace(shell), "") + lines
	default:
		stmt = directive(cell, src, p.stmt) + stmt
	}
	begin, end := call("%time", "begin", "")+";", ";"+call("%time", "end", "")
	if p.last { // the value of a last expression is shown
		c.Timed = true
		end = ""
	}
	return begin + stmt + end, nil
}

// timeit wraps statements so that they can be run n times.
func timeit(body string) string {
	return TimeitName + "(func(n__ int){for range n__{" + body + "\n}})"
}

// discard makes a statement of an expression that Go does not accept as one; others it leaves alone.
func discard(stmt string) string {
	if needsDiscard(stmt) {
		return "_ = " + stmt
	}
	return stmt
}

func expandBlock(cell, src string, head part, body string, isGo func(string, int) bool) (Cell, error) {
	cmd, ok := Find(head.name)
	if !ok || !strings.HasPrefix(head.name, "%%") {
		return Cell{}, errorAt(cell, src, head.start, unknown(head.name))
	}
	if head.args == "?" && isBlank(body) {
		return Cell{Go: strings.Repeat("\n", strings.Count(src[:head.start], "\n")) + question(head.name, false)}, nil
	}
	before := strings.Count(src[:head.end], "\n") + 1
	lines := strings.Repeat("\n", before)
	if head.args != "" && cmd.Usage == "" {
		return Cell{}, errorAt(cell, src, head.start, fmt.Sprintf("%s takes no arguments, but there is %q", head.name, head.args))
	}
	switch head.name {
	case "%%program":
		return Cell{Program: &Block{Args: head.args, Body: body, Lines: before}}, nil
	case "%%time":
		c, err := Expand(cell, lines+body, isGo)
		if c.Program != nil {
			return Cell{}, errorAt(cell, src, head.end+1, "%%program belongs on the first line of its cell")
		}
		c.Go = call("%time", "begin", "") + ";" + c.Go
		c.Timed = true
		return c, err
	case "%%timeit":
		return Cell{Go: timeit(lines + body)}, nil
	}
	return Cell{Go: call(head.name, head.args, body)}, nil
}

func call(name, args, body string) string {
	return CallName + "(" + strconv.Quote(name) + "," + strconv.Quote(args) + "," + strconv.Quote(body) + ")"
}

// directive makes what follows it count as the text at off.
func directive(cell, src string, off int) string {
	return fmt.Sprintf("/*line %s:%d:%d*/", cell, lineOf(src, off), off-strings.LastIndexByte(src[:off], '\n'))
}

func lineOf(src string, off int) int { return strings.Count(src[:off], "\n") + 1 }

func errorAt(cell, src string, off int, msg string) error {
	return golang.ErrorList{{
		File: cell, Line: lineOf(src, off), Col: off - strings.LastIndexByte(src[:off], '\n'), Msg: msg, Code: "command",
	}}
}
