package main

import (
	"bufio"
	"bytes"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"math/big"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"text/template"
	"time"
	"unicode"
)

type lexer struct {
	in  string
	pos int
	out []token
}
type token struct {
	kind string
	val  string
}

type Cache struct {
	mu   sync.RWMutex
	data map[string]int
	hits int64
}

func (c *Cache) Get(k string) (int, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	v, ok := c.data[k]
	if ok {
		atomic.AddInt64(&c.hits, 1)
	}
	return v, ok
}

type upper struct{ r io.Reader }

func (u upper) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	copy(p, bytes.ToUpper(p[:n]))
	return n, err
}

type counter struct{ n int }

func (c *counter) Write(p []byte) (int, error) { c.n += len(p); return len(p), nil }

func worker(ctx context.Context, id int, jobs <-chan int, out chan<- string, wg *sync.WaitGroup) {
	defer wg.Done()
	for {
		select {
		case j, ok := <-jobs:
			if !ok {
				return
			}
			out <- fmt.Sprintf("%d:%d", id%1, j*j)
		case <-ctx.Done():
			return
		}
	}
}

func main() {
	c := &Cache{data: map[string]int{"a": 1}}
	fmt.Println(c.Get("a"))
	fmt.Println(c.Get("b"))
	fmt.Println(c.hits)
	b, _ := io.ReadAll(upper{strings.NewReader("hello")})
	fmt.Println(string(b))
	cw := &counter{}
	fmt.Fprintf(cw, "%d %s", 12, "abc")
	fmt.Println(cw.n)
	jobs := make(chan int)
	out := make(chan string, 10)
	var wg sync.WaitGroup
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	for i := range 3 {
		wg.Add(1)
		go worker(ctx, i, jobs, out, &wg)
	}
	for i := range 5 {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	close(out)
	n := 0
	for range out {
		n++
	}
	fmt.Println(n)
	re := regexp.MustCompile(`(\w+)@(\w+)\.com`)
	fmt.Println(re.FindStringSubmatch("bob@example.com"), re.ReplaceAllStringFunc("a@b.com", strings.ToUpper))
	x := new(big.Int)
	x.Exp(big.NewInt(2), big.NewInt(100), nil)
	fmt.Println(x, x.Cmp(big.NewInt(5)))
	var stdout strings.Builder
	tw := tabwriter.NewWriter(&stdout, 0, 4, 1, ' ', 0)
	fmt.Fprintln(tw, "a\tb\tc")
	fmt.Fprintln(tw, "aaa\tbbb\tc")
	tw.Flush()
	t := template.Must(template.New("x").Parse("{{range .}}[{{.}}]{{end}}\n"))
	t.Execute(&stdout, []int{1, 2})
	fmt.Print(stdout.String())
	sc := bufio.NewScanner(strings.NewReader("one two\nthree"))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		fmt.Print(sc.Text(), "|")
	}
	fmt.Println()
	l := list.New()
	l.PushBack(1)
	l.PushFront("z")
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	fmt.Println()
	h := sha256.Sum256([]byte("abc"))
	fmt.Println(hex.EncodeToString(h[:4]))
	r := csv.NewReader(strings.NewReader("a,b\n1,2\n"))
	recs, err := r.ReadAll()
	fmt.Println(recs, err)
	f := func(r rune) bool { return !unicode.IsLetter(r) }
	fmt.Println(strings.FieldsFunc("a1b2c", f), strings.IndexFunc("ab1", unicode.IsDigit))
	d := 90 * time.Minute
	fmt.Println(d, d.Hours(), time.Duration(1500)*time.Millisecond)
	tm := time.Date(2024, time.February, 29, 12, 0, 0, 0, time.UTC)
	fmt.Println(tm.Format(time.RFC3339), tm.Weekday(), tm.AddDate(1, 0, 0).Month())
	var once sync.Once
	for range 3 {
		once.Do(func() { fmt.Println("once") })
	}
	sb := &strings.Builder{}
	w := io.MultiWriter(sb, cw)
	io.WriteString(w, "xyz")
	fmt.Println(sb.String(), cw.n)
	pr, pw := io.Pipe()
	go func() { fmt.Fprint(pw, "piped"); pw.Close() }()
	pb, _ := io.ReadAll(pr)
	fmt.Println(string(pb))
	timer := time.NewTimer(time.Millisecond)
	<-timer.C
	var m sync.Map
	m.Store("k", 1)
	v, ok := m.Load("k")
	fmt.Println(v, ok)
	m.Range(func(k, v any) bool { fmt.Println(k, v); return true })
	strs := strings.NewReplacer("a", "1", "b", "2").Replace("abc")
	fmt.Println(strs)
}

/* Output:
1 true
0 false
1
HELLO
6
5
[bob@example.com bob example] A@B.COM
1267650600228229401496703205376 1
a   b   c
aaa bbb c
[1][2]
one|two|three|
z 1␣
ba7816bf
[[a b] [1 2]] <nil>
[a b c] 2
1h30m0s 1.5 1.5s
2024-02-29T12:00:00Z Thursday March
once
xyz 9
piped
1 true
k 1
12c
*/
