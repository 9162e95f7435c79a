package magic

import (
	"go/ast"
	"go/parser"
	"strings"
)

// Mask replaces commands by spaces, so that the Go of a cell keeps its places. other reports that the cell's body is not Go.
func Mask(src string) (masked string, other bool) {
	if head, _, ok := block(src); ok {
		if cmd, _ := Find(head.name); !cmd.goes {
			return spaces(src), true
		}
		return spaces(src[:head.end]) + src[head.end:], false
	}
	var b strings.Builder
	pos := 0
	for _, p := range split(src) {
		if p.maybeGo {
			continue
		}
		b.WriteString(src[pos:p.start])
		b.WriteString(spaces(src[p.start:p.stmt]))
		pos = p.stmt
		if p.tail > 0 {
			b.WriteString(src[pos:p.tail] + spaces(src[p.tail:p.end]))
			pos = p.end
		}
	}
	b.WriteString(src[pos:])
	return b.String(), false
}

// spaces blanks text byte by byte; line ends stay.
func spaces(text string) string {
	b := []byte(text)
	for i, c := range b {
		if c != '\n' {
			b[i] = ' '
		}
	}
	return string(b)
}

// At gives the command whose line the cursor, a byte of src, is in, and where that line's command begins and its name ends.
func At(src string, cursor int) (name string, start, end int, ok bool) {
	parts := split(src)
	if head, _, is := block(src); is {
		parts = []part{head}
	}
	for _, p := range parts {
		if !p.maybeGo && p.name != "%" && p.name != "?" && p.start <= cursor && cursor <= p.end {
			return p.name, p.start, p.start + len(p.name), true
		}
	}
	line := strings.LastIndexByte(src[:cursor], '\n') + 1
	typed := strings.TrimLeft(src[line:cursor], " \t")
	if typed == "%" || typed == "%%" && strings.TrimSpace(src[:line]) == "" { // not yet a command
		return typed, cursor - len(typed), cursor, true
	}
	return "", 0, 0, false
}

// Hint says what is wrong with a line on which Go finds a syntax error, if it looks like a command; or "".
func Hint(src string, line int) string {
	lines := strings.Split(src, "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	text := strings.TrimSpace(lines[line-1])
	if strings.HasPrefix(text, "!") || strings.HasPrefix(text, "%") && wordAfter(text, 1) != "" {
		return "a command stands on a line of its own, outside of brackets"
	}
	return ""
}

// needsDiscard reports whether stmt is an expression that cannot stand alone.
func needsDiscard(stmt string) bool {
	x, err := parser.ParseExpr(stmt)
	if err != nil {
		return false
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.CallExpr:
		switch f := ast.Unparen(x.Fun).(type) {
		case *ast.Ident:
			return valueOnly[f.Name]
		case *ast.ArrayType, *ast.MapType, *ast.FuncType, *ast.InterfaceType, *ast.StarExpr:
			return true // a conversion
		}
		return false
	case *ast.UnaryExpr:
		return x.Op.String() != "<-"
	}
	return true
}

// valueOnly are Go's own functions and types whose calls are no statements.
var valueOnly = map[string]bool{
	"append": true, "cap": true, "complex": true, "imag": true, "len": true, "make": true, "max": true, "min": true, "new": true, "real": true,
	"bool": true, "string": true, "byte": true, "rune": true, "int": true, "int8": true, "int16": true, "int32": true, "int64": true,
	"uint": true, "uint8": true, "uint16": true, "uint32": true, "uint64": true, "uintptr": true, "float32": true, "float64": true,
	"complex64": true, "complex128": true, "any": true, "error": true,
}
