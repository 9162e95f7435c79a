package mutate

import (
	"strings"
	"testing"

	"goelm/elm"
)

func program(source string) elm.Program { return elm.Program{Task: "toy", Source: source} }

func TestSplit(t *testing.T) {
	for _, s := range []string{"", "x", "func F() int {\n\treturn a+b // c\n}\n", "s := `raw\ntext` + \"q\" ; 'c'", "a\r\nb", "\u00e4 := 1.5e3", "@#$"} {
		words := split(s)
		if strings.Join(words, "") != s || len(words)%2 != 1 {
			t.Errorf("split(%q) = %q", s, words)
		}
	}
}
