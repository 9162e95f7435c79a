package main

import (
	"fmt"
	"os"
	"strings"
	"text/template"
	"text/template/parse"
)

type item struct {
	Name string
	N    int
	Sub  map[string]float64
}

func main() {
	t := template.Must(template.New("t").Funcs(template.FuncMap{"up": strings.ToUpper, "add": func(a, b int) int { return a + b }}).Parse(
		"{{define \"row\"}}[{{.Name | up | printf \"%-5s\"}}]{{end}}{{range $i, $x := .}}{{template \"row\" $x}} {{add $i 1}} {{if gt .N 1}}big{{else}}small{{end}} {{index .Sub \"k\"}}\n{{end}}"))
	err := t.Execute(os.Stdout, []item{{"a", 1, map[string]float64{"k": 1.5}}, {"b", 2, nil}})
	fmt.Println(err, t.Lookup("row") != nil)
	_, err = template.New("bad").Parse("{{.X")
	fmt.Println(err)
	tree, _ := parse.Parse("p", "{{.A}}x", "", "")
	fmt.Println(len(tree["p"].Root.Nodes))
}

/* Output:
[A    ] 1 small 1.5
[B    ] 2 big 0
<nil> true
template: bad:1: unclosed action
2
*/
