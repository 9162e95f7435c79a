package httpd

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"goelm/sandbox"
	"goelm/sandbox/wire"
)

// runner is a real pool, shared by the tests.
var runner sandbox.Runner

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "goelm-httpd-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "goelm")
	cmd := exec.Command("go", "build", "-o", binary, "goelm/kernel/goelm")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		return 1
	}
	runner, err = sandbox.Open(context.Background(), sandbox.Options{Executable: binary, Workers: 2, Backend: "runsc"})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	if err := runner.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	http.DefaultClient.CloseIdleConnections()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	return code
}

// serve starts a server and returns its URL.
func serve(t *testing.T, config Config) string {
	t.Helper()
	config.Addr = "127.0.0.1:0"
	config.Logf = t.Logf
	s, err := New(runner, config)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", config.Addr)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return "http://" + l.Addr().String()
}

const adder = `{"source":"func Add(a, b int) int { return a + b }","entry":"Add","calls":[[2,3]]}`

// post sends a request and returns status and body.
func post(t *testing.T, url, kind, body string, header ...string) (int, string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, url+"/v1/run", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			request.Host = header[i+1]
		}
	}
	return do(t, request)
}

func do(t *testing.T, request *http.Request) (int, string) {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(data)
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return do(t, request)
}

// good fails the test unless the service still does its work.
func good(t *testing.T, url string) {
	t.Helper()
	code, body := post(t, url, "application/json", adder)
	var o wire.Outcome
	if err := json.Unmarshal([]byte(body), &o); err != nil || code != 200 || o.Verdict != "ok" || string(o.Results[0]) != "5" {
		t.Errorf("a good request: %d %s (%v)", code, body, err)
	}
}

func TestOne(t *testing.T) {
	url := serve(t, Config{})
	good(t, url)
	code, body := post(t, url, "application/json; charset=utf-8", `{"id":"x<1>","source":"func F() { for {} }","entry":"F","limits":{"fuel":10000}}`)
	if code != 200 || !strings.Contains(body, `"id":"x<1>","verdict":"timeout","detail":"out of fuel after 10000`) {
		t.Errorf("%d %s", code, body)
	}
}

// TestMany streams: outcomes come while a slow candidate of the same request still runs.
func TestMany(t *testing.T) {
	url := serve(t, Config{})
	var body strings.Builder
	fmt.Fprintln(&body, `{"id":"slow","source":"import \"time\"\nfunc main() { time.Sleep(time.Hour) }","limits":{"wall_ms":1500}}`)
	for i := range 100 {
		fmt.Fprintf(&body, `{"id":"n%d","source":"func F(n int) int { return n * n }","entry":"F","calls":[[%d]]}`+"\n\n", i, i)
	}
	response, err := http.Post(url+"/v1/run", wire.Lines, strings.NewReader(body.String()))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	n := 0
	for lines.Scan() {
		var o wire.Outcome
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		n++
		switch {
		case o.ID == "slow":
			if n < 60 || o.Verdict != "timeout" || o.Index != 0 {
				t.Errorf("line %d: %+v; the others do not wait for it", n, o)
			}
		case o.Verdict != "ok" || o.ID != fmt.Sprintf("n%d", o.Index-1) || string(o.Results[0]) != fmt.Sprint((o.Index-1)*(o.Index-1)):
			t.Errorf("%+v", o)
		}
	}
	if n != 101 {
		t.Errorf("%d lines", n)
	}
}

// TestMistakes sends what is wrong; each is answered in words, and the service goes on.
func TestMistakes(t *testing.T) {
	url := serve(t, Config{MaxBody: 100_000})
	long := strings.Repeat("x", 200_000)
	tests := []struct {
		name, kind, body string
		code             int
		want             string
	}{
		{"no type", "", adder, 415, "Content-Type must be"},
		{"form", "application/x-www-form-urlencoded", "source=x", 415, "Content-Type must be"},
		{"plain text", "text/plain", adder, 415, "Content-Type must be"},
		{"empty", "application/json", "", 400, "not a job"},
		{"no JSON", "application/json", "{", 400, "not a job"},
		{"an array", "application/json", "[" + adder + "]", 400, "not a job: it must be an object, not array"},
		{"two", "application/json", adder + adder, 400, "more after it"},
		{"no source", "application/json", `{"entry":"F"}`, 400, `"source" is missing`},
		{"unknown field", "application/json", `{"source":"x","limit":{}}`, 400, `unknown field "limit"`},
		{"wrong type", "application/json", `{"source":1}`, 400, `"source" must be a string, not number`},
		{"limit as text", "application/json", `{"source":"x","limits":{"fuel":"much"}}`, 400, `"limits.fuel" must be a whole number, not string`},
		{"large", "application/json", `{"source":"` + long + `"}`, 413, "larger than 100000 bytes"},
		{"large line", wire.Lines, `{"source":"` + long + `"}`, 413, "larger than 100000 bytes"},
		{"no lines", wire.Lines, "\n\n", 400, "no job"},
		{"bad second line", wire.Lines, adder + "\n{\n", 400, "line 2"},
		{"long id", "application/json", `{"source":"x","id":"` + long[:2000] + `"}`, 400, "id of 2000 bytes"},
		{"nested", "application/json", `{"source":"x","calls":` + strings.Repeat("[", 50_000), 400, "not a job"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, body := post(t, url, tt.kind, tt.body)
			var e wire.Error
			if err := json.Unmarshal([]byte(body), &e); err != nil || code != tt.code || !strings.Contains(e.Error, tt.want) {
				t.Errorf("%d %.200s (%v), want %d and %q", code, body, err, tt.code, tt.want)
			}
			good(t, url)
		})
	}
	for path, want := range map[string]int{"/v1/run": 405, "/nothing": 404, "/": 404, "/healthz": 200, "/metrics": 200, "/../etc/passwd": 404} {
		if code, body := get(t, url+path); code != want {
			t.Errorf("GET %s: %d %s, want %d", path, code, body, want)
		}
	}
}

// TestRough sends bytes that are no request, half of one, or one slowly, and reads answers slowly or not at all.
func TestRough(t *testing.T) {
	url := serve(t, Config{BodyTime: 300 * time.Millisecond, WriteTime: 300 * time.Millisecond})
	addr := strings.TrimPrefix(url, "http://")
	head := func(n int) string {
		return fmt.Sprintf("POST /v1/run HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", addr, n)
	}
	tests := []struct{ name, send, want string }{
		{"garbage", "\x16\x03\x01\x00\xff\xff\xff\xff\r\n\r\n", "400"},
		{"half a head", "POST /v1/run HTTP/1.1\r\nHost: ", ""},
		{"huge head", "POST /v1/run HTTP/1.1\r\nX: " + strings.Repeat("x", 100_000) + "\r\n\r\n", "431"},
		{"half a body", head(len(adder)) + adder[:20], "408"},
		{"a body that never comes", head(1 << 20), "408"},
		{"negative length", strings.Replace(head(1), "Length: 1", "Length: -1", 1), "400"},
		{"chunks that lie", strings.Replace(head(1), "Content-Length: 1", "Transfer-Encoding: chunked", 1) + "ffffffffffffffff\r\nxx", " 4"},
		{"two requests in one", head(len(adder)) + adder + head(len(adder)) + adder, "200"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_ = c.SetDeadline(time.Now().Add(20 * time.Second))
			_, _ = io.WriteString(c, tt.send)
			if tt.want != "" {
				line, err := bufio.NewReader(c).ReadString('\n')
				if err != nil || !strings.Contains(line, tt.want) {
					t.Errorf("%q (%v), want %s", line, err, tt.want)
				}
			}
			good(t, url)
		})
	}
	t.Run("never reads", func(t *testing.T) {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		job := `{"source":"func F() string { return strings.Repeat(\"x\", 900000) }","entry":"F"}` + "\n"
		body := strings.Repeat(job, 40)
		_, _ = io.WriteString(c, strings.Replace(head(len(body)), "application/json", wire.Lines, 1)+body)
		good(t, url)
	})
	t.Run("leaves", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		request, _ := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/run", strings.NewReader(`{"source":"import \"time\"\nfunc main() { time.Sleep(time.Hour) }","limits":{"wall_ms":60000}}`))
		request.Header.Set("Content-Type", "application/json")
		time.AfterFunc(200*time.Millisecond, cancel)
		if _, err := http.DefaultClient.Do(request); err == nil {
			t.Error("it was answered")
		}
		start := time.Now()
		for range 5 {
			good(t, url) // the candidate that nobody waits for is gone
		}
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("%v for five good requests", took)
		}
	})
}

func TestToken(t *testing.T) {
	const token = "0123456789abcdef0123"
	url := serve(t, Config{Token: token})
	for given, want := range map[string]int{"": 401, "Bearer ": 401, "Bearer x": 401, token: 401, "Basic " + token: 401, "Bearer " + token: 200, "Bearer " + token + "x": 401} {
		if code, body := post(t, url, "application/json", adder, "Authorization", given); code != want {
			t.Errorf("Authorization %q: %d %s, want %d", given, code, body, want)
		}
	}
	if code, _ := get(t, url+"/metrics"); code != 401 {
		t.Errorf("/metrics without a token: %d", code)
	}
	if code, _ := get(t, url+"/healthz"); code != 200 {
		t.Errorf("/healthz without a token: %d", code)
	}
	for _, addr := range []string{"0.0.0.0:1", ":1", "192.0.2.1:1", "[::]:1", "example.com:1"} {
		if _, err := New(runner, Config{Addr: addr}); err == nil || !strings.Contains(err.Error(), "token") {
			t.Errorf("serving %s without a token: %v", addr, err)
		}
		if _, err := New(runner, Config{Addr: addr, Token: token}); err != nil {
			t.Errorf("serving %s with a token: %v", addr, err)
		}
	}
	file := filepath.Join(t.TempDir(), "token")
	for _, tt := range []struct {
		text string
		mode os.FileMode
		want string
	}{{token + "\n", 0o600, ""}, {token, 0o644, "chmod 600"}, {"short", 0o600, "16 visible"}, {token + "\n" + token, 0o600, "one line"}} {
		if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, tt.mode); err != nil {
			t.Fatal(err)
		}
		got, err := ReadToken(file)
		if tt.want == "" && (err != nil || got != token) || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%q with mode %v: %q, %v", tt.text, tt.mode, got, err)
		}
	}
}

// TestBrowser: a page may make a browser talk to 127.0.0.1 under its own name, or across origins.
func TestBrowser(t *testing.T) {
	url := serve(t, Config{})
	if code, body := post(t, url, "application/json", adder, "Host", "evil.example"); code != 403 {
		t.Errorf("foreign Host: %d %s", code, body)
	}
	if code, body := post(t, url, "application/json", adder, "Origin", "https://evil.example"); code != 403 || !strings.Contains(body, "https://evil.example") {
		t.Errorf("foreign Origin: %d %s", code, body)
	}
}

func TestTooMany(t *testing.T) {
	url := serve(t, Config{MaxRequests: 2})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for code := 429; code == 429; {
				code, _ = post(t, url, "application/json", `{"source":"import \"time\"\nfunc main() { time.Sleep(time.Hour) }","limits":{"wall_ms":1000}}`)
			}
		})
	}
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		if code, body := post(t, url, "application/json", adder); code == 429 {
			if !strings.Contains(body, "2 requests are at work") {
				t.Error(body)
			}
			wg.Wait()
			good(t, url)
			return
		}
	}
	t.Error("three requests at a time, and none was refused")
}

func TestMetrics(t *testing.T) {
	url := serve(t, Config{})
	good(t, url)
	post(t, url, "application/json", `{"source":"import \"os\""}`)
	_, text := get(t, url+"/metrics")
	for _, want := range []string{
		`goelm_sandbox_verdicts_total{verdict="ok"} 1`, `goelm_sandbox_verdicts_total{verdict="rejected"} 1`, `goelm_sandbox_running{backend="runsc"} 2`,
		"goelm_sandbox_candidate_seconds_count 2", "goelm_sandbox_resident_bytes", "go_goroutines",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
	var health struct{ Status, Backend string }
	if _, body := get(t, url+"/healthz"); json.Unmarshal([]byte(body), &health) != nil || health.Status != "ok" || health.Backend != "runsc" {
		t.Errorf("/healthz: %s", body)
	}
}

// TestShutdown lets a request end that is at work, and takes no more.
func TestShutdown(t *testing.T) {
	s, err := New(runner, Config{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	url := "http://" + l.Addr().String()
	answered := make(chan string, 1)
	go func() {
		_, body := post(t, url, "application/json", `{"source":"import \"time\"\nfunc main() { time.Sleep(700*time.Millisecond); println(\"done\") }","limits":{"wall_ms":10000}}`)
		answered <- body
	}()
	for len(s.requests) == 0 {
		time.Sleep(time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	if body := <-answered; !strings.Contains(body, "done") {
		t.Errorf("the request at work got %s", body)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, err := http.Post(url+"/v1/run", "application/json", bytes.NewReader(nil)); err == nil {
		t.Error("a request after the shutdown was answered")
	}
}
