package golang_test

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"goelm/kernel/golang"
)

func runSource(t *testing.T, name, src string, opt golang.Options) (string, error) {
	t.Helper()
	var out bytes.Buffer
	opt.Stdout, opt.Stderr = &out, &out
	u, err := golang.Compile(stdlib, name, src, opt)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	err = u.Main(ctx)
	return out.String(), err
}

func TestCall(t *testing.T) {
	u, err := golang.Compile(stdlib, "c.go", "func Add(a, b int) (int, string) { return a + b, strconv.Itoa(a) }\nvar n = 5\nfunc N() int { return n }",
		golang.Options{CheckOptions: golang.CheckOptions{AutoImport: true}})
	if err != nil {
		t.Fatal(err)
	}
	res, err := u.Call(context.Background(), "Add", []reflect.Value{reflect.ValueOf(2), reflect.ValueOf(3)})
	if err != nil || res[0].Int() != 5 || res[1].String() != "2" {
		t.Fatalf("Add: %v, %v", res, err)
	}
	if res, err = u.Call(context.Background(), "N", nil); err != nil || res[0].Int() != 5 {
		t.Fatalf("N: %v, %v", res, err)
	}
	if _, err := u.Call(context.Background(), "Add", nil); err == nil {
		t.Error("a call without arguments must fail")
	}
}

func TestFuel(t *testing.T) {
	for _, src := range []string{
		"func main() { for {} }",
		"func main() { for { func() { defer func() { recover() }(); for {} }() } }",
		"func f(n int) int { if n < 2 { return n }; return f(n-1) + f(n-2) }\nfunc main() { f(60) }",
		"func main() { x := 0\nagain: x++\n goto again }",
	} {
		start := time.Now()
		_, err := runSource(t, "c.go", src, golang.Options{CheckOptions: golang.CheckOptions{AutoImport: true}, Fuel: 100_000})
		if !errors.Is(err, golang.ErrFuel) {
			t.Errorf("%s: %v after %v, want out of fuel", src, err, time.Since(start))
		}
	}
}

func TestDepth(t *testing.T) {
	start := time.Now()
	_, err := runSource(t, "c.go", "func f(n int) int { return f(n+1) + 1 }\nfunc main() { f(0) }",
		golang.Options{CheckOptions: golang.CheckOptions{AutoImport: true}, Fuel: 1e9})
	if !errors.Is(err, golang.ErrMemory) {
		t.Errorf("%v after %v, want depth", err, time.Since(start))
	}
}

func TestContext(t *testing.T) {
	racy(t)
	for _, src := range []string{"func main() { for {} }", "func main() { select {} }", "func main() { <-make(chan int) }"} {
		u, err := golang.Compile(stdlib, "c.go", src, golang.Options{CheckOptions: golang.CheckOptions{AutoImport: true}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		start := time.Now()
		err = u.Main(ctx)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > time.Second {
			t.Errorf("%s: %v after %v", src, err, time.Since(start))
		}
	}
}

func TestPanic(t *testing.T) {
	_, err := runSource(t, "c.go", "func f(xs []int, n int) int {\n\ty := n\n\treturn xs[y]\n}\n\nfunc main() {\n\tf(nil, 3)\n}\n",
		golang.Options{CheckOptions: golang.CheckOptions{AutoImport: true}})
	var p *golang.PanicError
	if !errors.As(err, &p) {
		t.Fatalf("got %v", err)
	}
	if !strings.HasPrefix(p.Text, "runtime error: index out of range") || len(p.Frames) < 2 || p.Frames[0].Line != 3 || p.Frames[0].Func != "main.f" {
		t.Errorf("panic %+v", p)
	}
}

// Options.Deterministic puts the keys of a map in order, of whatever type they are.
func TestMapOrder(t *testing.T) {
	src := `type point struct{ x, y int }
type name string
func main() {
	for k, v := range map[string]int{"b": 2, "a": 1, "c": 3} { print(k, v, " ") }
	for k := range map[point]bool{{2, 1}: true, {1, 5}: true, {1, 2}: true} { print(k.x, k.y, " ") }
	m := map[float64]string{math.NaN(): "nan", 1.5: "x", -1: "y", 7: "gone"}
	for k, v := range m { delete(m, 7); print(int(k*10) > 0, v, " ") }
	for k, v := range map[any]int{name("n"): 1, 4: 2, 3: 3, "s": 4} { fmt.Print(k, v, " ") }
	for k := range maps.Keys(map[[2]bool]int{{true, false}: 1, {false, true}: 2, {}: 3}) { print(k[0], k[1], " ") }
	var none map[string]int
	for range none { print("none") }
	keys := map[int]struct{}{3: {}, 1: {}}
	for k, v := range keys { fmt.Print(k, v) }
}`
	want := "a1 b2 c3 12 15 21 falsenan falsey truex 3 3 4 2 n1 s4 falsefalse falsetrue truefalse 1 {}3 {}"
	for range 3 {
		got, err := runSource(t, "c.go", src, golang.Options{CheckOptions: golang.CheckOptions{AutoImport: true}, Deterministic: true})
		if err != nil || got != want {
			t.Fatalf("got  %q, %v\nwant %q", got, err, want)
		}
	}
}
