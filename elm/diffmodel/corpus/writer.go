package corpus

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// A writer draws what a program is made of. All of it comes from one stream of random numbers.
type writer struct {
	r    *rand.Rand
	used map[string]bool // names of this program

	coined float64 // share of the words that are made up
}

func newWriter(r *rand.Rand) *writer { return &writer{r: r, used: map[string]bool{}} }

func (w *writer) chance(p float64) bool { return w.r.Float64() < p }

// between is a whole number of low..high.
func (w *writer) between(low, high int) int { return low + w.r.IntN(high-low+1) }

func pick[T any](w *writer, list ...T) T { return list[w.r.IntN(len(list))] }

// fresh is a name that the program does not have yet: one or two words, or a letter.
func (w *writer) fresh() string {
	for {
		name := w.word()
		switch {
		case w.chance(0.3):
			name += title(w.word())
		case w.chance(0.08):
			name += strconv.Itoa(w.between(0, 9))
		}
		if w.take(name) {
			return name
		}
	}
}

// short is a fresh name as local variables have it, often a single letter.
func (w *writer) short() string {
	if w.chance(0.5) {
		for range 8 {
			if name := string("abcdefghijkmnpqrstuvwxyz"[w.r.IntN(24)]); w.take(name) {
				return name
			}
		}
	}
	return w.fresh()
}

// index is a fresh name of a loop variable.
func (w *writer) index() string {
	for _, name := range []string{pick(w, "i", "i", "i", "k", "n", "j", "step", "idx", "pos"), "i", "j", "k", "m", "ii"} {
		if w.take(name) {
			return name
		}
	}
	return w.fresh()
}

// function is a fresh exported name.
func (w *writer) function() string {
	for {
		name := title(w.word())
		if w.chance(0.55) {
			name += title(w.word())
		}
		if w.take(name) {
			return name
		}
	}
}

func (w *writer) word() string {
	if w.coined > 0 && w.chance(w.coined) {
		return w.coin()
	}
	return words[w.r.IntN(len(words))]
}

// coin makes a word up: two to four syllables, or some letters.
func (w *writer) coin() string {
	for {
		word := ""
		if w.chance(0.25) {
			for range w.between(3, 5) {
				word += string("abcdefghijklmnopqrstuvwxyz"[w.r.IntN(26)])
			}
		} else {
			for range w.between(1, 3) {
				word += pick(w, "b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "br", "st", "tr", "pl", "ch") + pick(w, "a", "e", "i", "o", "u")
			}
			word += pick(w, "", "n", "r", "t", "l", "s", "d", "m")
		}
		if !reserved[word] {
			return word
		}
	}
}

// take reserves a name; it is false if the program has it, or if Go means something by it.
func (w *writer) take(name string) bool {
	if w.used[name] || reserved[name] {
		return false
	}
	w.used[name] = true
	return true
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// float is a literal between low and high with a few digits. It is not written like a whole number.
func (w *writer) float(low, high float64) string {
	v := low + (high-low)*w.r.Float64()
	digits := 1
	if high-low < 4 {
		digits = w.between(1, 2)
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

func (w *writer) int(low, high int) string { return strconv.Itoa(w.between(low, high)) }

// list writes n elements.
func (w *writer) list(n int, element func(i int) string) string {
	var parts []string
	for i := range n {
		parts = append(parts, element(i))
	}
	return strings.Join(parts, ", ")
}

// floats and ints are literals of slices.
func (w *writer) floats(n int, low, high float64) string {
	return "[]float64{" + w.list(n, func(int) string { return w.float(low, high) }) + "}"
}

func (w *writer) ints(n, low, high int) string {
	return "[]int{" + w.list(n, func(int) string { return w.int(low, high) }) + "}"
}

// doc writes a doc comment most of the time. Its text begins behind the name.
func (w *writer) doc(name, format string, args ...any) string {
	if w.chance(0.12) {
		return ""
	}
	return "// " + name + " " + fmt.Sprintf(format, args...) + "\n"
}

// calls writes n calls of a function with arguments as arg writes them.
func (w *writer) calls(n int, name string, arg func() string) []string {
	var out []string
	for range n {
		out = append(out, name+"("+arg()+")")
	}
	return out
}

// A program is what a family makes: declarations, and calls whose results say what it does.
type program struct {
	entry  string // the name of its main function, for messages
	source string
	calls  []string
}
