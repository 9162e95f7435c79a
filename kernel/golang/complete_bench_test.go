package golang_test

import (
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"
)

// longSession is a session after 200 cells such as a person writes in an afternoon.
func longSession(t testing.TB) *testSession {
	t.Helper()
	ts := newTestSession()
	for i := range 200 {
		var src string
		switch i % 4 {
		case 0:
			src = fmt.Sprintf("type Point%d struct{ X, Y float64 }\nfunc (p Point%[1]d) Norm() float64 { return math.Hypot(p.X, p.Y) }\nfunc (p *Point%[1]d) Scale(k float64) { p.X *= k; p.Y *= k }\np%[1]d := &Point%[1]d{3, 4}\np%[1]d.Norm()", i)
		case 1:
			src = fmt.Sprintf("words%d := strings.Fields(\"a b c %[1]d\")\ncounts%[1]d := map[string]int{}\nfor _, w := range words%[1]d {\n\tcounts%[1]d[w]++\n}\nfmt.Println(counts%[1]d)", i)
		case 2:
			src = fmt.Sprintf("func mean%d(xs []float64) float64 {\n\tsum := 0.0\n\tfor _, x := range xs {\n\t\tsum += x\n\t}\n\treturn sum / float64(len(xs))\n}\nm%[1]d := mean%[1]d([]float64{1, 2, 3})\nm%[1]d", i)
		default:
			src = fmt.Sprintf("b%d, err := json.Marshal(map[string]any{\"n\": %[1]d})\nvar buf%[1]d bytes.Buffer\nbuf%[1]d.Write(b%[1]d)\nbuf%[1]d.Len()", i)
		}
		if got := ts.cell(src); strings.Contains(got, "error: ") {
			t.Fatalf("cell %d: %s", i, got)
		}
	}
	return ts
}

// asked are places at which a person waits for the editor; | is the cursor.
var asked = []string{
	"p0.|", "strings.To|", "for i := range wor|", "fmt.Println(m1|", "x := mean2([]float64{1, 2})\nif x > 1 {\n\tp4.Sc|", "http.Ser|", "js|", "Point0{|", "buf3.Wr|",
	"func f(p Point8) float64 {\n\treturn p.|\n}", "words1[0].|", "import \"enc|\"", "sort.Slice(words1, func(i, j int) bool { return words1[i] < wo|",
}

func benchmarkAsked(b *testing.B, ask func(ts *testSession, src string, cursor int)) {
	ts := longSession(b)
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		src := asked[i%len(asked)]
		cursor := strings.IndexByte(src, '|')
		src = strings.Replace(src, "|", "", 1)
		began := time.Now()
		ask(ts, src, cursor)
		took = append(took, time.Since(began))
	}
	sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}

// The p95 of both is to stay below 20 ms.
func BenchmarkComplete(b *testing.B) {
	benchmarkAsked(b, func(ts *testSession, src string, cursor int) { ts.Complete(src, cursor) })
}

func BenchmarkInspect(b *testing.B) {
	benchmarkAsked(b, func(ts *testSession, src string, cursor int) { ts.Inspect(src, cursor-1, 1) })
}
