package render

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// wild draws any float: ordinary ones, the largest and smallest, and what is not finite.
func wild() *rapid.Generator[float64] {
	return rapid.OneOf(
		rapid.Float64Range(-100, 100), rapid.Float64(),
		rapid.SampledFrom([]float64{0, 1, -1, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 1e-300, 1e300,
			math.NaN(), math.Inf(1), math.Inf(-1), 1e17, 1e17 + 16}),
	)
}

func wildAxis(t *rapid.T, name string) Axis {
	return Axis{
		Name: rapid.String().Draw(t, name), Unit: rapid.SampledFrom([]string{"", "units", "<&\">"}).Draw(t, name+" unit"),
		Min: wild().Draw(t, name+" min"), Max: wild().Draw(t, name+" max"), Cells: rapid.IntRange(-2, 40).Draw(t, name+" cells"),
	}
}

func TestMapsOfAnyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := HeatMap{Title: rapid.String().Draw(t, "title"), Note: rapid.String().Draw(t, "note"), X: wildAxis(t, "x"), Y: wildAxis(t, "y"), Value: wildAxis(t, "value")}
		f := Folded{Title: m.Title, X: m.X, Y: m.Y, Z: wildAxis(t, "z"), Value: m.Value}
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			c := HeatCell{X: rapid.IntRange(-2, 41).Draw(t, "x"), Y: rapid.IntRange(-2, 41).Draw(t, "y"), Value: wild().Draw(t, "v"), Tip: rapid.SampledFrom([]string{"", "a<b", "\x00\xff"}).Draw(t, "tip")}
			m.Cells = append(m.Cells, c)
			f.Cells = append(f.Cells, FoldedCell{X: c.X, Y: c.Y, Z: rapid.IntRange(-1, 8).Draw(t, "z"), Value: c.Value, Tip: c.Tip})
		}
		checkSVG(t, Heat(m).SVG())
		checkSVG(t, Fold(f).SVG())
	})
}

func TestChartsOfAnyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ch := Chart{Title: rapid.String().Draw(t, "title"), X: wildAxis(t, "x"), Y: wildAxis(t, "y"), Step: rapid.Bool().Draw(t, "step"), LogX: rapid.Bool().Draw(t, "logx"), LogY: rapid.Bool().Draw(t, "logy")}
		list := rapid.SliceOfN(wild(), 0, 12)
		for range rapid.IntRange(0, 4).Draw(t, "n") {
			ch.Series = append(ch.Series, Series{Name: rapid.String().Draw(t, "name"), X: list.Draw(t, "X"), Y: list.Draw(t, "Y"), Low: list.Draw(t, "low"), High: list.Draw(t, "high")})
		}
		checkSVG(t, Lines(ch).SVG())
		checkSVG(t, Panels("several", ch, ch).SVG())
	})
}

func TestFiguresOfNumbersOfAnyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, text := rapid.SliceOfN(wild(), 0, 9), rapid.SampledFrom([]string{"", "a", "<b> & c", "a long name that goes on and on and on and on", "\x00\xff"})
		a := wildAxis(t, "a")
		ch := Chart{Title: text.Draw(t, "title"), X: wildAxis(t, "x"), Y: wildAxis(t, "y"), LogX: rapid.Bool().Draw(t, "logx"), LogY: rapid.Bool().Draw(t, "logy")}
		h, b, ct := Histogram{X: a, Total: rapid.IntRange(-1, 20).Draw(t, "total")}, BarChart{Value: a, Labels: rapid.SliceOfN(text, 0, 5).Draw(t, "labels")}, Contest{Value: a}
		for range rapid.IntRange(0, 4).Draw(t, "n") {
			ch.Series = append(ch.Series, Series{Name: text.Draw(t, "name"), X: list.Draw(t, "X"), Y: list.Draw(t, "Y"), Low: list.Draw(t, "low"), High: list.Draw(t, "high"), Tips: rapid.SliceOfN(text, 0, 9).Draw(t, "tips")})
			h.Samples = append(h.Samples, Sample{text.Draw(t, "sample"), list.Draw(t, "values")})
			b.Series = append(b.Series, BarSeries{text.Draw(t, "series"), list.Draw(t, "v"), list.Draw(t, "l"), list.Draw(t, "h")})
			ct.Groups = append(ct.Groups, ContestGroup{text.Draw(t, "group"), list.Draw(t, "runs"), wild().Draw(t, "m"), wild().Draw(t, "l"), wild().Draw(t, "h")})
			ct.Effects = append(ct.Effects, Effect{text.Draw(t, "effect"), wild().Draw(t, "s"), wild().Draw(t, "l"), wild().Draw(t, "h"), text.Draw(t, "note")})
		}
		for _, f := range []Figure{Line("l", list.Draw(t, "line")), Scatter(ch), Areas(ch), Shares(ch), Ladder(ch), Hist(h), CCDF(h), Bars(b), Comparison(ct)} {
			checkSVG(t, f.SVG())
			_ = f.Data()
		}
	})
}

func TestFiguresOfRunsOfAnyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "a", "<b> & c", "\x00\xff"})
		place := rapid.IntRange(-2, 9)
		p, l, m, n := ParallelAxes{Value: wildAxis(t, "v")}, Lineage{Value: wildAxis(t, "v")}, MapHistory{X: wildAxis(t, "x"), Y: wildAxis(t, "y"), Value: wildAxis(t, "v")}, NestedMap{Value: wildAxis(t, "v")}
		for range rapid.IntRange(0, 5).Draw(t, "axes") {
			p.Axes, n.Axes = append(p.Axes, wildAxis(t, "a")), append(n.Axes, wildAxis(t, "a"))
		}
		for i := range rapid.IntRange(0, 12).Draw(t, "n") {
			p.Rows = append(p.Rows, ParallelRow{rapid.SliceOfN(wild(), 0, 5).Draw(t, "values"), wild().Draw(t, "value"), text.Draw(t, "tip")})
			l.Nodes = append(l.Nodes, Ancestor{text.Draw(t, "name"), rapid.IntRange(-2, 13).Draw(t, "parent"), rapid.SliceOfN(place, 0, 2).Draw(t, "others"), wild().Draw(t, "value"), text.Draw(t, "op"), i%3 == 0, text.Draw(t, "tip")})
			m.Entries = append(m.Entries, MapEntry{rapid.IntRange(-5, 100).Draw(t, "at"), place.Draw(t, "x"), place.Draw(t, "y"), wild().Draw(t, "value")})
			n.Cells = append(n.Cells, NestedCell{rapid.SliceOfN(place, 0, 5).Draw(t, "at"), wild().Draw(t, "value"), text.Draw(t, "tip")})
		}
		for _, f := range []Figure{Parallel(p), Tree(l), MapOverTime(m), Nest(n), CodeDiff(text.Draw(t, "a"), rapid.String().Draw(t, "old"), text.Draw(t, "b"), rapid.String().Draw(t, "new"))} {
			checkSVG(t, f.SVG())
			_ = f.Data()
		}
	})
}

func TestMotionsOfAnyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		joints := rapid.IntRange(0, 5).Draw(t, "joints")
		points := rapid.Custom(func(t *rapid.T) Point { return Point{wild().Draw(t, "x"), wild().Draw(t, "y")} })
		m := Motion{
			Title: rapid.String().Draw(t, "title"), Frame: wild().Draw(t, "frame"), Radius: wild().Draw(t, "radius"),
			Trail: true, Ground: rapid.SliceOfN(points, 0, 4).Draw(t, "ground"), Roof: rapid.SliceOfN(points, 0, 2).Draw(t, "roof"),
			Frames: rapid.SliceOfN(rapid.SliceOfN(points, joints, joints), 0, 5).Draw(t, "frames"),
		}
		for range rapid.IntRange(0, 5).Draw(t, "links") {
			m.Links = append(m.Links, Link{A: rapid.IntRange(-1, 6).Draw(t, "a"), B: rapid.IntRange(-1, 6).Draw(t, "b"), Kind: rapid.SampledFrom([]string{"muscle", "bone", ""}).Draw(t, "kind")})
		}
		for range m.Frames {
			m.Contraction = append(m.Contraction, rapid.SliceOfN(rapid.Float32(), 0, 5).Draw(t, "pull"))
		}
		f := Animate(m)
		checkSVG(t, f.SVG())
		if len(f.SVG()) > 120_000 {
			t.Fatalf("%d bytes", len(f.SVG()))
		}
		checkSVG(t, Still(m).SVG())
		checkSVG(t, FilmStrip(m, rapid.IntRange(-1, 9).Draw(t, "n")).SVG())
		checkSVG(t, Race("r", m, m).SVG())
	})
}

func TestSourceTokensAreTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOf(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"func ", "\n", "\t", "\"open", "`raw\n`", "/* c */", "// c\n", "x := 1", "\ufeff", "'a'", "0x", "}", "{", "\r\n", "…",
		})))
		src := Source(strings.Join(pieces.Draw(t, "pieces"), ""))
		var b strings.Builder
		for _, tok := range src.tokens() {
			b.WriteString(tok.Value)
		}
		if b.String() != src.text() {
			t.Fatalf("tokens give %q, want %q", b.String(), src.text())
		}
		_ = src.MIMEBundle()
	})
}

func TestSideBySideHoldsBothTexts(t *testing.T) {
	line := rapid.SampledFrom([]string{"a", "b", "c", "", "a b", "<x>"})
	rapid.Check(t, func(t *rapid.T) {
		texts := [2][]string{rapid.SliceOfN(line, 0, 8).Draw(t, "old"), rapid.SliceOfN(line, 0, 8).Draw(t, "new")}
		rows := align(strings.Join(texts[0], "\n"), strings.Join(texts[1], "\n"))
		for side := range texts {
			want := splitLines(strings.Join(texts[side], "\n"))
			next := 1
			for _, r := range rows {
				if no := []int{r.oldNo, r.newNo}[side]; no != 0 {
					if no != next {
						t.Fatalf("line %d comes after line %d", no, next-1)
					}
					next++
				}
				if !r.changed && want[[]int{r.oldNo, r.newNo}[side]-1] != splitLines(strings.Join(texts[1-side], "\n"))[[]int{r.newNo, r.oldNo}[side]-1] {
					t.Fatal("a row that should be equal is not")
				}
			}
			if next != len(want)+1 {
				t.Fatalf("%d of %d lines shown", next-1, len(want))
			}
		}
	})
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		v        float64
		decimals int
		want     string
	}{
		{1, 1, "1"}, {0.5, 1, ".5"}, {-0.5, 1, "-.5"}, {-0.04, 1, "0"}, {12.34, 1, "12.3"}, {100, 1, "100"}, {-3.6, 0, "-4"},
		{math.NaN(), 1, "0"}, {math.Inf(1), 2, "0"}, {1e30, 1, "1000000"},
	} {
		if got := number(c.v, c.decimals); got != c.want {
			t.Errorf("number(%v, %d) = %q, want %q", c.v, c.decimals, got, c.want)
		}
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		want   string
	}{
		{0, 100, "0 20 40 60 80 100"}, {0, 1, "0 0.2 0.4 0.6 0.8 1.0"}, {-5, 5, "−4 −2 0 2 4"}, {29, 149, "40 60 80 100 120 140"},
		{0, 5e6, "0 1e6 2e6 3e6 4e6 5e6"}, {1e-9, 5e-9, "1e−9 2e−9 3e−9 4e−9 5e−9"},
	} {
		var texts []string
		for _, m := range (Axis{Min: c.lo, Max: c.hi}).marks(5) {
			texts = append(texts, m.text)
		}
		if got := strings.Join(texts, " "); got != c.want {
			t.Errorf("ticks from %v to %v: %s, want %s", c.lo, c.hi, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a := wildAxis(t, "a").over()
		for _, m := range a.marks(6) {
			if !(m.at >= -1e-6 && m.at <= 1+1e-6) {
				t.Fatalf("tick %q of %v at %v", m.text, a, m.at)
			}
		}
	})
}
