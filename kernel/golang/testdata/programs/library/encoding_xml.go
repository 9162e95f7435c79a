package main

import (
	"encoding/xml"
	"fmt"
	"strings"
)

type person struct {
	XMLName xml.Name `xml:"person"`
	Id      int      `xml:"id,attr"`
	Name    string   `xml:"name"`
	Mail    []string `xml:"mail>addr"`
}

func main() {
	b, err := xml.MarshalIndent(person{Id: 3, Name: "A & B", Mail: []string{"x", "y"}}, "", " ")
	fmt.Println(string(b), err)
	var p person
	err = xml.Unmarshal([]byte(`<person id="4"><name>N</name><mail><addr>z</addr></mail></person>`), &p)
	fmt.Println(p.Id, p.Name, p.Mail, err)
	d := xml.NewDecoder(strings.NewReader("<a><b>t</b></a>"))
	for {
		t, err := d.Token()
		if err != nil {
			break
		}
		switch t := t.(type) {
		case xml.StartElement:
			fmt.Print("<", t.Name.Local, " ")
		case xml.CharData:
			fmt.Print(string(t), " ")
		}
	}
	fmt.Println()
}

/* Output:
<person id="3">
 <name>A &amp; B</name>
 <mail>
  <addr>x</addr>
  <addr>y</addr>
 </mail>
</person> <nil>
4 N [z] <nil>
<a <b t␣
*/
