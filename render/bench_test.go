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
