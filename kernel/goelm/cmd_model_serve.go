package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"goelm/elm/diffmodel"
)

// modelServe offers a model over the completions endpoint of OpenAI's protocol, as far as diff models need it.
func modelServe(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("serve", flag.ContinueOnError)
	from := addModelFlags(f)
	address := f.String("listen", "127.0.0.1:8091", "address to listen on; port 0 takes a free one")
	free := f.Bool("free", false, "do not constrain the diffs")
	if err := parseModelFlags(f, args, stderr); err != nil {
		return err
	}
	m, err := from.open()
	if err != nil {
		return err
	}
	if *free {
		m = m.With(diffmodel.Free())
	}
	l, err := net.Listen("tcp", *address)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s listens on http://%s/v1\n", m.Name(), l.Addr())
	server := &http.Server{Handler: completions(m), ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	stopped := context.AfterFunc(ctx, func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(end) // Serve reports what matters
	})
	defer stopped()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// completions answers POST /v1/completions, GET /v1/models and GET /health.
func completions(m *diffmodel.Model) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("GET /v1/models", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]any{"object": "list", "data": []any{map[string]any{"id": m.Name(), "object": "model", "owned_by": "goelm"}}})
	})
	mux.HandleFunc("POST /v1/completions", func(w http.ResponseWriter, r *http.Request) {
		answer, err := complete(r, m)
		if err != nil {
			reply(w, http.StatusBadRequest, map[string]any{"error": map[string]any{"message": err.Error(), "type": "invalid_request_error"}})
			return
		}
		reply(w, http.StatusOK, answer)
	})
	return mux
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that has gone away needs no answer
}

// A completionRequest is what of the protocol's request a diff model can obey. Other fields are ignored, as servers do.
type completionRequest struct {
	Model       string          `json:"model"`
	Prompt      json.RawMessage `json:"prompt"`
	N           *int            `json:"n"`
	MaxTokens   *int            `json:"max_tokens"`
	Temperature *float64        `json:"temperature"`
	TopP        *float64        `json:"top_p"`
	Seed        *uint64         `json:"seed"`
	Stream      bool            `json:"stream"`
}

// mostAnswers bounds n, so that a request cannot keep the machine busy for ever.
const mostAnswers = 256

func complete(r *http.Request, m *diffmodel.Model) (any, error) {
	var q completionRequest
	if err := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 1<<20)).Decode(&q); err != nil {
		return nil, fmt.Errorf("the request is no JSON of a completion: %w", err)
	}
	if q.Stream {
		return nil, errors.New("stream is not supported: a diff is short")
	}
	var prompts []string
	if json.Unmarshal(q.Prompt, &prompts) != nil {
		var one string
		if err := json.Unmarshal(q.Prompt, &one); err != nil {
			return nil, errors.New("prompt must be a string or a list of strings")
		}
		prompts = []string{one}
	}
	n, seed := 1, uint64(time.Now().UnixNano())
	if q.N != nil {
		n = *q.N
	}
	if n < 1 || n*len(prompts) > mostAnswers {
		return nil, fmt.Errorf("n is %d for %d prompts; want 1 to %d answers", n, len(prompts), mostAnswers)
	}
	if q.Seed != nil {
		seed = *q.Seed
	}
	var options []diffmodel.Option
	if q.MaxTokens != nil {
		options = append(options, diffmodel.MaxTokens(*q.MaxTokens))
	}
	if q.Temperature != nil {
		options = append(options, diffmodel.Temperature(*q.Temperature))
	}
	if q.TopP != nil {
		options = append(options, diffmodel.TopP(*q.TopP))
	}
	m = m.With(options...)
	var choices []any
	read, written := 0, 0
	for _, text := range prompts {
		p, err := diffmodel.ParsePrompt(text)
		if err != nil {
			return nil, err
		}
		answers, err := m.Ask(r.Context(), p, n, seed)
		if err != nil {
			return nil, err
		}
		read += m.Tokens(text)
		for _, a := range answers {
			written += a.Tokens
			reason := "length"
			if a.Ended {
				reason = "stop"
			}
			choices = append(choices, map[string]any{"index": len(choices), "text": "\n" + a.Diff, "finish_reason": reason, "logprobs": nil})
		}
	}
	return map[string]any{
		"id": fmt.Sprintf("cmpl-%x", seed), "object": "text_completion", "created": time.Now().Unix(), "model": m.Name(), "choices": choices,
		"usage": map[string]int{"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written},
	}, nil
}
