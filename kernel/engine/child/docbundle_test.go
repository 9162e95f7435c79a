package child

import (
	"strings"
	"testing"

	"goelm/kernel/golang"
)

func TestDocBundle(t *testing.T) {
	data := docBundle(golang.Doc{
		Signature: "func f(x <-chan int) int",
		Methods:   "func (T) M()",
		Text:      "f waits & returns what [X] gives:\n\n  - one\n  - two\n\nSee\n\n\ta < b",
		Source:    "func f(x <-chan int) int { return <-x }",
	}, "")
	want := "func f(x <-chan int) int\n\nf waits & returns what X gives:\n\n  - one\n  - two\n\nSee\n\n\ta < b\n\nfunc (T) M()\n\nfunc f(x <-chan int) int { return <-x }"
	if data[textPlain] != want {
		t.Errorf("text:\n%q\nwant\n%q", data[textPlain], want)
	}
	page := data["text/html"].(string)
	for _, part := range []string{"&lt;-", "<li>one", "waits &amp; returns", "<pre>a &lt; b", "<span style"} {
		if !strings.Contains(page, part) {
			t.Errorf("no %q in %s", part, page)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, ` id=""`) {
		t.Errorf("html: %s", page)
	}
}

// Every predeclared name has its documentation.
func TestPredeclaredNamesAreDocumented(t *testing.T) {
	s := &server{stdout: &stream{}, stderr: &stream{}, owners: &owners{}}
	s.open()
	if err := s.session().Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name := range docs {
		if doc, ok := s.session().Inspect(name, 1, 0); !ok || doc.Text != docs[name] || doc.Signature == "" {
			t.Errorf("%s: %v %+v", name, ok, doc)
		}
	}
	for _, c := range s.session().Complete("", 0).List {
		if c.Kind == "variable" || c.Kind == "function" && c.Type != "" {
			if docs[c.Text] == "" {
				t.Errorf("%s is predeclared without documentation", c.Text)
			}
		}
	}
}
