package main

import (
	"encoding/asn1"
	"fmt"
)

func main() {
	b, err := asn1.Marshal([]int{1, 300})
	fmt.Printf("%x %v\n", b, err)
	var xs []int
	rest, err := asn1.Unmarshal(b, &xs)
	fmt.Println(xs, len(rest), err, asn1.ObjectIdentifier{1, 2, 840})
}

/* Output:
30070201010202012c <nil>
[1 300] 0 <nil> 1.2.840
*/
