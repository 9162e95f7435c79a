package patch

import (
	"fmt"
	"regexp"
	"strings"

	udiff "github.com/aymanbagabas/go-udiff"
)

var (
	searchMark  = regexp.MustCompile(`^\s*<{5,} *(SEARCH|ORIGINAL|HEAD)?\s*$`)
	middleMark  = regexp.MustCompile(`^\s*={5,}\s*$`)
	replaceMark = regexp.MustCompile(`^\s*>{5,} *(REPLACE|UPDATED)?\s*$`)
)

// parseBlocks reads SEARCH/REPLACE blocks, the form that Aider made known and AlphaEvolve uses.
func parseBlocks(answer string) ([]hunk, error) {
	var (
		hunks           []hunk
		search, replace []line
	)
	const (
		outsideBlock = iota
		inSearch
		inReplace
	)
	state := outsideBlock
	for _, l := range splitLines(answer) {
		t := strings.TrimRight(l.text, "\r")
		switch {
		case state == outsideBlock && searchMark.MatchString(t):
			state, search, replace = inSearch, nil, nil
		case state == inSearch && middleMark.MatchString(t):
			state = inReplace
		case state == inReplace && replaceMark.MatchString(t):
			hunks = append(hunks, hunk{ops: blockOps(unfence(search), unfence(replace))})
			state = outsideBlock
		case state != outsideBlock && searchMark.MatchString(t), state == inSearch && replaceMark.MatchString(t):
			return nil, unparsable("block %d is not complete: <<<<<<< SEARCH, ======= and >>>>>>> REPLACE must follow one another, each on a line of its own", len(hunks)+1)
		case state == inSearch:
			search = append(search, line{t, "\n"})
		case state == inReplace:
			replace = append(replace, line{t, "\n"})
		}
	}
	if state != outsideBlock {
		return nil, unparsable("the answer breaks off in block %d, before >>>>>>> REPLACE; let the model write more tokens (max_tokens)", len(hunks)+1)
	}
	if len(hunks) == 0 {
		return nil, unparsable("no block in the answer; it is <<<<<<< SEARCH, the lines to be replaced, =======, the new lines, >>>>>>> REPLACE")
	}
	for i := range hunks {
		hunks[i].name = fmt.Sprintf("search block %d of %d", i+1, len(hunks))
	}
	return hunks, nil
}

// unfence leaves out code fences that a model has put inside a block.
func unfence(lines []line) []line {
	if len(lines) > 0 && fence.MatchString(lines[0].text) {
		lines = lines[1:]
	}
	if n := len(lines); n > 0 && fence.MatchString(lines[n-1].text) {
		lines = lines[:n-1]
	}
	return lines
}

// blockOps are the lines of a block as those of a hunk: what search and replace share is kept as it stands in the parent.
func blockOps(search, replace []line) []op {
	old, new := joinLines(search), joinLines(replace)
	var ops []op
	if old == new {
		for _, l := range search {
			ops = append(ops, op{kind: ' ', text: l.text})
		}
		return ops
	}
	edits := udiff.Lines(old, new)
	d, err := udiff.ToUnifiedDiff("", "", old, edits, len(search)+1)
	if err != nil || len(d.Hunks) != 1 { // edits of one text are always consistent
		for _, l := range search {
			ops = append(ops, op{kind: '-', text: l.text})
		}
		for _, l := range replace {
			ops = append(ops, op{kind: '+', text: l.text})
		}
		return ops
	}
	for _, l := range d.Hunks[0].Lines {
		kind := map[udiff.OpKind]byte{udiff.Delete: '-', udiff.Insert: '+', udiff.Equal: ' '}[l.Kind]
		ops = append(ops, op{kind: kind, text: strings.TrimSuffix(l.Content, "\n")})
	}
	return ops
}
