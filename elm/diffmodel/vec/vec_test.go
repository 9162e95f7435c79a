package vec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// kernels runs a test with every set of inner loops that this processor has.
func kernels(t *testing.T, f func(t *testing.T)) {
	had := useAsm
	defer func() { useAsm = had }()
	for _, asm := range []bool{false, true} {
		if asm && !had {
			t.Log("no AVX2 or FMA here: the assembly is not tested")
			continue
		}
		useAsm = asm
		t.Run(Kernel(), f)
	}
}

func numbers(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

// near says whether two numbers agree but for the rounding of terms additions of numbers about 1.
func near(a, b float64, terms int) bool {
	return math.Abs(a-b) <= 3e-7*math.Sqrt(float64(terms)+1)*(4+math.Abs(b))
}

func TestMulAdd(t *testing.T) {
	kernels(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 1))
		for _, s := range [][3]int{{1, 1, 1}, {6, 16, 4}, {7, 17, 5}, {5, 15, 300}, {13, 128, 33}, {100, 50, 600}, {64, 257, 129}, {300, 128, 128}, {2, 3, 0}} {
			m, n, k := s[0], s[1], s[2]
			for shape := range 4 {
				a, b := Dense(numbers(r, m*k), m, k), Dense(numbers(r, k*n), k, n)
				if shape&1 != 0 {
					a = Dense(numbers(r, m*k), k, m).T()
				}
				if shape&2 != 0 {
					b = Dense(numbers(r, k*n), n, k).T()
				}
				wide := Dense(numbers(r, m*(n+9)), m, n+9) // the product goes into a part of a wider matrix
				before := slices.Clone(wide.Data)
				MulAdd(wide.ColRange(5, 5+n), a, b)
				for i := range m {
					for j := range n + 9 {
						want := float64(before[i*(n+9)+j])
						if j >= 5 && j < 5+n {
							for x := range k {
								want += float64(a.Data[i*a.Row+x*a.Col]) * float64(b.Data[x*b.Row+(j-5)*b.Col])
							}
						}
						if got := float64(wide.Data[i*(n+9)+j]); !near(got, want, k) {
							t.Fatalf("%dx%dx%d, shape %d: element (%d, %d) is %v, want %v", m, k, n, shape, i, j, got, want)
						}
					}
				}
			}
		}
	})
}

// TestSameBits computes rows together, one by one and on any number of cores.
func TestSameBits(t *testing.T) {
	kernels(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(2, 2))
		const m, n, k = 131, 200, 700
		a, b := Dense(numbers(r, m*k), m, k), Dense(numbers(r, k*n), k, n)
		whole := make([]float32, m*n)
		MulAdd(Dense(whole, m, n), a, b)
		var p Panels
		p.Pack(b)
		single := make([]float32, m*n)
		for i := range m {
			MulAddPacked(Dense(single[i*n:], 1, n), a.RowRange(i, i+1), &p)
		}
		if !slices.Equal(whole, single) {
			t.Error("rows computed one by one differ from rows computed together")
		}
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
		for _, cores := range []int{1, 2, 5} {
			runtime.GOMAXPROCS(cores)
			c := make([]float32, m*n)
			MulAdd(Dense(c, m, n), a, b)
			if !slices.Equal(whole, c) {
				t.Errorf("%d cores give other bits", cores)
			}
		}
	})
}

func TestVectors(t *testing.T) {
	kernels(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 3))
		for n := 1; n < 100; n++ {
			a, b := numbers(r, n), numbers(r, n)
			dot, biggest := 0.0, math.Inf(-1)
			for i := range a {
				dot += float64(a[i]) * float64(b[i])
				biggest = max(biggest, float64(a[i]))
			}
			if got := Dot(a, b); !near(float64(got), dot, n) {
				t.Errorf("Dot of %d numbers is %v, want %v", n, got, dot)
			}
			if got := Max(a); float64(got) != biggest {
				t.Errorf("Max of %d numbers is %v, want %v", n, got, biggest)
			}
			y := slices.Clone(b)
			AddScaled(y, -1.5, a)
			for i := range y {
				if want := float64(b[i]) - 1.5*float64(a[i]); !near(float64(y[i]), want, 1) {
					t.Errorf("AddScaled gives %v, want %v", y[i], want)
				}
			}
			x := slices.Clone(a)
			norm := Softmax(x, 2)
			sum := 0.0
			for i := range x {
				sum += float64(x[i])
				if want := math.Exp(2*float64(a[i]) - float64(norm)); !near(float64(x[i]), want, n) {
					t.Errorf("Softmax of %d numbers: %v, want %v", n, x[i], want)
				}
			}
			if !near(sum, 1, n) {
				t.Errorf("Softmax of %d numbers adds up to %v", n, sum)
			}
		}
	})
}

func TestExp(t *testing.T) {
	kernels(t, func(t *testing.T) {
		var x []float32
		for v := -86.9; v < 87.9; v += 0.013 {
			x = append(x, float32(v))
		}
		y := slices.Clone(x)
		ExpSum(y, 1, 0)
		for i := range x {
			want := math.Exp(float64(x[i]))
			if math.Abs(float64(y[i])-want) > 3e-7*want {
				t.Fatalf("exp(%v) = %v, want %v", x[i], y[i], want)
			}
		}
		far := []float32{-1e30, -1000, -88, -87, 0, 0, 0, 0, float32(math.Inf(-1))}
		ExpSum(far, 1, 0)
		for _, i := range []int{0, 1, 2, 3, 8} {
			if far[i] < 0 || far[i] > 2e-38 {
				t.Errorf("the exponential of a very small number is %v", far[i])
			}
		}
	})
}

func BenchmarkMulAdd(b *testing.B) {
	for _, s := range [][3]int{{512, 512, 512}, {3072, 384, 128}, {384, 128, 3072}, {8, 384, 128}, {1, 384, 128}} {
		m, n, k := s[0], s[1], s[2]
		r := rand.New(rand.NewPCG(1, 1))
		x, y, z := Dense(numbers(r, m*k), m, k), Dense(numbers(r, k*n), k, n), Dense(numbers(r, m*n), m, n)
		var p Panels
		p.Pack(y)
		for _, packed := range []bool{false, true} {
			b.Run(fmt.Sprintf("%dx%dx%d/packed=%t", m, n, k, packed), func(b *testing.B) {
				var q Panels
				for b.Loop() {
					if packed {
						MulAddPacked(z, x, &p)
					} else {
						q.MulAdd(z, x, y)
					}
				}
				b.ReportMetric(2*float64(m)*float64(n)*float64(k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GF/s")
			})
		}
	}
}
