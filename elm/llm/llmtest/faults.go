package llmtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A Fault is what a [Faults] server does with one request.
type Fault func(http.ResponseWriter, *http.Request)

// Status answers with this status and text, and with headers given as name and value.
func Status(code int, body string, header ...string) Fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		io.WriteString(w, body)
	}
}

// Hang never answers. It ends when the client goes.
func Hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// Truncated promises more than it sends.
func Truncated(w http.ResponseWriter, _ *http.Request) {
	body := `{"choices": [{"text": "half of an ans`
	w.Header().Set("Content-Length", strconv.Itoa(len(body)+100))
	io.WriteString(w, body)
}

// Garbage answers with what is no JSON.
func Garbage(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>it works!</html>") }

// Reset closes the connection without a word.
func Reset(w http.ResponseWriter, _ *http.Request) {
	if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
		conn.Close()
	}
}

// SlowLoris sends a byte now and then, for ever.
func SlowLoris(w http.ResponseWriter, r *http.Request) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-tick.C:
			if _, err := io.WriteString(w, " "); err != nil {
				return
			}
			w.(http.Flusher).Flush()
		}
	}
}

// EchoKey answers 401 with the request's headers in its text, as careless servers do.
func EchoKey(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusUnauthorized)
	json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": fmt.Sprintf("bad headers: %v", r.Header), "type": "authentication_error"}})
}

// Faults is a server that goes through its script, one fault a request, and answers well after that: to every prompt
// with Answer, or "fine".
type Faults struct {
	*httptest.Server
	Answer func(request map[string]any, choice int) string // nil answers "fine"
	NoN    bool                                            // it overlooks n, as Ollama does
	MaxN   int                                             // it refuses a larger n with 400; 0: any

	mu     sync.Mutex
	script []Fault
	seen   []map[string]any
	header []http.Header
}

// NewFaults starts a server. Close it in the end.
func NewFaults(script ...Fault) *Faults {
	f := &Faults{script: script}
	f.Server = httptest.NewServer(f)
	return f
}

// Address is what to connect to.
func (f *Faults) Address() string { return f.URL + "/v1" }

// Requests are the bodies that came so far.
func (f *Faults) Requests() []map[string]any {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]map[string]any(nil), f.seen...)
}

// Headers are those of the requests.
func (f *Faults) Headers() []http.Header {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]http.Header(nil), f.header...)
}

func (f *Faults) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/models") {
		io.WriteString(w, `{"object": "list", "data": [{"id": "faulty"}]}`)
		return
	}
	var body map[string]any
	json.NewDecoder(r.Body).Decode(&body)
	f.mu.Lock()
	f.seen, f.header = append(f.seen, body), append(f.header, r.Header.Clone())
	var fault Fault
	if len(f.script) > 0 {
		fault, f.script = f.script[0], f.script[1:]
	}
	f.mu.Unlock()
	if fault != nil {
		fault(w, r)
		return
	}
	f.answer(w, r, body)
}

func (f *Faults) answer(w http.ResponseWriter, r *http.Request, body map[string]any) {
	n := 1
	if x, ok := body["n"].(float64); ok {
		n = int(x)
	}
	if f.MaxN > 0 && n > f.MaxN {
		Status(400, fmt.Sprintf(`{"error": {"message": "n must be at most %d", "type": "invalid_request_error"}}`, f.MaxN))(w, r)
		return
	}
	if f.NoN {
		n = 1
	}
	var choices []any
	for i := range n {
		text := "fine"
		if f.Answer != nil {
			text = f.Answer(body, i)
		}
		if strings.HasSuffix(r.URL.Path, "/chat/completions") {
			choices = append(choices, map[string]any{"index": i, "message": map[string]any{"role": "assistant", "content": text}, "finish_reason": "stop"})
		} else {
			choices = append(choices, map[string]any{"index": i, "text": text, "finish_reason": "stop"})
		}
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"choices": choices, "usage": map[string]any{"prompt_tokens": 10, "completion_tokens": 5 * n}})
}
