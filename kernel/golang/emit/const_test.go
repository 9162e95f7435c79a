package emit

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// A literal reads back as the value it was made from.
func TestQuote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "s"))
		got, err := strconv.Unquote(quote(s))
		if err != nil || got != s {
			t.Fatalf("%q: %q, %v", s, got, err)
		}
	})
}
