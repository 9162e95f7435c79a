package main

import (
	"context"
	"io"
	"log"
	"net/http/httptest"
	"strings"
	"testing"

	"goelm/elm/llm"
	"goelm/elm/llm/llmtest"
	"goelm/elm/mutate"
)

// examine is the doctor's report on a server.
func examine(t *testing.T, from mutate.Source) (report string, code int) {
	t.Helper()
	var out strings.Builder
	code = doctorServer(t.Context(), from, &out)
	return out.String(), code
}

func wantReport(t *testing.T, from mutate.Source, wantCode int, want ...string) {
	t.Helper()
	report, code := examine(t, from)
	if code != wantCode {
		t.Errorf("exit code %d, want %d", code, wantCode)
	}
	for _, w := range want {
		if !strings.Contains(report, w) {
			t.Errorf("the report lacks %q:\n%s", w, report)
		}
	}
}

// The doctor on a real server: what it can do, a wrong name, a missing and a wrong key.
func TestDoctorRealServer(t *testing.T) {
	t.Setenv("OPENAI_API_KEY", "")
	t.Setenv("OPENAI_MODEL", "")
	toy := &llmtest.Toy{}
	toy.Line("five,", " six,", " seven,", " eight,", " nine,", " ten")
	toy.Line(llmtest.ChatStart, "one, ", "two, ", "three")
	address := llmtest.Serve(t, toy)
	wantReport(t, mutate.Source{Server: address}, 0, address+" answers and offers toy", `toy wrote "six, seven, eight, nine, ten"`, "tokens/s", "ok       completions",
		"ok       chat", "ok       n: several", "ok       seed: the same", "ok       stop: it ends", "context: ", "Mutation operators can ask this model")
	wantReport(t, mutate.Source{Server: address, Model: "qwen"}, 1, `does not offer "qwen"; it offers the models toy`)

	locked := llmtest.Serve(t, toy, "--api-key", "sk-right")
	wantReport(t, mutate.Source{Server: locked}, 1, "wants a key (401", "put it into the environment variable OPENAI_API_KEY")
	t.Setenv("OPENAI_API_KEY", "sk-wrong")
	wantReport(t, mutate.Source{Server: locked}, 1, "refuses the key in OPENAI_API_KEY")
	t.Setenv("OPENAI_API_KEY", "sk-right")
	wantReport(t, mutate.Source{Server: locked}, 0, "toy wrote")
}

// Each way of not being there has the sentence that repairs it.
func TestDoctorFaults(t *testing.T) {
	t.Setenv("OPENAI_API_KEY", "")
	gone := llmtest.NewFaults()
	gone.Close()
	wantReport(t, mutate.Source{Server: gone.Address(), Model: "m"}, 1, "nobody listens at "+gone.Address(), "llama-server -m MODEL.gguf --port")
	wantReport(t, mutate.Source{Server: "127.0.0.1:8080"}, 1, "it looks like http://127.0.0.1:8080/v1")
	wantReport(t, mutate.Source{Server: "http://nowhere.invalid/v1", Model: "m"}, 1, `no host "nowhere.invalid"`)

	faults := llmtest.NewFaults()
	t.Cleanup(faults.Close)
	faults.NoN = true
	wantReport(t, mutate.Source{Server: faults.Address()}, 0, "n is overlooked", "it does not say how long its context is")
	wantReport(t, mutate.Source{Server: faults.Address(), Model: "other"}, 1, "it offers the models faulty")
	wantReport(t, mutate.Source{Server: strings.TrimSuffix(faults.Address(), "/v1") + "/v2/api", Model: "faulty", Options: []llm.Option{llm.Chat()}}, 0, "faulty wrote")

	tls := httptest.NewUnstartedServer(faults)
	tls.Config.ErrorLog = log.New(io.Discard, "", 0)
	tls.StartTLS()
	t.Cleanup(tls.Close)
	wantReport(t, mutate.Source{Server: tls.URL}, 1, "signed by an authority that this machine does not know", "SSL_CERT_FILE=FILE")
	wantReport(t, mutate.Source{Server: strings.Replace(tls.URL, "https", "http", 1)}, 1, "speaks TLS: give its address with https://")

	broken := llmtest.NewFaults(llmtest.Garbage, llmtest.Garbage, llmtest.Garbage, llmtest.Garbage)
	t.Cleanup(broken.Close)
	wantReport(t, mutate.Source{Server: broken.Address()}, 1, "does not speak OpenAI's protocol")

	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out strings.Builder
	if code := doctorServer(ctx, mutate.Source{Server: faults.Address(), Model: "faulty"}, &out); code != 1 {
		t.Errorf("a cancelled doctor: exit code %d\n%s", code, &out)
	}
}

// A proxy that does not answer is told from the server behind it. It takes a process of its own, because Go reads the
// environment's proxies once.
func TestDoctorProxy(t *testing.T) {
	gone := llmtest.NewFaults()
	gone.Close()
	bin := buildGoelm(t)
	t.Setenv("HTTP_PROXY", gone.URL)
	t.Setenv("NO_PROXY", "")
	out, _, code := goelm(t, bin, false, "doctor", "-server", "http://models.example:8000/v1", "-model", "m")
	if code != 1 || !strings.Contains(out, "the proxy "+strings.TrimPrefix(gone.URL, "http://")) && !strings.Contains(out, "the proxy "+gone.URL) || !strings.Contains(out, "NO_PROXY") {
		t.Errorf("exit code %d\n%s", code, out)
	}
}
