package llm

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"goelm/elm/llm/llmtest"
)

func texts(answers []Answer) []string {
	var out []string
	for _, a := range answers {
		out = append(out, a.Text)
	}
	return out
}

// TestReal asks llama.cpp's server, on a model that is written here.
func TestReal(t *testing.T) {
	toy := llmtest.Counter()
	toy.Line(llmtest.ChatStart, "<think>\n", "easy\n", "</think>\n", "the answer")
	toy.Step("the dice say", "  1", "  2", "  3", "  4", "  5", "  6")
	toy.Line("  1", ".")
	file := filepath.Join(t.TempDir(), "llm.db")
	address := llmtest.Serve(t, toy, "-c", "4096")
	with := func(o ...Option) *Model { return connect(t, address, append([]Option{Named("toy")}, o...)...) }
	m := with()

	t.Run("models", func(t *testing.T) {
		names, err := m.Models(context.Background())
		if err != nil || !slices.Equal(names, []string{"toy"}) {
			t.Errorf("models %q, %v", names, err)
		}
	})
	t.Run("greedy", func(t *testing.T) {
		a := sample(t, with(Temperature(0)), Request{Prompt: "go on: five", MaxTokens: 100})[0]
		if a.Text == "" || !strings.HasSuffix(a.Text, " eighteen nineteen twenty") || a.End != Stop || a.Written < 15 || a.Read < 5 {
			t.Errorf("%+v", a)
		}
	})
	t.Run("samples and seeds", func(t *testing.T) {
		ask := func(seed uint64) []string {
			return texts(sample(t, with(Temperature(1), TopP(1)), Request{Prompt: "the dice say", N: 8, Seed: seed, MaxTokens: 1}))
		}
		one := ask(1)
		different := map[string]bool{}
		for _, x := range one {
			if len(x) != 3 || x[2] < '1' || x[2] > '6' {
				t.Errorf("the dice say %q", x)
			}
			different[x] = true
		}
		if len(different) < 3 {
			t.Errorf("8 samples are %q", one)
		}
		if again := ask(1); !slices.Equal(one, again) {
			t.Errorf("the same seed: %q, then %q", one, again)
		}
		if other := ask(2); slices.Equal(one, other) {
			t.Errorf("another seed gives %q too", other)
		}
	})
	t.Run("more samples than slots", func(t *testing.T) {
		m := with(Temperature(1), TopP(1))
		got := texts(sample(t, m, Request{Prompt: "the dice say", N: 20, MaxTokens: 1}))
		if slices.Contains(got, "") || m.atOnce() == 0 || m.atOnce() > 8 {
			t.Errorf("%d samples at once: %q", m.atOnce(), got)
		}
	})
	t.Run("stop and length", func(t *testing.T) {
		if a := sample(t, with(Temperature(0)), Request{Prompt: "x", Stop: []string{"even"}})[0]; a.End != Stop || !strings.HasSuffix(a.Text, " six s") {
			t.Errorf("stopped at %+v", a)
		}
		if a := sample(t, with(Temperature(0)), Request{Prompt: "x", MaxTokens: 2})[0]; a.End != Length || a.Written != 2 {
			t.Errorf("two tokens are %+v", a)
		}
	})
	t.Run("chat", func(t *testing.T) {
		a := sample(t, with(Temperature(0)), Request{Messages: []Message{{"system", "be brief"}, {"user", "what?"}}})[0]
		if strings.TrimSpace(a.Text) != "the answer" || strings.TrimSpace(a.Thoughts) != "easy" {
			t.Errorf("%+v", a)
		}
	})
	t.Run("prompt too large", func(t *testing.T) {
		a := sample(t, m, Request{Prompt: strings.Repeat("x ", 5000), N: 2})[1]
		if a.End != TooLarge || !strings.Contains(a.Detail, "context") {
			t.Errorf("%+v", a)
		}
	})
	t.Run("grammar", func(t *testing.T) {
		if a := sample(t, with(Extra("grammar", `root ::= "no"`)), Request{Prompt: "x"})[0]; a.Text != "no" {
			t.Errorf("%+v", a)
		}
	})
	t.Run("cache", func(t *testing.T) {
		ask := Request{Prompt: "the dice say", N: 3, Seed: 9}
		first := texts(sample(t, with(Cache(CacheUse), CacheFile(file)), ask))
		if again := texts(sample(t, with(Cache(CacheOnly), CacheFile(file)), ask)); !slices.Equal(first, again) {
			t.Errorf("first %q, from the cache %q", first, again)
		}
	})
	t.Run("probe", func(t *testing.T) {
		a, err := m.Probe(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if !a.Completions || !a.Chat || !a.N || !a.Prompts || !a.Seed || !a.Stop || !a.Logprobs || a.Context <= 0 || a.Rate <= 0 || a.Sample == "" {
			t.Errorf("%+v", a)
		}
		if _, err := with(Named("nope")).Probe(context.Background()); !errors.Is(err, ErrNoSuchModel) || !strings.Contains(err.Error(), "models toy") {
			t.Errorf("a model that is not there: %v", err)
		}
	})
	t.Run("cancel", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		long := with(Extra("logit_bias", [][]any{{2, false}}), Temperature(1))
		if _, err := long.Sample(ctx, Request{Prompt: strings.Repeat("the dice say", 300), N: 8, MaxTokens: 400}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
}

// A server that wants a key gets it from the environment, and says so when there is none.
func TestRealKey(t *testing.T) {
	address := llmtest.Serve(t, llmtest.Counter(), "--api-key", "sk-local")
	t.Setenv("OPENAI_API_KEY", "")
	_, err := connect(t, address, Named("toy")).Sample(context.Background(), Request{Prompt: "x"})
	var e *Error
	if !errors.As(err, &e) || e.Kind != Unauthorized || !strings.Contains(e.Message, "OPENAI_API_KEY before goelm") {
		t.Errorf("without a key: %v", err)
	}
	t.Setenv("OPENAI_API_KEY", "sk-wrong")
	_, err = connect(t, address, Named("toy")).Sample(context.Background(), Request{Prompt: "x"})
	if !errors.As(err, &e) || e.Kind != Unauthorized || !strings.Contains(e.Message, "refuses the key") {
		t.Errorf("with a wrong key: %v", err)
	}
	t.Setenv("GOELM_TEST_LOCAL_KEY", "sk-local")
	if _, err := connect(t, address, Named("toy"), KeyFrom("GOELM_TEST_LOCAL_KEY")).Sample(context.Background(), Request{Prompt: "x"}); err != nil {
		t.Error(err)
	}
}
