package child_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// What a person sees of values of their own types.
func TestValuesOfCells(t *testing.T) {
	n := newNotebook(t)
	n.want("type Point struct{ X, Y int; name string }\ntype Color int\nfunc (c Color) String() string { return [...]string{\"Red\", \"Green\"}[c] }\nconst ( Red Color = iota; Green )", "")
	n.want("type Node struct{ V int; Next *Node }", "")
	n.want("type Card struct{ Title string }\nfunc (c Card) MIMEBundle() map[string]any { return map[string]any{\"text/html\": \"<b>\" + c.Title + \"</b>\", \"text/plain\": c.Title} }", "")
	n.want("type Bad struct{}\nfunc (Bad) String() string { panic(\"no\") }", "")
	for _, tt := range []struct{ code, text, kinds string }{
		{"Point{1, 2, \"n\"}", `Point{X:1, Y:2, name:"n"}`, "text/plain"},
		{"&Point{1, 2, \"n\"}", `&Point{X:1, Y:2, name:"n"}`, "text/plain"},
		{"[]any{1, \"a\", nil, Point{1, 2, \"n\"}, Green}", `[]any{1, "a", nil, Point{X:1, Y:2, name:"n"}, Green}`, "text/plain"},
		{"map[string]any{\"p\": &Point{}}", `map[string]any{"p": &Point{X:0, Y:0, name:""}}`, "text/plain"},
		{"[]Color{Red, Green}", "[]Color{Red, Green}", "text/plain"},
		{"map[Color]int{Green: 1, Red: 2}", "map[Color]int{Red: 2, Green: 1}", "text/plain"},
		{"n := &Node{V: 1}\nn.Next = n\nn", "&Node{V:1, Next:(cycle)}", "text/plain"},
		{"m := map[string]any{}\nm[\"m\"] = m\nm", `map[string]any{"m": (cycle)}`, "text/plain"},
		{"deep := any(1)\nfor range 1000 { deep = []any{deep} }\nlen(fmt.Sprint(deep)) > 2000", "true", "text/plain"},
		{"Bad{}", "Bad{}", "text/plain"},
		{"Card{\"ace\"}", "ace", "text/html text/plain"},
		{"[]Card{{\"a\"}, {\"b\"}}", "a\n\nb", "text/html text/plain"},
		{"Display(Card{\"shown\"})", "shown", "text/html text/plain"},
		{"[]Point{{1, 2, \"a\"}, {3, 4, \"b\"}}", "X  Y  name\n-  -  ----\n1  2  a\n3  4  b", "text/html text/plain"},
		{"[]*Point{{1, 2, \"a\"}}", "X  Y  name\n-  -  ----\n1  2  a", "text/html text/plain"},
		{"type Row struct { C Color; K Card; P Point; E error }\n[]Row{{Green, Card{\"k\"}, Point{}, io.EOF}}", "C      K  P                         E\n-----  -  ------------------------  ---\nGreen  k  Point{X:0, Y:0, name:\"\"}  EOF", "text/html text/plain"},
		{"[]map[string]float64{{\"a\": 1}, {\"a\": 2.5}}", "  a\n---\n  1\n2.5", "text/html text/plain"},
		{"Display([]Point{{1, 2, \"a\"}})", "X  Y  name\n-  -  ----\n1  2  a", "text/html text/plain"},
		{"Display(Point{1, 2, \"a\"})", `Point{X:1, Y:2, name:"a"}`, "text/plain"},
		{"Display(Green)", "Green", "text/plain"},
		{"Display([]Color{Green})", "[]Color{Green}", "text/plain"},
		{"Display(map[string]Point{\"k\": {1, 2, \"a\"}})", `map[string]Point{"k": {X:1, Y:2, name:"a"}}`, "text/plain"},
		{"Display([]Card{{\"a\"}})", "a", "text/html text/plain"},
		{"json.RawMessage(`{\"a\":1}`)", "{\n  \"a\": 1\n}", "application/json text/plain"},
		{"var p *Point\np", "nil", "text/plain"},
		{"make(chan Point, 3)", "chan Point (0 of 3 buffered)", "text/plain"},
		{"func(p Point) error { return nil }", "func(p Point) error", "text/plain"},
		{"[]byte(\"hi\\n\")", `[]byte("hi\n")`, "text/plain"},
		{"[]float64{math.NaN(), math.Inf(-1)}", "[]float64{NaN, -Inf}", "text/plain"},
		{"render.LaTeX(\"$x$\")", "$x$", "text/latex text/plain"},
		{"image.NewRGBA(image.Rect(0, 0, 2, 2))", "image of 2 by 2 pixels", "image/png text/plain"},
		{"struct{ When time.Time; For time.Duration }{time.Unix(0, 0).UTC(), time.Minute}", "struct{When time.Time; For time.Duration}{When:1970-01-01 00:00:00 +0000 UTC, For:1m0s}", "text/plain"},
	} {
		p := n.run(tt.code)
		if p.reply.Status != "ok" || len(p.bundles) != 1 {
			t.Errorf("%s: %+v, shows %s", tt.code, p.reply, p)
			continue
		}
		data := p.bundles[0].Data
		if kinds := strings.Join(slices.Sorted(maps.Keys(data)), " "); data["text/plain"] != tt.text || kinds != tt.kinds {
			t.Errorf("%s\nshows %q as %s\nwant  %q as %s", tt.code, data["text/plain"], kinds, tt.text, tt.kinds)
		}
	}
}

// A variable that is not used is no error, but worth a line.
func TestUnusedVariables(t *testing.T) {
	n := newNotebook(t)
	n.want("func f() int {\n\tq := 1\n\treturn 2\n}\nf()", "[2]<not used: q at In[1]:2:2>")
	n.want("f()", "[2]")
	n.want("import \"os\"\nx := 1", "")
}

// Methods that show a value run after the cell's last statement, and end as its statements do.
func TestMethodsThatShowEndWithTheCell(t *testing.T) {
	n := newNotebook(t)
	n.want(`type Endless struct{}
func (e Endless) String() string { return fmt.Sprint(e) }
type Shown struct{}
func (s Shown) MIMEBundle() map[string]any { Display(s); return map[string]any{"text/plain": "x"} }
type Exits struct{}
func (Exits) String() string { os.Exit(3); return "" }
type Waits struct{}
func (Waits) String() string { fmt.Println("waits"); <-make(chan int); return "" }
type Loops struct{}
func (Loops) MIMEBundle() map[string]any { fmt.Println("loops"); for {} }
kept := func() func() int { x := 0; return func() int { x++; return x } }()
kept()`, "[1]")
	for i, tt := range []struct{ code, ename string }{
		{"Endless{}", "StackOverflow"}, {"[]Endless{{}}", "StackOverflow"}, {"Shown{}", "StackOverflow"}, {"Display(Shown{})", "StackOverflow"}, {"Exits{}", "Exit"},
	} {
		p := n.run(tt.code)
		if p.reply.Name != tt.ename || len(p.bundles) > 0 {
			t.Errorf("%s: %q, %+v", tt.code, p, p.reply)
		}
		n.want("kept()", fmt.Sprintf("[%d]", i+2))
	}
	n.interrupt("Waits{}", "waits")
	n.want("kept()", "[7]")
	n.interrupt("Loops{}", "loops")
	n.want("kept()", "[8]")
}

// Out holds values with their types.
func TestOutKeepsTypes(t *testing.T) {
	n := newNotebook(t)
	n.want("type N struct { Next *N; V int }\nfunc (n *N) Double() int { return 2 * n.V }\ntype Color int\nfunc (c Color) String() string { return \"colour\" }", "")
	n.want("ring := &N{V: 4}\nring.Next = ring\nring", "[&N{Next:(cycle), V:4}]")
	n.want("Out[2].(*N).Double()", "[8]")
	n.want("Color(3)", "[colour]")
	n.want("Out[4].(fmt.Stringer).String() + fmt.Sprint(Out[4])", "[colourcolour]")
	n.want("[]Color{1}", "[[]Color{colour}]")
	n.want("Out[6].([]Color)[0]", "[colour]")
	n.want("func pair() (Color, *N) { return 1, nil }\npair()", "[colour\nnil]")
	n.want("Out[8].([]any)[0].(Color) == 1", "[true]")
	n.want("delete(Out, 3)\nOut", "[map[int]any{\n    2: &N{Next:(cycle), V:4},\n    4: colour,\n    5: \"colourcolour\",\n    6: []Color{colour},\n    7: colour,\n    8: []any{colour, nil},\n    9: true,\n}]")
	n.want("len(fmt.Sprint(Out[4], len(Out)))", "[8]") // Out does not hold itself
}
