package main

import (
	"bufio"
	"fmt"
	"strings"
)

func main() {
	s := bufio.NewScanner(strings.NewReader("one two\nthree"))
	s.Split(bufio.ScanWords)
	for s.Scan() {
		fmt.Print(s.Text(), "|")
	}
	r := bufio.NewReader(strings.NewReader("line 1\nline 2"))
	l, err := r.ReadString('\n')
	c, n, _ := r.ReadRune()
	r.UnreadRune()
	p, _ := r.Peek(4)
	fmt.Printf("%q %v %c %d %s\n", l, err, c, n, p)
	var b strings.Builder
	w := bufio.NewWriterSize(&b, 16)
	fmt.Fprint(w, "buffered")
	fmt.Println(b.Len(), w.Buffered())
	w.Flush()
	fmt.Println(b.String())
}

/* Output:
one|two|three|"line 1\n" <nil> l 1 line
0 8
buffered
*/
