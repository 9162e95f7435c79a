package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"goelm/elm/llm/llmtest"
)

// TestSecrets greps for the key, and for a header's secret, in everything that a model says, keeps and returns, while servers
// send them back in every way that they can.
func TestSecrets(t *testing.T) {
	const key, other = "sk-0123456789-secret", "opensesame-secret"
	t.Setenv("OPENAI_API_KEY", key)
	t.Setenv("GOELM_TEST_HEADER", other)
	echo := func(code int, form string) llmtest.Fault {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Echo", r.Header.Get("Authorization"))
			w.WriteHeader(code)
			text, _ := json.Marshal(fmt.Sprintf("you sent %s and %s", r.Header.Get("Authorization"), r.Header.Get("X-Secret")))
			fmt.Fprintf(w, form, text)
		}
	}
	folder := t.TempDir()
	var said bytes.Buffer
	for i, fault := range []llmtest.Fault{
		llmtest.EchoKey,
		echo(401, `{"error": {"message": %s, "type": "authentication_error"}}`),
		echo(400, `{"error": {"message": %s, "param": "temperature"}}`),
		echo(404, `{"error": {"message": %s, "code": "model_not_found"}}`),
		echo(500, `%s`), echo(403, `%s`), echo(429, `{"error": %s}`), echo(200, `not JSON: %s`), echo(200, `{"choices": %s}`),
		echo(200, `{"choices": [{"text": %s, "finish_reason": "stop"}]}`),
		func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/"+r.Header.Get("X-Secret"), http.StatusTemporaryRedirect)
		},
	} {
		server := faulty(t, repeat(fault, 3)...)
		m := connect(t, server.Address(), Cache(CacheUse), CacheFile(filepath.Join(folder, fmt.Sprint(i, ".db"))), Retries(1), Timeout(2*time.Second), HeaderFrom("X-Secret", "GOELM_TEST_HEADER"))
		got, err := m.Sample(context.Background(), Request{Prompt: "hello"})
		fmt.Fprintf(&said, "%+v %v %+v %q %v %+v\n", got, err, err, err, m, m.Usage())
		fmt.Fprintln(&said, m.Name(), m.Address(), m.Config())
		_, err = m.Probe(context.Background())
		fmt.Fprintln(&said, err)
		if h := server.Headers()[0]; h.Get("Authorization") != "Bearer "+key || h.Get("X-Secret") != other {
			t.Errorf("the secrets did not reach the server: %v", h)
		}
	}
	if !strings.Contains(said.String(), hidden) {
		t.Error("no server's echo was seen: this test proves nothing")
	}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		fmt.Fprintf(&said, "%s: %s\n", path, text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{key, other} {
		if at := strings.Index(said.String(), secret); at >= 0 {
			t.Errorf("a secret is in %q", said.String()[max(0, at-200):min(said.Len(), at+50)])
		}
	}
}
