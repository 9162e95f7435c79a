package httpd

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"goelm/sandbox"
	"goelm/sandbox/wire"
)

// remoteJobs are jobs of every kind of outcome, more than one request holds.
func remoteJobs() []sandbox.Job {
	jobs := []sandbox.Job{
		{Source: "func F() { for {} }", Entry: "F", Limits: sandbox.Limits{Fuel: 5000}},
		{Source: "import \"os\""},
		{Source: "func main() { print(\"<ü>\", \"\\xff\") }"},
		{Source: "func F() { panic(1) }", Entry: "F"},
		{Source: "func F() {}", Entry: "F"},
		{Source: "func F(x []float64) any { return nil }", Entry: "F", Calls: [][]any{{[]float64{1}}, {nil}}},
		{Source: strings.Repeat("x", 100_000)},
		{Source: "func F(x any) any { return x }", Entry: "F", Calls: [][]any{{make(chan int)}}},
		{Source: "func F() string { return \"<&>\" }", Entry: "F", Calls: [][]any{}},
		{Source: "func main() { for { print(\"xxxxxxxxxxxxxxxx\") } }", Limits: sandbox.Limits{Output: 100}},
	}
	for i := range 500 {
		jobs = append(jobs, sandbox.Job{Source: fmt.Sprintf("func F(n int) int { return n + %d }", i), Entry: "F", Calls: [][]any{{i}}})
	}
	return jobs
}

func collect(t *testing.T, r sandbox.Runner, jobs []sandbox.Job) []sandbox.Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	outcomes := make([]sandbox.Outcome, len(jobs))
	seen := map[int]bool{}
	for i, o := range r.Run(ctx, jobs) {
		if seen[i] {
			t.Errorf("job %d has two outcomes", i)
		}
		seen[i] = true
		o.Elapsed = 0
		outcomes[i] = o
	}
	if len(seen) != len(jobs) {
		t.Errorf("%d outcomes for %d jobs", len(seen), len(jobs))
	}
	return outcomes
}

// same fails unless both Runners said the same.
func same(t *testing.T, got, want []sandbox.Outcome) {
	t.Helper()
	for i := range want {
		g, w := fmt.Sprintf("%+v", got[i]), fmt.Sprintf("%+v", want[i])
		if g != w {
			t.Errorf("job %d:\n%.300s, want\n%.300s", i, g, w)
		}
	}
}

func newRemote(t *testing.T, url string, options ...sandbox.RemoteOption) sandbox.Runner {
	r := sandbox.Remote(url, options...)
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// TestRemote is a Runner like any other.
func TestRemote(t *testing.T) {
	const token = "0123456789abcdef0123"
	url := serve(t, Config{Token: token})
	jobs := remoteJobs()
	want := collect(t, runner, jobs)
	same(t, collect(t, newRemote(t, url, sandbox.WithToken(token)), jobs), want)
	for _, o := range collect(t, newRemote(t, url), jobs[:3]) {
		if o.Verdict != sandbox.InfraError || !strings.Contains(o.Detail, "token") {
			t.Errorf("without a token: %+v", o)
		}
	}
}

// TestRemoteBroken has every answer break off somewhere: each job still gets its one outcome.
func TestRemoteBroken(t *testing.T) {
	url := serve(t, Config{})
	var requests atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := requests.Add(1)
		if n%4 == 1 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		request, _ := http.NewRequestWithContext(r.Context(), r.Method, url+r.URL.Path, r.Body)
		request.Header = r.Header
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer response.Body.Close()
		if n%4 == 2 {
			_, _ = io.CopyN(w, response.Body, 3000)
			panic(http.ErrAbortHandler) // in the middle of a line
		}
		_, _ = io.Copy(w, response.Body)
	}))
	defer proxy.Close()
	jobs := remoteJobs()
	same(t, collect(t, newRemote(t, proxy.URL), jobs), collect(t, runner, jobs))
	if n := requests.Load(); n < 5 {
		t.Errorf("%d requests: nothing was tried again", n)
	}
}

// TestRemoteLies: the service may be anybody's.
func TestRemoteLies(t *testing.T) {
	answer := wire.Outcome{}
	raw := ""
	liar := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if raw != "" {
			_, _ = io.WriteString(w, raw)
			return
		}
		_ = json.NewEncoder(w).Encode(answer)
	}))
	defer liar.Close()
	r := newRemote(t, liar.URL)
	job := []sandbox.Job{{Source: "func F() int { return 1 }", Entry: "F"}}
	one := []json.RawMessage{[]byte("1")}
	for name, tt := range map[string]struct {
		answer wire.Outcome
		raw    string
		want   sandbox.Verdict
	}{
		"good":           {wire.Outcome{Verdict: "ok", Results: one}, "", sandbox.OK},
		"verdict":        {wire.Outcome{Verdict: "great", Results: one}, "", sandbox.ProtocolViolation},
		"results":        {wire.Outcome{Verdict: "ok"}, "", sandbox.ProtocolViolation},
		"failed with":    {wire.Outcome{Verdict: "crash", Results: one}, "", sandbox.ProtocolViolation},
		"much output":    {wire.Outcome{Verdict: "ok", Results: one, Stdout: strings.Repeat("x", 1<<20)}, "", sandbox.ProtocolViolation},
		"other job":      {wire.Outcome{Index: 5, Verdict: "ok", Results: one}, "", sandbox.InfraError},
		"no JSON":        {wire.Outcome{}, "hello\n", sandbox.InfraError},
		"nothing":        {wire.Outcome{}, "\n", sandbox.InfraError},
		"infrastructure": {wire.Outcome{Verdict: "infra_error", Detail: "no sandbox"}, "", sandbox.InfraError},
	} {
		answer, raw = tt.answer, tt.raw
		if o := collect(t, r, job)[0]; o.Verdict != tt.want {
			t.Errorf("%s: %+v, want %s", name, o, tt.want)
		}
	}
}

func TestRemoteCancel(t *testing.T) {
	url := serve(t, Config{})
	r := newRemote(t, url)
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(300*time.Millisecond, cancel)
	job := sandbox.Job{Source: "import \"time\"\nfunc main() { time.Sleep(time.Hour) }", Limits: sandbox.Limits{Wall: time.Minute}}
	start := time.Now()
	for _, o := range r.Run(ctx, []sandbox.Job{job, job}) {
		if o.Verdict != sandbox.InfraError || !strings.Contains(o.Detail, "canceled") {
			t.Errorf("%+v", o)
		}
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	for range r.Run(context.Background(), []sandbox.Job{{Source: "func main() {}"}, {Source: "func main() {}"}}) {
		break // leaving early is allowed
	}
	gone := newRemote(t, "http://127.0.0.1:1")
	if o := collect(t, gone, []sandbox.Job{{Source: "func main() {}"}})[0]; o.Verdict != sandbox.InfraError || !strings.Contains(o.Detail, "refused") {
		t.Errorf("nobody there: %+v", o)
	}
}
