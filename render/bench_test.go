package render

import "testing"

// What a notebook pays to show a figure, all its forms together.
func BenchmarkBundleOfMapWithPictures(b *testing.B) {
	m := island(12, Still(lattice(3, 0.1)))
	for b.Loop() {
		Heat(m).MIMEBundle()
	}
}

func BenchmarkBundleOfMap(b *testing.B) {
	m := island(12, Figure{})
	for b.Loop() {
		Heat(m).MIMEBundle()
	}
}

func BenchmarkBundleOfWalker(b *testing.B) {
	m := lattice(3, 10)
	for b.Loop() {
		Animate(m).MIMEBundle()
	}
}

// The sizes that figures keep: `go test -run '^$' -bench Size ./render` prints them.
func BenchmarkSizeOfMapWithPictures(b *testing.B) {
	m := island(12, Figure{})
	m.Cells = nil
	for i := range 144 {
		m.Cells = append(m.Cells, HeatCell{X: i % 12, Y: i / 12, Value: float64(i), Thumb: Still(lattice(3, 0.1)), Tip: "height 10, width 20, distance 30, child 1234"})
	}
	size(b, 300_000, func() Figure { return Heat(m) })
}

func BenchmarkSizeOfWalker(b *testing.B) {
	size(b, 120_000, func() Figure { return Animate(lattice(4, 10)) })
}

func BenchmarkSizeOfRace(b *testing.B) {
	size(b, 160_000, func() Figure { return Race("race", lattice(3, 10), crawler(10, 20), lattice(4, 10)) })
}

func size(b *testing.B, most int, make func() Figure) {
	for b.Loop() {
		n := len(make().SVG())
		if n > most {
			b.Errorf("%d bytes, most %d", n, most)
		}
		b.ReportMetric(float64(n)/1000, "kB")
	}
}
