package mutate

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"goelm/elm"
	"goelm/elm/env"
	"goelm/sandbox/sandboxtest"
)

// TestKeysStayHidden greps for the key in all that a run leaves behind: what a notebook shows, the file of runs, the cache, errors,
// exports; from a server that puts the key into its answers and into its errors.
func TestKeysStayHidden(t *testing.T) {
	const key = "sk-0123456789-top-secret"
	t.Setenv("OPENAI_API_KEY", key)
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		n := asked.Add(1)
		if n%7 == 0 {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"error": {"message": "headers %v"}}`, r.Header["Authorization"])
			return
		}
		text, _ := json.Marshal(fmt.Sprintf(" Parity(b1, b2, b3, b4, c1, c2, c3, c4 int) int {\n\treturn len(%q)%%2 + b1 + %d\n}\n", r.Header.Get("Authorization"), n))
		fmt.Fprintf(w, `{"choices": [{"text": %s, "finish_reason": "stop"}], "usage": {"prompt_tokens": 1, "completion_tokens": 1}}`, text)
	}))
	t.Cleanup(server.Close)
	folder := t.TempDir()
	model, err := Server(server.URL, Model("leaky"), CacheFile(filepath.Join(folder, "cache.db")), Retries(0), Concurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	o, store := Prompt(model), filepath.Join(folder, "runs.db")
	var said bytes.Buffer
	show := func(x any) {
		if m, ok := x.(interface{ MIMEBundle() map[string]any }); ok {
			fmt.Fprintln(&said, m.MIMEBundle())
		}
		fmt.Fprintf(&said, "%v %+v\n", x, x)
	}
	task := env.Parity4(2)
	search, err := elm.NewSearch(task, o, elm.Store(store), elm.On(sandboxtest.Runner(t)))
	if err != nil {
		t.Fatal(err)
	}
	report, err := search.Run(context.Background(), elm.Evaluations(20))
	show(report)
	show(err)
	if err == nil || asked.Load() < 7 {
		t.Errorf("the server's error came to nothing: %v", err)
	}
	for _, x := range []any{o.LastExchange(), search.Elites(), search.Lineage(), search.Dataset(), model, model.Usage()} {
		show(x)
	}
	if err := search.Close(); err != nil {
		t.Fatal(err)
	}
	runs, err := elm.Open(store)
	if err != nil {
		t.Fatal(err)
	}
	defer runs.Close()
	for _, f := range []elm.ExportFormat{elm.JSONLines, elm.CSV, elm.PromptCompletion} {
		if err := runs.Export(context.Background(), &said, 0, f); err != nil {
			t.Fatal(err)
		}
	}
	ladder, err := elm.CompareLadder(context.Background(), env.Parity4, []elm.Mutator{o}, elm.Trials(12), elm.On(sandboxtest.Runner(t)))
	show(err)
	show(ladder)
	for _, r := range ladder.Rows {
		show(r.Raw())
	}
	if !strings.Contains(said.String(), "len(") {
		t.Error("no answer of the server is to be seen: this test proves nothing")
	}
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		said.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{key, "0123456789-top"} {
		if at := strings.Index(said.String(), secret); at >= 0 {
			t.Errorf("the key is in %q", said.String()[max(0, at-200):min(said.Len(), at+60)])
		}
	}
}
