package main

import (
	"fmt"
	"html"
	"html/template"
	"os"
)

func main() {
	fmt.Println(html.EscapeString("<a href=\"x\">&'"), html.UnescapeString("&lt;&eacute;&#39;"))
	t := template.Must(template.New("t").Parse("<p title=\"{{.T}}\">{{.B}}</p>{{range .L}}<li>{{.}}{{end}}\n"))
	err := t.Execute(os.Stdout, map[string]any{"T": "a\"b", "B": "<script>", "L": []int{1, 2}})
	fmt.Println(err, template.HTMLEscapeString("<>"))
}

/* Output:
&lt;a href=&#34;x&#34;&gt;&amp;&#39; <é'
<p title="a&#34;b">&lt;script&gt;</p><li>1<li>2
<nil> &lt;&gt;
*/
