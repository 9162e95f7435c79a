package main

import (
	"fmt"
	"strconv"
)

func main() {
	n, err := strconv.ParseInt("-0x1f", 0, 16)
	f, err2 := strconv.ParseFloat("1e400", 64)
	b, err3 := strconv.ParseBool("maybe")
	fmt.Println(n, err, f, err2, b, err3)
	fmt.Println(strconv.Quote("é\n"), strconv.QuoteToASCII("é"), strconv.FormatInt(-255, 16), strconv.FormatFloat(1.5, 'e', 3, 64), strconv.AppendInt(nil, 5, 2))
	u, err := strconv.Unquote(`"a\tb"`)
	r, multi, tail, err4 := strconv.UnquoteChar(`\u00e9x`, '"')
	fmt.Println(u, err, r, multi, tail, err4, strconv.IntSize, strconv.IsPrint('é'))
}

/* Output:
-31 <nil> +Inf strconv.ParseFloat: parsing "1e400": value out of range false strconv.ParseBool: parsing "maybe": invalid syntax
"é\n" "\u00e9" -ff 1.500e+00 [49 48 49]
a	b <nil> 233 true x <nil> 64 true
*/
