package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

type upper struct{ r io.Reader }

func (u upper) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	for i := range p[:n] {
		if p[i] >= 'a' && p[i] <= 'z' {
			p[i] -= 32
		}
	}
	return n, err
}

func main() {
	b, err := io.ReadAll(io.LimitReader(upper{strings.NewReader("limited text")}, 7))
	fmt.Println(string(b), err)
	var w1, w2 strings.Builder
	n, err := io.Copy(io.MultiWriter(&w1, &w2), io.TeeReader(io.MultiReader(strings.NewReader("a"), strings.NewReader("b")), &w1))
	fmt.Println(n, err, w1.String(), w2.String())
	pr, pw := io.Pipe()
	go func() { fmt.Fprint(pw, "piped"); pw.CloseWithError(errors.New("closed")) }()
	b, err = io.ReadAll(pr)
	fmt.Println(string(b), err)
	s := io.NewSectionReader(strings.NewReader("0123456789"), 2, 5)
	p := make([]byte, 3)
	s.Seek(1, io.SeekStart)
	io.ReadFull(s, p)
	_, err = io.ReadAtLeast(strings.NewReader("x"), p, 2)
	fmt.Println(string(p), err == io.ErrUnexpectedEOF, s.Size())
}

/* Output:
LIMITED <nil>
2 <nil> aabb ab
piped closed
x45 true 5
*/
