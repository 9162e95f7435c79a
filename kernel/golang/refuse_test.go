package golang_test

import (
	"errors"
	"testing"

	"goelm/kernel/golang"
)

// What cannot be run faithfully is refused before anything runs, with a stable code at the construct.
func TestRefusals(t *testing.T) {
	tests := []struct {
		code, src string
		line      int
	}{
		{"same-shape", "type C float64\nfunc main() {\n\tvar x any = C(1)\n\t_, ok := x.(float64)\n\tprintln(ok)\n}", 4},
		{"same-shape", "type A int\ntype B int\nfunc k(x any) int {\n\tswitch x.(type) {\n\tcase A:\n\t\treturn 1\n\t}\n\treturn 0\n}\nfunc main() { println(k(A(1)), k(B(1))) }", 5},
		{"same-shape", "type A int\nfunc main() {\n\tvar x, y any = A(1), 1\n\tprintln(x == y)\n}", 4},
		{"struct-error", "type E struct{ n int }\nfunc (E) Error() string { return \"e\" }\nfunc f(err error) bool {\n\t_, ok := err.(E)\n\treturn ok\n}\nfunc main() { println(f(E{1})) }", 4},
		{"struct-error", "type E struct{ n int }\nfunc (E) Error() string { return \"e\" }\nfunc main() {\n\tvar e E\n\tprintln(errors.As(E{1}, &e))\n}", 5},
		{"encoding", "type B struct{ N int }\ntype T struct{ B }\nfunc main() {\n\tjson.Marshal(T{})\n}", 4},
		{"reflect", "type T int\nfunc main() { println(reflect.TypeOf(T(1)).Name()) }", 2},
		{"range-func-defer", "func main() {\n\tfor range slices.Values([]int{1}) {\n\t\tdefer println()\n\t}\n}", 3},
		{"slice-to-array", "func main() {\n\ts := []int{1}\n\tprintln([1]int(s)[0])\n}", 3},
		{"interface-key", "type S struct{ n int }\nfunc (s S) M() {}\ntype I interface{ M() }\nfunc main() {\n\tm := map[I]int{}\n\tm[S{1}] = 2\n}", 5},
		{"recursive-type", "type F func(int) F\nfunc main() {\n\tvar f F\n\tprintln(f == nil)\n}", 1},
		{"generic-library", "func main() {\n\tnext, stop := iter.Pull(slices.Values([]int{1}))\n\tnext()\n\tstop()\n}", 2},
	}
	for _, tt := range tests {
		_, err := golang.Compile(stdlib, "c.go", tt.src, golang.Options{CheckOptions: golang.CheckOptions{AutoImport: true, AllowUnused: true}})
		var u *golang.Unsupported
		if !errors.As(err, &u) {
			t.Errorf("%s: %v\n%s", tt.code, err, tt.src)
			continue
		}
		if u.Code != tt.code || u.Line != tt.line {
			t.Errorf("got %s at line %d, want %s at line %d: %v", u.Code, u.Line, tt.code, tt.line, u)
		}
	}
}
