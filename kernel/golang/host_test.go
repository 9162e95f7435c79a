package golang_test

import (
	"bytes"
	"context"
	"reflect"
	"testing"

	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
	"goelm/kernel/golang/testdata/hosttable"
)

// Cells call a compiled API of the shapes that the project's own packages have.
func TestHostAPI(t *testing.T) {
	lib := golang.NewLibrary(std.Packages(), hosttable.Packages())
	ts := &testSession{ctx: context.Background()}
	ts.Session = golang.NewSession(lib, golang.SessionOptions{
		Stdout: &ts.out, Stderr: &ts.out, Prelude: prelude, Predeclared: map[string]reflect.Value{
			"ctx": reflect.ValueOf(&ts.ctx).Elem(),
			"Display": reflect.ValueOf(func(vs ...any) {
				for _, v := range vs {
					bytes.NewBufferString(reflect.TypeOf(v).String()).WriteTo(&ts.out)
					ts.out.WriteString("\n")
				}
			}),
		},
	})
	steps := []struct{ src, want string }{
		{"task := host.Custom{Title: \"t\", Inputs: [][]any{{[]int{3, 1}}, {[]int{}}}, Measures: []host.Measure{{Name: \"n\", Max: 4, Cells: 2}},\n\tFn: func(p host.Program, out []any) host.Score { return host.Score{Fitness: float64(len(p.Name)) + float64(out[0].(int))} }}", ""},
		{"search := must(host.NewSearch(task, host.GP(), host.Seed(1)))\nsearch.Seed", "=> 1"},
		{"must(search.Run(ctx, host.Evaluations(7), host.On(\"here\")))", "=> 6"},
		{"search.Best()", "=> host.Program{Name:\"best\", Source:\"1 7here\"}"},
		{"search.Best().Source", "=> 1 7here"},
		{"must(host.NewSearch(task, host.GP())).N", "=> 0"},
		{"host.Compare(ctx, task, []host.Mutator{host.GP(), host.GP()}, host.Seed(3), host.Seed(4))", "=> t 2 2"},
		{"host.Ladder(host.Numbered)", "=> bugs3"},
		{"must(host.NewSearch(nil, host.GP()))", "error: host: no task [ In[9]:1]"},
		{"type mine struct{ k int }\nfunc (m *mine) Name() string { return \"mine\" }\nfunc (m *mine) Score(ctx context.Context, p host.Program) (float64, error) { m.k++; return float64(m.k), nil }\nm := &mine{}\ns2 := must(host.NewSearch(m, host.GP(), host.Seed(9)))\nmust(s2.Run(ctx))", "=> 3"},
		{"m.k", "=> 2"},
		{"type dup struct{}\nfunc (dup) Propose(ctx context.Context, ps []host.Program, n int) ([]host.Program, error) { return nil, fmt.Errorf(\"no %d\", n) }\ns3 := must(host.NewSearch(m, dup{}))\nmust(s3.Run(ctx))", "error: no 2 [ In[12]:4]"},
		{"for i, p := range search.All() {\n\tif i == 2 {\n\t\tbreak\n\t}\n\tfmt.Println(i, p.Name)\n}", "0 p0\n1 p1\n"},
		{"ps := []host.Program{{Name: \"a\"}, {Name: \"b\"}}\nps[1].Name", "=> b"},
		{"opts := []host.Option{host.Seed(5)}\nmust(host.NewSearch(task, host.GP(), opts...)).Seed", "=> 5"},
		{"Display(search.Best(), 3)", "host.Program\nint\n"},
		{"host.Display(ps[0], 3, \"x\")", "=> ;int;string;"},
		{"total := 0.0\nfor _, k := range []int{1, 2, 3} {\n\ttotal += task.Fn(host.Program{Name: \"ab\"}, []any{k}).Fitness\n}\ntotal", "=> 12"},
	}
	for _, s := range steps {
		if got := ts.cell(s.src); got != s.want {
			t.Errorf("%s\ngot  %q\nwant %q", s.src, got, s.want)
		}
	}
}
