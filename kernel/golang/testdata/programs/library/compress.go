package main

import (
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"compress/lzw"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
)

func main() {
	text := strings.Repeat("compressible ", 50)
	var z bytes.Buffer
	gw := gzip.NewWriter(&z)
	gw.Name = "n"
	gw.Write([]byte(text))
	gw.Close()
	gr, _ := gzip.NewReader(&z)
	out, err := io.ReadAll(gr)
	fmt.Println(string(out) == text, gr.Name, err)
	z.Reset()
	zw := zlib.NewWriter(&z)
	zw.Write([]byte(text))
	zw.Close()
	fmt.Println(z.Len() < len(text))
	zr, _ := zlib.NewReader(&z)
	out, _ = io.ReadAll(zr)
	fmt.Println(len(out))
	z.Reset()
	fw, _ := flate.NewWriter(&z, flate.BestCompression)
	fw.Write([]byte(text))
	fw.Close()
	out, _ = io.ReadAll(flate.NewReader(&z))
	fmt.Println(len(out))
	z.Reset()
	lw := lzw.NewWriter(&z, lzw.LSB, 8)
	lw.Write([]byte(text))
	lw.Close()
	out, _ = io.ReadAll(lzw.NewReader(&z, lzw.LSB, 8))
	fmt.Println(len(out))
	_, err = io.ReadAll(bzip2.NewReader(strings.NewReader("no")))
	fmt.Println(err)
}

/* Output:
true n <nil>
true
650
650
650
bzip2 data invalid: bad magic value
*/
