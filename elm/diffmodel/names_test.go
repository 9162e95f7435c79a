package diffmodel

import "testing"

func TestNames(t *testing.T) {
	const parent = "// F is.\nfunc F(a1, a2 int, w *Walker) int {\n\tsum := a1 + a2\n\tw.Joint(1, 2)\n\treturn sum\n}\n"
	c := newConstraint(parent)
	for _, tt := range []struct {
		lines string // added
		ok    bool
	}{
		{"\tsum := a1 * a2 + 0x1f - 1.5e3", true},
		{"\tsum := a1 + a3", false},
		{"\tsum := a1 + a", true}, // may go on
		{"\tsum := a1 + a\n", false},
		{"\tsum += Sum", false},
		{"\tother := a1", true},
		{"\tother := a1\n+\tother++", true},
		{"\tother := othe\n", false},
		{"\tother = 3", false},
		{"\tother", true},
		{"\tother\n", false},
		{"\tx, y := a1, a2\n+\tx, z := y, x", true},
		{"\tsum, y := a1, a2", true},
		{"\tx(", false},
		{"\tvar x, y float64 = 1, 2\n+\tx = y", true},
		{"\tvar x flo", true},
		{"\tvar x floo", false},
		{"\tfor i := 0; i < a1; i++ {\n+\t\tsum += i", true},
		{"\tfor i, v := range sum {", true},
		{"\tfor _, v := range sum {", true},
		{"\tif x := a1; x > a2 {", true},
		{"\tif x > a2 {", false},
		{"\t} else if a1 > 0 {", true},
		{"func F(b1, b2 int, w *Walker) int {\n+\treturn b1", true},
		{"\tw.Joint(3, 4)", true},
		{"\tw.Joit", false},
		{"\tw.sum", false},
		{"\tsum = int(math.Sqrt(float64(a1)))", true},
		{"\tsum = int(math.Root", false},
		{"\tsum += len(\"unknown words\") // and unknown ones", true},
		{"\tsum = [](int){a1}[0]", true},
		{"// anything", true},
		{"\tbreak", true},
		{"\tsum = (a1 + a2", true},
		{"\tsum = (a1 + a2\n", false},
		{"\tsum = (a1 +\n", false},
		{"\tsum = max(\n+\t\ta1,\n+\t)\n", true},
		{"\tsum = a1)", false},
		{"\tsum = a1 + else", false},
		{"\tsum = break", false},
	} {
		if _, ok := c.next(state{}, "\n@@\n-\tsum := a1 + a2\n+"+tt.lines); ok != tt.ok {
			t.Errorf("%q: allowed %v, want %v", tt.lines, ok, tt.ok)
		}
	}
	two := newConstraint("// F is.\nfunc F(a int) int {\n\treturn a\n}\n\n// G is.\nfunc G(b int) int {\n\treturn F(b)\n}\n")
	for diff, ok := range map[string]bool{
		"\n@@\n-\treturn a\n+\treturn G(a) + 1\n":    true,
		"\n@@\n-\treturn a\n+\treturn b\n":           false, // another function's
		"\n@@\n-\treturn F(b)\n+\treturn F(b) + b\n": true,
		"\n@@\n+// b is\n func F(a int) int {\n":     true,
	} {
		if _, got := two.next(state{}, diff); got != ok {
			t.Errorf("%q: allowed %v, want %v", diff, got, ok)
		}
	}
	c.names = nil
	if _, ok := c.next(state{}, "\n@@\n+\tsum += Sum\n"); !ok {
		t.Error("names are not free")
	}
}
