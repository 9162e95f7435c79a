// known: a library struct inside a struct of the program

package main

import (
	"fmt"
	"io"
	"math/big"
	"os"
	"time"
)

func main() {
	fmt.Println(1500*time.Millisecond, time.Second*90, []time.Duration{1, 1000})
	t := time.Date(2024, 2, 29, 13, 4, 5, 0, time.UTC)
	fmt.Println(t, t.Weekday(), t.Month(), t.Format("2006-01-02"), t.Add(36*time.Hour).Format(time.RFC3339))
	type ev struct {
		At  time.Time
		For time.Duration
	}
	fmt.Println(ev{t, time.Minute})
	fmt.Println(big.NewInt(1).Lsh(big.NewInt(1), 100), big.NewRat(3, 6), io.EOF, os.ErrNotExist)
}

/* Output:
1.5s 1m30s [1ns 1µs]
2024-02-29 13:04:05 +0000 UTC Thursday February 2024-02-29 2024-03-02T01:04:05Z
{2024-02-29 13:04:05 +0000 UTC 1m0s}
1267650600228229401496703205376 1/2 EOF file does not exist
*/
