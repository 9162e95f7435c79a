package child

import (
	_ "embed"
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"goelm/kernel/engine/magic"
	"goelm/kernel/engine/pipe"
	"goelm/kernel/golang"
	"goelm/render"
)

// goOf writes a cell as Go and does what must come before it runs.
func (s *server) goOf(name, code string) (src string, err error) {
	c, err := magic.Expand(name, code, func(src string, line int) bool { return s.isGo(name, src, line) })
	if err != nil {
		return "", err
	}
	if c.Program != nil {
		return s.program(name, c.Program)
	}
	if c.Reset {
		s.reset()
	}
	s.owners.current().timed = c.Timed
	return c.Go, nil
}

// isGo reports whether a line that begins with ! is an expression and no shell command: Go can make sense of its names.
func (s *server) isGo(name, src string, line int) bool {
	var list golang.ErrorList
	if !errors.As(s.session().Check(name, src), &list) {
		return true
	}
	return !slices.ContainsFunc(list, func(d golang.Diagnostic) bool {
		return d.Line == line && (strings.HasPrefix(d.Msg, "undefined: ") || strings.Contains(d.Msg, "must be called") ||
			strings.Contains(d.Msg, "without selector") || strings.Contains(d.Msg, "is not an expression"))
	})
}

// command does what a command in a cell asks for. It is predeclared as magic.CallName.
func (n *names) command(name, args, body string) {
	c := n.server.owners.current()
	var err error
	switch name {
	case "%help":
		err = c.help(args)
	case "%doc":
		err = c.doc(args, body == "source")
	case "%who":
		c.server.show(pipe.DisplayBody{Data: c.server.who().MIMEBundle()})
	case "%env":
		err = c.env(args)
	case "%time":
		if c.clock.toggle(args == "begin") {
			fmt.Fprintln(c.server.stdout, c.clock)
		}
	case "%%writefile":
		err = c.writeFile(args, body)
	case "!":
		err = c.shell(args)
	case "%%bash":
		err = c.shell(body)
	default:
		err = fmt.Errorf("%s is no command", name)
	}
	if err != nil {
		panic(&stop{err})
	}
}

// cheatsheet is what %help elm shows; docs/cheatsheet.md is the same file.
//
//go:embed cheatsheet.md
var cheatsheet string

// help lists the commands, or says more about one.
func (c *cell) help(name string) error {
	if name == "elm" {
		c.server.show(pipe.DisplayBody{Data: map[string]any{textPlain: cheatsheet, "text/markdown": cheatsheet}})
		return nil
	}
	if name != "" {
		for _, prefix := range []string{"", "%", "%%"} {
			if cmd, ok := magic.Find(prefix + name); ok {
				c.server.show(pipe.DisplayBody{Data: commandDoc(cmd)})
				return nil
			}
		}
		return fmt.Errorf("%%help: there is no command %s", name)
	}
	t := render.Table{Columns: []string{"command", "what it does"}}
	for _, cmd := range magic.Commands {
		t.Rows = append(t.Rows, []any{render.Rich{HTML: "<code>" + html.EscapeString(cmd.Heading()) + "</code>", Text: cmd.Heading()}, cmd.Summary})
	}
	c.server.show(pipe.DisplayBody{Data: t.MIMEBundle()})
	return nil
}

// doc puts the documentation of a name on the cell's page.
func (c *cell) doc(name string, source bool) error {
	detail := 0
	if source {
		detail = 1
	}
	doc, found := c.server.session().Inspect(name, len(name), detail)
	if !found {
		return fmt.Errorf("there is no documentation of %s: nothing that cells can use is called so", name)
	}
	c.page = append(c.page, docBundle(doc, ""))
	return nil
}

// pager is the payload of the reply that asks the client to show the cell's page beside its output. Clients show one at most.
func (c *cell) pager() []map[string]any {
	if len(c.page) == 0 {
		return nil
	}
	data := map[string]any{}
	for _, form := range []struct{ mime, between string }{{textPlain, "\n\n"}, {"text/html", "<hr>\n"}} {
		var parts []string
		for _, d := range c.page {
			parts = append(parts, d[form.mime].(string))
		}
		data[form.mime] = strings.Join(parts, form.between)
	}
	return []map[string]any{{"source": "page", "data": data, "start": 0}}
}

// commandDoc is the documentation of a command.
func commandDoc(c magic.Command) map[string]any {
	return docBundle(golang.Doc{Text: c.Summary + "\n\n" + c.Detail}, c.Heading())
}

// who lists the variables of the session.
func (s *server) who() render.Table {
	t := render.Table{Columns: []string{"name", "type", "value", "defined in"}}
	session := s.session()
	for _, v := range session.Who() {
		t.Rows = append(t.Rows, []any{v.Name, v.Type, short(session.Format(v.Value, v.GoType), 60), v.Cell})
	}
	if len(t.Rows) == 0 {
		t.Caption = "no variables"
	}
	return t
}

// short is the beginning of a text, on one line.
func short(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// env lists, shows or sets what the engine and its children find in their environment.
func (c *cell) env(args string) error {
	out := c.server.stdout
	name, value, set := strings.Cut(args, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	switch {
	case args == "":
		list := os.Environ()
		slices.Sort(list)
		for _, e := range list {
			name, value, _ := strings.Cut(e, "=")
			if sensitive(name) {
				value = "<hidden>"
			}
			fmt.Fprintf(out, "%s=%s\n", name, value)
		}
	case set && name != "":
		if err := os.Setenv(name, value); err != nil {
			return fmt.Errorf("%%env: %q cannot be set: %w", name, err)
		}
		fmt.Fprintf(out, "%s=%s\n", name, value)
	case set || strings.ContainsAny(name, " \t"):
		return fmt.Errorf("%%env: %q is not understood; write %%env NAME or %%env NAME=VALUE", args)
	default:
		value, ok := os.LookupEnv(name)
		if !ok {
			return fmt.Errorf("%%env: %s is not set", name)
		}
		fmt.Fprintln(out, value)
	}
	return nil
}

// sensitive: a notebook with its outputs is soon shared.
func sensitive(name string) bool {
	name = strings.ToUpper(name)
	return slices.ContainsFunc([]string{"KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL"}, func(word string) bool {
		return strings.Contains(name, word)
	})
}

// writeFile writes the body of a cell to a file, or with -a at its end.
func (c *cell) writeFile(args, body string) error {
	flags, what := os.O_WRONLY|os.O_CREATE|os.O_TRUNC, "wrote"
	path := args
	if rest, ok := strings.CutPrefix(args, "-a "); ok {
		flags, what, path = os.O_WRONLY|os.O_CREATE|os.O_APPEND, "appended to", strings.TrimSpace(rest)
	}
	if len(path) > 1 && (path[0] == '"' || path[0] == '\'') && path[len(path)-1] == path[0] {
		path = path[1 : len(path)-1]
	}
	if path == "" || path == "-a" {
		return errors.New("%%writefile: write %%writefile [-a] PATH")
	}
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return fmt.Errorf("%%%%writefile: %w", err)
		}
		path = filepath.Join(home, rest)
	}
	if body != "" && !strings.HasSuffix(body, "\n") {
		body += "\n"
	}
	f, err := os.OpenFile(path, flags, 0o666)
	if err != nil {
		return fmt.Errorf("%%%%writefile: %w", err)
	}
	_, err = f.WriteString(body)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("%%%%writefile: %w", err)
	}
	fmt.Fprintf(c.server.stdout, "%s %s (%d bytes)\n", what, path, len(body))
	return nil
}
