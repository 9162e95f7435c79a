package child

import (
	"strings"
	"unicode/utf8"

	"goelm/kernel/engine/magic"
	"goelm/kernel/engine/pipe"
	"goelm/kernel/golang"
)

// consult answers the questions of an editor, beside the running cell.
func (s *server) consult(f pipe.Frame) {
	var body pipe.CodeBody
	var answer any
	if err := f.Decode(&body); err == nil {
		answer = s.answerEditor(f.Kind, body)
	}
	s.out.plain(pipe.Reply, f.ID, answer)
}

func (s *server) answerEditor(kind pipe.Kind, body pipe.CodeBody) (answer any) {
	defer func() {
		if recover() != nil { // half-written code may surprise the parser; an editor wants no error then
			answer = map[pipe.Kind]any{
				pipe.Complete: pipe.CompletionBody{Start: body.Cursor, End: body.Cursor},
				pipe.Inspect:  pipe.InspectionBody{}, pipe.IsComplete: pipe.StatusBody{Status: "unknown"},
			}[kind]
		}
	}()
	cursor := byteOffset(body.Code, body.Cursor)
	code, _ := magic.Mask(body.Code)
	command, start, end, inCommand := magic.At(body.Code, cursor)
	switch kind {
	case pipe.Complete:
		var c golang.Completions
		if inCommand && (cursor <= end || !magic.TakesStatement(command)) {
			c = completeCommand(body.Code, command, start, end, cursor)
		} else {
			c = s.session().Complete(code, cursor)
		}
		r := pipe.CompletionBody{Start: codePoints(body.Code, c.Start), End: codePoints(body.Code, c.End)}
		for _, item := range c.List {
			r.Candidates = append(r.Candidates, pipe.Candidate{Text: item.Text, Type: item.Kind, Signature: item.Type})
		}
		return r
	case pipe.Inspect:
		if c, ok := magic.Find(command); ok && inCommand && cursor <= end {
			return pipe.InspectionBody{Found: true, Data: commandDoc(c)}
		}
		doc, found := s.session().Inspect(code, cursor, body.Detail)
		if !found {
			return pipe.InspectionBody{}
		}
		return pipe.InspectionBody{Found: true, Data: docBundle(doc, "")}
	default:
		return s.isComplete(body.Code)
	}
}

// isComplete: a cell whose rest is not Go ends with an empty line, since nothing else can tell.
func (s *server) isComplete(code string) pipe.StatusBody {
	masked, other := magic.Mask(code)
	if other || strings.HasPrefix(strings.TrimSpace(code), "%%") && strings.TrimSpace(masked) == "" {
		if _, body, _ := strings.Cut(strings.TrimLeft(code, "\n"), "\n"); !strings.HasSuffix(body, "\n") {
			return pipe.StatusBody{Status: "incomplete"}
		}
		return pipe.StatusBody{Status: "complete"}
	}
	if strings.HasSuffix(code, "\\") && masked != code { // a shell command that goes on
		return pipe.StatusBody{Status: "incomplete"}
	}
	status, indent := s.session().IsComplete(masked)
	return pipe.StatusBody{Status: status, Indent: indent}
}

// byteOffset turns an offset in code points into one in bytes, clamped to the text.
func byteOffset(text string, points int) int {
	for i := range text {
		if points <= 0 {
			return i
		}
		points--
	}
	return len(text)
}

// codePoints turns an offset in bytes into one in code points.
func codePoints(text string, offset int) int {
	return utf8.RuneCountInString(text[:min(max(offset, 0), len(text))])
}
