package llm

import "strings"

// thinkTags are the marks between which reasoning models think aloud.
var thinkTags = [][2]string{{"<think>", "</think>"}, {"<thinking>", "</thinking>"}, {"<reasoning>", "</reasoning>"}, {"[THINK]", "[/THINK]"}}

// withoutThoughts takes the reasoning out of an answer that begins with it. A block whose beginning stands in the prompt
// (some chat templates open it) is known by its end, and one that is not closed reaches to the end of the answer. Marks that
// come later belong to the answer.
func withoutThoughts(text string) (answer, thoughts string) {
	trimmed := strings.TrimLeft(text, " \t\r\n")
	for _, tag := range thinkTags {
		if rest, opened := strings.CutPrefix(trimmed, tag[0]); opened {
			inside, after, closed := strings.Cut(rest, tag[1])
			if !closed {
				return "", strings.TrimSpace(rest)
			}
			// Some models think again at once.
			answer, more := withoutThoughts(after)
			return answer, strings.TrimSpace(strings.TrimSpace(inside) + "\n" + more)
		}
	}
	for _, tag := range thinkTags {
		inside, after, closed := strings.Cut(text, tag[1])
		if closed && !strings.Contains(inside, tag[0]) && !strings.Contains(inside, "```") {
			return strings.TrimLeft(after, "\r\n"), strings.TrimSpace(inside)
		}
	}
	return text, ""
}
