package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"

	"goelm/elm/diffmodel"
	"goelm/elm/diffmodel/corpus"
)

// modelEval measures what a model's diffs are worth on families that it has seen and on others.
func modelEval(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("eval", flag.ContinueOnError)
	from := addModelFlags(f)
	programs := f.Int("programs", 50, "programs of each split")
	diffs := f.Int("diffs", 8, "diffs of each program")
	seed := f.Uint64("seed", 0xe7a2, "seed of the programs")
	temperature := f.Float64("temperature", 0.8, "of sampling")
	free := f.Bool("free", false, "do not constrain the diffs")
	anyNames := f.Bool("any-names", false, "let the diffs use names that nothing declares")
	asJSON := f.Bool("json", false, "rates as JSON")
	if err := parseModelFlags(f, args, stderr); err != nil {
		return err
	}
	options := []diffmodel.Option{diffmodel.Temperature(*temperature)}
	if *free {
		options = append(options, diffmodel.Free())
	}
	if *anyNames {
		options = append(options, diffmodel.AnyNames())
	}
	m, err := from.open()
	if err != nil {
		return err
	}
	m = m.With(options...)
	lib := corpusLibrary()
	for _, split := range []corpus.Split{corpus.Train, corpus.Unseen, corpus.InFamily} {
		g, err := corpus.New(lib, *seed, split)
		if err != nil {
			return err
		}
		for _, what := range []struct {
			name    string
			measure func(context.Context, *diffmodel.Model, int, int) (corpus.Rates, error)
		}{{"repair", g.Repair}, {"vary", g.Vary}} {
			r, err := what.measure(ctx, m, *programs, *diffs)
			if err != nil {
				return err
			}
			if *asJSON {
				if err := json.NewEncoder(stdout).Encode(map[string]any{"split": split, "task": what.name, "rates": r}); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(stdout, "%-9s %-6s %v\n", split, what.name, r)
		}
	}
	return nil
}

// open loads the model that the flags name.
func (f modelChoice) open() (*diffmodel.Model, error) {
	switch {
	case *f.checkpoint != "" && *f.file != "":
		return nil, usageError{fmt.Errorf("give -model or -checkpoint, not both")}
	case *f.checkpoint != "":
		t, err := diffmodel.ResumeTraining(*f.checkpoint)
		if err != nil {
			return nil, err
		}
		return t.Model()
	case *f.file != "":
		return diffmodel.Load(*f.file)
	}
	return diffmodel.OpenEmbedded(*f.inFamily)
}
