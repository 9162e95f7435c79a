package render

import (
	"fmt"
	"go/scanner"
	"go/token"
	"go/types"
	"html"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
)

// Source is Go source code: a whole file or any piece of one. It shows with line numbers and coloured words.
type Source string

// GoSource is src as a value to show.
func GoSource(src string) Source { return Source(src) }

// MIMEBundle is text/html (colours as inline styles) and text/plain, both with line numbers.
func (s Source) MIMEBundle() map[string]any {
	return map[string]any{"text/html": s.html(), "text/plain": s.numbered()}
}

func (s Source) text() string {
	return strings.TrimRight(strings.ReplaceAll(string(s), "\r\n", "\n"), "\n")
}

func (s Source) numbered() string {
	lines := strings.Split(s.text(), "\n")
	digits := len(fmt.Sprint(len(lines)))
	var b strings.Builder
	for i, line := range lines {
		b.WriteString(strings.TrimRight(fmt.Sprintf("%*d  %s", digits, i+1, line), " ") + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

const preStyle = "margin:0;padding:0;background:transparent;overflow-x:auto;font-size:13px;line-height:1.45"

// tab replaces tabs in HTML: the sanitizer of notebooks takes tab-size away, and eight columns are too many.
const tab = "    "

func (s Source) html() string { return s.coloured(true) }

// Snippet is the source with coloured words and without line numbers, for a place inside of other HTML.
func (s Source) Snippet() HTML { return HTML(s.coloured(false)) }

func (s Source) coloured(numbers bool) string {
	var b strings.Builder
	f := chromahtml.New(chromahtml.WithLineNumbers(numbers), chromahtml.WithPreWrapper(wrapper{}))
	spaced := Source(strings.ReplaceAll(s.text(), "\t", tab))
	if err := f.Format(&b, codeStyle(), chroma.Literator(spaced.tokens()...)); err != nil {
		return `<pre style="` + preStyle + `">` + html.EscapeString(s.numbered()) + `</pre>`
	}
	return b.String()
}

// wrapper is the <pre> around the lines, without a background of its own.
type wrapper struct{}

func (wrapper) Start(bool, string) string { return `<pre style="` + preStyle + `">` }
func (wrapper) End(bool) string           { return "</pre>" }

// codeStyle has a luminance near 0.18 for every colour: contrast above 4 on white and on JupyterLab's dark page
// alike. Plain words have no colour: they take the page's.
//
// The lexers and styles that come with chroma are not imported: their init reads hundreds of XML files (18 ms measured),
// and every sandbox worker would pay for it. go/scanner knows Go's words exactly.
var codeStyle = sync.OnceValue(func() *chroma.Style {
	return chroma.MustNewStyle("goelm", chroma.StyleEntries{
		chroma.Keyword:       "#b841d0",
		chroma.KeywordType:   "#0c848f",
		chroma.NameFunction:  "#1375e5",
		chroma.NameBuiltin:   "#0c848f",
		chroma.LiteralString: "#148945",
		chroma.LiteralNumber: "#bc5d0a",
		chroma.Comment:       "italic #707883",
		chroma.LineNumbers:   "#8a919c",
	})
})

// tokens cuts the source into coloured words. Every byte of the text is in exactly one of them, also when the source
// is not valid Go.
func (s Source) tokens() []chroma.Token {
	src := s.text()
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var sc scanner.Scanner
	sc.Init(file, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	var out []chroma.Token
	add := func(kind chroma.TokenType, from, to int) {
		if from < to {
			out = append(out, chroma.Token{Type: kind, Value: src[from:to]})
		}
	}
	done := 0
	for {
		pos, tok, lit := sc.Scan()
		if tok == token.EOF {
			break
		}
		from := min(max(file.Offset(pos), done), len(src))
		to := from + len(lit)
		if lit == "" {
			to = from + len(tok.String())
		}
		if tok == token.SEMICOLON && lit == "\n" {
			continue // inserted by the scanner, not in the text
		}
		to = min(to, len(src))
		add(chroma.Text, done, from)
		add(kindOf(tok, lit, src[to:]), from, to)
		done = to
	}
	add(chroma.Text, done, len(src))
	return out
}

func kindOf(tok token.Token, lit, rest string) chroma.TokenType {
	switch {
	case tok.IsKeyword():
		return chroma.Keyword
	case tok == token.COMMENT:
		return chroma.Comment
	case tok == token.STRING || tok == token.CHAR:
		return chroma.LiteralString
	case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
		return chroma.LiteralNumber
	case tok == token.IDENT:
		switch types.Universe.Lookup(lit).(type) {
		case *types.TypeName:
			return chroma.KeywordType
		case *types.Builtin, *types.Const, *types.Nil:
			return chroma.NameBuiltin
		}
		if strings.HasPrefix(rest, "(") {
			return chroma.NameFunction
		}
	}
	return chroma.Text
}
