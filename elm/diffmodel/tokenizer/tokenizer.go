// Package tokenizer cuts Go programs and their diffs into tokens, and puts them together again, byte for byte.
//
// It works as SentencePiece's BPE does where llama.cpp runs it ("SPM"), so that a vocabulary can be written into a GGUF file: a text is
// characters at first, and again and again the neighbours that together make the piece of the lowest rank become one. A character
// that is no piece becomes its bytes, which are tokens too; so nothing is ever lost.
//
// The vocabulary knows Go (see [Learn]): words are cut into pieces, numbers are written digit by digit, and the beginning of a line, with the
// sign that it has in a diff and its indentation, is one token. Text never becomes a control token, whatever it spells: those are
// written by the caller alone.
package tokenizer

import (
	"container/heap"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The control tokens. They have the lowest numbers, the first three of them those that SentencePiece gives them.
const (
	Unknown   = iota // never used: bytes stand for what is unknown
	Begin            // not used by our models: a prompt begins with Name
	End              // the end of a diff
	Name             // <NME>: a file's name follows
	Before           // <BEF>: its text before the change
	Message          // <MSG>: the commit message
	Diff             // <DFF>: the diff
	Condition        // the first of Conditions tokens that a task's condition may be given by
	firstByte = Condition + Conditions
	firstChar = firstByte + 256
)

// Conditions is the number of condition tokens.
const Conditions = 8

// controls are the texts by which a server's prompt calls them.
var controls = []string{"<unk>", "<s>", "</s>", "<NME>", "<BEF>", "<MSG>", "<DFF>"}

// chars are the characters that are pieces of their own.
const chars = "\n\t !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"

// A Tokenizer is a vocabulary. Goroutines may share it.
type Tokenizer struct {
	pieces []string       // by token
	rank   map[string]int // tokens of pieces that are text
	merges []string
}

// New makes a tokenizer of the pieces longer than a character, the most important first. Each must be the concatenation of two
// others, or it could never be reached.
func New(merges []string) (*Tokenizer, error) {
	t := &Tokenizer{rank: map[string]int{}, merges: merges}
	t.pieces = append(t.pieces, controls...)
	for i := range Conditions {
		t.pieces = append(t.pieces, fmt.Sprintf("<C%d>", i))
	}
	for b := range 256 {
		t.pieces = append(t.pieces, fmt.Sprintf("<0x%02X>", b))
	}
	add := func(piece string) error {
		if _, ok := t.rank[piece]; ok {
			return fmt.Errorf("vocabulary: piece %q occurs twice", piece)
		}
		t.rank[piece] = len(t.pieces)
		t.pieces = append(t.pieces, piece)
		return nil
	}
	for _, c := range chars {
		if err := add(string(c)); err != nil {
			return nil, err
		}
	}
	for _, m := range merges {
		if !t.reachable(m) {
			return nil, fmt.Errorf("vocabulary: piece %q is not made of two pieces before it", m)
		}
		if err := add(m); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *Tokenizer) reachable(piece string) bool {
	for i := 1; i < len(piece); i++ {
		_, a := t.rank[piece[:i]]
		_, b := t.rank[piece[i:]]
		if a && b {
			return true
		}
	}
	return false
}

// Size is the number of tokens.
func (t *Tokenizer) Size() int { return len(t.pieces) }

// Merges are the pieces that the tokenizer was made of.
func (t *Tokenizer) Merges() []string { return t.merges }

// Encode cuts a text into tokens. None of them is a control token.
func (t *Tokenizer) Encode(text string) []int32 {
	s := splitter{t: t}
	for i := 0; i < len(text); {
		_, n := utf8.DecodeRuneInString(text[i:])
		s.parts = append(s.parts, part{text: text[i : i+n], prev: len(s.parts) - 1, next: len(s.parts) + 1})
		i += n
	}
	for i := 1; i < len(s.parts); i++ {
		s.offer(i-1, i)
	}
	for len(s.queue) > 0 {
		m := heap.Pop(&s.queue).(merge)
		l, r := &s.parts[m.left], &s.parts[m.right]
		if len(l.text)+len(r.text) != m.size || l.text == "" || r.text == "" {
			continue // one of the two has become part of another piece
		}
		l.text = l.text + r.text
		r.text = ""
		l.next = r.next
		if r.next < len(s.parts) {
			s.parts[r.next].prev = m.left
			s.offer(m.left, r.next)
		}
		if l.prev >= 0 {
			s.offer(l.prev, m.left)
		}
	}
	var out []int32
	for i := 0; i < len(s.parts); i = s.parts[i].next {
		if id, ok := t.rank[s.parts[i].text]; ok {
			out = append(out, int32(id))
			continue
		}
		for _, b := range []byte(s.parts[i].text) {
			out = append(out, firstByte+int32(b))
		}
	}
	return out
}

// A splitter is a text on its way from characters to pieces.
type splitter struct {
	t     *Tokenizer
	parts []part
	queue merges
}

type part struct {
	text       string // empty: part of the one before
	prev, next int
}

// A merge joins two neighbours into a piece. Pieces of a lower rank come first, and among equals what stands further left.
type merge struct{ rank, left, right, size int }

type merges []merge

func (m merges) Len() int { return len(m) }
func (m merges) Less(i, j int) bool {
	if m[i].rank != m[j].rank {
		return m[i].rank < m[j].rank
	}
	return m[i].left < m[j].left
}
func (m merges) Swap(i, j int) { m[i], m[j] = m[j], m[i] }
func (m *merges) Push(x any)   { *m = append(*m, x.(merge)) }
func (m *merges) Pop() any {
	old := *m
	x := old[len(old)-1]
	*m = old[:len(old)-1]
	return x
}

func (s *splitter) offer(left, right int) {
	text := s.parts[left].text + s.parts[right].text
	if rank, ok := s.t.rank[text]; ok {
		heap.Push(&s.queue, merge{rank, left, right, len(text)})
	}
}

// Decode is the text of tokens; control tokens, and numbers outside of the vocabulary, have none.
func (t *Tokenizer) Decode(tokens []int32) string {
	var b strings.Builder
	for _, id := range tokens {
		b.WriteString(t.Text(id))
	}
	return b.String()
}

// Text is the text of one token. That of a byte may be part of a character.
func (t *Tokenizer) Text(id int32) string {
	switch {
	case id >= firstChar && int(id) < len(t.pieces):
		return t.pieces[id]
	case id >= firstByte && id < firstChar:
		return string([]byte{byte(id - firstByte)})
	}
	return ""
}

// A Piece is a token as a GGUF file describes it.
type Piece struct {
	Text  string // with U+2581 for a blank
	Score float32
	Type  int32 // 1 text, 2 unknown, 3 control, 6 byte
}

// Pieces lists the vocabulary as a GGUF file of SentencePiece's kind has it.
func (t *Tokenizer) Pieces() []Piece {
	var out []Piece
	for i, p := range t.pieces {
		piece := Piece{Text: p, Type: 3}
		switch {
		case i == Unknown:
			piece.Type = 2
		case i >= firstChar:
			piece = Piece{Text: strings.ReplaceAll(p, " ", blank), Type: 1, Score: -float32(i)}
		case i >= firstByte:
			piece.Type = 6
		}
		out = append(out, piece)
	}
	return out
}

// blank stands for a blank in SentencePiece's vocabularies. In a text it is not special here: it becomes bytes.
const blank = "\u2581"

// FromPieces makes the tokenizer that a GGUF file describes. It fails for vocabularies that Pieces did not write.
func FromPieces(pieces []Piece) (*Tokenizer, error) {
	var merges []string
	for i, p := range pieces {
		if i >= firstChar+len(chars) {
			merges = append(merges, strings.ReplaceAll(p.Text, blank, " "))
		}
	}
	t, err := New(merges)
	if err != nil {
		return nil, err
	}
	if len(pieces) != len(t.pieces) {
		return nil, fmt.Errorf("vocabulary of %d tokens, want at least %d", len(pieces), len(t.pieces))
	}
	for i, p := range t.Pieces() {
		if p != pieces[i] {
			return nil, fmt.Errorf("vocabulary: token %d is %+v, want %+v", i, pieces[i], p)
		}
	}
	return t, nil
}
