package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"goelm/elm/llm/llmtest"
)

func sample(t testing.TB, m *Model, r Request) []Answer {
	t.Helper()
	got, err := m.Sample(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != max(r.N, 1) {
		t.Fatalf("%d answers, want %d", len(got), r.N)
	}
	return got
}

func TestRequestFields(t *testing.T) {
	server := faulty(t)
	// The name is one that go-openai refuses for completions.
	m := connect(t, server.Address(), Named("gpt-4o"), Temperature(0), TopP(0.5), Extra("top_k", 7), Extra("grammar", "root ::= x"), Header("X-Team", "walkers"))
	sample(t, m, Request{Prompt: "hello", Seed: 1 << 40, N: 2, Stop: []string{"<NME>"}, MaxTokens: 99})
	sample(t, m, Request{Messages: []Message{{"system", "be brief"}, {"user", "hello"}}, Seed: 3})
	got := server.Requests()
	want := []map[string]any{
		{"model": "gpt-4o", "prompt": "hello", "temperature": 0.0, "top_p": 0.5, "top_k": 7.0, "grammar": "root ::= x", "n": 2.0, "seed": 0.0, "max_tokens": 99.0, "stop": []any{"<NME>"}, "stream": false},
		{"model": "gpt-4o", "messages": []any{map[string]any{"role": "system", "content": "be brief"}, map[string]any{"role": "user", "content": "hello"}},
			"temperature": 0.0, "top_p": 0.5, "top_k": 7.0, "grammar": "root ::= x", "seed": 3.0, "max_tokens": 1024.0, "stream": false},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("requests\n%v\nwant\n%v", got, want)
	}
	if h := server.Headers()[0].Get("X-Team"); h != "walkers" {
		t.Errorf("header X-Team %q", h)
	}
}

func TestSeveralSamples(t *testing.T) {
	answer := func(body map[string]any, choice int) string {
		return fmt.Sprintf("seed %v choice %d", body["seed"], choice)
	}
	tests := []struct {
		name  string
		noN   bool
		maxN  int
		want  []string
		calls []int // requests of the first and of a second Sample
	}{
		{"together", false, 0, []string{"seed 5 choice 0", "seed 5 choice 1", "seed 5 choice 2", "seed 5 choice 3"}, []int{1, 1}},
		{"n overlooked", true, 0, []string{"seed 5 choice 0", "seed 6 choice 0", "seed 7 choice 0", "seed 8 choice 0"}, []int{4, 4}},
		{"two at most", false, 2, []string{"seed 5 choice 0", "seed 5 choice 1", "seed 7 choice 0", "seed 7 choice 1"}, []int{3, 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := faulty(t)
			server.Answer, server.NoN, server.MaxN = answer, tt.noN, tt.maxN
			m := connect(t, server.Address())
			before := 0
			for _, calls := range tt.calls {
				var got []string
				for _, a := range sample(t, m, Request{Prompt: "hello", N: 4, Seed: 5}) {
					got = append(got, a.Text)
				}
				if !reflect.DeepEqual(got, tt.want) {
					t.Errorf("answers %q, want %q", got, tt.want)
				}
				if n := len(server.Requests()) - before; n != calls {
					t.Errorf("%d requests, want %d", n, calls)
				}
				before = len(server.Requests())
			}
		})
	}
}

// Reasoning models at OpenAI refuse max_tokens and temperature, each with a message of its own.
func TestAdapts(t *testing.T) {
	server := faulty(t,
		llmtest.Status(400, fmt.Sprintf(openAIError, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", `"max_tokens"`, "unsupported_parameter")),
		llmtest.Status(400, fmt.Sprintf(openAIError, "Unsupported value: 'temperature' does not support 0 with this model.", `"temperature"`, "unsupported_value")))
	m := connect(t, server.Address(), Temperature(0))
	for range 2 {
		sample(t, m, Request{Messages: []Message{{"user", "hello"}}})
	}
	got := server.Requests()
	if len(got) != 4 {
		t.Fatalf("%d requests, want 3 and, when all is known, 1", len(got))
	}
	last := got[3]
	if last["max_completion_tokens"] != 1024.0 || last["max_tokens"] != nil || last["temperature"] != nil || last["top_p"] != nil {
		t.Errorf("the last request is %v", last)
	}
}

func TestPromptTooLarge(t *testing.T) {
	for _, body := range []string{
		`{"error": {"code": 400, "message": "request (2001 tokens) exceeds the available context size (256 tokens), try increasing it", "type": "exceed_context_size_error"}}`,
		fmt.Sprintf(openAIError, "This model's maximum context length is 4096 tokens.", `"messages"`, "context_length_exceeded"),
		`{"object": "error", "message": "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens", "type": "BadRequestError", "code": 400}`,
	} {
		server := faulty(t, llmtest.Status(400, body))
		m := connect(t, server.Address())
		got, err := m.Sample(context.Background(), Request{Prompt: "long", N: 2})
		if err != nil || len(got) != 2 || got[1].End != TooLarge || !strings.Contains(got[1].Detail, "context") {
			t.Errorf("%s: got %+v, %v", body, got, err)
		}
	}
}

func TestCache(t *testing.T) {
	server := faulty(t)
	var count atomic.Int64
	server.Answer = func(map[string]any, int) string { return fmt.Sprint("answer ", count.Add(1)) }
	file := filepath.Join(t.TempDir(), "a", "llm.db")
	with := func(mode CacheMode) *Model {
		return connect(t, server.Address(), Cache(mode), CacheFile(file), WithPrice(1, 2))
	}
	texts := func(as []Answer) string {
		var out []string
		for _, a := range as {
			out = append(out, a.Text)
		}
		return strings.Join(out, ",")
	}
	if _, err := connect(t, server.Address(), Cache(CacheOnly), CacheFile(file)).Sample(context.Background(), Request{Prompt: "p"}); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("mode only without a file: %v", err)
	}
	m := with(CacheUse)
	first := sample(t, m, Request{Prompt: "p", N: 2, Seed: 1})
	if texts(first) != "answer 1,answer 2" || first[0].Cached {
		t.Errorf("first %+v", first)
	}
	again := sample(t, m, Request{Prompt: "p", N: 3, Seed: 1})
	if texts(again) != "answer 1,answer 2,answer 3" || !again[0].Cached || !again[1].Cached || again[2].Cached {
		t.Errorf("again, and one more: %+v", again)
	}
	if u := m.Usage(); u.Answers != 5 || u.Cached != 2 || u.Requests != 2 || u.Read != 20 || u.Written != 15 || math.Abs(u.Dollars-(20+2*15)/1e6) > 1e-12 {
		t.Errorf("usage %+v", u)
	}
	for _, other := range []Request{{Prompt: "p", N: 1, Seed: 2}, {Prompt: "q", N: 1, Seed: 1}, {Messages: []Message{{"user", "p"}}, Seed: 1}, {Prompt: "p", Seed: 1, MaxTokens: 7}} {
		if a := sample(t, m, other); a[0].Cached {
			t.Errorf("%+v is answered from the cache, with %q", other, a[0].Text)
		}
	}
	if a := sample(t, with(CacheRefresh), Request{Prompt: "p", N: 2, Seed: 1}); texts(a) != "answer 8,answer 9" {
		t.Errorf("refreshed %q", texts(a))
	}
	server.Close()
	offline := with(CacheOnly)
	if a := sample(t, offline, Request{Prompt: "p", N: 3, Seed: 1}); texts(a) != "answer 8,answer 9,answer 3" || a[0].Written != 5 {
		t.Errorf("offline %+v", a)
	}
	_, err := offline.Sample(context.Background(), Request{Prompt: "p", N: 4, Seed: 1})
	if err == nil || !strings.Contains(err.Error(), "sample 4 of 4") || !strings.Contains(err.Error(), file) {
		t.Errorf("a miss offline: %v", err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the cache can be read by others: %v %v", info, err)
	}
	other := connect(t, server.Address(), Named("another"), Cache(CacheOnly), CacheFile(file))
	if _, err := other.Sample(context.Background(), Request{Prompt: "p", Seed: 1}); err == nil {
		t.Error("another model's answer is taken")
	}
}

// A cache that many processes use at once loses nothing; here many models on one file.
func TestCacheShared(t *testing.T) {
	server := faulty(t)
	file := filepath.Join(t.TempDir(), "llm.db")
	const n = 8
	errs := make(chan error, n)
	for i := range n {
		m := connect(t, server.Address(), Cache(CacheUse), CacheFile(file))
		go func() {
			var err error
			for k := range 20 {
				if _, e := m.Sample(context.Background(), Request{Prompt: fmt.Sprint("p", k, "of", i%2), N: 2}); e != nil {
					err = e
				}
			}
			errs <- err
		}()
	}
	for range n {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	m := connect(t, server.Address(), Cache(CacheOnly), CacheFile(file))
	for k := range 20 {
		sample(t, m, Request{Prompt: fmt.Sprint("p", k, "of", 1), N: 2})
	}
}

func TestBudget(t *testing.T) {
	server := faulty(t)
	for _, b := range []Budget{{Tokens: 40}, {Dollars: 0.00004}} {
		m := connect(t, server.Address(), WithBudget(b), WithPrice(1, 1))
		n := 0
		var err error
		for ; n < 10 && err == nil; n++ {
			_, err = m.Sample(context.Background(), Request{Prompt: fmt.Sprint(n)})
		}
		var spent *BudgetError
		if !errors.As(err, &spent) || n != 4 || spent.Spent.Tokens() != 45 {
			t.Errorf("%+v: after %d questions %v", b, n, err)
		}
	}
}

func TestConcurrency(t *testing.T) {
	var now, most atomic.Int64
	hold := func(w http.ResponseWriter, r *http.Request) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer now.Add(-1)
		llmtest.Status(200, `{"choices": [{"text": "fine"}]}`)(w, r)
	}
	server := faulty(t, repeat(hold, 60)...)
	m := connect(t, server.Address(), Concurrency(3))
	if m.InFlight() != 3 {
		t.Errorf("%d in flight", m.InFlight())
	}
	m.lower(1)
	sample(t, m, Request{Prompt: "hello", N: 60})
	if most.Load() > 3 {
		t.Errorf("%d requests at once, want at most 3", most.Load())
	}
}

// The rates hold, by a clock that the test turns.
func TestRates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		enter := func(g *gate, n, tokens int) time.Duration {
			start := time.Now()
			for range n {
				leave, err := g.enter(context.Background(), tokens)
				if err != nil {
					t.Fatal(err)
				}
				leave()
			}
			return time.Since(start)
		}
		if d := enter(newGate(4, 60, 0), 130, 1e6); d < 115*time.Second || d > 121*time.Second {
			t.Errorf("130 requests at 60 a minute, 10 of them at once, took %v", d)
		}
		if d := enter(newGate(4, 0, 6000), 10, 3000); d < 285*time.Second || d > 300*time.Second {
			t.Errorf("30,000 tokens at 6,000 a minute took %v", d)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		g := newGate(1, 0, 60)
		if _, err := g.enter(ctx, 1000); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("entering with a context that ends: %v", err)
		}
		if leave, err := g.enter(context.Background(), 0); err != nil {
			t.Error("the slot was not given back")
		} else {
			leave()
		}
	})
}

func TestWithoutThoughts(t *testing.T) {
	for _, tt := range []struct{ text, answer, thoughts string }{
		{"plain", "plain", ""},
		{" @@ -1 +1 @@\n-a\n+b\n", " @@ -1 +1 @@\n-a\n+b\n", ""},
		{"<think>hm</think>\n\nanswer", "answer", "hm"},
		{"\n<think>\nhm\nhm\n</think>answer", "answer", "hm\nhm"},
		{"hm, the template opened it\n</think>\n\nanswer", "answer", "hm, the template opened it"},
		{"<think>never ends", "", "never ends"},
		{"<think></think><think>again</think>answer", "answer", "again"},
		{"x := \"<think>\" // </think>", "x := \"<think>\" // </think>", ""},
		{"```go\nfmt.Println(\"</think>\")\n```", "```go\nfmt.Println(\"</think>\")\n```", ""},
		{"[THINK]hm[/THINK]answer", "answer", "hm"},
	} {
		answer, thoughts := withoutThoughts(tt.text)
		if answer != tt.answer && strings.TrimLeft(answer, "\n") != tt.answer || thoughts != tt.thoughts {
			t.Errorf("%q: answer %q, thoughts %q", tt.text, answer, thoughts)
		}
	}
}

func TestReasoning(t *testing.T) {
	server := faulty(t, llmtest.Status(200, `{"choices": [{"message": {"role": "assistant", "content": "", "reasoning_content": "so many thoughts"}, "finish_reason": "length"}],
		"usage": {"prompt_tokens": 9, "completion_tokens": 100, "completion_tokens_details": {"reasoning_tokens": 100}}}`),
		llmtest.Status(200, `{"choices": [{"message": {"role": "assistant", "content": "<think>a</think>b"}, "finish_reason": "stop"}]}`))
	m := connect(t, server.Address())
	a := sample(t, m, Request{Messages: []Message{{"user", "hello"}}})[0]
	if a.Text != "" || a.Thoughts != "so many thoughts" || a.End != Length || a.Reasoning != 100 || a.Written != 100 {
		t.Errorf("%+v", a)
	}
	if a := sample(t, m, Request{Messages: []Message{{"user", "hello"}}})[0]; a.Text != "b" || a.Thoughts != "a" {
		t.Errorf("%+v", a)
	}
	if u := m.Usage(); u.Reasoning != 100 {
		t.Errorf("usage %+v", u)
	}
}

func TestPrices(t *testing.T) {
	for model, want := range map[string]float64{
		"gpt-4o": 2.5, "gpt-4o-2024-08-06": 2.5, "gpt-4o-mini": 0.15, "gpt-4o-mini-2024-07-18": 0.15, "gpt-4oops": 0, "qwen2.5-coder": 0, "gpt-5-mini": 0.25, "gpt-5.4-nano-2026-01-01": 0.2,
	} {
		p, known := priceOf(model, settings{})
		if p.Read != want || known != (want > 0) {
			t.Errorf("%s costs %v (known: %v), want %v", model, p.Read, known, want)
		}
	}
	file := filepath.Join(t.TempDir(), "prices.json")
	t.Setenv("GOELM_PRICES", file)
	if err := os.WriteFile(file, []byte(`{"prices": {"gpt-4o": {"read": 7, "written": 8}, "mine": {"written": 1}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if p, _ := priceOf("gpt-4o-2024-08-06", settings{}); p != (Price{7, 8}) {
		t.Errorf("the user's price is overlooked: %v", p)
	}
	if p, known := priceOf("mine", settings{}); !known || p.Written != 1 {
		t.Errorf("price of mine: %v", p)
	}
	if p, _ := priceOf("gpt-4.1", settings{}); p.Read != 2 {
		t.Errorf("the shipped price is gone: %v", p)
	}
}

func TestConnect(t *testing.T) {
	t.Setenv("OPENAI_BASE_URL", "")
	for address, want := range map[string]string{
		"http://user:hunter2@host/v1": "holds a user name", "http://host/v1?key=hunter2": "holds a query", "ftp://host": "http://", "host:8080": "http",
		"http://": "http://", "http://[::1/v1": "no URL",
	} {
		_, err := Connect(address, Named("x"))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", address, err)
		}
	}
	for address, want := range map[string]string{"": "https://api.openai.com/v1", "http://h:1": "http://h:1/v1", "http://h:1/v1/": "http://h:1/v1", "http://h/openai/v2": "http://h/openai/v2"} {
		if m := connect(t, address); m.Address() != want {
			t.Errorf("%q is %s, want %s", address, m.Address(), want)
		}
	}
	server := faulty(t)
	t.Setenv("OPENAI_BASE_URL", server.Address())
	t.Setenv("OPENAI_MODEL", "")
	m, err := Connect("")
	if err != nil || m.Name() != "faulty" {
		t.Fatalf("the server's only model: %v, %v", m, err)
	}
	m.Close()
	t.Setenv("OPENAI_MODEL", "chosen")
	if m, err = Connect(""); err != nil || m.Name() != "chosen" {
		t.Fatalf("OPENAI_MODEL: %v, %v", m, err)
	}
	m.Close()
	for _, o := range []Option{Temperature(-1), TopP(0), MaxTokens(0), Timeout(0), Cache("sometimes"), WithPrice(-1, 0), CA("/no/such/file"), HeaderFrom("X", "GOELM_NO_SUCH_VARIABLE")} {
		if _, err := Connect(server.Address(), Named("x"), o); err == nil {
			t.Error("a wrong option is taken")
		}
	}
}

func TestRecorded(t *testing.T) {
	server := faulty(t)
	m := connect(t, server.Address(), Temperature(0.25), Extra("top_k", 7), MaxTokens(9), Chat())
	config, err := json.Marshal(m.Config())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(config), "127.0.0.1") {
		t.Errorf("the server's address is in the configuration: %s", config)
	}
	again, err := Recorded(config)
	if err != nil {
		t.Fatal(err)
	}
	same, _ := json.Marshal(again.Config())
	if string(same) != string(config) || again.Name() != "faulty" || !again.Chats() {
		t.Errorf("%s becomes %s", config, same)
	}
	if _, err := again.Sample(context.Background(), Request{Prompt: "p"}); err == nil || !strings.Contains(err.Error(), "stored run") {
		t.Errorf("a recorded model is asked: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}
