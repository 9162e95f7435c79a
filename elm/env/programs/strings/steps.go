//go:build ignore

package main

// Build goes through the alphabet.
func Build() string {
	s := ""
	letter := 'a'
	for i := 0; i < 20; i++ {
		s += string(letter)
		letter += 1
	}
	return s
}
