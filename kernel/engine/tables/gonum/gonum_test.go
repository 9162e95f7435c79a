package gonum

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
)

func TestCells(t *testing.T) {
	var out bytes.Buffer
	s := golang.NewSession(golang.NewLibrary(std.Packages(), Packages()), golang.SessionOptions{Stdout: &out})
	for _, tt := range []struct{ src, want string }{
		{"a := mat.NewDense(2, 2, []float64{4, 1, 2, 3})\nvar inv, id mat.Dense\nerr := inv.Inverse(a)\nid.Mul(a, &inv)\nfmt.Print(err, mat.Det(a) > 9.99, mat.EqualApprox(&id, mat.NewDiagDense(2, []float64{1, 1}), 1e-12))", "<nil> true true"},
		{"fmt.Printf(\"%v\", mat.Formatted(a.T()))", "⎡4  2⎤\n⎣1  3⎦"},
		{"var eig mat.Eigen\nfmt.Print(eig.Factorize(a, mat.EigenRight), real(eig.Values(nil)[0]) > 4.99)", "true true"},
		{"raw := a.RawMatrix()\nfmt.Print(raw.Rows, raw.Data)", "2 [4 1 2 3]"},
		{"fmt.Print(blas64.Dot(blas64.Vector{N: 2, Inc: 1, Data: []float64{1, 2}}, blas64.Vector{N: 2, Inc: 1, Data: []float64{3, 4}}))", "11"},
		{"xs := []float64{1, 2, 3, 4}\nys := []float64{3, 5, 7, 9}\nalpha, beta := stat.LinearRegression(xs, ys, nil, false)\nfmt.Printf(\"%.1f %.1f %.2f\", alpha, beta, stat.Correlation(xs, ys, nil))", "1.0 2.0 1.00"},
		{"mean, std := stat.MeanStdDev(xs, nil)\nfmt.Printf(\"%.2f %.2f %v\", mean, std, stat.Quantile(0.5, stat.Empirical, xs, nil))", "2.50 1.29 2"},
		{"floats.Scale(2, xs)\nfmt.Print(floats.Sum(xs), floats.Dot(xs, ys), floats.Span(make([]float64, 3), 0, 1))", "20 140 [0 0.5 1]"},
		{"n := distuv.Normal{Mu: 1, Sigma: 2, Src: rand.NewPCG(1, 2)}\nfmt.Printf(\"%.3f %.3f\", n.CDF(1), n.Rand())", "0.500 1.759"},
		{"p := optimize.Problem{Func: func(x []float64) float64 { return math.Pow(x[0]-3, 2) + 1 }, Grad: func(grad, x []float64) { grad[0] = 2 * (x[0] - 3) }}\nr, err := optimize.Minimize(p, []float64{0}, nil, &optimize.BFGS{})\nfmt.Printf(\"%.4f %.4f %v\", r.X[0], r.F, err)", "3.0000 1.0000 <nil>"},
		{"fmt.Print(combin.Combinations(3, 2), scalar.EqualWithinAbs(1, 1.01, 0.1))", "[[0 1] [0 2] [1 2]] true"},
		// a matrix of one's own
		{"type diagonal float64\nfunc (d diagonal) Dims() (int, int) { return 2, 2 }\nfunc (d diagonal) At(i, j int) float64 { if i == j { return float64(d) }; return 0 }\nfunc (d diagonal) T() mat.Matrix { return d }\nvar twice mat.Dense\ntwice.Mul(a, diagonal(2))\nfmt.Print(twice.RawRowView(0), mat.Trace(diagonal(3)))", "[8 2] 6"},
	} {
		out.Reset()
		if _, err := s.Run(context.Background(), "In[1]", tt.src); err != nil || out.String() != tt.want {
			t.Errorf("%s\nprints %q, %v, want %q", tt.src, out.String(), err, tt.want)
		}
	}
}

// The tables must be those of the version in go.mod.
func TestTablesAreFresh(t *testing.T) {
	src, err := os.ReadFile("gonum.go")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(src), "//go:generate ")
	line, _, _ := strings.Cut(rest, "\n")
	dir := t.TempDir()
	words := strings.Fields(strings.Replace(line, "-o .", "-o "+dir, 1))
	if out, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	fresh, err := filepath.Glob(filepath.Join(dir, "z_*.go"))
	if err != nil || len(fresh) < 10 {
		t.Fatalf("%d files, %v", len(fresh), err)
	}
	for _, f := range fresh {
		want, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Base(f)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is out of date; run `make generate`", filepath.Base(f))
		}
	}
}
