package mutate

import (
	"fmt"
	"go/ast"
	"regexp"
	"strconv"
	"strings"

	"goelm/elm"
	"goelm/elm/patch"
)

// suffixed is a program whose own functions, types and variables have a suffix behind their names.
func suffixed(p elm.Program, suffix string) (string, error) {
	s, err := parseSource(p.Source)
	if err != nil {
		return "", err
	}
	own := map[string]bool{}
	for _, d := range s.decls() {
		for _, name := range d.names {
			if !strings.Contains(name, ".") { // methods go with their types
				own[name] = true
			}
		}
	}
	return renamed(s, func(name string) string {
		if own[name] {
			return name + suffix
		}
		return name
	}), nil
}

// renamed is a source with other names for what is declared at its top level. Fields, methods and local names of the same
// spelling stay.
func renamed(s *source, name func(string) string) string {
	names := s.resolve()
	var b strings.Builder
	at := 0
	ast.Inspect(s.file, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || id == s.file.Name {
			return true
		}
		obj := names.ObjectOf(id)
		if obj == nil || obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope() {
			return true
		}
		if other := name(id.Name); other != id.Name {
			b.WriteString(s.text[at:s.at(id.Pos())])
			b.WriteString(other)
			at = s.at(id.End())
		}
		return true
	})
	b.WriteString(s.text[at:])
	return b.String()
}

// versions are the parents as versions 0, 1, … of one program.
func versions(v *view) (string, error) {
	var b strings.Builder
	for i, p := range v.Parents {
		text, err := suffixed(p, fmt.Sprintf("_v%d", i))
		if err != nil {
			return "", err
		}
		s, err := parseSource(text)
		if err != nil {
			return "", err
		}
		for _, d := range s.decls() {
			b.WriteString(d.text + "\n\n")
		}
	}
	return b.String(), nil
}

// nextVersion is the head of the version that is to be written.
func nextVersion(v *view) string {
	n := len(v.Parents)
	name := v.Task.EntryName
	head := strings.Replace(v.Task.Entry, "func "+name, fmt.Sprintf("func %s_v%d", name, n), 1)
	return fmt.Sprintf("// %s_v%d is an improved version of %s_v%d.\n%s {", name, n, name, n-1, head)
}

// nextVersionOf reads the version that a model has written: the rest of a function whose head stands in the prompt, or the
// whole function. Helpers that it takes from earlier versions come along; a call of an earlier version itself is refused, as in
// FunSearch, because it evolves nothing.
func nextVersionOf(v *view, answer string) patch.Result {
	n := len(v.Parents)
	name := fmt.Sprintf("%s_v%d", v.Task.EntryName, n)
	text := answer
	if r := patch.Apply(patch.Rewrite, "", answer); strings.Contains(answer, "```") && r.Source != "" {
		text = r.Source
	}
	if !strings.Contains(text, "func "+name) && !strings.Contains(text, "func "+v.Task.EntryName+"(") {
		text = nextVersion(v) + "\n" + text
	}
	text, ok := declarations(text)
	if !ok {
		return patch.Result{Outcome: patch.Unparsable, Detail: fmt.Sprintf("the answer does not go on with the function %s", name)}
	}
	text = withoutLater(text, v.Task.EntryName, n)
	earlier, err := versions(v)
	if err != nil {
		return patch.Result{Outcome: patch.NotApplicable, Detail: "a parent is no Go: " + firstLines(err.Error(), 1)}
	}
	whole, err := merged(earlier, text)
	if err != nil {
		return patch.Result{Outcome: patch.Unparsable, Detail: "the answer is no Go: " + firstLines(err.Error(), 1)}
	}
	s, err := parseSource(whole)
	if err != nil {
		return patch.Result{Outcome: patch.Unparsable, Detail: "the answer is no Go: " + firstLines(err.Error(), 1)}
	}
	for i := range n {
		ancestor := fmt.Sprintf("%s_v%d", v.Task.EntryName, i)
		for _, d := range s.decls() {
			if d.fn && d.names[0] == ancestor {
				return patch.Result{Outcome: patch.NotApplicable, Detail: fmt.Sprintf("the new version calls %s, an earlier one", ancestor)}
			}
		}
	}
	child := renamed(s, func(id string) string {
		if id == name {
			return v.Task.EntryName
		}
		return id
	})
	c, err := parseSource(child)
	if err != nil {
		return patch.Result{Outcome: patch.Unparsable, Detail: "the answer is no Go: " + firstLines(err.Error(), 1)}
	}
	var parts []string
	ours, _, _ := strings.Cut(nextVersion(v), "\n") // the comment that stood in the prompt
	for _, d := range c.decls() {
		parts = append(parts, strings.TrimPrefix(d.text, ours+"\n"))
	}
	return patch.Apply(patch.Rewrite, v.Parent.Source, "```go\n"+strings.Join(parts, "\n\n")+"\n```\n")
}

// withoutLater leaves out the versions beyond n that a model goes on to write.
func withoutLater(text, name string, n int) string {
	s, err := parseSource(text)
	if err != nil {
		return text
	}
	later := regexp.MustCompile(`^` + regexp.QuoteMeta(name) + `_v(\d+)$`)
	var parts []string
	for _, d := range s.decls() {
		if d.fn {
			if m := later.FindStringSubmatch(d.names[0]); m != nil {
				if k, err := strconv.Atoi(m[1]); err == nil && k > n {
					break
				}
			}
		}
		parts = append(parts, d.text)
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// continued reads a text whose head is the end of the prompt: the declarations that follow, and what they need of the parent.
func continued(head string) func(v *view, answer string) patch.Result {
	return func(v *view, answer string) patch.Result {
		text := answer
		if r := patch.Apply(patch.Rewrite, "", answer); strings.Contains(answer, "```") && r.Source != "" {
			text = r.Source
		} else {
			text = head + answer
		}
		whole, ok := declarations(text)
		if !ok {
			return patch.Result{Outcome: patch.Unparsable, Detail: "the answer does not go on with Go declarations"}
		}
		return completed(v, whole)
	}
}
