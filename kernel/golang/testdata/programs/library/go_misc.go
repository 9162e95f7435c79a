package main

import (
	"fmt"
	"go/build/constraint"
	"go/doc"
	"go/doc/comment"
	"go/scanner"
	"go/token"
	"go/version"
)

func main() {
	var s scanner.Scanner
	src := []byte("x := 1.5 // c")
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", fset.Base(), len(src)), src, nil, scanner.ScanComments)
	for {
		_, t, lit := s.Scan()
		if t == token.EOF {
			break
		}
		fmt.Print(t, lit, " ")
	}
	fmt.Println(version.Compare("go1.20", "go1.9"), version.Lang("go1.21.3"))
	e, _ := constraint.Parse("//go:build linux && !cgo")
	fmt.Println(e, e.Eval(func(tag string) bool { return tag == "linux" }))
	var p comment.Parser
	fmt.Println(len(p.Parse("Text.\n\nMore text.\n").Content), doc.Synopsis("First sentence. Second."))
}

/* Output:
IDENTx := FLOAT1.5 COMMENT// c ;
 1 go1.21
linux && !cgo true
2 First sentence.
*/
