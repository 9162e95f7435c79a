package llm

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// A Kind says what went wrong between us and a server.
type Kind string

const (
	Unreachable    Kind = "unreachable"      // nobody answers there
	Untrusted      Kind = "untrusted"        // its certificate
	Proxy          Kind = "proxy"            // the proxy in between
	Unauthorized   Kind = "unauthorized"     // no key, or the wrong one
	NoMoney        Kind = "no money"         // the account is empty
	Busy           Kind = "busy"             // too many requests, or overloaded, to the last try
	NoEndpoint     Kind = "no endpoint"      // the address is not that of an OpenAI-compatible server, or it lacks the endpoint
	NoModel        Kind = "no model"         // it does not serve that model
	PromptTooLarge Kind = "prompt too large" // for the model's context
	BadRequest     Kind = "bad request"
	ServerFault    Kind = "server fault" // it fails, to the last try
	TooSlow        Kind = "too slow"
	BadAnswer      Kind = "bad answer" // what it answers is not what the protocol promises
)

// An Error says what a server did not do, and how to repair that.
type Error struct {
	Kind    Kind
	Status  int    // of HTTP; 0 without an answer
	Said    string // what the server said
	Param   string // the field that it complained of
	Message string // one sentence with the repair
}

func (e *Error) Error() string { return e.Message }

// explain makes an error of what go-openai returns, without secrets. The context's own errors stay what they are.
func (m *Model) explain(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e := m.classify(err)
	e.Said, e.Message = m.doer.hideText(e.Said), m.doer.hideText(e.Message)
	if e.Kind == NoModel {
		e.Message += m.served(ctx)
	}
	return e
}

// served says which models there are instead.
func (m *Model) served(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	list, err := m.client.ListModels(ctx)
	if err != nil {
		return ""
	}
	var names []string
	for _, one := range list.Models {
		names = append(names, one.ID)
	}
	return "; it offers " + listed(names)
}

func (m *Model) classify(err error) *Error {
	status, said, param, kind := parts(err)
	at := "the server " + m.base.String()
	e := &Error{Status: status, Said: said, Param: param}
	say := func(k Kind, format string, args ...any) *Error {
		e.Kind, e.Message = k, fmt.Sprintf(format, args...)
		return e
	}
	switch {
	case status == 0:
		return m.connection(err, e)
	case tooLong(said, kind):
		return say(PromptTooLarge, "%s: the prompt is too long for %s: %s", at, m.name, said)
	case status == http.StatusBadRequest && strings.Contains(said, "HTTP request to an HTTPS server"): // Go's, nginx's
		return say(Unreachable, "%s speaks TLS: give its address with https:// instead of http://", at)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		if m.doer.key == "" {
			return say(Unauthorized, "%s wants a key (%d: %s): put it into the environment variable %s before goelm or JupyterLab starts", at, status, said, m.settings.keyVariable)
		}
		return say(Unauthorized, "%s refuses the key in %s (%d: %s): check it, and whether it is meant for this server", at, m.settings.keyVariable, status, said)
	case status == http.StatusProxyAuthRequired:
		return say(Proxy, "the proxy between here and %s wants a password (407): put it into HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, or the server's name into NO_PROXY", m.base.Host)
	case status == http.StatusTooManyRequests && (kind == "insufficient_quota"):
		return say(NoMoney, "%s: the account has no money left: %s", at, said)
	case status == http.StatusTooManyRequests || status == 529:
		return say(Busy, "%s has too much to do (%d: %s), after %d tries; ask for fewer at a time (Concurrency, RequestsPerMinute, TokensPerMinute) or wait", at, status, said, m.doer.tries)
	case status == http.StatusNotFound && (strings.Contains(strings.ToLower(said), "model") || kind == "model_not_found"):
		return say(NoModel, "%s does not know the model %q: %s", at, m.name, said)
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented:
		return say(NoEndpoint, "%s has no such endpoint (%d: %s): the address of most servers ends in /v1; a server without completions is asked with the option Chat", at, status, said)
	case status >= 500:
		return say(ServerFault, "%s failed (%d: %s), after %d tries: its own log says why", at, status, said, m.doer.tries)
	}
	if lower := strings.ToLower(said); strings.Contains(lower, "model") && (strings.Contains(lower, "not found") || strings.Contains(lower, "does not exist")) {
		return say(NoModel, "%s does not know the model %q: %s", at, m.name, said)
	}
	return say(BadRequest, "%s refuses the request (%d: %s)", at, status, said)
}

// connection classifies what happened before there was an answer.
func (m *Model) connection(err error, e *Error) *Error {
	at := "the server " + m.base.String()
	say := func(k Kind, format string, args ...any) *Error {
		e.Kind, e.Message = k, fmt.Sprintf(format, args...)
		return e
	}
	var slow *slowAnswer
	var broken *brokenAnswer
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var record tls.RecordHeaderError
	var dns *net.DNSError
	var op *net.OpError
	proxy := ""
	if m.doer.proxy != nil {
		proxy = m.doer.proxy(m.base)
	}
	switch {
	case errors.As(err, &slow):
		return say(TooSlow, "%s gave %v, in %d tries; a longer time is set with the option Timeout, a shorter answer with MaxTokens", at, slow, m.doer.tries)
	case errors.As(err, &broken), errors.As(err, &syntax), errors.As(err, &kind), errors.Is(err, io.ErrUnexpectedEOF):
		return say(BadAnswer, "%s does not speak OpenAI's protocol: %v; is the address right? That of most servers ends in /v1", at, plain(err))
	case errors.As(err, &unknown):
		return say(Untrusted, "the certificate of %s is signed by an authority that this machine does not know: name its certificate in PEM form with SSL_CERT_FILE=FILE or the option CA(FILE)", m.base.Host)
	case errors.As(err, &host), errors.As(err, &invalid):
		return say(Untrusted, "the certificate of %s does not hold: %v", m.base.Host, plain(err))
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return say(Unreachable, "%s does not speak TLS: give its address with http:// instead of https://", at)
	case strings.Contains(err.Error(), "malformed HTTP response"):
		return say(Unreachable, "%s does not speak plain HTTP: give its address with https:// instead of http://", at)
	case proxy != "" && errors.As(err, &op) && (op.Op == "proxyconnect" || op.Op == "dial"):
		return say(Proxy, "the proxy %s, through which %s is asked, does not answer: correct HTTPS_PROXY or HTTP_PROXY, or put %s into NO_PROXY", proxy, m.base.Host, m.base.Hostname())
	case errors.As(err, &dns):
		return say(Unreachable, "there is no host %q: check the server's address", m.base.Hostname())
	case errors.Is(err, syscall.ECONNREFUSED):
		if loopback(m.base.Hostname()) {
			return say(Unreachable, "nobody listens at %s: start the server there (for example llama-server -m MODEL.gguf --port %s, vllm serve MODEL, or ollama serve), or correct the address", m.base, m.port())
		}
		return say(Unreachable, "nobody listens at %s: start the server, open its port, or correct the address", m.base)
	}
	return say(Unreachable, "%s cannot be reached: %v", at, plain(err))
}

func (m *Model) port() string {
	if p := m.base.Port(); p != "" {
		return p
	}
	if m.base.Scheme == "https" {
		return "443"
	}
	return "80"
}

// plain is the innermost error that says something, without the URL that net/http puts before it.
func plain(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// parts takes a server's error apart: status, text, field, and its type or code.
func parts(err error) (status int, said, param, kind string) {
	var api *openai.APIError
	if errors.As(err, &api) {
		if api.Param != nil {
			param = *api.Param
		}
		kind = api.Type
		if code, ok := api.Code.(string); ok && code != "" {
			kind = code
		}
		return api.HTTPStatusCode, brief(api.Message), param, kind
	}
	var req *openai.RequestError
	if errors.As(err, &req) {
		// Some servers say it in other words: {"detail": …}, {"message": …}, {"error": "…"}, or plain text.
		var other struct {
			Detail, Message any
			Error           any
		}
		text := string(req.Body)
		if json.Unmarshal(req.Body, &other) == nil {
			for _, v := range []any{other.Message, other.Error, other.Detail} {
				if s, ok := v.(string); ok && s != "" {
					text = s
					break
				}
			}
		}
		return req.HTTPStatusCode, brief(text), "", ""
	}
	return 0, "", "", ""
}

// brief is the beginning of a text, on one line.
func brief(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 300 {
		return strings.ToValidUTF8(text[:300], "") + "…"
	}
	return text
}

// tooLong recognises what servers say of a prompt beyond the context: llama.cpp, OpenAI and vLLM, Ollama.
func tooLong(said, kind string) bool {
	if kind == "exceed_context_size_error" || kind == "context_length_exceeded" {
		return true
	}
	said = strings.ToLower(said)
	return strings.Contains(said, "maximum context length") || strings.Contains(said, "context size") || strings.Contains(said, "context length exceeded") ||
		strings.Contains(said, "maximum model length")
}

// failure is the error of a response that go-openai did not read.
func failure(res *http.Response, body []byte) error {
	var e openai.ErrorResponse
	if json.Unmarshal(body, &e) == nil && e.Error != nil {
		e.Error.HTTPStatus, e.Error.HTTPStatusCode = res.Status, res.StatusCode
		return e.Error
	}
	return &openai.RequestError{HTTPStatus: res.Status, HTTPStatusCode: res.StatusCode, Body: body}
}
