package main

import (
	"archive/tar"
	"bytes"
	"fmt"
	"io"
)

func main() {
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, f := range []struct{ name, body string }{{"a.txt", "alpha"}, {"b.txt", "beta"}} {
		w.WriteHeader(&tar.Header{Name: f.name, Mode: 0o600, Size: int64(len(f.body))})
		w.Write([]byte(f.body))
	}
	w.Close()
	r := tar.NewReader(&buf)
	for {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		b, _ := io.ReadAll(r)
		fmt.Println(h.Name, h.Size, string(b), h.Typeflag == tar.TypeReg)
	}
}

/* Output:
a.txt 5 alpha true
b.txt 4 beta true
*/
