package golang_test

import "testing"

func TestWarnings(t *testing.T) {
	ts := newTestSession()
	for src, want := range map[string]string{
		"x := 1": "",
		"func f() int {\n\ta := 1\n\tfor i, v := range []int{1} {\n\t\t_ = i\n\t}\n\treturn 2\n}": "In[1]:2:2: declared and not used: a\nIn[1]:3:9: declared and not used: v",
		"if q := 2; true {\n}": "In[1]:1:4: declared and not used: q",
		"import \"os\"":        "",
	} {
		res, err := ts.Run(ts.ctx, "In[1]", src)
		if err != nil || res.Warnings.Error() != want {
			t.Errorf("%s: %v, warnings %q, want %q", src, err, res.Warnings.Error(), want)
		}
	}
	if res, err := ts.Run(ts.ctx, "In[2]", "f()"); err != nil || res.Warnings != nil {
		t.Errorf("a later cell repeats the warnings: %v %v", res.Warnings, err)
	}
}

// More of what a person types, cell after cell.
func TestSessionHabits(t *testing.T) {
	type step struct{ src, want string }
	tests := []struct {
		name  string
		steps []step
	}{
		{"nothing", []step{{"", ""}, {"// only a comment", ""}, {"\n\n", ""}}},
		{"trailing comment", []step{{"1 + 1 // two", "=> 2"}}},
		{"alias import", []step{{"import m \"math\"", ""}, {"m.Floor(2.5)", "=> 2"}, {"import \"math\"\nmath.Ceil(2.5)", "=> 3"}}},
		{"blank import", []step{{"import _ \"embed\"\n1", "=> 1"}}},
		{"unknown import", []step{{"import \"example.com/x\"\nx.F()", "error: In[1]:1:8: could not import example.com/x (package example.com/x is not available)"}}},
		{"misspelt import", []step{{"import \"encoding/jsn\"", "error: In[1]:1:8: could not import encoding/jsn (package encoding/jsn is not available; did you mean encoding/json?)"}}},
		{"packages of one name", []step{{"rand.NewPCG(1, 2).Uint64()", "=> 14192431797130687760"}, {"rand.Intn(1)", "=> 0"}, {"rand.New(rand.NewPCG(1, 2)).IntN(1)", "=> 0"}}},
		{"whole program", []step{{"// A program.\npackage main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"hello\", double(3))\n}\n\nfunc double(x int) int { return 2 * x }", "hello 6\n"}, {"double(4)", "=> 8"}, {"package main\nfunc main() {\n\tpanic(\"out\")\n}", "error: panic: out [main.main In[3]:3] [ In[3]:2]"}, {"package lib\nfunc F() int { return 1 }", ""}, {"F()", "=> 1"}}},
		{"forward use", []step{{"func a() int { return b() }\nfunc b() int { return 5 }\na()", "=> 5"}}},
		{"variable hides package", []step{{"path := \"x/y\"\nlen(path)", "=> 3"}, {"path", "=> x/y"}}},
		{"constants", []step{{"const (\n\tA = iota\n\tB\n\tC\n)\nB + C", "=> 3"}, {"type D int\nconst (\n\tX D = iota + 1\n\tY\n)\nY", "=> 2"}}},
		{"stringer", []step{{"type D int\nfunc (d D) String() string { return \"D!\" }\nD(3)", "=> D!"}, {"[]D{1}", "=> []D{D!}"}, {"fmt.Println(D(1), []D{2})", "D! [D!]\n"}}},
		{"error value", []step{{"errors.New(\"bad\")", "error: bad"}, {"err := fmt.Errorf(\"x %d\", 1)\nerr", "=> x 1"}, {"type E struct{ n int }\nfunc (e *E) Error() string { return fmt.Sprint(\"E\", e.n) }\nfunc f() error { return &E{4} }\nf()", "error: E4"}}},
		{"error only", []step{{"func ok() error { return nil }\nok()", ""}}},
		{"increments", []step{{"x := 1\nx++\nx += 3", ""}, {"x", "=> 5"}}},
		{"channels", []step{{"ch := make(chan int, 2)\nch <- 4", ""}, {"<-ch", "=> 4"}}},
		{"goroutine over cells", []step{{"ch := make(chan int)\ngo func() { for i := 0; i < 3; i++ { ch <- i } }()", ""}, {"<-ch + <-ch + <-ch", "=> 3"}}},
		{"select", []step{{"c := make(chan string, 1)\nc <- \"a\"\nselect {\ncase s := <-c:\n\tfmt.Println(s)\ndefault:\n\tfmt.Println(\"none\")\n}", "a\n"}}},
		{"defer at top", []step{{"defer fmt.Println(\"later\")\nfmt.Println(\"now\")", "now\nlater\n"}}},
		{"early return", []step{{"fmt.Println(1)\nif true {\n\treturn\n}\nfmt.Println(2)", "1\n"}}},
		{"labels", []step{{"outer:\nfor i := 0; i < 3; i++ {\n\tfor {\n\t\tcontinue outer\n\t}\n}\n\"done\"", "=> done"}}},
		{"if with error", []step{{"if n, err := strconv.Atoi(\"7\"); err == nil {\n\tfmt.Println(n)\n}", "7\n"}, {"n", "error: In[2]:1:1: undefined: n"}}},
		{"zero value", []step{{"var n int\nvar s []string\nvar m map[string]int\nn", "=> 0"}, {"s == nil && m == nil", "=> true"}, {"m", "=> nil"}}},
		{"several", []step{{"a, b := 1, \"x\"\na, c := 2, 3\nfmt.Println(a, b, c)", "2 x 3\n"}}},
		{"nil", []step{{"var p *int\np", "=> nil"}, {"nil", "=> nil"}}},
		{"struct redefined with methods", []step{{"type P struct{ X int }\nfunc (p P) Get() int { return p.X }\nfunc use(p P) int { return p.Get() * 2 }", ""}, {"type P struct{ X, Y int }", ""}, {"use(P{3, 4})", "=> 6"}, {"P{1, 2}.Get()", "=> 1"}}},
		{"method and its callers", []step{{"type P struct{ X int }\nfunc (p *P) Inc() { p.X++ }\nfunc twice(p *P) { p.Inc(); p.Inc() }\np := &P{}\ntwice(p)\np.X", "=> 2"}, {"func (p *P) Inc() { p.X += 10 }", ""}, {"twice(p)\np.X", "=> 22"}}},
		{"interface over cells", []step{{"type Shape interface{ Area() float64 }\ntype Sq struct{ S float64 }\nfunc (s Sq) Area() float64 { return s.S * s.S }\nvar sh Shape = Sq{2}\nsh.Area()", "=> 4"}, {"type Ci struct{ R float64 }\nfunc (c Ci) Area() float64 { return c.R * 3 }\nshapes := []Shape{sh, Ci{1}}\ntotal := 0.0\nfor _, s := range shapes {\n\ttotal += s.Area()\n}\ntotal", "=> 7"}, {"func (s Sq) Area() float64 { return 100 }\nshapes[0].Area()", "=> 100"}, {"_, isSq := shapes[0].(Sq)\nisSq", "=> true"}}},
		{"generic type over cells", []step{{"type Pair[A, B any] struct {\n\tFirst  A\n\tSecond B\n}\nfunc Swap[A, B any](p Pair[A, B]) Pair[B, A] { return Pair[B, A]{p.Second, p.First} }\np := Pair[int, string]{1, \"a\"}", ""}, {"q := Swap(p)\nq", "=> Pair[string, int]{First:\"a\", Second:1}"}, {"p = Swap(q)\np.First", "=> 1"}}},
		{"recursion", []step{{"func fact(n int) int {\n\tif n < 2 {\n\t\treturn 1\n\t}\n\treturn n * fact(n-1)\n}\nfact(10)", "=> 3628800"}}},
		{"maps sorted", []step{{"map[string]int{\"b\": 2, \"a\": 1}", "=> map[string]int{\"a\": 1, \"b\": 2}"}}},
		{"nested", []step{{"type In struct{ V []float64 }\ntype Out struct {\n\tName string\n\tI *In\n\tM map[string]In\n}\nOut{\"n\", &In{[]float64{1.5}}, map[string]In{\"k\": {nil}}}", "=> Out{Name:\"n\", I:&In{V:[]float64{1.5}}, M:map[string]In{\"k\": {V:nil}}}"}}},
		{"assignment of function", []step{{"f := func(x int) int { return x * 2 }\nf(4)", "=> 8"}, {"f = func(x int) int { return x * 3 }\nf(4)", "=> 12"}}},
		{"closure over a variable", []step{{"total := 0\nadd := func(n int) { total += n }\nadd(3)\nadd(4)\ntotal", "=> 7"}, {"add(1)\ntotal", "=> 8"}}},
		{"pointers", []step{{"x := 1\np := &x\n*p = 5\nx", "=> 5"}, {"x = 6\n*p", "=> 6"}}},
		{"sort", []step{{"xs := []int{3, 1, 2}\nsort.Ints(xs)\nxs", "=> []int{1, 2, 3}"}, {"slices.Reverse(xs)\nxs", "=> []int{3, 2, 1}"}}},
		{"json", []step{{"type T struct {\n\tA int `json:\"a\"`\n\tb int\n}\nb, err := json.Marshal(T{1, 2})\nstring(b)", "=> {\"a\":1}"}}},
		{"panic keeps variables", []step{{"x := 1\nx = 2\nvar m map[string]int\nm[\"a\"] = 1\nx = 3", "error: panic: assignment to entry in nil map [ In[1]:4]"}, {"x", "=> 2"}}},
		{"syntax error", []step{{"x := \ny := 2", "error: In[1]:2:3: expected ';', found ':='"}}},
		{"type error in a function", []step{{"func f() int {\n\treturn \"a\"\n}", "error: In[1]:2:9: cannot use \"a\" (untyped string constant) as int value in return statement"}, {"f()", "error: In[2]:1:1: undefined: f"}}},
		{"suggestion", []step{{"counter := 1", ""}, {"countre + 1", "error: In[2]:1:1: undefined: countre; did you mean counter?"}}},
		{"exit", []step{{"x := 1\nos.Exit(3)", "error: exit status 3"}, {"x", "=> 1"}}},
		{"wrong use of must", []step{{"must(1)", "error: In[1]:1:7: not enough arguments in call to must\n\thave (number)\n\twant (T, error)"}}},
		{"unused variable inside", []step{{"func f() int {\n\tx := 1\n\treturn 2\n}\nf()", "=> 2"}}},
		{"iterators", []step{{"for i, v := range slices.Backward([]int{1, 2}) {\n\tfmt.Print(i, v, \" \")\n}", "1 2 0 1 "}, {"sum := 0\nfor v := range maps.Values(map[string]int{\"a\": 3}) {\n\tsum += v\n}\nsum", "=> 3"}}},
		{"great constants", []step{{"1 << 70", "error: In[1]:1:1: cannot use 1 << 70 (untyped int constant 1180591620717411303424) as int value (overflows)"}, {"1 << 62", "=> 4611686018427387904"},
			{"1e400", "error: In[3]:1:1: cannot use 1e400 (untyped float constant 1e+400) as float64 value (overflows)"}, {"uint64(1 << 63)", "=> 9223372036854775808"}, {"'a' << 40", "error: In[5]:1:1: cannot use 'a' << 40 (untyped rune constant 106652627894272) as rune value (overflows)"}}},
		{"deadlock", []step{{"ch := make(chan int)\nn := 1\n<-ch", "error: fatal error: all goroutines are asleep - deadlock!"}, {"go func() { ch <- n }()\n<-ch", "=> 1"}, {"var wg sync.WaitGroup\nwg.Add(1)\ngo func() { ch <- 2 }()\nwg.Wait()", "error: fatal error: all goroutines are asleep - deadlock!"}}},
		{"type alias", []step{{"type ID = int\nvar x ID = 3\nx + 1", "=> 4"}}},
		{"local type", []step{{"func f() any {\n\ttype pt struct{ X int }\n\treturn pt{4}\n}\nfmt.Println(f())", "{4}\n"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "goroutine over cells" || tt.name == "exit" {
				racy(t)
			}
			ts := newTestSession()
			for i, s := range tt.steps {
				if got := ts.cell(s.src); got != s.want {
					t.Errorf("cell %d:\n%s\ngot  %q\nwant %q", i+1, s.src, got, s.want)
				}
			}
		})
	}
}

// Cells of one name, as a front end without history sends them, keep each its own imports.
func TestCellsOfOneName(t *testing.T) {
	ts := newTestSession()
	for _, src := range []string{
		"func loud(s string) string { return strings.ToUpper(s) }\nlimit := 1",
		"import \"math/rand/v2\"\ntype die struct{}\nfunc (die) roll(r *rand.Rand) int { return 1 + r.IntN(6) }",
		"func other() int { return limit }",
		"limit := \"one\"",
	} {
		if _, err := ts.Run(ts.ctx, "In[0]", src); err != nil {
			t.Fatal(src, err)
		}
	}
	if res, err := ts.Run(ts.ctx, "In[0]", "import \"container/ring\"\nring.New(len(loud(limit))).Len() + 0*die{}.roll(rand.New(rand.NewPCG(1, 2)))"); err != nil || res.Values[0].Int() != 3 {
		t.Error(res.Values, err)
	}
}
