// Solve has neither package clause nor imports: the checker adds them.
func Solve(xs []int) []int {
	out := make([]int, 0, len(xs))
	for _, x := range xs {
		y := math.Sqrt(float64(x)) + 1.5
		if y > 3 && x != 7 {
			out = append(out, int(y))
		} else {
			out = append(out, x-2, 4)
		}
	}
	for i := 0; i < 3; i++ {
		out = append(out, i)
	}
	sort.Ints(out)
	return out
}
