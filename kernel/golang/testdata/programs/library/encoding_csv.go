package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strings"
)

func main() {
	r := csv.NewReader(strings.NewReader("a,b\n\"x, y\",2\n# c\n"))
	r.Comment = '#'
	rows, err := r.ReadAll()
	fmt.Printf("%q %v\n", rows, err)
	w := csv.NewWriter(os.Stdout)
	w.Write([]string{"one", "t,wo", "thr\"ee"})
	w.Flush()
	_, err = csv.NewReader(strings.NewReader("a,b\nc\n")).ReadAll()
	var pe *csv.ParseError
	fmt.Println(errors.Is(err, csv.ErrFieldCount), errors.As(err, &pe), pe.Line)
}

/* Output:
[["a" "b"] ["x, y" "2"]] <nil>
one,"t,wo","thr""ee"
true true 2
*/
