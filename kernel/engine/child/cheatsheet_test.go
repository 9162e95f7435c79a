package child_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// Every line of the cheat sheet is Go that a cell takes.
func TestCheatSheet(t *testing.T) {
	n := newNotebook(t)
	n.match("%help elm", `<.*# Evolving programs.*search\.Explore\(\).*>`)
	text, err := os.ReadFile("cheatsheet.md")
	if err != nil {
		t.Fatal(err)
	}
	var body strings.Builder
	for _, block := range regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		for _, line := range strings.Split(strings.TrimSpace(block[1]), "\n") {
			code, _, _ := strings.Cut(line, "  // ")
			if code, _, _ = strings.Cut(code, " //"); strings.TrimSpace(code) == "" {
				continue
			}
			if name, _, defines := strings.Cut(code, " := "); defines {
				body.WriteString("\t" + code + "\n\tuse(" + name + ")\n")
				continue
			}
			body.WriteString("\tuse(" + code + ")\n")
		}
	}
	// They are checked, not run: they would take an hour and write files.
	if p := n.run("func use(...any) {}\nif len(os.Args) > 1e6 {\n" + body.String() + "}\n\"checked\""); p.reply.Status != "ok" {
		t.Errorf("%+v\n%s", p.reply, body.String())
	}
}
