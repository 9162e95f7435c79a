package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

type st int

func (s st) String() string { return "st" + strconv.Itoa(int(s)) }

type er struct{ code int }

func (e er) Error() string { return "code " + strconv.Itoa(e.code) }

func main() {
	for _, x := range []any{st(1), er{2}, &er{3}, time.Duration(1500), errors.New("plain"), 7} {
		switch v := x.(type) {
		case fmt.Stringer:
			fmt.Println("stringer", v.String())
		case error:
			fmt.Println("error", v.Error())
		default:
			fmt.Println("neither", v)
		}
	}
}

/* Output:
stringer st1
error code 2
error code 3
stringer 1.5µs
error plain
neither 7
*/
