// known: methods of the program that compiled code looks for by reflection

package main

import (
	"fmt"
	"os"
	"text/template"
)

type user struct{ first, last string }

func (u user) Full() string          { return u.first + " " + u.last }
func (u user) Greet(s string) string { return s + ", " + u.first }

func main() {
	t := template.Must(template.New("").Parse("{{.Full}} / {{.Greet \"Hi\"}}\n"))
	fmt.Println(t.Execute(os.Stdout, user{"A", "B"}))
}

/* Output:
A B / Hi, A
<nil>
*/
