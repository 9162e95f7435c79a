package corpus

import (
	"go/token"
	"math/rand/v2"
	"strings"
	"unicode"

	"goelm/elm/edit"
)

// fixMessage asks for a repair. The first wording is the paper's.
func fixMessage(r *rand.Rand, entry string) string {
	return draw(r, []weighted{
		{10, "Fixed bugs."}, {2, "Fixed bugs"}, {2, "Fixed a bug in " + entry + "."}, {2, "Fixed " + entry + "."}, {1, "fix bug"}, {1, "Fix " + entry},
		{1, "Corrected " + entry + "."}, {1, "Bug fix."},
	})
}

// editMessages are what may be said about edits of a program: the paper's three wordings, what the edits themselves say, and what
// the two sources show.
func editMessages(r *rand.Rand, p *opened, after string, edits []edit.Edit) []weighted {
	f := p.entry
	if in := changedFunction(p.source, edits[0].Spans[0].From); in != "" && r.Float64() < 0.5 {
		f = in
	}
	list := []weighted{{5, "Changed " + f + " function."}, {0.7, "Changed " + f + "."}, {0.3, "Another way to write " + f + "."}}
	if len(edits) == 1 {
		list = append(list, weighted{3.5, "Small change to " + f + " function."}, weighted{2, sentence(edits[0].Message)})
	}
	literals := true
	for _, e := range edits {
		literals = literals && e.Kind == edit.Literal
	}
	if literals {
		return append(list, weighted{8, "Changed parameters in " + f + " function."}, weighted{1, "Tuned the numbers in " + f + "."}, weighted{0.6, "Other numbers in " + f + "."})
	}
	list = append(list, weighted{2, "Changed the structure of " + f + "."})
	was, is := shape(p.source), shape(after)
	say := func(is, was int, more, fewer string) {
		if is > was {
			list = append(list, weighted{4, more + f + "."})
		} else if is < was {
			list = append(list, weighted{4, fewer + f + "."})
		}
	}
	say(is.loops, was.loops, "Added a loop to ", "Removed a loop from ")
	say(is.ifs, was.ifs, "Added a condition to ", "Removed a condition from ")
	if is.loops == was.loops && is.ifs == was.ifs {
		say(is.lines, was.lines, "Added a statement to ", "Removed a statement from ")
	}
	switch {
	case is.lines > was.lines:
		list = append(list, weighted{3, "Made " + f + " longer."})
	case is.lines < was.lines:
		list = append(list, weighted{3, "Made " + f + " shorter."})
	}
	return list
}

// sentence makes one of what an edit says of itself.
func sentence(s string) string {
	if s == "" {
		return "Changed something."
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

type sourceShape struct{ loops, ifs, lines int }

func shape(source string) sourceShape {
	s := sourceShape{lines: strings.Count(source, "\n")}
	for _, t := range scan(source) {
		switch t.tok {
		case token.FOR:
			s.loops++
		case token.IF:
			s.ifs++
		}
	}
	return s
}

// changedFunction is the name of the function whose declaration begins last before a byte of the source.
func changedFunction(source string, at int) string {
	name := ""
	for _, line := range strings.SplitAfter(source, "\n") {
		if at < 0 {
			break
		}
		if rest, ok := strings.CutPrefix(line, "func "); ok {
			if n, _, ok := strings.Cut(rest, "("); ok {
				name = n
			}
		}
		at -= len(line)
	}
	return name
}

func renameMessages(from, to string) []weighted {
	return []weighted{{4, "Renamed " + from + " to " + to + "."}, {1, "rename " + from + " to " + to}, {1, "Called " + from + " " + to + "."}}
}

// resizeMessages ask for a number by the words of its name: legLength is "the leg length" or "the legs", which get "longer".
func resizeMessages(name, text string, larger bool) []weighted {
	words := splitWords(name)
	thing := strings.Join(words, " ")
	adjective, verb, comparative := "larger", "Increased ", "bigger"
	if !larger {
		adjective, verb, comparative = "smaller", "Decreased ", "less"
	}
	list := []weighted{
		{3, "Make the " + thing + " " + adjective + "."}, {1, "make the " + thing + " " + comparative}, {2, verb + name + "."}, {1.5, "Set " + name + " to " + text + "."},
	}
	if n := len(words); n > 1 && words[n-1] == "length" {
		longer := "longer"
		if !larger {
			longer = "shorter"
		}
		list = append(list, weighted{5, "make the " + strings.Join(words[:n-1], " ") + "s " + longer})
	} else {
		list = append(list, weighted{1, "make the " + thing + " " + map[bool]string{true: "longer", false: "shorter"}[larger]})
	}
	return list
}

// splitWords cuts a name into lower-case words.
func splitWords(name string) []string {
	var words []string
	for _, c := range name {
		if unicode.IsUpper(c) || len(words) == 0 {
			words = append(words, "")
		}
		words[len(words)-1] += string(unicode.ToLower(c))
	}
	return words
}
