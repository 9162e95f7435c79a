package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

func main() {
	var v any
	json.Unmarshal([]byte(`{"a":[1,2.5,"s",null,true],"b":{"c":"d"}}`), &v)
	m := v.(map[string]any)
	for _, x := range m["a"].([]any) {
		switch x := x.(type) {
		case float64:
			fmt.Print("num ", x, " ")
		case string:
			fmt.Print("str ", x, " ")
		case nil:
			fmt.Print("null ")
		case bool:
			fmt.Print("bool ", x, " ")
		}
	}
	fmt.Println(m["b"])
	d := json.NewDecoder(strings.NewReader("1 \"two\" [3]"))
	for d.More() {
		var x any
		d.Decode(&x)
		fmt.Print(x, " ")
	}
	var raw json.RawMessage
	fmt.Println(json.Unmarshal([]byte(`{"x":1}`), &raw), string(raw))
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	e.Encode([]string{"<a>", "é"})
	fmt.Print(buf.String())
}

/* Output:
num 1 num 2.5 str s null bool true map[c:d]
1 two [3] <nil> {"x":1}
["<a>","é"]
*/
