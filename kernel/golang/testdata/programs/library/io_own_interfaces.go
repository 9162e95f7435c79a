package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

type rot struct {
	w io.Writer
	k byte
}

func (r *rot) Write(p []byte) (int, error) {
	q := make([]byte, len(p))
	for i, c := range p {
		q[i] = c
		if c >= 'a' && c <= 'z' {
			q[i] = 'a' + (c-'a'+r.k)%26
		}
	}
	return r.w.Write(q)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type closer struct {
	io.Reader
	closed *bool
}

func (c closer) Close() error { *c.closed = true; return nil }

func main() {
	fmt.Fprintln(&rot{os.Stdout, 13}, "hello", 42)
	p := []byte{1, 2, 3}
	n, err := io.ReadFull(zeros{}, p)
	closed := false
	var rc io.ReadCloser = closer{strings.NewReader("x"), &closed}
	b, _ := io.ReadAll(rc)
	rc.Close()
	fmt.Println(n, err, p, string(b), closed)
}

/* Output:
uryyb 42
3 <nil> [0 0 0] x true
*/
