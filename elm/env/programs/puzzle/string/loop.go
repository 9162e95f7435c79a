//go:build ignore

package main

// Solve puts letters in a row.
func Solve() string {
	s := ""
	letter := 'a'
	for i := 0; i < 10; i++ {
		s += string(letter)
		letter += 1
	}
	return s
}
