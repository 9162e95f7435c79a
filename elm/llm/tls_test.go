package llm

import (
	"context"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goelm/elm/llm/llmtest"
)

func TestTLS(t *testing.T) {
	faults := llmtest.NewFaults()
	t.Cleanup(faults.Close)
	server := httptest.NewUnstartedServer(faults)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	ask := func(address string, o ...Option) error {
		_, err := connect(t, address, append(o, Retries(2))...).Sample(context.Background(), Request{Prompt: "hello"})
		return err
	}
	want := func(err error, kind Kind, says string) {
		t.Helper()
		var e *Error
		if !errors.As(err, &e) || e.Kind != kind || !strings.Contains(e.Message, says) {
			t.Errorf("error %v, want %s with %q", err, kind, says)
		}
	}
	want(ask(server.URL), Untrusted, "SSL_CERT_FILE")
	want(ask(strings.Replace(faults.URL, "http:", "https:", 1)), Unreachable, "with http://")
	want(ask(strings.Replace(server.URL, "https:", "http:", 1)), Unreachable, "with https://")
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := ask(server.URL, CA(file)); err != nil {
		t.Error(err)
	}
	want(ask(strings.Replace(server.URL, "127.0.0.1", "localhost", 1), CA(file)), Untrusted, "does not hold")
}
