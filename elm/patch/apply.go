package patch

import (
	"errors"
	"fmt"
	"strings"
)

// A Format is a form in which a change may be written down.
type Format string

const (
	// Unified: one or more hunks of a unified diff. Line numbers are hints.
	Unified Format = "unified"
	// SearchReplace: blocks of <<<<<<< SEARCH, =======, >>>>>>> REPLACE.
	SearchReplace Format = "search-replace"
	// Rewrite: the whole new text, as a rule in a fenced code block.
	Rewrite Format = "rewrite"
	// Auto: whichever of the three an answer looks like.
	Auto Format = "auto"
)

// Formats lists the formats.
func Formats() []Format { return []Format{Unified, SearchReplace, Rewrite, Auto} }

// ParseFormat reads a format's name.
func ParseFormat(name string) (Format, error) {
	for _, f := range Formats() {
		if string(f) == name {
			return f, nil
		}
	}
	return "", fmt.Errorf("patch: format %q: use unified, search-replace, rewrite or auto", name)
}

// A Result is what became of an answer.
type Result struct {
	Outcome Outcome `json:"outcome"`
	Source  string  `json:"source"` // the child; empty unless Applied, so that no clone is evaluated by mistake
	// Detail says why there is no child (with the nearest place and the editable regions, so that it may be sent back to
	// the model), or where a child had to be fitted in. Empty when every hunk fitted exactly.
	Detail string `json:"detail"`
	// Score tells how well the hunks fitted, as the worst of them: 1 exactly or but for white space, below 1 and at least
	// minScore fuzzily; 0 without a child. A rewrite fits exactly.
	Score float64 `json:"score"`
}

// A failure ends Apply with its outcome.
type failure struct {
	outcome Outcome
	detail  string
}

func (f *failure) Error() string { return string(f.outcome) + ": " + f.detail }

func unparsable(format string, a ...any) error {
	return &failure{Unparsable, fmt.Sprintf(format, a...)}
}

func misfit(format string, a ...any) error { return &failure{NotApplicable, fmt.Sprintf(format, a...)} }

// Apply makes a child of parent by what a model (or a person) answered. Prose around the change, code fences, CRLF line
// ends, wrong line numbers and counts are tolerated; a change that fits nowhere is never left out silently: if one of
// several hunks does not fit, there is no child. Same arguments, same result.
//
// Where parent holds editable regions (lines between "// EVOLVE-BLOCK-START" and "// EVOLVE-BLOCK-END"), nothing outside
// them is changed.
func Apply(f Format, parent, answer string) Result {
	child, notes, score, err := apply(f, parent, answer)
	if err == nil {
		err = guard(parent, child)
	}
	if err != nil {
		var fail *failure
		if !errors.As(err, &fail) {
			fail = &failure{Unparsable, err.Error()}
		}
		return Result{Outcome: fail.outcome, Detail: fail.detail}
	}
	if child == parent {
		return Result{Outcome: NoOp, Detail: "the change leaves the program as it was"}
	}
	return Result{Outcome: Applied, Source: child, Detail: strings.Join(notes, "; "), Score: score}
}

func apply(f Format, parent, answer string) (child string, notes []string, score float64, err error) {
	text := answerText(answer)
	if strings.TrimSpace(text) == "" {
		return "", nil, 0, &failure{NoOutput, "the answer is empty"}
	}
	if f == Auto {
		if f = detect(text); f == "" {
			return "", nil, 0, unparsable("the answer holds neither a unified diff, nor SEARCH/REPLACE blocks, nor a code block")
		}
	}
	var hunks []hunk
	switch f {
	case Unified:
		hunks, err = parseUnified(text)
	case SearchReplace:
		hunks, err = parseBlocks(text)
	case Rewrite:
		child, err = parseRewrite(parent, text)
		return child, nil, 1, err
	default:
		return "", nil, 0, fmt.Errorf("no format %q", f)
	}
	if err != nil {
		return "", nil, 0, err
	}
	return place(parent, hunks)
}

// answerText leaves out what diff models write around their answer: everything up to <DFF> and from the next file or the
// end of the text on.
func answerText(answer string) string {
	if _, after, ok := strings.Cut(answer, "<DFF>"); ok {
		answer = strings.TrimPrefix(after, " ")
	}
	// A prompt that ends with <DFF> leaves the blank behind it to the answer.
	if rest, ok := strings.CutPrefix(answer, " "); ok && (strings.HasPrefix(rest, "@@") || strings.HasPrefix(rest, "--- ")) {
		answer = rest
	}
	for _, end := range []string{"<NME>", "<|endoftext|>", "</s>"} {
		// Only at the beginning of a line: a program may hold the text itself.
		if i := strings.Index("\n"+answer, "\n"+end); i >= 0 {
			answer = answer[:i]
		}
	}
	return strings.TrimSuffix(answer, "<|endoftext|>")
}

// detect tells what an answer looks like, or "".
func detect(text string) Format {
	whole := false
	lines := splitLines(text)
	for i, l := range lines {
		t := strings.TrimRight(l.text, "\r")
		switch {
		case searchMark.MatchString(t):
			return SearchReplace
		case hunkHead.MatchString(t), isFileHead(lines, i):
			return Unified
		case fence.MatchString(t), topLevel.MatchString(t):
			whole = true
		}
	}
	if whole {
		return Rewrite
	}
	return ""
}
