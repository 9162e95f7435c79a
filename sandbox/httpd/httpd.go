// Package httpd serves a pool of sandboxes over HTTP: `goelm sandbox serve`. It knows no tasks and no scores.
//
//	POST /v1/run   one job as application/json, answered by its outcome; or many as application/x-ndjson, one a line, answered
//	               by one outcome a line as each is known (package wire has the forms)
//	GET  /healthz  200 while sandboxes can be had, else 503
//	GET  /metrics  for Prometheus
//
// What is not an outcome is {"error": "..."}: 400 for what cannot be read, 401 without the token, 403 for a foreign Host, 413
// and 415 for what is too large or of another type, 429 with Retry-After when too many ask at once, 503 while it shuts
// down. A candidate's fate is never an HTTP status: a program that crashes is a 200 with the verdict crash.
//
// Start reading at New; run.go holds the one request that matters.
package httpd

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"goelm/sandbox"
	"goelm/sandbox/wire"
)

// Config says how to serve. The zero value of a limit is its default.
type Config struct {
	Addr        string        // host:port; without a token only loopback addresses
	Token       string        // what a request must send as "Authorization: Bearer TOKEN"; "" asks for nothing
	MaxBody     int64         // bytes of a request; default 16 MiB
	MaxRequests int           // at a time; default 32
	BodyTime    time.Duration // that a request may take to arrive; default 30 s
	WriteTime   time.Duration // that a line of the answer may take to leave; default 30 s
	Logf        func(string, ...any)
}

// A Server serves one Runner, which it does not close.
type Server struct {
	config   Config
	runner   sandbox.Runner
	http     *http.Server
	token    [sha256.Size]byte
	requests chan struct{} // holds one per request at work
	metrics  *metrics
	over     context.Context // ends when requests at work must
	end      context.CancelFunc
}

// New makes a server. It refuses to serve addresses that others can reach without a token.
func New(runner sandbox.Runner, config Config) (*Server, error) {
	if config.Token == "" {
		if err := loopback(config.Addr); err != nil {
			return nil, err
		}
	}
	if config.MaxBody <= 0 {
		config.MaxBody = 16 << 20
	}
	if config.MaxRequests <= 0 {
		config.MaxRequests = 32
	}
	if config.BodyTime <= 0 {
		config.BodyTime = 30 * time.Second
	}
	if config.WriteTime <= 0 {
		config.WriteTime = 30 * time.Second
	}
	if config.Logf == nil {
		config.Logf = func(string, ...any) {}
	}
	s := &Server{config: config, runner: runner, token: sha256.Sum256([]byte(config.Token)), requests: make(chan struct{}, config.MaxRequests), metrics: newMetrics(runner)}
	s.over, s.end = context.WithCancel(context.Background())
	s.http = &http.Server{
		Handler: s.handler(), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
		BaseContext: func(net.Listener) context.Context { return s.over },
	}
	return s, nil
}

// loopback is an error unless only this machine can reach addr.
func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("sandbox: address %q: %w; want host:port", addr, err)
	}
	if host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("sandbox: %s can be reached from other machines: give a token file, or serve 127.0.0.1", addr)
	}
	return nil
}

// ReadToken reads the token from a file, which nobody but its owner may read.
func ReadToken(path string) (string, error) {
	st, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("sandbox: token: %w", err)
	}
	if st.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("sandbox: others may read the token file %s (mode %v): `chmod 600 %s`", path, st.Mode().Perm(), path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("sandbox: token: %w", err)
	}
	token := strings.TrimSpace(string(data))
	if len(token) < 16 || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fmt.Errorf("sandbox: the token in %s must be one line of at least 16 visible characters", path)
	}
	return token, nil
}

// Serve answers requests on l until Shutdown.
func (s *Server) Serve(l net.Listener) error {
	if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("sandbox: serve: %w", err)
	}
	return nil
}

// Shutdown takes no more requests, lets those at work end until ctx does, and then ends them.
func (s *Server) Shutdown(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	s.end()
	if err != nil {
		err = s.http.Close()
	}
	return err
}

// handler routes requests past the checks that all of them pass.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/run", s.run)
	mux.Handle("GET /metrics", s.metrics.handler())
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1/run":
			w.Header().Set("Allow", "POST")
			fail(w, http.StatusMethodNotAllowed, "%s takes POST, not %s", r.URL.Path, r.Method)
		case "/metrics", "/healthz":
			w.Header().Set("Allow", "GET")
			fail(w, http.StatusMethodNotAllowed, "%s takes GET, not %s", r.URL.Path, r.Method)
		default:
			fail(w, http.StatusNotFound, "no %s here; there are /v1/run, /healthz and /metrics", r.URL.Path)
		}
	})
	open := http.NewServeMux()
	open.HandleFunc("GET /healthz", s.health)
	open.Handle("/", s.guard(mux))
	return open
}

// guard lets only those pass who know the token. Without one, it lets only those pass who mean this machine: a page in a
// browser may make requests to 127.0.0.1 under the name of a site that points there.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.config.Token != "" {
			given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
			hash := sha256.Sum256([]byte(given))
			if !ok || subtle.ConstantTimeCompare(hash[:], s.token[:]) != 1 {
				w.Header().Set("WWW-Authenticate", "Bearer")
				fail(w, http.StatusUnauthorized, "the token is missing or wrong: send Authorization: Bearer TOKEN")
				return
			}
		} else if loopback(withPort(r.Host)) != nil {
			fail(w, http.StatusForbidden, "without a token only programs on this machine are served, and Host must say so, not %.80q", r.Host)
			return
		} else if origin := r.Header.Get("Origin"); origin != "" {
			fail(w, http.StatusForbidden, "without a token no web page is served, and this request comes from one at %.80q", origin)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func withPort(host string) string {
	if _, _, err := net.SplitHostPort(host); err != nil {
		return net.JoinHostPort(strings.Trim(host, "[]"), "80")
	}
	return host
}

// health says whether candidates can be run.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	o, ok := s.runner.(sandbox.Observer)
	if !ok {
		answer(w, http.StatusOK, map[string]any{"status": "ok"})
		return
	}
	st := o.Stats()
	body := map[string]any{"status": "ok", "backend": st.Backend, "sandboxes": st.Running, "wanted": st.Workers, "queued": st.Queued, "in_flight": st.InFlight}
	code := http.StatusOK
	if st.Running == 0 {
		code, body["status"] = http.StatusServiceUnavailable, "no sandbox is running"
	}
	answer(w, code, body)
}

func answer(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body) // a caller who has left is no concern of ours
}

func fail(w http.ResponseWriter, code int, format string, args ...any) {
	answer(w, code, wire.Error{Error: fmt.Sprintf(format, args...)})
}
