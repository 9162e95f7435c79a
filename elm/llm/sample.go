package llm

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// A Message is one turn of a conversation.
type Message struct {
	Role string `json:"role"` // "system", "user" or "assistant"
	Text string `json:"content"`
}

// A Request asks for samples: of a text to be continued, or of the next turn of a conversation.
type Request struct {
	Prompt    string    // the text to be continued
	Messages  []Message // or the conversation
	N         int       // samples wanted; 0 is 1
	Seed      uint64    // of the sampling. Servers promise little: what makes answers repeatable is the cache
	MaxTokens int       // of an answer, unless the model's own setting says otherwise; 0 is 1024
	Stop      []string  // at most four texts that end an answer and are not part of it
}

// Why an answer ended.
const (
	Stop     = "stop"           // by itself, or at a stop text
	Length   = "length"         // too long
	Filter   = "content_filter" // the server held it back
	TooLarge = "prompt"         // the prompt is longer than the model's context; there is no answer
)

// An Answer is one sample.
type Answer struct {
	Text      string        `json:"text"`                // without reasoning
	Thoughts  string        `json:"thoughts,omitempty"`  // what a reasoning model showed of its reasoning
	End       string        `json:"end"`                 // why it ended
	Detail    string        `json:"detail,omitempty"`    // what the server said, when there is no answer
	Read      int           `json:"read"`                // tokens of the prompt; of samples of one request, the first has them
	Written   int           `json:"written"`             // tokens of the answer, reasoning included
	Reasoning int           `json:"reasoning,omitempty"` // tokens of reasoning
	Dollars   float64       `json:"dollars,omitempty"`
	Took      time.Duration `json:"took"` // until the answer was there
	Cached    bool          `json:"-"`
}

// Seeds are sent as numbers that every server can read.
const seedMask = 1<<31 - 1

// Sample asks the model. Its answers come in a fixed order; samples of one request share one prompt wherever the server can
// do that, and are asked for one by one where it cannot. The error is an [*Error], a [*BudgetError], or the context's.
func (m *Model) Sample(ctx context.Context, r Request) ([]Answer, error) {
	if (r.Prompt == "") == (len(r.Messages) == 0) {
		return nil, errors.New("ask a language model: give either a prompt or messages")
	}
	n := max(r.N, 1)
	body, err := m.body(r)
	if err != nil {
		return nil, err
	}
	answers := make([]Answer, n)
	missing, err := m.cache.lookUp(ctx, m.cacheKey(r, body), answers)
	if err != nil {
		return nil, err
	}
	m.fromCache(n - len(missing))
	if len(missing) == 0 {
		return answers, nil
	}
	if m.cache.mode == CacheOnly {
		return nil, fmt.Errorf("the cache of answers %s has none to this question (%s, sample %d of %d), and nothing else may be asked in the mode \"only\"; ask once in the mode \"use\"", m.cache.where(), m.name, missing[0]+1, n)
	}
	if m.client == nil {
		return nil, fmt.Errorf("%s is known from a stored run only and cannot be asked anything new; connect to a server with mutate.Server", m.name)
	}
	if err := m.fill(ctx, r, answers, missing); err != nil {
		return nil, err
	}
	return answers, m.cache.keep(ctx, m.cacheKey(r, body), m.name, body, answers, missing)
}

// fill asks for the missing samples.
func (m *Model) fill(ctx context.Context, r Request, answers []Answer, missing []int) error {
	for len(missing) > 0 {
		most := m.atOnce()
		if most == 1 {
			return m.oneByOne(ctx, r, answers, missing)
		}
		k := len(missing)
		if most > 0 {
			k = min(k, most)
		}
		got, err := m.ask(ctx, r, r.Seed+uint64(missing[0]), k)
		if err != nil {
			var e *Error
			if k > 1 && errors.As(err, &e) && e.Status == http.StatusBadRequest && e.Kind == BadRequest {
				m.lower(k / 2) // it may be n that the server does not take
				continue
			}
			return err
		}
		if len(got) < k {
			m.lower(len(got)) // it overlooks n, as Ollama does
		}
		for i, a := range got[:min(k, len(got))] {
			answers[missing[i]] = a
		}
		missing = missing[min(k, len(got)):]
	}
	return nil
}

// oneByOne asks for each sample by itself, all at the same time.
func (m *Model) oneByOne(ctx context.Context, r Request, answers []Answer, missing []int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, len(missing))
	var wg sync.WaitGroup
	for k, i := range missing {
		wg.Go(func() {
			got, err := m.ask(ctx, r, r.Seed+uint64(i), 1)
			if errs[k] = err; err != nil {
				cancel()
				return
			}
			answers[i] = got[0]
		})
	}
	wg.Wait()
	var echo error
	for _, err := range errs {
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		echo = errors.Join(echo, err)
	}
	return echo
}

func (m *Model) atOnce() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.most
}

func (m *Model) lower(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n = max(n, 1); m.most == 0 || n < m.most {
		m.most = n
	}
}

// body is everything that decides about the answers but the number of the sample, as JSON with sorted keys.
func (m *Model) body(r Request) ([]byte, error) {
	all := map[string]any{}
	for name, value := range m.settings.extra {
		all[name] = value
	}
	all["model"], all["temperature"], all["top_p"] = m.name, m.settings.temperature, m.settings.topP
	all["max_tokens"], all["seed"] = m.maxTokens(r), r.Seed&seedMask
	if len(r.Stop) > 0 {
		all["stop"] = r.Stop
	}
	if r.Prompt != "" {
		all["prompt"] = r.Prompt
	} else {
		all["messages"] = r.Messages
	}
	text, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("ask a language model: an extra field cannot be written as JSON: %w", err)
	}
	return text, nil
}

func (m *Model) maxTokens(r Request) int {
	if m.settings.maxTokens > 0 {
		return m.settings.maxTokens
	}
	if r.MaxTokens > 0 {
		return r.MaxTokens
	}
	return 1024
}

func (m *Model) cacheKey(r Request, body []byte) string {
	kind := "completions"
	if r.Prompt == "" {
		kind = "chat"
	}
	sum := sha256.Sum256([]byte(m.base.String() + "\n" + kind + "\n" + string(body)))
	return hex.EncodeToString(sum[:])
}

// ask sends one request for n samples, after what the server cannot take has been left out.
func (m *Model) ask(ctx context.Context, r Request, seed uint64, n int) ([]Answer, error) {
	for range 4 {
		if err := m.within(); err != nil {
			return nil, err
		}
		got, err := m.askOnce(ctx, r, seed, n)
		var e *Error
		if errors.As(err, &e) {
			if e.Kind == PromptTooLarge {
				return tooLarge(n, e), nil
			}
			if m.adapt(e) {
				continue
			}
		}
		return got, err
	}
	return nil, fmt.Errorf("the server %s refuses every form of the question", m.base)
}

func tooLarge(n int, e *Error) []Answer {
	out := make([]Answer, n)
	for i := range out {
		out[i] = Answer{End: TooLarge, Detail: e.Said}
	}
	return out
}

// adapt learns from what a server refused, and tells whether another form of the request is worth a try. Reasoning models at
// OpenAI know max_completion_tokens in place of max_tokens and take no temperature.
func (m *Model) adapt(e *Error) bool {
	if e.Status != http.StatusBadRequest {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	said := strings.ToLower(e.Said)
	switch {
	case m.limit == "max_tokens" && strings.Contains(said, "max_completion_tokens"):
		m.limit = "max_completion_tokens"
		return true
	case !m.plain && (e.Param == "temperature" || e.Param == "top_p" || strings.Contains(said, "unsupported") && (strings.Contains(said, "temperature") || strings.Contains(said, "top_p"))):
		m.plain = true
		return true
	}
	return false
}

func (m *Model) askOnce(ctx context.Context, r Request, seed uint64, n int) ([]Answer, error) {
	m.mu.Lock()
	limit, plain := m.limit, m.plain
	m.mu.Unlock()
	most := m.maxTokens(r)
	set := map[string]any{"model": m.name, "seed": seed & seedMask, limit: most}
	for name, value := range m.settings.extra {
		set[name] = value
	}
	if !plain {
		// go-openai leaves out zeros, and its smallest number is not greedy everywhere.
		set["temperature"], set["top_p"] = m.settings.temperature, m.settings.topP
	}
	if n > 1 {
		set["n"] = n
	}
	tries := 0
	size := len(r.Prompt)
	for _, message := range r.Messages {
		size += len(message.Text)
	}
	call := withFields(ctx, fields{set: set, tokens: size/4 + n*most, trips: &tries})
	start := time.Now()
	got, err := m.send(call, r)
	took := time.Since(start)
	for i := range got {
		got[i].Took = took
	}
	m.spend(got)
	m.mu.Lock()
	m.usage.Requests++
	m.usage.Tries += tries
	m.usage.Time += took
	m.mu.Unlock()
	if err != nil {
		return nil, m.explain(ctx, err)
	}
	if len(got) == 0 {
		return nil, m.explain(ctx, &brokenAnswer{errors.New("the answer holds no choices")})
	}
	return got, nil
}

// placeholder stands for the model's name until the transport puts the true one in: go-openai refuses some names at some
// endpoints, which is the server's business.
const placeholder = "goelm"

// send sends the request by go-openai.
func (m *Model) send(ctx context.Context, r Request) ([]Answer, error) {
	if r.Prompt != "" {
		res, err := m.client.CreateCompletion(ctx, openai.CompletionRequest{Model: placeholder, Prompt: r.Prompt, Stop: r.Stop})
		if err != nil {
			return nil, err
		}
		got := make([]Answer, 0, len(res.Choices))
		for _, c := range res.Choices {
			got = append(got, Answer{Text: c.Text, End: c.FinishReason})
		}
		return m.finish(got, res.Usage), nil
	}
	chat := openai.ChatCompletionRequest{Model: placeholder, Stop: r.Stop}
	for _, message := range r.Messages {
		chat.Messages = append(chat.Messages, openai.ChatCompletionMessage{Role: message.Role, Content: message.Text})
	}
	res, err := m.client.CreateChatCompletion(ctx, chat)
	if err != nil {
		return nil, err
	}
	got := make([]Answer, 0, len(res.Choices))
	for _, c := range res.Choices {
		got = append(got, Answer{Text: c.Message.Content, Thoughts: c.Message.ReasoningContent, End: string(c.FinishReason)})
	}
	return m.finish(got, &res.Usage), nil
}

// finish takes the thoughts out of the texts and shares the tokens out among the answers.
func (m *Model) finish(got []Answer, usage *openai.Usage) []Answer {
	total := 0
	for i := range got {
		a := &got[i]
		text, thoughts := withoutThoughts(a.Text)
		a.Text = text
		if a.Thoughts == "" {
			a.Thoughts = thoughts
		}
		a.Written = 1 + (len(a.Text)+len(a.Thoughts))/4 // in case that the server counts the first choice only, or nothing
		total += a.Written
	}
	if len(got) == 0 {
		return got
	}
	if usage != nil {
		got[0].Read = usage.PromptTokens
		if usage.CompletionTokensDetails != nil {
			got[0].Reasoning = usage.CompletionTokensDetails.ReasoningTokens
		}
		// The total is the server's; how it divides among the choices is estimated by their lengths.
		if written := usage.CompletionTokens; written > 0 && (len(got) == 1 || written >= total/2) {
			left := written
			for i := range got {
				share := written * got[i].Written / max(total, 1)
				if i == len(got)-1 {
					share = left
				}
				got[i].Written = share
				left -= share
			}
		}
	}
	for i := range got {
		got[i].Dollars = m.price.of(got[i].Read, got[i].Written)
	}
	return got
}

// fromCache counts answers that cost nothing.
func (m *Model) fromCache(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.usage.Answers += n
	m.usage.Cached += n
}

// spend counts what new answers cost.
func (m *Model) spend(got []Answer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range got {
		m.usage.Answers++
		m.usage.Read += a.Read
		m.usage.Written += a.Written
		m.usage.Reasoning += a.Reasoning
		m.usage.Dollars += a.Dollars
	}
}

// Complete samples n continuations of a text, for those who want nothing else.
func (m *Model) Complete(ctx context.Context, prompt string, n int, seed uint64) ([]string, error) {
	answers, err := m.Sample(ctx, Request{Prompt: prompt, N: n, Seed: seed})
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(answers))
	for i, a := range answers {
		texts[i] = a.Text
	}
	return texts, nil
}
