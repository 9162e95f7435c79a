package diffmodel

import (
	"fmt"
	"strings"

	"goelm/elm/diffmodel/tokenizer"
)

// Profile names the form of prompts that the model was trained on (see Prompt.String).
const Profile = "goelm"

// A Prompt asks for a change: a file, its text, and the commit message that says what the change should do.
type Prompt struct {
	Name    string // of the file; "" is candidate.go
	Before  string
	Message string // one line
}

// String is the prompt as a server that runs the exported model must be given it. The model goes on with "\n@@\n" and the hunks.
func (p Prompt) String() string {
	return "<NME>" + p.name() + "\n<BEF>\n" + p.Before + "<MSG>" + p.message() + "\n<DFF>"
}

func (p Prompt) name() string {
	if p.Name == "" {
		return "candidate.go"
	}
	return strings.ReplaceAll(p.Name, "\n", " ")
}

func (p Prompt) message() string { return strings.ReplaceAll(p.Message, "\n", " ") }

// ParsePrompt reads a prompt in this form or in the one of OpenELM's diff models, which has blanks behind the tags and line ends before
// them. Whatever Before contains, String's form is read back as it was: the last <MSG> counts, since a message is one line.
func ParsePrompt(text string) (Prompt, error) {
	const want = "want <NME>file<BEF>text<MSG>message<DFF>"
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "<NME>")
	if !ok {
		return Prompt{}, fmt.Errorf("prompt does not begin with <NME>; %s", want)
	}
	rest, ok = strings.CutSuffix(rest, "<DFF>")
	if !ok {
		return Prompt{}, fmt.Errorf("prompt does not end with <DFF>; %s", want)
	}
	name, rest, ok := strings.Cut(rest, "<BEF>")
	if !ok {
		return Prompt{}, fmt.Errorf("prompt has no <BEF>; %s", want)
	}
	i := strings.LastIndex(rest, "<MSG>")
	if i < 0 {
		return Prompt{}, fmt.Errorf("prompt has no <MSG> behind <BEF>; %s", want)
	}
	before, message := rest[:i], rest[i+len("<MSG>"):]
	if s, ok := strings.CutPrefix(before, "\n"); ok {
		before = s
	} else {
		before = strings.TrimPrefix(before, " ")
	}
	return Prompt{Name: strings.TrimSpace(name), Before: before, Message: strings.TrimSpace(message)}, nil
}

// prefix are the tokens up to the message, which all messages about one text share.
func (p Prompt) prefix(t *tokenizer.Tokenizer) []int32 {
	out := append([]int32{tokenizer.Name}, t.Encode(p.name()+"\n")...)
	out = append(out, tokenizer.Before)
	return append(out, t.Encode("\n"+p.Before)...)
}

// request are the tokens of the message, up to the diff.
func (p Prompt) request(t *tokenizer.Tokenizer) []int32 {
	out := append([]int32{tokenizer.Message}, t.Encode(p.message()+"\n")...)
	return append(out, tokenizer.Diff)
}

// answer are the tokens of a diff, and of its end.
func answer(t *tokenizer.Tokenizer, diff string) []int32 {
	return append(t.Encode("\n"+strings.TrimSuffix(diff, "\n")), tokenizer.End)
}
