package llmtest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is the llama-server that tests use: $GOELM_LLAMA_SERVER, which install/test.sh sets. Without it the test fails: a
// missing server is no reason to skip.
func Server(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("talks to llama-server")
	}
	path := os.Getenv("GOELM_LLAMA_SERVER")
	if path == "" {
		t.Fatal("GOELM_LLAMA_SERVER is not set: run the tests through `make test`, which builds llama-server once")
	}
	return path
}

// Serve starts llama-server on a toy under the name "toy", and returns its address when it answers. It ends with the test.
// More arguments go to the server.
func Serve(t testing.TB, toy *Toy, args ...string) (address string) {
	t.Helper()
	model := filepath.Join(t.TempDir(), "toy.gguf")
	file, err := os.Create(model)
	if err == nil {
		_, err = toy.WriteTo(file)
	}
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		t.Fatalf("writing the toy model: %v", err)
	}
	// A port may be taken between our look and the server's: try again with another one.
	for try := 1; ; try++ {
		address, stop, err := Start(Server(t), model, args...)
		if err == nil {
			t.Cleanup(stop)
			return address
		}
		if try == 3 {
			t.Fatalf("llama-server: %v", err)
		}
	}
}

// Start starts the llama-server at path on a model file and returns its address when it answers. The caller calls stop in the end.
func Start(path, model string, args ...string) (address string, stop func(), err error) {
	port, err := freePort()
	if err != nil {
		return "", nil, err
	}
	all := append([]string{"-m", model, "--host", "127.0.0.1", "--port", strconv.Itoa(port), "-a", "toy", "-c", "65536", "-np", "8", "-t", "1",
		"--no-webui", "--offline", "--cache-type-k", "f32", "--cache-type-v", "f32", "-fa", "off"}, args...)
	cmd := exec.Command(path, all...)
	out := &tail{}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	stop = func() {
		cmd.Process.Kill()
		<-ended
	}
	base := "http://127.0.0.1:" + strconv.Itoa(port)
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			ended <- err
			return "", nil, fmt.Errorf("it ended: %v\n%s", err, out)
		case <-ctx.Done():
			stop()
			return "", nil, fmt.Errorf("it is not ready after a minute\n%s", out)
		case <-tick.C:
			if healthy(ctx, base) {
				return base + "/v1", stop, nil
			}
		}
	}
}

func healthy(ctx context.Context, base string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/health", nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	io.Copy(io.Discard, res.Body)
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// A tail keeps the last lines that a process prints.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if n := len(t.text); n > 8192 {
		t.text = append(t.text[:0], t.text[n-4096:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var lines []string
	for s := bufio.NewScanner(strings.NewReader(string(t.text))); s.Scan(); {
		lines = append(lines, s.Text())
	}
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}
