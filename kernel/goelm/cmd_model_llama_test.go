package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"goelm/elm/diffmodel"
	"goelm/elm/env"
	"goelm/elm/llm/llmtest"
)

// llama.cpp's server continues the exported embedded model with the very tokens of our decoder, when both take the likeliest one.
func TestLlamaServer(t *testing.T) {
	server := llmtest.Server(t)
	model := diffmodel.Embedded(diffmodel.Free(), diffmodel.Temperature(0), diffmodel.MaxTokens(48))
	path := filepath.Join(t.TempDir(), "model.gguf")
	if err := model.Save(path, false); err != nil {
		t.Fatal(err)
	}
	address, stop, err := llmtest.Start(server, path, "-c", "16384")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	for _, task := range []string{"parity4", "quadratic", "sodarace"} {
		made, err := env.New(task)
		if err != nil {
			t.Fatal(err)
		}
		for _, message := range []string{"Fixed bugs.", "Changed " + made.Spec().EntryName() + " function.", "Größer, schneller — \u4e16."} {
			prompt := diffmodel.Prompt{Before: made.Spec().Seeds[0].Source, Message: message}
			ours, err := model.Ask(t.Context(), prompt, 1, 1)
			if err != nil {
				t.Fatal(err)
			}
			body, err := json.Marshal(map[string]any{"model": "toy", "prompt": prompt.String(), "temperature": 0, "max_tokens": 48})
			if err != nil {
				t.Fatal(err)
			}
			r, err := http.Post(address+"/completions", "application/json", bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			var answer struct {
				Choices []struct{ Text string }
			}
			err = json.NewDecoder(r.Body).Decode(&answer)
			r.Body.Close()
			if err != nil || len(answer.Choices) != 1 {
				t.Fatalf("%s: %v, %d answers", r.Status, err, len(answer.Choices))
			}
			if got := strings.Trim(answer.Choices[0].Text, "\n"); got != strings.Trim(ours[0].Diff, "\n") || got == "" {
				t.Errorf("%s, %q: llama-server writes\n%s\nand we write\n%s", task, message, got, ours[0].Diff)
			}
		}
	}
}
