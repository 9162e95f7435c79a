package main

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"testing/quick"
	"testing/slogtest"
)

func main() {
	r := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			_ = strings.Repeat("x", 10)
		}
	})
	fmt.Println(r.N > 0)
	err := quick.Check(func(a, b int) bool { return a+b == b+a }, &quick.Config{MaxCount: 20})
	fmt.Println(err)
	b, err := io.ReadAll(iotest.OneByteReader(strings.NewReader("slow")))
	fmt.Println(string(b), err, iotest.TestReader(strings.NewReader("abc"), []byte("abc")))
	_ = slogtest.TestHandler
}

/* Output:
true
<nil>
slow <nil> <nil>
*/
