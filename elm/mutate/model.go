package mutate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"goelm/elm"
	"goelm/elm/llm"
)

// A Completer is a language model that continues texts: a diff model, or any base model. goelm's own diff model is one, and so is
// a [Server]'s.
//
// It may also have a method Config() any, which says what decides about its answers (part of a run's identity), Tokens(text
// string) int, which counts a text's tokens, Profile() string, which names the [Profile] that it was trained on, and
// InFlight() int and TrainingTime() time.Duration, as [elm.Waiter] and [elm.Trained] have them.
type Completer interface {
	Name() string
	// Complete samples n continuations of the prompt. The same arguments give the same texts.
	Complete(ctx context.Context, prompt string, n int, seed uint64) ([]string, error)
}

// A question is what an operator asks a model: a text to be continued, or a conversation.
type question struct {
	Prompt    string        `json:"prompt,omitempty"`
	Messages  []llm.Message `json:"messages,omitempty"`
	N         int           `json:"n"`
	Seed      uint64        `json:"seed"`
	MaxTokens int           `json:"max_tokens"`
	Stop      []string      `json:"stop,omitempty"`
}

// then is the conversation with one more answer, and what we say to it.
func (q question) then(answer, reply string, seed uint64) question {
	next := q
	next.N, next.Seed = 1, seed
	next.Messages = append(q.Messages[:len(q.Messages):len(q.Messages)], llm.Message{Role: "assistant", Text: answer}, llm.Message{Role: "user", Text: reply})
	return next
}

// ask asks the model and has the answers recorded with the run, where there is one.
func (o *Operator) ask(ctx context.Context, req elm.Request, q question) ([]llm.Answer, error) {
	text, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	config, err := json.Marshal(configOf(o.model))
	if err != nil {
		return nil, fmt.Errorf("configuration of %s: %w", o.model.Name(), err)
	}
	sum := sha256.Sum256([]byte(o.model.Name() + "\n" + string(config) + "\n" + string(text)))
	record, err := req.Answer(ctx, hex.EncodeToString(sum[:]), func(ctx context.Context) ([]byte, error) {
		answers, err := sample(ctx, o.model, q)
		if err != nil {
			return nil, err
		}
		return json.Marshal(answers)
	})
	if err != nil {
		return nil, err
	}
	var answers []llm.Answer
	if err := json.Unmarshal(record, &answers); err != nil {
		return nil, fmt.Errorf("a recorded answer of %s cannot be read: %w", o.model.Name(), err)
	}
	if len(answers) != q.N {
		return nil, fmt.Errorf("%s gave %d answers instead of %d", o.model.Name(), len(answers), q.N)
	}
	return answers, nil
}

// sample asks a model of either kind.
func sample(ctx context.Context, model Completer, q question) ([]llm.Answer, error) {
	if m, ok := model.(*llm.Model); ok {
		return m.Sample(ctx, llm.Request{Prompt: q.Prompt, Messages: q.Messages, N: q.N, Seed: q.Seed, MaxTokens: q.MaxTokens, Stop: q.Stop})
	}
	start := time.Now()
	texts, err := model.Complete(ctx, q.Prompt, q.N, q.Seed)
	if err != nil {
		return nil, err
	}
	counter, counts := model.(interface{ Tokens(string) int })
	answers := make([]llm.Answer, len(texts))
	for i, text := range texts {
		answers[i] = llm.Answer{Text: text, End: llm.Stop, Took: time.Since(start)}
		if counts {
			answers[i].Written = counter.Tokens(text)
		}
	}
	if counts && len(answers) > 0 {
		answers[0].Read = counter.Tokens(q.Prompt)
	}
	return answers, nil
}

// configOf is what decides about a model's answers.
func configOf(model Completer) any {
	if c, ok := model.(interface{ Config() any }); ok {
		return c.Config()
	}
	return nil
}
