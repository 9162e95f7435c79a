package main

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"os"
	"strings"
)

func main() {
	t, p, err := mime.ParseMediaType("text/html; charset=utf-8")
	fmt.Println(t, p, err, mime.FormatMediaType("a/b", map[string]string{"k": "v w"}), mime.QEncoding.Encode("utf-8", "é"))
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	w.SetBoundary("xxx")
	w.WriteField("name", "value")
	w.Close()
	fmt.Println(strings.Count(b.String(), "--xxx"), w.FormDataContentType())
	r := multipart.NewReader(&b, "xxx")
	part, err := r.NextPart()
	v, _ := io.ReadAll(part)
	fmt.Println(part.FormName(), string(v), err)
	q := quotedprintable.NewWriter(os.Stdout)
	q.Write([]byte("é=x"))
	q.Close()
	fmt.Println()
}

/* Output:
text/html map[charset:utf-8] <nil> a/b; k="v w" =?utf-8?q?=C3=A9?=
2 multipart/form-data; boundary=xxx
name value <nil>
=C3=A9=3Dx
*/
