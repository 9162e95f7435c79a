package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

type upper struct{ io.Reader }

func (u upper) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	copy(p, bytes.ToUpper(p[:n]))
	return n, err
}

type counting struct {
	io.Writer
	n int
}

func (c *counting) Write(p []byte) (int, error) { c.n += len(p); return c.Writer.Write(p) }

func main() {
	var out strings.Builder
	w := &counting{Writer: &out}
	n, err := io.Copy(w, upper{strings.NewReader("text here")})
	fmt.Println(n, err, w.n, out.String())
}

/* Output:
9 <nil> 9 TEXT HERE
*/
