package main

import (
	"bytes"
	"encoding/gob"
	"fmt"
)

func main() {
	var buf bytes.Buffer
	err := gob.NewEncoder(&buf).Encode(map[string][]int{"a": {1, 2}})
	var m map[string][]int
	err2 := gob.NewDecoder(&buf).Decode(&m)
	fmt.Println(err, err2, m)
}

/* Output:
<nil> <nil> map[a:[1 2]]
*/
