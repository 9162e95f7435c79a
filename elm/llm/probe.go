package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Abilities are what a server can do with a model, as far as trying shows.
type Abilities struct {
	Models      []string // that it offers
	Completions bool     // it continues texts
	Chat        bool     // it converses
	N           bool     // it gives several samples of one prompt
	Prompts     bool     // it takes several prompts at once
	Seed        bool     // the same seed gives the same text twice
	Stop        bool     // it ends before a stop text
	Logprobs    bool     // it gives probabilities
	Context     int      // longest prompt and answer together, in tokens; 0: it does not say
	Rate        float64  // tokens a second of one answer
	Sample      string   // the beginning of what it wrote
}

// ErrNoSuchModel says that a server does not list the model.
var ErrNoSuchModel = errors.New("no such model")

// Probe tries what the server can do: about eight short requests. The cache is left alone. A server that lists its models and
// not this one is an error that wraps [ErrNoSuchModel], although some of them would answer all the same.
func (m *Model) Probe(ctx context.Context) (Abilities, error) {
	var a Abilities
	var err error
	if a.Models, err = m.Models(ctx); err != nil {
		return a, err
	}
	if len(a.Models) > 0 && !slices.Contains(a.Models, m.name) {
		return a, fmt.Errorf("%w: %s does not offer %q; it offers %s", ErrNoSuchModel, m.base, m.name, listed(a.Models))
	}
	p := &prober{m: m, ctx: ctx}
	start := time.Now()
	first, err := p.complete(map[string]any{"max_tokens": 32, "temperature": 0})
	if a.Completions = err == nil; !a.Completions {
		p.chat = true
		start = time.Now()
		if first, err = p.complete(map[string]any{"max_tokens": 32, "temperature": 0}); err != nil {
			return a, err
		}
		a.Chat = true
	}
	took := time.Since(start).Seconds()
	a.Sample = brief(first.text())
	if written := first.Usage.CompletionTokens; written > 0 && took > 0 {
		a.Rate = float64(written) / took
	}
	if !a.Chat {
		chat := &prober{m: m, ctx: ctx, chat: true}
		_, err := chat.complete(map[string]any{"max_tokens": 4})
		a.Chat = err == nil
	}
	if res, err := p.complete(map[string]any{"n": 2, "max_tokens": 4}); err == nil {
		a.N = len(res.Choices) == 2
	}
	if res, err := p.complete(map[string]any{"prompt": []string{"1, 2, 3", "a, b, c"}, "max_tokens": 4}); err == nil && !p.chat {
		a.Prompts = len(res.Choices) == 2
	}
	seeded := map[string]any{"seed": 7, "max_tokens": 24, "temperature": 1.2}
	one, err1 := p.complete(seeded)
	two, err2 := p.complete(seeded)
	a.Seed = err1 == nil && err2 == nil && one.text() == two.text()
	a.Stop = p.stops(first.text())
	if res, err := p.complete(map[string]any{"logprobs": p.logprobs(), "top_logprobs": 1, "max_tokens": 4}); err == nil && len(res.Choices) > 0 {
		text := string(res.Choices[0].Logprobs)
		a.Logprobs = text != "" && text != "null" && text != "{}"
	}
	a.Context = p.context()
	return a, ctx.Err()
}

// A prober sends requests past go-openai, which has no fields for half of what is asked here.
type prober struct {
	m    *Model
	ctx  context.Context
	chat bool
}

// probeAnswer is what both endpoints answer.
type probeAnswer struct {
	Choices []struct {
		Text    string
		Message struct{ Content string }
		// The two endpoints have two shapes, and llama.cpp gives the chat's for both.
		Logprobs json.RawMessage
	}
	Usage struct {
		CompletionTokens int `json:"completion_tokens"`
	}
}

func (a *probeAnswer) text() string {
	if len(a.Choices) == 0 {
		return ""
	}
	return a.Choices[0].Text + a.Choices[0].Message.Content
}

func (p *prober) complete(set map[string]any) (*probeAnswer, error) {
	body := map[string]any{"model": p.m.name}
	path := "/completions"
	if p.chat {
		path = "/chat/completions"
		body["messages"] = []Message{{"user", "Count from one to twenty."}}
	} else {
		body["prompt"] = "one, two, three, four, five,"
	}
	for name, value := range set {
		body[name] = value
	}
	var res probeAnswer
	if err := p.m.call(p.ctx, http.MethodPost, path, body, &res); err != nil {
		return nil, err
	}
	if len(res.Choices) == 0 {
		return nil, p.m.explain(p.ctx, &brokenAnswer{errors.New("the answer holds no choices")})
	}
	return &res, nil
}

func (p *prober) logprobs() any {
	if p.chat {
		return true
	}
	return 1
}

// stops asks again for the text that the model writes without randomness, and to stop in its middle.
func (p *prober) stops(text string) bool {
	runes := []rune(strings.ToValidUTF8(text, ""))
	for from := len(runes) / 2; from+2 <= len(runes); from++ {
		stop := string(runes[from : from+2])
		if strings.TrimSpace(stop) != stop || strings.ContainsRune(stop, '\ufffd') {
			continue
		}
		before, _, _ := strings.Cut(text, stop)
		res, err := p.complete(map[string]any{"max_tokens": 32, "temperature": 0, "stop": []string{stop}})
		return err == nil && res.text() == before
	}
	return false
}

// context reads what a server says of the model's context: vLLM in the list of models, llama.cpp under /props, and others in
// neither.
func (p *prober) context() int {
	var list struct {
		Data []struct {
			ID     string
			Length int `json:"max_model_len"`
			Window int `json:"context_length"` // LM Studio, OpenRouter
		}
	}
	if p.m.call(p.ctx, http.MethodGet, "/models", nil, &list) == nil {
		for _, one := range list.Data {
			if n := max(one.Length, one.Window); one.ID == p.m.name && n > 0 {
				return n
			}
		}
	}
	var props struct {
		Settings struct {
			Context int `json:"n_ctx"`
		} `json:"default_generation_settings"`
	}
	if p.m.call(p.ctx, http.MethodGet, "/../props", nil, &props) == nil {
		return props.Settings.Context
	}
	return 0
}

// call sends one request to a path below the server's address and reads its JSON.
func (m *Model) call(ctx context.Context, method, path string, body, into any) error {
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return err
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, m.base.JoinPath(path).String(), bytes.NewReader(text))
	if err != nil {
		return err
	}
	if body == nil {
		req.Body = nil
	}
	req.Header.Set("Content-Type", "application/json")
	if m.doer.key != "" {
		req.Header.Set("Authorization", "Bearer "+m.doer.key)
	}
	res, err := m.doer.Do(req)
	if err != nil {
		return m.explain(ctx, err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return m.explain(ctx, failure(res, answer))
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return m.explain(ctx, &brokenAnswer{fmt.Errorf("the answer is not what is expected: %w", err)})
	}
	return nil
}
