package golang

import (
	"go/ast"
	"go/types"
	"strings"
	"unicode/utf8"
)

// A Doc describes the name under the cursor.
type Doc struct {
	Name      string // qualified: "fmt.Println"
	Signature string // its declaration in one line
	Text      string // documentation
	Source    string // with detail: the source, if the session has it
}

// Inspect describes the name at or before the cursor. detail 1 adds source. It is false if there is nothing to describe.
func (s *Session) Inspect(src string, cursor, detail int) (Doc, bool) {
	cursor = clampCursor(src, cursor)
	start := wordStart(src, cursor)
	end := start
	for end < len(src) && isWord(src[end]) {
		end++
	}
	if start == end {
		return Doc{}, false
	}
	word := src[start:end]
	cc, sel, id := s.probe(src, start, end, word)
	var obj types.Object
	if cc != nil {
		if sel != nil {
			id = sel.Sel
		}
		if obj = cc.info.Uses[id]; obj == nil {
			obj = cc.info.Defs[id]
		}
	}
	if obj == nil {
		if path, ok := s.findPackage(word); ok {
			return Doc{Name: word, Signature: "package " + word + " // import \"" + path + "\"", Text: s.lib.Doc(path, "")}, true
		}
		return Doc{}, false
	}
	return s.describe(cc, sel, obj, detail), true
}

func (s *Session) describe(cc *cellCheck, sel *ast.SelectorExpr, obj types.Object, detail int) Doc {
	d := Doc{Name: obj.Name(), Signature: types.ObjectString(obj, func(p *types.Package) string {
		if p.Path() == "main" || p.Path() == predeclaredPath {
			return ""
		}
		return p.Name()
	})}
	if pn, ok := obj.(*types.PkgName); ok {
		d.Signature = "package " + pn.Imported().Name() + " // import \"" + pn.Imported().Path() + "\""
		d.Text = s.lib.Doc(pn.Imported().Path(), "")
		return d
	}
	if obj.Pkg() == nil {
		return d
	}
	symbol := obj.Name()
	if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
		if tn := receiverType(fn.Signature()); tn != nil {
			symbol = tn.Name() + "." + symbol
		} else if sel != nil {
			if n := namedOf(cc.info.TypeOf(sel.X)); n != nil {
				symbol = n.Obj().Name() + "." + symbol
			}
		}
	}
	if path := obj.Pkg().Path(); path != "main" {
		d.Name = obj.Pkg().Name() + "." + symbol
		d.Text = s.lib.Doc(path, symbol)
		return d
	}
	if detail > 0 {
		for _, l := range s.current().live {
			for _, n := range l.names {
				if n == symbol {
					d.Source = l.src
				}
			}
		}
	}
	return d
}

// wordStart finds the word at the cursor, or before an opened call: in f(x| the x, in f(| the f.
func wordStart(src string, cursor int) int {
	i := cursor
	if i > 0 && (i == len(src) || !isWord(src[i])) && !isWord(src[i-1]) {
		i = strings.LastIndexFunc(src[:i], func(r rune) bool { return r < utf8.RuneSelf && isWord(byte(r)) }) + 1
	}
	for i > 0 && isWord(src[i-1]) {
		i--
	}
	return i
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}
