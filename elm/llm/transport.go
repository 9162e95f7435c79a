package llm

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// A transport is the HTTPDoer under go-openai. It sends what a request's context carries besides (fields), tries again what
// may succeed the second time, and hands up a whole answer or none. Secrets are gone from whatever it returns.
type transport struct {
	client  *http.Client
	header  http.Header
	key     string
	secrets []string
	timeout time.Duration
	tries   int
	pause   pause
	gate    *gate
	proxy   func(*url.URL) string
	worked  atomic.Bool // there was an answer before: who refuses now may only be starting again
}

// maxBody bounds an answer. A million tokens are some 4 MB.
const maxBody = 64 << 20

func newTransport(base *url.URL, s settings) (*transport, error) {
	roundTripper := http.DefaultTransport.(*http.Transport).Clone()
	roundTripper.MaxIdleConnsPerHost = s.concurrency
	roundTripper.ResponseHeaderTimeout = 0 // a model may think as long as the timeout of the whole try allows
	if s.ca != "" {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		pem, err := os.ReadFile(s.ca)
		if err != nil {
			return nil, fmt.Errorf("certificates to trust: %w", err)
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("certificates to trust: %s holds no certificate in PEM form", s.ca)
		}
		roundTripper.TLSClientConfig = &tls.Config{RootCAs: pool}
	}
	t := &transport{
		client: &http.Client{Transport: roundTripper}, header: s.header, key: os.Getenv(s.keyVariable), secrets: s.secrets,
		timeout: s.timeout, tries: s.tries, pause: s.pause, gate: newGate(s.concurrency, s.requests, s.tokens),
	}
	if t.key != "" {
		t.secrets = append(t.secrets[:len(t.secrets):len(t.secrets)], t.key)
	}
	t.proxy = func(u *url.URL) string {
		p, err := http.ProxyFromEnvironment(&http.Request{URL: u})
		if err != nil || p == nil {
			return ""
		}
		return p.Redacted()
	}
	return t, nil
}

// fields are what a call's context carries to the transport.
type fields struct {
	set    map[string]any // fields of the body that go-openai cannot say
	tokens int            // that the request may cost, for the rate
	trips  *int           // counts tries
}

type fieldsKey struct{}

func withFields(ctx context.Context, f fields) context.Context {
	return context.WithValue(ctx, fieldsKey{}, f)
}

// Do implements openai.HTTPDoer.
func (t *transport) Do(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	f, _ := ctx.Value(fieldsKey{}).(fields)
	body, err := rewritten(req, f.set)
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		if f.trips != nil {
			*f.trips = try
		}
		answer, err := t.once(ctx, req, body, f.tokens)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		again, after := worthwhile(answer, err)
		again = again || t.worked.Load() && errors.Is(err, syscall.ECONNREFUSED)
		if !again || try >= t.tries {
			if err != nil {
				return nil, t.hide(err)
			}
			return answer.response(req), nil
		}
		if err := sleep(ctx, t.pause.after(try, after)); err != nil {
			return nil, err
		}
	}
}

// rewritten is the request's body with fields set.
func rewritten(req *http.Request, set map[string]any) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(req.Body)
	req.Body.Close()
	if err != nil || len(set) == 0 {
		return body, err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(body, &all); err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	for name, value := range set {
		if value == nil {
			delete(all, name)
			continue
		}
		if all[name], err = json.Marshal(value); err != nil {
			return nil, fmt.Errorf("request: field %s: %w", name, err)
		}
	}
	return json.Marshal(all)
}

// An answer is a response with its body, read to the end.
type answer struct {
	status string
	code   int
	header http.Header
	body   []byte
}

func (a *answer) response(req *http.Request) *http.Response {
	return &http.Response{
		Status: a.status, StatusCode: a.code, Header: a.header, Request: req, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(bytes.NewReader(a.body)), ContentLength: int64(len(a.body)),
	}
}

// once sends the request and reads the answer, within the timeout.
func (t *transport) once(ctx context.Context, req *http.Request, body []byte, tokens int) (*answer, error) {
	leave, err := t.gate.enter(ctx, tokens)
	if err != nil {
		return nil, err
	}
	defer leave()
	limited, cancel := context.WithTimeoutCause(ctx, t.timeout, errTooSlow)
	defer cancel()
	mine := req.Clone(limited)
	if body != nil {
		mine.Body, mine.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		mine.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	}
	for name, values := range t.header {
		mine.Header[name] = values
	}
	res, err := t.client.Do(mine)
	if err != nil {
		return nil, t.slow(limited, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, t.slow(limited, &brokenAnswer{fmt.Errorf("the answer breaks off after %d bytes: %w", len(text), err)})
	case len(text) > maxBody:
		return nil, fmt.Errorf("the answer has more than %d MB", maxBody>>20)
	}
	t.worked.Store(true)
	a := &answer{status: res.Status, code: res.StatusCode, header: res.Header, body: t.hideBytes(text)}
	if a.code < 300 && !json.Valid(a.body) {
		return a, &brokenAnswer{fmt.Errorf("the answer is no JSON: %.80q", a.body)}
	}
	return a, nil
}

var errTooSlow = errors.New("too slow")

// slow names the timeout where it is the reason.
func (t *transport) slow(ctx context.Context, err error) error {
	if context.Cause(ctx) == errTooSlow {
		return &slowAnswer{t.timeout, err}
	}
	return err
}

type slowAnswer struct {
	after time.Duration
	err   error
}

func (e *slowAnswer) Error() string { return fmt.Sprintf("no whole answer within %v", e.after) }
func (e *slowAnswer) Unwrap() error { return e.err }

// A brokenAnswer is one that is not what the protocol promises.
type brokenAnswer struct{ err error }

func (e *brokenAnswer) Error() string { return e.err.Error() }
func (e *brokenAnswer) Unwrap() error { return e.err }

// hide takes the secrets out of an error.
func (t *transport) hide(err error) error {
	text := err.Error()
	if clean := t.hideText(text); clean != text {
		return errors.New(clean)
	}
	return err
}

const hidden = "[secret]"

func (t *transport) hideText(text string) string {
	for _, s := range t.secrets {
		text = strings.ReplaceAll(text, s, hidden)
	}
	return text
}

func (t *transport) hideBytes(text []byte) []byte {
	for _, s := range t.secrets {
		text = bytes.ReplaceAll(text, []byte(s), []byte(hidden))
	}
	return text
}
