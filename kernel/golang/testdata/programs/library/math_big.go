package main

import (
	"fmt"
	"math/big"
)

func main() {
	a, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	b := new(big.Int).Exp(big.NewInt(2), big.NewInt(100), nil)
	q, r := new(big.Int).DivMod(b, a, new(big.Int))
	fmt.Println(a, b, q, r, a.Cmp(b), b.BitLen(), new(big.Int).GCD(nil, nil, big.NewInt(12), big.NewInt(18)), big.NewInt(97).ProbablyPrime(10))
	x := big.NewRat(1, 3)
	x.Add(x, big.NewRat(1, 6))
	f := new(big.Float).SetPrec(100).Quo(big.NewFloat(1), big.NewFloat(3))
	fmt.Println(x, x.FloatString(3), f.Text('g', 20))
	fmt.Printf("%x %d %v\n", a, big.NewInt(-5), []*big.Int{big.NewInt(1)})
}

/* Output:
123456789012345678901234567890 1267650600228229401496703205376 10 33082710104772612484357526476 -1 101 6 true
1/2 0.500 0.33333333333333333333
18ee90ff6c373e0ee4e3f0ad2 -5 [1]
*/
