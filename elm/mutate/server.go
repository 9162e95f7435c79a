package mutate

import (
	"time"

	"goelm/elm/llm"
)

// A ServerOption says how to talk to a [Server].
type ServerOption = llm.Option

// Server is a language model on any server that speaks OpenAI's protocol: vLLM, llama.cpp, Ollama, LM Studio, OpenAI. address is
// like "http://127.0.0.1:8080/v1"; empty, it is $OPENAI_BASE_URL. Without [Model] it is $OPENAI_MODEL, or the only one there.
// The key, where one is needed, is $OPENAI_API_KEY.
func Server(address string, options ...ServerOption) (*llm.Model, error) {
	return llm.Connect(address, options...)
}

// Model chooses the server's model of that name.
func Model(name string) ServerOption { return llm.Named(name) }

// Temperature of sampling, from 0, which is greedy (default 0.8).
func Temperature(t float64) ServerOption { return llm.Temperature(t) }

// TopP samples from the most probable tokens that have this probability together (default 0.95).
func TopP(p float64) ServerOption { return llm.TopP(p) }

// MaxTokens bounds an answer, reasoning included.
func MaxTokens(n int) ServerOption { return llm.MaxTokens(n) }

// Chat sends every prompt as a conversation: for servers that do not continue texts.
func Chat() ServerOption { return llm.Chat() }

// Extra adds a field to the body of every request, such as Extra("top_k", 20).
func Extra(name string, value any) ServerOption { return llm.Extra(name, value) }

// Header adds a header to every request; HeaderFrom takes its value from an environment variable and keeps it secret.
func Header(name, value string) ServerOption { return llm.Header(name, value) }

// HeaderFrom adds a header with the value of an environment variable, which is kept as secret as the key.
func HeaderFrom(name, variable string) ServerOption { return llm.HeaderFrom(name, variable) }

// KeyFrom takes the key from this environment variable instead of OPENAI_API_KEY.
func KeyFrom(variable string) ServerOption { return llm.KeyFrom(variable) }

// CA trusts the certificates in this PEM file besides the system's.
func CA(file string) ServerOption { return llm.CA(file) }

// Timeout is how long one try of a request may take (default 3 minutes).
func Timeout(d time.Duration) ServerOption { return llm.Timeout(d) }

// Retries is how often a request is tried again (default 5).
func Retries(n int) ServerOption { return llm.Retries(n) }

// Concurrency is how many requests may be under way at the same time (default 64).
func Concurrency(n int) ServerOption { return llm.Concurrency(n) }

// RequestsPerMinute slows down to this rate.
func RequestsPerMinute(n int) ServerOption { return llm.RequestsPerMinute(n) }

// TokensPerMinute slows down to this rate.
func TokensPerMinute(n int) ServerOption { return llm.TokensPerMinute(n) }

// Cache says how answers on disk are used: "use" (the default), "refresh", "only" (nothing is asked), "off".
func Cache(mode llm.CacheMode) ServerOption { return llm.Cache(mode) }

// CacheFile keeps answers in this file.
func CacheFile(path string) ServerOption { return llm.CacheFile(path) }

// Price is what a million tokens cost in US dollars, read and written.
func Price(read, written float64) ServerOption { return llm.WithPrice(read, written) }

// Budget ends a run when the model has cost so many tokens, or so many US dollars; 0 is no limit.
func Budget(tokens int, dollars float64) ServerOption {
	return llm.WithBudget(llm.Budget{Tokens: tokens, Dollars: dollars})
}
