package main

import (
	"fmt"
	"log"
	"os"
	"strings"
)

func main() {
	var b strings.Builder
	l := log.New(&b, "pre ", log.Lmsgprefix)
	l.Println("hello", 1)
	l.Printf("%03d", 7)
	l.SetPrefix("new ")
	l.SetFlags(0)
	l.Print("x")
	fmt.Print(b.String(), l.Prefix(), l.Flags(), "\n")
	log.SetOutput(os.Stdout)
	log.SetFlags(log.Lshortfile &^ log.Lshortfile)
	log.Print("standard")
	defer func() { fmt.Println("recovered:", recover()) }()
	l.Panicf("bad %d", 1)
}

/* Output:
pre hello 1
pre 007
new x
new 0
standard
recovered: bad 1
*/
