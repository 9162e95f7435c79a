// known: compiled code sees struct types without their names

package main

import (
	"encoding/json"
	"errors"
	"fmt"
)

type item struct {
	Name  string         `json:"name"`
	Price float64        `json:"price,omitempty"`
	Tags  []string       `json:"tags"`
	Extra map[string]any `json:"extra,omitempty"`
	skip  int
	No    string `json:"-"`
	P     *int   `json:"p"`
}

func main() {
	b, err := json.Marshal(item{Name: "n", Tags: nil, skip: 1, No: "x"})
	fmt.Println(string(b), err)
	var it item
	err = json.Unmarshal([]byte(`{"name":"m","price":2.5,"tags":["a"],"extra":{"k":[1,null]},"p":7}`), &it)
	fmt.Println(it.Name, it.Price, it.Tags, it.Extra, *it.P, err)
	b, _ = json.MarshalIndent(map[string]any{"b": 1, "a": []int{1, 2}}, "", "  ")
	fmt.Println(string(b))
	err = json.Unmarshal([]byte(`{"price":"x"}`), &it)
	var te *json.UnmarshalTypeError
	fmt.Println(err, errors.As(err, &te), json.Valid([]byte("{}")))
}

/* Output:
{"name":"n","tags":null,"p":null} <nil>
m 2.5 [a] map[k:[1 <nil>]] 7 <nil>
{
  "a": [
    1,
    2
  ],
  "b": 1
}
json: cannot unmarshal string into Go struct field item.price of type float64 true true
*/
