package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
)

func main() {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	f, err := w.Create("dir/x.txt")
	f.Write([]byte("inside"))
	fmt.Println(err, w.Close())
	r, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	for _, f := range r.File {
		rc, _ := f.Open()
		b, _ := io.ReadAll(rc)
		rc.Close()
		fmt.Println(f.Name, string(b), f.UncompressedSize64, err)
	}
	data, err := fs.ReadFile(r, "dir/x.txt")
	fmt.Println(string(data), err)
}

/* Output:
<nil> <nil>
dir/x.txt inside 6 <nil>
inside <nil>
*/
