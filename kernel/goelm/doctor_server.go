package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"goelm/elm/llm"
	"goelm/elm/mutate"
)

// doctorServer writes what a language model's server can do, or the sentence that repairs, and returns the exit code.
func doctorServer(ctx context.Context, from mutate.Source, w io.Writer) int {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	found, works := examineServer(ctx, from)
	section(w, "language model", found)
	if works {
		fmt.Fprintln(w, "\nMutation operators can ask this model.")
		return 0
	}
	fmt.Fprintln(w, "\nMutation operators cannot ask a model before what is missing above is repaired.")
	return 1
}

// examineServer asks the server for some short answers: nothing else proves what it can do.
func examineServer(ctx context.Context, from mutate.Source) (found []finding, works bool) {
	options := []llm.Option{llm.Cache(llm.CacheOff), llm.Retries(1), llm.Timeout(time.Minute)}
	options = append(options, from.Options...)
	if from.Model != "" {
		options = append(options, llm.Named(from.Model))
	}
	model, err := llm.Connect(from.Server, options...)
	if err != nil {
		return []finding{{stateMissing, err.Error(), ""}}, false
	}
	can, err := model.Probe(ctx)
	if len(can.Models) > 0 {
		found = append(found, finding{stateOK, fmt.Sprintf("%s answers and offers %s", model.Address(), strings.Join(can.Models, ", ")), ""})
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return append(found, finding{stateMissing, fmt.Sprintf("%v does not answer within three minutes: is it busy, or too large for its machine?", model), ""}), false
	case err != nil:
		return append(found, finding{stateMissing, err.Error(), ""}), false
	}
	return append(found, abilities(model, can)...), true
}

// abilities are what a probe has shown, and what follows where something lacks.
func abilities(model *llm.Model, can llm.Abilities) []finding {
	found := []finding{{stateOK, fmt.Sprintf("%s wrote %q, %.0f tokens/s", model.Name(), can.Sample, can.Rate), ""}}
	has := func(ok bool, yes, no, repair string) {
		if ok {
			found = append(found, finding{stateOK, yes, ""})
		} else {
			found = append(found, finding{stateNote, no, repair})
		}
	}
	has(can.Completions, "completions: it continues texts, as diff models and base models do", "no completions", "operators ask it in a conversation with mutate.Chat(), or -chat")
	has(can.Chat, "chat: it converses", "no chat", "use the operators diff, prompt, crossover and best-shot, which have texts continued")
	has(can.N, "n: several samples of one prompt in one request", "n is overlooked: every sample is a request of its own", "")
	has(can.Seed, "seed: the same seed gave the same text", "seed: the same seed gave two texts; runs are replayed from their record and from the cache all the same", "")
	has(can.Stop, "stop: it ends before a stop text", "stop is overlooked: answers are longer than they need to be", "")
	has(can.Prompts, "several prompts in one request", "one prompt a request", "")
	has(can.Logprobs, "logprobs", "no logprobs", "")
	has(can.Context > 0, fmt.Sprintf("context: %d tokens for prompt and answer together", can.Context), "it does not say how long its context is", "")
	if os.Getenv("OPENAI_API_KEY") == "" {
		found = append(found, finding{stateNote, "no key: OPENAI_API_KEY is not set, and it was not asked for", ""})
	}
	return found
}
