package main

import (
	"fmt"
	"math/rand"
)

func main() {
	r := rand.New(rand.NewSource(42))
	fmt.Println(r.Intn(100), r.Intn(100), r.Float64(), r.Perm(4), r.Int63())
	fmt.Println(rand.Intn(1), rand.Int31n(1))
}

/* Output:
5 87 0.604093851558642 [0 3 1 2] 3545887102062614208
0 0
*/
