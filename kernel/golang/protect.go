package golang

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"goelm/kernel/golang/emit"
	"goelm/kernel/golang/refuse"
)

// protect turns Yaegi's errors and panics while it compiles source into an *Unsupported: the lowering promised code that
// Yaegi accepts. where turns a line mark into a place of the program.
func protect(source string, where func(mark int) (file string, line int), f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = interpreterRefusal(fmt.Sprint(r), source, where)
		}
	}()
	if e := f(); e != nil {
		return interpreterRefusal(e.Error(), source, where)
	}
	return nil
}

var (
	loweredPos = regexp.MustCompile(`^(?:_\.go:)?(\d+):\d+: `)
	markLine   = regexp.MustCompile(`^` + emit.LineVar + ` = (\d+)$`)
)

// interpreterRefusal words what Yaegi says and finds the statement that it means: the last line mark before its position.
func interpreterRefusal(msg, source string, where func(mark int) (string, int)) error {
	mark := 1
	if m := loweredPos.FindStringSubmatch(msg); m != nil {
		msg = msg[len(m[0]):]
		n, _ := strconv.Atoi(m[1])
		lines := strings.Split(source, "\n")
		for i := min(n, len(lines)) - 1; i >= 0; i-- {
			if strings.HasPrefix(lines[i], "func ") && i < n-1 {
				break // a function without marks before the place
			}
			if m := markLine.FindStringSubmatch(lines[i]); m != nil {
				mark, _ = strconv.Atoi(m[1])
				break
			}
		}
	}
	what := fmt.Sprintf("code that the interpreter cannot compile (%s)", msg)
	code := string(refuse.Interpreter)
	if strings.Contains(msg, "unsafe2.dummy") || strings.Contains(msg, "reflect.Type is nil") {
		what, code = "a type that refers to itself through a function, slice or map", string(refuse.RecursiveType)
	}
	file, line := where(mark)
	return &Unsupported{What: what, Code: code, File: file, Line: max(1, line), Col: 1}
}
