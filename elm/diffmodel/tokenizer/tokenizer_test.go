package tokenizer

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const sample = "// Sum is a1 + a2.\nfunc Sum(a1, a2 float64) float64 {\n\tfor i := 0; i < 10; i++ {\n\t\ta1 += 0.25\n\t}\n\treturn a1 + a2\n}\n@@\n-\treturn a1 + a2\n+\treturn a1 * a2\n \t}\n"

func learnt(t testing.TB) *Tokenizer {
	t.Helper()
	tok, err := New(Learn(slices.Values([]string{sample, sample, "returning sums of totals, sums"}), 460))
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

func TestTokens(t *testing.T) {
	tok := learnt(t)
	var pieces []string
	for _, id := range tok.Encode("\n\treturn a1 + 6464\n+\t\tfloat64\n") {
		pieces = append(pieces, tok.Text(id))
	}
	want := []string{"\n\t", "return ", "a", "1", " + ", "6", "4", "6", "4", "\n+\t", "\t", "float64", "\n"}
	if !slices.Equal(pieces, want) {
		t.Errorf("pieces %q, want %q", pieces, want)
	}
}

// naive is the definition: the leftmost pair of the lowest rank, again and again.
func naive(t *Tokenizer, text string) []int32 {
	var parts []string
	for len(text) > 0 {
		_, n := utf8.DecodeRuneInString(text)
		parts = append(parts, text[:n])
		text = text[n:]
	}
	for {
		best, at := -1, 0
		for i := 1; i < len(parts); i++ {
			if r, ok := t.rank[parts[i-1]+parts[i]]; ok && (best < 0 || r < best) {
				best, at = r, i
			}
		}
		if best < 0 {
			break
		}
		parts[at-1] += parts[at]
		parts = slices.Delete(parts, at, at+1)
	}
	var out []int32
	for _, p := range parts {
		if id, ok := t.rank[p]; ok {
			out = append(out, int32(id))
		} else {
			for _, b := range []byte(p) {
				out = append(out, firstByte+int32(b))
			}
		}
	}
	return out
}

func FuzzRoundTrip(f *testing.F) {
	tok := learnt(f)
	for _, s := range []string{"", sample, "é漢字🙂", "\xff\xfe", "▁ x ▁", "<DFF></s><NME>", "a\r\nb\x00", strings.Repeat("return ", 5)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ids := tok.Encode(s)
		if got := tok.Decode(ids); got != s {
			t.Fatalf("%q comes back as %q", s, got)
		}
		for _, id := range ids {
			if id < firstByte {
				t.Fatalf("%q becomes the control token %d", s, id)
			}
		}
		if len(s) < 300 {
			if want := naive(tok, s); !slices.Equal(ids, want) {
				t.Fatalf("%q is cut into %v, by the definition into %v", s, ids, want)
			}
		}
	})
}

func TestPieces(t *testing.T) {
	tok := learnt(t)
	pieces := tok.Pieces()
	again, err := FromPieces(pieces)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(again.Encode(sample), tok.Encode(sample)) {
		t.Error("the vocabulary read back cuts otherwise")
	}
	seen := map[string]bool{}
	for i, p := range pieces {
		if seen[p.Text] {
			t.Errorf("token text %q occurs twice", p.Text)
		}
		seen[p.Text] = true
		if strings.Contains(p.Text, " ") {
			t.Errorf("token %d %q has a blank", i, p.Text)
		}
	}
	pieces[5].Text = "<X>"
	if _, err := FromPieces(pieces); err == nil || !strings.Contains(err.Error(), "token 5") {
		t.Errorf("a changed vocabulary: %v", err)
	}
	for _, bad := range [][]string{{"ab", "ab"}, {"abc"}, {"é"}} {
		if _, err := New(bad); err == nil {
			t.Errorf("New(%q) succeeds", bad)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	tok := learnt(b)
	b.SetBytes(int64(len(sample)))
	for b.Loop() {
		tok.Encode(sample)
	}
}
