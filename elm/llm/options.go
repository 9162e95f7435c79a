package llm

import (
	"fmt"
	"maps"
	"os"
	"time"
)

// An Option says how to talk to a server.
type Option func(*settings)

// Named chooses the server's model of that name.
func Named(model string) Option { return func(s *settings) { s.model = model } }

// KeyFrom takes the key from this environment variable instead of OPENAI_API_KEY. It is sent as a bearer token.
func KeyFrom(variable string) Option { return func(s *settings) { s.keyVariable = variable } }

// Temperature is that of sampling, from 0, which is greedy and really sent (default 0.8).
func Temperature(t float64) Option {
	return func(s *settings) {
		if !(t >= 0 && t <= 100) {
			s.fail("temperature %v: give a number from 0", t)
		}
		s.temperature = t
	}
}

// TopP samples from the most probable tokens that have this probability together (above 0 to 1; default 0.95).
func TopP(p float64) Option {
	return func(s *settings) {
		if !(p > 0 && p <= 1) {
			s.fail("top-p %v: give a number above 0 and at most 1", p)
		}
		s.topP = p
	}
}

// MaxTokens bounds an answer (default: what the question needs, at most 4096). Reasoning counts.
func MaxTokens(n int) Option {
	return func(s *settings) {
		if n < 1 {
			s.fail("at most %d tokens: give at least 1", n)
		}
		s.maxTokens = n
	}
}

// Chat sends every question as a conversation, also those that could be sent as a text to be continued: for servers without
// completions.
func Chat() Option { return func(s *settings) { s.chat = true } }

// Extra adds a field to the body of every request: a server's own ones, such as Extra("top_k", 20), or Extra("reasoning_effort",
// "low").
func Extra(name string, value any) Option {
	return func(s *settings) {
		extra := maps.Clone(s.extra)
		if extra == nil {
			extra = map[string]any{}
		}
		extra[name] = value
		s.extra = extra
	}
}

// Header adds a header to every request. For a secret, see [HeaderFrom].
func Header(name, value string) Option { return func(s *settings) { s.header.Set(name, value) } }

// HeaderFrom adds a header with the value of an environment variable, which is kept as secret as the key.
func HeaderFrom(name, variable string) Option {
	return func(s *settings) {
		value := os.Getenv(variable)
		if value == "" {
			s.fail("the environment variable %s, which holds the header %s, is empty", variable, name)
			return
		}
		s.header.Set(name, value)
		s.secrets = append(s.secrets, value)
	}
}

// CA trusts the certificates in this PEM file besides the system's.
func CA(file string) Option { return func(s *settings) { s.ca = file } }

// Timeout is how long one try of a request may take, until the last byte of its answer (default 3 minutes).
func Timeout(d time.Duration) Option {
	return func(s *settings) {
		if d <= 0 {
			s.fail("timeout %v: give a time above zero", d)
		}
		s.timeout = d
	}
}

// Retries is how often a request is tried again (default 5): after the answers 408, 429 and 5xx and after broken connections,
// with a pause that grows (exponential with full jitter) or that the server names.
func Retries(n int) Option { return func(s *settings) { s.tries = max(n, 0) + 1 } }

// Concurrency is how many requests may be under way at the same time (at least 1; default 64).
func Concurrency(n int) Option { return func(s *settings) { s.concurrency = max(n, 1) } }

// RequestsPerMinute slows down to this rate; 0 is no limit.
func RequestsPerMinute(n int) Option { return func(s *settings) { s.requests = max(n, 0) } }

// TokensPerMinute slows down to this rate, counted as servers count it: a prompt's tokens (estimated as a quarter of its
// bytes) plus the most that its answers may have. 0 is no limit.
func TokensPerMinute(n int) Option { return func(s *settings) { s.tokens = max(n, 0) } }

// Cache says how answers on disk are used (default [CacheUse]).
func Cache(mode CacheMode) Option {
	return func(s *settings) {
		if !mode.valid() {
			s.fail("no cache mode %q; there are use, refresh, only and off", mode)
		}
		s.cacheMode = mode
	}
}

// CacheFile keeps answers in this file (default: $GOELM_LLM_CACHE, or goelm/llm.db in the user's folder for caches).
func CacheFile(path string) Option { return func(s *settings) { s.cacheFile = path } }

// WithPrice sets the price in US dollars of a million tokens read and written.
func WithPrice(read, written float64) Option {
	return func(s *settings) {
		if !(read >= 0) || !(written >= 0) {
			s.fail("prices %v and %v: give US dollars for a million tokens", read, written)
		}
		s.price = &Price{Read: read, Written: written}
	}
}

// WithBudget ends the asking when the model has cost so much in this process.
func WithBudget(b Budget) Option { return func(s *settings) { s.budget = b } }

func (s *settings) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf(format, args...)
	}
}
