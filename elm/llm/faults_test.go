package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"goelm/elm/llm/llmtest"
)

func repeat(f llmtest.Fault, n int) []llmtest.Fault {
	out := make([]llmtest.Fault, n)
	for i := range out {
		out[i] = f
	}
	return out
}

const openAIError = `{"error": {"message": %q, "type": "invalid_request_error", "param": %s, "code": %q}}`

func TestFaults(t *testing.T) {
	busy := llmtest.Status(429, `{"error": {"message": "slow down"}}`)
	tests := []struct {
		name     string
		script   []llmtest.Fault
		requests int
		kind     Kind   // "": it works in the end
		says     string // a part of the error
	}{
		{"all well", nil, 1, "", ""},
		{"429 twice", repeat(busy, 2), 3, "", ""},
		{"429 for ever", repeat(busy, 9), 4, Busy, "after 4 tries"},
		{"500 once", repeat(llmtest.Status(500, "oops"), 1), 2, "", ""},
		{"503 for ever", repeat(llmtest.Status(503, "loading"), 9), 4, ServerFault, "503: loading"},
		{"529", repeat(llmtest.Status(529, "overloaded"), 1), 2, "", ""},
		{"no money", repeat(llmtest.Status(429, fmt.Sprintf(openAIError, "You exceeded your quota", "null", "insufficient_quota")), 9), 1, NoMoney, "no money left"},
		{"reset", repeat(llmtest.Reset, 2), 3, "", ""},
		{"truncated", repeat(llmtest.Truncated, 1), 2, "", ""},
		{"truncated for ever", repeat(llmtest.Truncated, 9), 4, BadAnswer, "breaks off after"},
		{"garbage", repeat(llmtest.Garbage, 1), 2, "", ""},
		{"garbage for ever", repeat(llmtest.Garbage, 9), 4, BadAnswer, "it works!"},
		{"JSON of another kind", repeat(llmtest.Status(200, `{"choices": 7}`), 1), 1, BadAnswer, "does not speak OpenAI's protocol"},
		{"no choices", repeat(llmtest.Status(200, `{"object": "error"}`), 1), 1, BadAnswer, "holds no choices"},
		{"hang", repeat(llmtest.Hang, 1), 2, "", ""},
		{"hang for ever", repeat(llmtest.Hang, 9), 4, TooSlow, "no whole answer within 100ms"},
		{"slow loris", repeat(llmtest.SlowLoris, 9), 4, TooSlow, "option Timeout"},
		{"401", repeat(llmtest.Status(401, `{"error": {"message": "no key"}}`), 1), 1, Unauthorized, "wants a key"},
		{"404 of a path", repeat(llmtest.Status(404, "404 page not found"), 1), 1, NoEndpoint, "ends in /v1"},
		{"404 of a model", repeat(llmtest.Status(404, `{"error": {"message": "The model x does not exist", "code": "model_not_found"}}`), 1), 1, NoModel, "it offers the models faulty"},
		{"400 of a model", repeat(llmtest.Status(400, `{"error": {"message": "model 'nope' not found"}}`), 1), 1, NoModel, "it offers the models faulty"},
		{"407", repeat(llmtest.Status(407, "who are you?"), 1), 1, Proxy, "wants a password"},
		{"another 400", repeat(llmtest.Status(400, `{"detail": "best_of is odd"}`), 1), 1, BadRequest, "best_of is odd"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := faulty(t, tt.script...)
			m := connect(t, server.Address(), Retries(3), Timeout(100*time.Millisecond))
			got, err := m.Sample(context.Background(), Request{Prompt: "hello"})
			if n := len(server.Requests()); n != tt.requests {
				t.Errorf("%d requests, want %d", n, tt.requests)
			}
			if tt.kind == "" {
				if err != nil || len(got) != 1 || got[0].Text != "fine" || got[0].End != Stop {
					t.Errorf("got %+v, %v", got, err)
				}
				return
			}
			var e *Error
			if !errors.As(err, &e) || e.Kind != tt.kind || !strings.Contains(e.Message, tt.says) {
				t.Errorf("error %v, want %s with %q", err, tt.kind, tt.says)
			}
			if strings.Contains(fmt.Sprint(err), "\n") {
				t.Errorf("the error has several lines: %q", err)
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	server := llmtest.NewFaults()
	address := server.Address()
	m := connect(t, address)
	server.Close()
	start := time.Now()
	_, err := m.Sample(context.Background(), Request{Prompt: "hello"})
	var e *Error
	if !errors.As(err, &e) || e.Kind != Unreachable || !strings.Contains(e.Message, "start the server") {
		t.Errorf("error %v", err)
	}
	if time.Since(start) > 20*time.Second {
		t.Error("a refused connection was tried for long")
	}
}

// Who worked before and refuses now may be starting again: that is worth another try.
func TestRestart(t *testing.T) {
	server := llmtest.NewFaults()
	m := connect(t, server.Address(), Retries(2))
	if _, err := m.Sample(context.Background(), Request{Prompt: "hello"}); err != nil {
		t.Fatal(err)
	}
	server.Close()
	if _, err := m.Sample(context.Background(), Request{Prompt: "hello"}); err == nil {
		t.Fatal("an answer from nobody")
	}
	if u := m.Usage(); u.Tries != 4 || u.Requests != 2 {
		t.Errorf("%d tries of %d requests, want 4 of 2", u.Tries, u.Requests)
	}
}

func TestNoHost(t *testing.T) {
	m := connect(t, "http://no-such-host.invalid/v1", Retries(0))
	_, err := m.Sample(context.Background(), Request{Prompt: "hello"})
	var e *Error
	if !errors.As(err, &e) || e.Kind != Unreachable {
		t.Errorf("error %v", err)
	}
}

// A caller who goes away is not kept waiting, neither by a server that hangs nor by a pause, and gets the context's error.
func TestCancel(t *testing.T) {
	for name, fault := range map[string]llmtest.Fault{"hanging": llmtest.Hang, "pausing": llmtest.Status(429, "{}", "Retry-After", "200")} {
		t.Run(name, func(t *testing.T) {
			arrived := make(chan struct{})
			var once sync.Once
			server := faulty(t, func(w http.ResponseWriter, r *http.Request) {
				once.Do(func() { close(arrived) })
				fault(w, r)
			})
			m := connect(t, server.Address())
			ctx, cancel := context.WithCancel(context.Background())
			done := make(chan error, 1)
			go func() {
				_, err := m.Sample(ctx, Request{Prompt: "hello", N: 3})
				done <- err
			}()
			<-arrived
			cancel()
			select {
			case err := <-done:
				if !errors.Is(err, context.Canceled) {
					t.Errorf("error %v", err)
				}
			case <-time.After(10 * time.Second):
				t.Error("still waiting")
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	server := faulty(t, llmtest.Status(429, "{}", "Retry-After-Ms", "60"), llmtest.Status(503, "", "Retry-After", "0.05"))
	m := connect(t, server.Address())
	start := time.Now()
	if _, err := m.Sample(context.Background(), Request{Prompt: "hello"}); err != nil {
		t.Fatal(err)
	}
	if d := time.Since(start); d < 110*time.Millisecond {
		t.Errorf("it took %v, although the server asked for 60 and 50 ms", d)
	}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "2": 2 * time.Second, "0": 0, "-3": 0, "soon": 0, "1e30": 0,
		"Fri, 02 Jan 2026 03:04:15 GMT": 10 * time.Second, "Fri, 02 Jan 2026 03:04:00 GMT": 0,
	} {
		if got := retryAfter(http.Header{"Retry-After": {text}}, now); got != want {
			t.Errorf("Retry-After %q: %v, want %v", text, got, want)
		}
	}
}

func TestPause(t *testing.T) {
	for _, r := range []float64{0, 0.5, 0.999} {
		p := pause{first: time.Second, longest: 8 * time.Second, random: func() float64 { return r }}
		for tries, most := range map[int]float64{1: 1, 2: 2, 3: 4, 4: 8, 9: 8, 500: 8} {
			if got, want := p.after(tries, 0).Seconds(), r*most; got < want-1e-6 || got > want+1e-6 {
				t.Errorf("after %d tries %v s, want %v", tries, got, want)
			}
		}
		if got := p.after(1, 3*time.Second); got < 3*time.Second || got > 4*time.Second {
			t.Errorf("the server asks for 3 s and gets %v", got)
		}
		if got := p.after(1, time.Hour); got > longestRetryAfter+time.Second {
			t.Errorf("the server asks for an hour and gets %v", got)
		}
	}
}
