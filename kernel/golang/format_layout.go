package golang

import (
	"strings"
	"unicode/utf8"
)

// lineWidth is how long a line of a laid-out value may become, in characters.
const lineWidth = 100

// indent is one step to the right; a tab would be eight columns in an output.
const indent = "    "

// An item is a value as text: a leaf, or what stands between open and close.
type item struct {
	key   string // "X:" before a field, `"a": ` before an element of a map
	open  string // the whole text of a leaf
	elems []*item
	more  string // how many elements are left out
	close string
	fill  bool // as many elements in a line as fit
	width int  // of flat, once known
}

// flat is the item on one line.
func (it *item) flat() string {
	var b strings.Builder
	it.writeFlat(&b)
	return b.String()
}

func (it *item) writeFlat(b *strings.Builder) {
	b.WriteString(it.key + it.open)
	it.writeInside(b)
}

func (it *item) writeInside(b *strings.Builder) {
	for i, e := range it.elems {
		if i > 0 {
			b.WriteString(", ")
		}
		e.writeFlat(b)
	}
	if it.more != "" {
		if len(it.elems) > 0 {
			b.WriteString(", ")
		}
		b.WriteString(it.more)
	}
	b.WriteString(it.close)
}

// size is the width of flat.
func (it *item) size() int {
	if it.width > 0 {
		return it.width
	}
	it.width = utf8.RuneCountInString(it.key + it.open + it.more + it.close)
	for _, e := range it.elems {
		it.width += e.size() + len(", ")
	}
	return it.width
}

// layout is the item over as many lines as it needs.
func (it *item) layout() string {
	var b strings.Builder
	b.WriteString(it.key)
	it.write(&b, "")
	return b.String()
}

// write writes the item without its key.
func (it *item) write(b *strings.Builder, margin string) {
	if len(it.elems) == 0 || len(margin)+it.size() <= lineWidth {
		b.WriteString(it.open)
		it.writeInside(b)
		return
	}
	b.WriteString(it.open)
	column := lineWidth // the first element begins a line
	inside := margin + indent
	for _, e := range it.elems {
		if !it.fill || column+e.size()+len(", ") > lineWidth {
			b.WriteString("\n" + inside)
			column = len(inside)
		} else {
			b.WriteString(" ")
			column++
		}
		if e.key != "" {
			b.WriteString(strings.TrimSuffix(e.key, " ") + " ") // on a line of its own, as gofmt writes it
		}
		e.write(b, inside)
		b.WriteString(",")
		column += e.size() + 1
	}
	if it.more != "" {
		b.WriteString("\n" + inside + it.more)
	}
	b.WriteString("\n" + margin + it.close)
}
