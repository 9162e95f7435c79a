package diffmodel

import (
	"math/rand/v2"
	"strings"
	"testing"
)

const parent = "func F(a, b int) int {\n\tx := a\n\tif a > b {\n\t\tx = b\n\t}\n\treturn x\n}\n"

func TestConstraint(t *testing.T) {
	c := newConstraint(parent)
	for _, tt := range []struct {
		diff string
		ok   bool // the text may be written
		end  bool // and may end there
	}{
		{"\n@@\n-\tx := a\n+\tx := b", true, true},
		{"\n@@\n \tx := a\n+\tx++", true, true},
		{"\n@@\n+// F is.\n func F(a, b int) int {", true, true},
		{"\n@@\n-\tx := a\n+\tx := b\n@@\n-\treturn x\n+\treturn x + 1", true, true},
		{"\n@@\n-\treturn x\n+\treturn x + 1\n@@\n-\tx := a", false, false}, // hunks out of order
		{"\n@@\n-\tx := a\n+\tx := a", true, false},                         // changes nothing
		{"\n@@\n \tx := a", true, false},
		{"\n@@\n \tx := a\n@@", false, false},
		{"\n@@\n-\tx := b", false, false},              // not in the parent
		{"\n@@\n-\tx := a\n-\treturn x", false, false}, // not the next line
		{"\n@@\n-\tx :=", true, false},
		{"\n@@\n+\tx := \"a\n", false, false},
		{"\n@@\n+\tx := \"a\\q", false, false},
		{"\n@@\n+\tx := 'ab'", false, false},
		{"\n@@\n+\tx := $", false, false},
		{"\n@@\n+\tx := `", false, false},
		{"\n@@\n+\t/*", false, false},
		{"\n@@\n+\tx := 08\n", false, false},
		{"\n@@\n-\tx := a\n+\ts := \"é\" // ünd so #", true, true},
		{"\n@@\n-\tx := a\n+\ts := \"\xc3", true, false}, // half of a character
		{"\n@@\n-\tx := a\n+\ts := \"\xc3\xa9\"", true, true},
		{"\n@@\n-\tx := a\n+\ts := \"\xc3x", false, false},
		{"\n@@\n-\tx := a\n+\ts := \"\xff", false, false},
		{"@@", false, false},
		{"\n@@ -1 +1 @@", false, false},
		{"\n@\n", false, false},
		{"\n+x", false, false},
		{"\n@@\n-}\n@@\n", false, false}, // the parent has ended
		{"\n@@\n-}\n+} // end", true, true},
		{"\n@@\n-\treturn x\n-}\n }", false, false},
		{"\n@@\n+\tx++", true, false}, // where?
		{"\n@@\n \n", false, false},
	} {
		s, ok := c.next(state{}, tt.diff)
		if ok != tt.ok {
			t.Errorf("%q: allowed %v, want %v", tt.diff, ok, tt.ok)
		}
		if end := ok && c.complete(s, tt.diff); end != tt.end {
			t.Errorf("%q: may end %v, want %v", tt.diff, end, tt.end)
		}
	}
}

// TestConstraintTakesDiffs: every diff that Diff writes is allowed, cut into pieces anyhow.
func TestConstraintTakesDiffs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	lines := strings.SplitAfter(strings.TrimSuffix(parent, "\n"), "\n")
	for range 500 {
		var after []string
		for _, l := range lines {
			switch r.IntN(6) {
			case 0:
			case 1:
				after = append(after, "\ty := 1\n", l)
			case 2:
				after = append(after, strings.Replace(l, "a", "b", 1))
			default:
				after = append(after, l)
			}
		}
		child := strings.Join(after, "")
		if !strings.HasSuffix(child, "\n") {
			child += "\n"
		}
		diff, err := Diff(parent, child)
		if err != nil {
			continue
		}
		text := "\n" + strings.TrimSuffix(diff, "\n")
		c := newConstraint(parent)
		s, ok := state{}, true
		for rest := text; rest != "" && ok; {
			n := 1 + r.IntN(min(4, len(rest)))
			s, ok = c.next(s, rest[:n])
			rest = rest[n:]
		}
		if !ok || !c.complete(s, text) {
			t.Fatalf("%q of %q is not allowed (%v, %+v)", diff, child, ok, s)
		}
	}
}

func FuzzConstraint(f *testing.F) {
	f.Add("\n@@\n-\tx := a\n+\tx := b")
	f.Add("\n@@\n \tx := a\n+\ts := \"\xff\"")
	c := newConstraint(parent)
	f.Fuzz(func(t *testing.T, text string) {
		s, ok := c.next(state{}, text)
		if !ok {
			return
		}
		c.complete(s, text)
		for i := range text { // what is allowed at once is allowed step by step
			if _, ok := c.next(state{}, text[:i]); !ok {
				t.Fatalf("%q is allowed, its beginning %q is not", text, text[:i])
			}
		}
	})
}
