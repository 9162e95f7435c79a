package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"goelm/elm/diffmodel"
	"goelm/elm/diffmodel/corpus"
	"goelm/elm/diffmodel/tokenizer"
	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
	"goelm/sandbox/allow"
	"goelm/sandbox/worker/tables"
)

const modelUsage = `Usage: goelm model COMMAND [flags]

  vocab     learn a vocabulary from generated programs
  train     train a diff model on generated programs; goes on where it was interrupted
  eval      measure a model on families of programs that it has seen and on others
  export    write a model as a GGUF file for llama.cpp
  mix       write the model between two of the same shape
  serve     offer a model over HTTP (/v1/completions)
  samples   show generated training data

` + "`goelm model COMMAND -h` explains a command's flags.\n"

// modelCommands are the words after goelm model.
var modelCommands = map[string]func(ctx context.Context, args []string, stdout, stderr io.Writer) error{
	"vocab":   modelVocab,
	"train":   modelTrain,
	"samples": modelSamples,
	"eval":    modelEval,
	"export":  modelExport,
	"mix":     modelMix,
	"serve":   modelServe,
}

func runModel(ctx context.Context, args []string) int {
	return modelCommand(ctx, args, os.Stdout, os.Stderr)
}

func modelCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 || args[0] == "-h" || args[0] == "help" || args[0] == "--help" {
		fmt.Fprint(stderr, modelUsage)
		if len(args) == 0 {
			return 2
		}
		return 0
	}
	run, ok := modelCommands[args[0]]
	if !ok {
		fmt.Fprintf(stderr, "goelm model: unknown command %q; `goelm model help` lists them\n", args[0])
		return 2
	}
	err := run(ctx, args[1:], stdout, stderr)
	var usage usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "goelm model %s: %v\n", args[0], err)
		return 2
	case ctx.Err() != nil:
		fmt.Fprintf(stderr, "goelm model %s: stopped\n", args[0])
		return exitInterrupted
	}
	fmt.Fprintf(stderr, "goelm model %s: %v\n", args[0], err)
	return 1
}

// A usageError is a mistake on the command line.
type usageError struct{ error }

// parseModelFlags reads the flags of a sub-command that takes no other arguments.
func parseModelFlags(f *flag.FlagSet, args []string, stderr io.Writer) error {
	f.SetOutput(io.Discard)
	err := f.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(stderr, "Flags of goelm model %s:\n", f.Name())
		f.SetOutput(stderr)
		f.PrintDefaults()
		return err
	case err != nil:
		return usageError{err}
	case f.NArg() > 0:
		return usageError{fmt.Errorf("unexpected argument %q; all is said by flags", f.Arg(0))}
	}
	return nil
}

// corpusLibrary is what generated programs are checked and run with: what candidates may import.
func corpusLibrary() *golang.Library {
	return golang.NewLibrary(std.Packages(), tables.Packages()).Only(allow.Import)
}

// splitsOf names the data of a model.
func splitsOf(inFamily bool) []corpus.Split {
	if inFamily {
		return []corpus.Split{corpus.Train, corpus.InFamily}
	}
	return []corpus.Split{corpus.Train}
}

func modelVocab(ctx context.Context, args []string, _, stderr io.Writer) error {
	f := flag.NewFlagSet("vocab", flag.ContinueOnError)
	size := f.Int("size", 1024, "tokens")
	n := f.Int("n", 4000, "samples to learn from")
	out := f.String("o", "vocab.txt", "file to write: a quoted piece a line, the most frequent first")
	if err := parseModelFlags(f, args, stderr); err != nil {
		return err
	}
	lib := corpusLibrary()
	g, err := corpus.New(lib, 7, corpus.Train)
	if err != nil {
		return err
	}
	var failed error
	pieces := tokenizer.Learn(vocabularyTexts(ctx, lib, g, *n, &failed), *size)
	if failed != nil {
		return failed
	}
	var b bytes.Buffer
	for _, p := range pieces {
		fmt.Fprintf(&b, "%q\n", p)
	}
	return os.WriteFile(*out, b.Bytes(), 0o644)
}

// vocabularyTexts are generated programs with their diffs, and the names of Go's own library.
func vocabularyTexts(ctx context.Context, lib *golang.Library, g *corpus.Generator, n int, failed *error) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range uint64(n) {
			s, err := g.Sample(ctx, i)
			if err != nil {
				*failed = err
				return
			}
			text := "candidate.go\n" + s.Before
			for _, c := range s.Changes {
				text += c.Message + "\n" + c.Diff
			}
			if !yield(text) {
				return
			}
		}
		for _, path := range lib.Paths() {
			pkg, err := lib.Import(path)
			if err != nil {
				*failed = err
				return
			}
			if !yield(strings.Join(pkg.Scope().Names(), " ")) {
				return
			}
		}
	}
}

// readVocabulary reads the file that goelm model vocab writes; "" is the shipped models' vocabulary.
func readVocabulary(path string) ([]string, error) {
	if path == "" {
		return diffmodel.Vocabulary(), nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	pieces, err := diffmodel.ReadVocabulary(string(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return pieces, nil
}

func modelSamples(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("samples", flag.ContinueOnError)
	n := f.Int("n", 5, "samples to show")
	seed := f.Uint64("seed", 1, "seed of the data")
	split := f.String("split", "train", "which families: train, unseen, in-family")
	asJSON := f.Bool("json", false, "one JSON object a line")
	if err := parseModelFlags(f, args, stderr); err != nil {
		return err
	}
	g, err := corpus.New(corpusLibrary(), *seed, corpus.Split(*split))
	if err != nil {
		return err
	}
	for i := range uint64(*n) {
		s, err := g.Sample(ctx, i)
		if err != nil {
			return err
		}
		if *asJSON {
			if err := json.NewEncoder(stdout).Encode(s); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(stdout, "=== %d: %s\n%s", i, s.Family, s.Before)
		for _, c := range s.Changes {
			fmt.Fprintf(stdout, "--- %s: %s\n%s", c.Kind, c.Message, c.Diff)
		}
	}
	return nil
}

func modelTrain(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("train", flag.ContinueOnError)
	recipe := diffmodel.DefaultRecipe(0)
	var (
		out      = f.String("o", "model", "folder for checkpoint, log, recipe and the finished model; what is there is gone on with")
		vocab    = f.String("vocab", "", "vocabulary file of goelm model vocab; without it the shipped models' vocabulary")
		name     = f.String("name", "diff-1m", "the model's name")
		dataSeed = f.Uint64("data-seed", 1, "seed of the generated data")
		from     = f.String("from", "", "model whose weights are the first ones; its shape and vocabulary count then")
		families = f.String("families", "", "families of programs to learn, separated by commas; without it all that may be learnt")
		repairs  = f.Bool("repairs", false, "learn repairs of broken programs only")
		coined   = f.Float64("coined", 0, "share of the words in names that are made up")
		double   = f.Float64("double", 0, "share of the programs with mistaken variables that have a wrong number besides")
		until    = f.Int("until", 0, "stop after so many steps, as if interrupted; 0 is at the end")
		inFamily = f.Bool("in-family", false, "learn the families of the ladders and of the walkers' seeds too; the model is labelled in-family")
	)
	f.IntVar(&recipe.Steps, "steps", recipe.Steps, "batches to learn from")
	f.IntVar(&recipe.BatchTokens, "batch", recipe.BatchTokens, "tokens of a batch, at least")
	f.IntVar(&recipe.MaxTokens, "max-tokens", recipe.MaxTokens, "tokens of an example, at most")
	f.Float64Var(&recipe.Peak, "peak", recipe.Peak, "highest learning rate")
	f.IntVar(&recipe.Warm, "warm", recipe.Warm, "steps until it is reached")
	f.Float64Var(&recipe.PrefixWeight, "prefix-weight", recipe.PrefixWeight, "weight of the programs' own tokens in the loss")
	f.Uint64Var(&recipe.Seed, "seed", recipe.Seed, "seed of the first weights")
	f.IntVar(&recipe.Shape.Dim, "dim", recipe.Shape.Dim, "width")
	f.IntVar(&recipe.Shape.Layers, "layers", recipe.Shape.Layers, "layers")
	f.IntVar(&recipe.Shape.Heads, "heads", recipe.Shape.Heads, "heads")
	f.IntVar(&recipe.Shape.Hidden, "hidden", recipe.Shape.Hidden, "width of the feed-forward blocks")
	if err := parseModelFlags(f, args, stderr); err != nil {
		return err
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	lib := corpusLibrary()
	g, err := corpus.New(lib, *dataSeed, splitsOf(*inFamily)...)
	if err != nil {
		return err
	}
	if *families != "" {
		if g, err = g.Only(strings.Split(*families, ",")...); err != nil {
			return usageError{err}
		}
	}
	if g = g.Coined(*coined).Double(*double); *repairs {
		g = g.Repairs()
	}
	t, err := openTraining(filepath.Join(*out, "checkpoint"), recipe, *vocab, *from)
	if err != nil {
		return err
	}
	t.Card.Name, t.Card.InFamily, t.Card.Families = *name, *inFamily, g.Families()
	log, err := os.OpenFile(filepath.Join(*out, "log.jsonl"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	held, err := heldOutSets(ctx, lib)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	report := trainingReport(t, held, log, stderr)
	t.Report = func(p diffmodel.Progress) {
		if report(p); p.Step == *until {
			stop(errUntil)
		}
	}
	if err := t.Run(ctx, g.Source()); err != nil && context.Cause(ctx) != errUntil {
		return err
	}
	m, err := t.Model()
	if err != nil {
		return err
	}
	path := filepath.Join(*out, *name+".gguf")
	if err := m.Save(path, true); err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, path)
	return err
}

// errUntil ends a training at the step of -until.
var errUntil = errors.New("the step of -until is reached")

// openTraining resumes a checkpoint, or begins.
func openTraining(path string, recipe diffmodel.Recipe, vocab, from string) (*diffmodel.Training, error) {
	t, err := diffmodel.ResumeTraining(path)
	if err == nil {
		return t, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if from != "" {
		m, err := diffmodel.Load(from)
		if err != nil {
			return nil, err
		}
		t = diffmodel.FineTuning(m, recipe)
		t.Checkpoint = path
		return t, nil
	}
	pieces, err := readVocabulary(vocab)
	if err != nil {
		return nil, err
	}
	t, err = diffmodel.NewTraining(recipe, pieces)
	if err != nil {
		return nil, err
	}
	t.Checkpoint = path
	return t, nil
}

// heldOutSets are examples that are never trained on: of seen families with other seeds, of unseen ones, and of the ladders' families.
func heldOutSets(ctx context.Context, lib *golang.Library) (map[string][]diffmodel.Example, error) {
	sets := map[string][]diffmodel.Example{}
	for _, s := range []corpus.Split{corpus.Train, corpus.Unseen, corpus.InFamily} {
		g, err := corpus.New(lib, 0xe7a1, s)
		if err != nil {
			return nil, err
		}
		for i := range uint64(60) {
			x, err := g.Sample(ctx, i)
			if err != nil {
				return nil, err
			}
			sets[string(s)] = append(sets[string(s)], x.Example())
		}
	}
	return sets, nil
}

// logEvery and measureEvery are the steps between two lines of the log, and between two measurements on what is held out.
const logEvery, measureEvery = 20, 500

func trainingReport(t *diffmodel.Training, held map[string][]diffmodel.Example, log, stderr io.Writer) func(diffmodel.Progress) {
	sum, n, tokens := 0.0, 0, int64(0)
	start := time.Now()
	return func(p diffmodel.Progress) {
		sum += p.Loss
		n++
		if tokens == 0 {
			tokens = p.Tokens
		}
		if p.Step%logEvery != 0 && p.Step != p.Steps {
			return
		}
		line := map[string]any{"step": p.Step, "loss": sum / float64(n), "rate": p.Rate, "norm": p.Norm, "tokens": p.Tokens, "examples": p.Examples}
		speed := float64(p.Tokens-tokens) / time.Since(start).Seconds()
		text := fmt.Sprintf("step %d of %d  loss %.4f  %.0f tokens/s", p.Step, p.Steps, sum/float64(n), speed)
		if p.Step%measureEvery == 0 || p.Step == p.Steps {
			for _, name := range []string{"train", "unseen", "in-family"} {
				l := t.Loss(held[name])
				line["loss "+name] = l
				text += fmt.Sprintf("  %s %.4f", name, l)
			}
		}
		sum, n = 0, 0
		fmt.Fprintln(stderr, text)
		data, err := json.Marshal(line)
		if err == nil {
			_, err = log.Write(append(data, '\n'))
		}
		if err != nil {
			fmt.Fprintf(stderr, "the log cannot be written: %v\n", err)
		}
	}
}
