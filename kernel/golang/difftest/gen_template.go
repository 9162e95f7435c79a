package difftest

import (
	"fmt"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// A template is a small program about one habit of Go, with holes: in use, T and U stand for types, E and F for expressions
// of them. decl stands at the package level. % ends names of the package level; names that end in 9 are templates' own.
type template struct {
	decl string
	use  string
	t, u func(*gen) types.Type
}

// templates are all of them by feature.
var templates = map[string][]template{
	"dynamic": dynamicTemplates,
	"flow":    flowTemplates,
	"text":    textTemplates,
	"shape":   shapeTemplates,
	"share":   shareTemplates,
	"param":   paramTemplates,
}

// templateNames lists the features of templates in order.
var templateNames = []string{"dynamic", "flow", "text", "shape", "share", "param"}

// templateStmt writes a template of one of the program's features.
func (g *gen) templateStmt() string {
	var names []string
	for _, n := range templateNames {
		if g.has(n) {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return g.printStmt()
	}
	name := pick(g, names)
	return g.fromTemplate(name, g.r.IntN(len(templates[name])))
}

// fromTemplate fills the holes of a template.
func (g *gen) fromTemplate(name string, i int) string {
	t := &templates[name][i]
	suffix := fmt.Sprintf("%c%d", 'a'+slices.Index(templateNames, name), i)
	if g.suffix != "" {
		suffix += "_" + g.suffix
	}
	if t.decl != "" && !g.templated[t] {
		g.templated[t] = true
		g.templateDecls = append(g.templateDecls, suffixed(t.decl, suffix))
	}
	for _, m := range packageUse.FindAllStringSubmatch(t.decl+"\n"+t.use, -1) {
		g.imports[packagePaths[m[1]]] = true
	}
	var tt, uu types.Type = tInt, tString
	if t.t != nil {
		tt = t.t(g)
	}
	if t.u != nil {
		uu = t.u(g)
	}
	use := t.use
	if strings.Contains(use, "outer9") { // a label belongs to the whole function
		g.labels++
		use = strings.ReplaceAll(use, "outer9", fmt.Sprintf("outer9_%d", g.labels))
	}
	return g.nested(func() string { return "{\n" + g.fill(suffixed(use, suffix), tt, uu) + "\n}" })
}

// comparableType is a type for keys of maps and operands of ==, of which two expressions may be equal.
func (g *gen) comparableType() types.Type { return g.keyType() }

func (g *gen) stringType() types.Type {
	for range 5 {
		if len(g.named) == 0 {
			break
		}
		t := pick(g, g.named)
		if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
			return t
		}
	}
	return tString
}

var packageUse = regexp.MustCompile(`\b(atomic|bytes|cmp|errors|iter|maps|math|slices|sort|strconv|strings|sync|unicode|utf8)\.[A-Z]`)

var packagePaths = map[string]string{
	"atomic": "sync/atomic", "bytes": "bytes", "cmp": "cmp", "errors": "errors", "iter": "iter", "maps": "maps", "math": "math", "slices": "slices",
	"sort": "sort", "strconv": "strconv", "strings": "strings", "sync": "sync", "unicode": "unicode", "utf8": "unicode/utf8",
}
