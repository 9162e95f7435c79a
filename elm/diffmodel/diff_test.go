package diffmodel

import (
	"math/rand/v2"
	"strings"
	"testing"

	"goelm/elm/patch"
)

func TestDiff(t *testing.T) {
	before := "func F(a, b int) int {\n\tx := a\n\n\tif a > b {\n\t\tx = b\n\t}\n\tif b > a {\n\t\tx = 1\n\t}\n\treturn x\n}\n"
	for _, tt := range []struct{ name, old, new, want string }{
		{"changed line", "x = b", "x = a", "@@\n-\t\tx = b\n+\t\tx = a\n"},
		{"added line", "\tx := a\n", "\tx := a\n\tx++\n", "@@\n \tx := a\n+\tx++\n"},
		{"removed line", "\tx := a\n", "", "@@\n-\tx := a\n"},
		{"at the top", "func F", "// F is.\nfunc F", "@@\n+// F is.\n func F(a, b int) int {\n"},
		{"a line that occurs twice", "\t\tx = 1\n\t}\n", "\t\tx = 1\n\t\tx++\n\t}\n", "@@\n \t\tx = 1\n+\t\tx++\n"},
		{"a closing brace", "\t\tx = 1\n\t}\n", "\t\tx = 1\n\t}\n\tx++\n", "@@\n \t\tx = 1\n \t}\n+\tx++\n"},
	} {
		after := strings.Replace(before, tt.old, tt.new, 1)
		got, err := Diff(before, after)
		if err != nil || got != tt.want {
			t.Errorf("%s: %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
	if _, err := Diff(before, before); err == nil {
		t.Error("no error for equal texts")
	}
	if _, err := Diff(strings.Repeat("x\n", 40), strings.Repeat("x\n", 41)); err == nil {
		t.Error("no error where no context tells the place")
	}
}

// TestDiffApplies: whatever Diff writes, package patch makes the new text of it.
func TestDiffApplies(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	made := 0
	for range 2000 {
		var before, after []string
		for range 1 + r.IntN(12) {
			before = append(before, strings.Repeat("\t", r.IntN(3))+string(rune('a'+r.IntN(5))))
		}
		for _, l := range before {
			switch r.IntN(8) {
			case 0:
			case 1:
				after = append(after, "new", l)
			case 2:
				after = append(after, l+"!")
			default:
				after = append(after, l)
			}
		}
		b, a := strings.Join(before, "\n")+"\n", strings.Join(after, "\n")+"\n"
		d, err := Diff(b, a)
		if err != nil {
			continue
		}
		made++
		if got := patch.Apply(patch.Unified, b, d); got.Outcome != patch.Applied || got.Source != a {
			t.Fatalf("%q to %q by %q gives %+v", b, a, d, got)
		}
	}
	if made < 500 {
		t.Errorf("only %d of 2000 diffs could be written", made)
	}
}
