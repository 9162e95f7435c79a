package main

import (
	"fmt"
	"math/rand/v2"
	"time"
)

func main() {
	r := rand.New(rand.NewPCG(1, 2))
	fmt.Println(r.IntN(100), r.IntN(100), r.Float64(), r.Perm(5), r.Uint32(), r.NormFloat64(), r.Int64N(1e12))
	xs := []string{"a", "b", "c", "d"}
	r.Shuffle(len(xs), func(i, j int) { xs[i], xs[j] = xs[j], xs[i] })
	fmt.Println(xs)
	c := rand.New(rand.NewChaCha8([32]byte{1}))
	fmt.Println(c.Uint64(), rand.N(1), rand.N(time.Duration(1)), rand.IntN(1))
	z := rand.NewZipf(r, 1.5, 2, 10)
	fmt.Println(z.Uint64() <= 10)
}

/* Output:
76 61 0.5085473976760264 [2 1 4 0 3] 1930089058 -0.11707238034168332 183731176326
[a c b d]
2011346856662591082 0 0s 0
true
*/
