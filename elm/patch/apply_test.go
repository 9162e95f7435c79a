package patch

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

const walker = `package main

func MakeWalker() int {
	// legs
	legs := 4
	for i := 0; i < legs; i++ {
		add(i, 10)
	}
	return legs
}

func add(i, n int) {
	total += i * n
}
`

const regional = `package main

// EVOLVE-BLOCK-START
func f(x int) int {
	return x + 1
}

// EVOLVE-BLOCK-END
func g(x int) int {
	return x + 1
}
`

func TestApply(t *testing.T) {
	in := func(old, new string) string { return strings.Replace(walker, old, new, 1) }
	tests := []struct {
		name    string
		format  Format
		parent  string
		answer  string
		outcome Outcome
		want    string // the child
		detail  string // a part of the detail
	}{
		{"exact diff", Unified, walker, Diff(walker, in("legs := 4", "legs := 6")), Applied, in("legs := 4", "legs := 6"), ""},
		{"wrong numbers and counts", Unified, walker, "@@ -90,2 +90,9 @@\n \t// legs\n-\tlegs := 4\n+\tlegs := 6\n \tfor i := 0; i < legs; i++ {\n", Applied, in("legs := 4", "legs := 6"), ""},
		{"no numbers", Unified, walker, "@@ ... @@\n-\tlegs := 4\n+\tlegs := 6\n", Applied, in("legs := 4", "legs := 6"), ""},
		{"head of the file only", Unified, walker, "--- a.go\n+++ b.go\n-\tlegs := 4\n+\tlegs := 6\n", Applied, in("legs := 4", "legs := 6"), ""},
		{"more lines than announced", Unified, walker, "@@ -4,1 +4,1 @@\n \t// legs\n-\tlegs := 4\n+\tlegs := 6\n+\tprintln(legs)\n", Applied, in("legs := 4", "legs := 6\n\tprintln(legs)"), ""},
		{"fence and prose", Unified, walker, "Sure! Here is the change:\n\n```diff\n--- a\n+++ b\n@@ -5 +5 @@\n-\tlegs := 4\n+\tlegs := 6\n```\n\n- it adds legs\n", Applied, in("legs := 4", "legs := 6"), ""},
		{"list behind the hunk", Unified, walker, "@@ -5 +5 @@\n-\tlegs := 4\n+\tlegs := 6\n\n- it adds legs\n+ and is faster\n", Applied, in("legs := 4", "legs := 6"), ""},
		{"diff model's frame", Unified, walker, "<NME> a.go\n<BEF> ...\n<MSG> x\n<DFF> @@ -5 +5 @@\n-\tlegs := 4\n+\tlegs := 6\n<NME> b.go\n<BEF>", Applied, in("legs := 4", "legs := 6"), ""},
		{"answer behind <DFF>", Unified, walker, " @@ -5 +5 @@\n-\tlegs := 4\n+\tlegs := 6\n", Applied, in("legs := 4", "legs := 6"), ""},
		{"trimmed blank of an empty line", Unified, walker, "@@ -10,3 +10,3 @@\n }\n\n-func add(i, n int) {\n+func add(i, m int) {\n", Applied, in("func add(i, n", "func add(i, m"), ""},
		{"kept line without its sign", Unified, walker, "@@ -4,3 +4,3 @@\n\t// legs\n-\tlegs := 4\n+\tlegs := 6\n \tfor i := 0; i < legs; i++ {\n", Applied, in("legs := 4", "legs := 6"), ""},
		{"CRLF answer", Unified, walker, "@@ -5 +5 @@\r\n-\tlegs := 4\r\n+\tlegs := 6\r\n", Applied, in("legs := 4", "legs := 6"), ""},
		{"CRLF parent", Unified, strings.ReplaceAll(walker, "\n", "\r\n"), "@@ -5 +5 @@\n-\tlegs := 4\n+\tlegs := 6\n", Applied, strings.ReplaceAll(in("legs := 4", "legs := 6"), "\n", "\r\n"), ""},
		{"spaces for tabs", Unified, walker, "@@ -6,3 +6,3 @@\n     for i := 0; i < legs; i++ {\n-        add(i, 10)\n+        add(i, 12)\n     }\n", Applied, in("add(i, 10)", "add(i, 12)"), "but for white space"},
		{"unindented", Unified, walker, "@@ @@\n for i := 0; i < legs; i++ {\n-\tadd(i, 10)\n+\tadd(i, 12)\n }\n", Applied, in("add(i, 10)", "add(i, 12)"), "but for white space"},
		{"a forgotten comment", Unified, walker, "@@ -3,5 +3,5 @@\n func MakeWalker() int {\n-\tlegs := 4\n+\tlegs := 6\n \tfor i := 0; i < legs; i++ {\n \t\tadd(i, 10)\n \t}\n", Applied, in("legs := 4", "legs := 6"), "alike"},
		{"a misquoted line", Unified, walker, "@@ -3,5 +3,5 @@\n func MakeWalkers() int {\n \t// legs\n-\tlegs := 4\n+\tlegs := 6\n \tfor i := 0; i < legs; i++ {\n", Applied, in("legs := 4", "legs := 6"), "alike"},
		{"one of two does not fit", Unified, walker, "@@ -5 +5 @@\n-\tlegs := 4\n+\tlegs := 6\n@@ -9 +9 @@\n-\tsomething entirely else\n+\treturn 7\n", NotApplicable, "", "hunk 2 of 2 fits nowhere"},
		{"nothing changes", Unified, walker, "@@ -5 +5 @@\n-\tlegs := 4\n+\tlegs := 4\n", NoOp, "", "leaves the program"},
		{"no hunk", Unified, walker, "I would rather not.", Unparsable, "", "no hunk"},
		{"breaks off", Unified, walker, "@@ -3,5 +3,6 @@\n func MakeWalker() int {\n \t// le", Unparsable, "", "breaks off"},
		{"empty", Unified, walker, " \n\n", NoOutput, "", "empty"},
		{"added at its line", Unified, walker, "@@ -4,0 +5 @@\n+\tprintln()\n", Applied, in("\t// legs\n", "\t// legs\n\tprintln()\n"), ""},
		{"added nowhere", Unified, walker, "@@ @@\n+\tprintln()\n", NotApplicable, "", "no line of the program to hold on to"},
		{"added beyond the end", Unified, walker, "@@ -400,0 +401 @@\n+\tprintln()\n", NotApplicable, "", "the program has 14 lines"},
		{"equal places, nearest to the number", Unified, "a\nx\nb\nx\nc\n", "@@ -4 +4 @@\n-x\n+y\n", Applied, "a\nx\nb\ny\nc\n", ""},

		{"block", SearchReplace, walker, "<<<<<<< SEARCH\n\tlegs := 4\n=======\n\tlegs := 6\n>>>>>>> REPLACE\n", Applied, in("legs := 4", "legs := 6"), ""},
		{"blocks that build on each other", SearchReplace, walker, "<<<<<<< SEARCH\n\tlegs := 4\n=======\n\tlegs := 6\n>>>>>>> REPLACE\nand\n<<<<<<< SEARCH\n\tlegs := 6\n=======\n\tlegs := 8\n>>>>>>> REPLACE\n", Applied, in("legs := 4", "legs := 8"), ""},
		{"fence inside a block", SearchReplace, walker, "```\n<<<<<<< SEARCH\n```go\n\tlegs := 4\n```\n=======\n```go\n\tlegs := 6\n```\n>>>>>>> REPLACE\n```\n", Applied, in("legs := 4", "legs := 6"), ""},
		{"deletion", SearchReplace, walker, "<<<<<<< SEARCH\n\t// legs\n=======\n>>>>>>> REPLACE\n", Applied, in("\t// legs\n", ""), ""},
		{"two places", SearchReplace, "x\nx\n", "<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n", Applied, "y\nx\n", "1 later place would fit too"},
		{"empty search", SearchReplace, walker, "<<<<<<< SEARCH\n=======\nx\n>>>>>>> REPLACE\n", NotApplicable, "", "no line of the program to hold on to"},
		{"empty search of an empty program", SearchReplace, "\n", "<<<<<<< SEARCH\n=======\nx\n>>>>>>> REPLACE\n", Applied, "x\n\n", ""},
		{"nearest is shown", SearchReplace, walker, "<<<<<<< SEARCH\n\tfor k := range sixty(legs) {\n\t\tadd(k, 10)\n=======\n\tx\n>>>>>>> REPLACE\n", NotApplicable, "", "    7 | \t\tadd(i, 10)"},
		{"not closed", SearchReplace, walker, "<<<<<<< SEARCH\n\tlegs := 4\n=======\n\tlegs := 6\n", Unparsable, "", "breaks off in block 1"},
		{"no middle", SearchReplace, walker, "<<<<<<< SEARCH\n\tlegs := 4\n>>>>>>> REPLACE\n", Unparsable, "", "not complete"},
		{"no block", SearchReplace, walker, "legs := 6", Unparsable, "", "no block"},

		{"rewrite", Rewrite, "a\n", "Here:\n```go\npackage main\n```\nDone.", Applied, "package main\n", ""},
		{"longest of several", Rewrite, "a\n", "```sh\ngo run\n```\n```go\npackage main\nfunc f() {\n}\n```\n", Applied, "package main\nfunc f() {\n}\n", ""},
		{"no fence", Rewrite, "a\n", "Here it is.\nfunc f() {\n\tx()\n}\nHope it helps!", Applied, "func f() {\n\tx()\n}\n", ""},
		{"no code", Rewrite, "a\n", "I am sorry.", Unparsable, "", "no code"},
		{"empty fence", Rewrite, "a\n", "```go\n```\n", NoOutput, "", "empty"},
		{"open fence", Rewrite, "a\n", "```go\npackage main\nfunc f() {", Unparsable, "", "not closed"},
		{"the same", Rewrite, walker, "```go\n" + walker + "```", NoOp, "", ""},

		{"region, diff inside", Unified, regional, "@@ -5 +5 @@\n-\treturn x + 1\n+\treturn x + 2\n", Applied, strings.Replace(regional, "x + 1", "x + 2", 1), ""},
		{"region, kept lines outside", Unified, regional, "@@ -2,4 +2,5 @@\n \n // EVOLVE-BLOCK-START\n+// f adds.\n func f(x int) int {\n \treturn x + 1\n", Applied, strings.Replace(regional, "func f", "// f adds.\nfunc f", 1), ""},
		{"region, the editable place of two", SearchReplace, strings.Replace(regional, "package main\n", "package main\n\nvar a = 1\n", 1) + "var a = 1\n// EVOLVE-BLOCK-START\nvar a = 1\n// EVOLVE-BLOCK-END\n", "<<<<<<< SEARCH\nvar a = 1\n=======\nvar a = 2\n>>>>>>> REPLACE\n", Applied, strings.Replace(regional, "package main\n", "package main\n\nvar a = 1\n", 1) + "var a = 1\n// EVOLVE-BLOCK-START\nvar a = 2\n// EVOLVE-BLOCK-END\n", ""},
		{"region, outside", SearchReplace, regional, "<<<<<<< SEARCH\nfunc g(x int) int {\n=======\nfunc h(x int) int {\n>>>>>>> REPLACE\n", NotApplicable, "", "outside the editable lines 4-7"},
		{"region, marker removed", SearchReplace, regional, "<<<<<<< SEARCH\n// EVOLVE-BLOCK-END\n=======\n>>>>>>> REPLACE\n", NotApplicable, "", "outside the editable lines 4-7"},
		{"region, marker added", SearchReplace, regional, "<<<<<<< SEARCH\nfunc f(x int) int {\n=======\n// EVOLVE-BLOCK-END\nfunc f(x int) int {\n>>>>>>> REPLACE\n", NotApplicable, "", "outside the editable lines 4-7"},
		{"region, rewrite", Rewrite, regional, "```go\n" + strings.Replace(regional, "x + 1", "x * 2", 1) + "```", Applied, strings.Replace(regional, "x + 1", "x * 2", 1), ""},
		{"region, rewrite of all", Rewrite, regional, "```go\n" + strings.ReplaceAll(regional, "x + 1", "x * 2") + "```", NotApplicable, "", "outside the editable"},
		{"region, rewrite without markers", Rewrite, regional, "```go\npackage main\n```", NotApplicable, "", "must keep the lines"},

		{"auto diff", Auto, walker, "@@ -5 +5 @@\n-\tlegs := 4\n+\tlegs := 6\n", Applied, in("legs := 4", "legs := 6"), ""},
		{"auto blocks", Auto, walker, "<<<<<<< SEARCH\n\tlegs := 4\n=======\n\tlegs := 6\n>>>>>>> REPLACE\n", Applied, in("legs := 4", "legs := 6"), ""},
		{"auto rewrite", Auto, walker, "```go\npackage p\n```", Applied, "package p\n", ""},
		{"auto nothing", Auto, walker, "No.", Unparsable, "", "neither"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Apply(tt.format, tt.parent, tt.answer)
			if r.Outcome != tt.outcome || r.Source != tt.want {
				t.Errorf("%s %q\n%s\nwant %s\n%s", r.Outcome, r.Detail, r.Source, tt.outcome, tt.want)
			}
			if !strings.Contains(r.Detail, tt.detail) || tt.detail == "" && r.Outcome == Applied && r.Detail != "" {
				t.Errorf("detail %q, want %q in it", r.Detail, tt.detail)
			}
			if (r.Score > 0) != (r.Outcome == Applied) || r.Score > 1 {
				t.Errorf("score %v", r.Score)
			}
		})
	}
}

// randomText is a short text whose lines repeat, so that hunks have many places to be confused with.
func randomText(r *rand.Rand) string {
	var b strings.Builder
	words := []string{"a", "b", "\tx := 1", "}", "", " ", "+a", "-b", "@@ -1 +1 @@", "\\ no", "--- a", "+++ b", "a\r", "```", "<NME>x"}
	n := r.IntN(14)
	for range n {
		b.WriteString(words[r.IntN(len(words))])
		b.WriteByte('\n')
	}
	if r.IntN(4) == 0 {
		b.WriteString(words[r.IntN(len(words))])
	}
	return b.String()
}

// change makes a text that shares most lines with s.
func change(r *rand.Rand, s string) string {
	lines := splitLines(s)
	for range 1 + r.IntN(3) {
		i := r.IntN(len(lines) + 1)
		switch r.IntN(3) {
		case 0:
			lines = append(lines[:i:i], append(splitLines(randomText(r)), lines[i:]...)...)
		case 1:
			lines = append(lines[:i:i], lines[min(len(lines), i+1+r.IntN(3)):]...)
		default:
			if i < len(lines) {
				lines[i].text += "z"
			}
		}
	}
	for i := range lines {
		if i < len(lines)-1 {
			lines[i].eol = "\n"
		}
	}
	return joinLines(lines)
}

// Applying the difference of two texts to the first gives the second, whatever they hold.
func TestDiffAndApplyAreInverse(t *testing.T) {
	const pairs = 100_000
	r := rand.New(rand.NewPCG(1, 2))
	for i := range pairs {
		a := randomText(r)
		b := change(r, a)
		if i%4 == 0 {
			b = randomText(r)
		}
		got := Apply(Unified, a, Diff(a, b))
		switch {
		case a == b:
			if got.Outcome != NoOutput { // the empty diff
				t.Fatalf("pair %d: %+v for equal texts", i, got)
			}
		case strings.Contains(b, RegionStart):
		case got.Outcome != Applied || got.Source != b || got.Score != 1 || got.Detail != "":
			t.Fatalf("pair %d: %q to %q\n%s\ngives %+v", i, a, b, Diff(a, b), got)
		}
	}
}

// Whatever is answered: no panic, a legal outcome, and nothing changes outside the editable regions.
func FuzzApply(f *testing.F) {
	for _, s := range []string{
		"@@ -5 +5 @@\n-\treturn x + 1\n+\treturn x + 2\n", "<<<<<<< SEARCH\n\treturn x + 1\n=======\n\tpanic(1)\n>>>>>>> REPLACE\n",
		"```go\n" + regional + "```", "@@ -2,4 +2,5 @@\n \n // EVOLVE-BLOCK-START\n+// f adds.\n", "--- a\n+++ b\n-x\n", "<DFF>@@\n+\n\\", "@@ -99999999999999999999,0 +1 @@\n+x",
	} {
		f.Add(s, regional)
		f.Add(s, walker)
	}
	f.Fuzz(func(t *testing.T, answer, parent string) {
		if len(answer) > 4096 || len(parent) > 4096 {
			return
		}
		for _, format := range Formats() {
			r := Apply(format, parent, answer)
			if !r.Outcome.Valid() || (r.Outcome == Applied) != (r.Source != "" || r.Score > 0) {
				t.Fatalf("%s: %+v", format, r)
			}
			if r.Outcome != Applied {
				continue
			}
			p, c := splitLines(parent), splitLines(r.Source)
			if marked(p) && fmt.Sprint(outside(p)) != fmt.Sprint(outside(c)) {
				t.Fatalf("%s: %q changed outside %s to %q", format, parent, Editable(parent), r.Source)
			}
		}
	})
}

func BenchmarkApplyFuzzily(b *testing.B) {
	parent := strings.Repeat(walker, 40)
	answer := "@@ -3,5 +3,5 @@\n func MakeWalkers() int {\n \t// legs\n-\tlegs := 4\n+\tlegs := 6\n \tfor i := 0; i < legs; i++ {\n"
	for b.Loop() {
		if r := Apply(Unified, parent, answer); r.Outcome != Applied {
			b.Fatal(r)
		}
	}
}
