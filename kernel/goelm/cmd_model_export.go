package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
)

// modelExport writes a model as a GGUF file for llama.cpp and its kin.
func modelExport(_ context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("export", flag.ContinueOnError)
	from := addModelFlags(f)
	out := f.String("o", "", "file to write")
	typ := f.String("type", "f16", "of the weights: f16, or f32, with which llama.cpp gives the very same tokens")
	if err := parseModelFlags(f, args, stderr); err != nil {
		return err
	}
	switch {
	case *out == "":
		return usageError{errors.New("give -o FILE")}
	case *typ != "f16" && *typ != "f32":
		return usageError{fmt.Errorf("-type %s: f16 or f32", *typ)}
	}
	m, err := from.open()
	if err != nil {
		return err
	}
	if err := m.Save(*out, *typ == "f16"); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s: %s, %d parameters, %s. llama-server -m %s --temp 0.8 --top-p 0.95 serves it; a prompt has the form\n%s\n",
		*out, m.Name(), m.Shape().Parameters(), *typ, *out, `<NME>candidate.go\n<BEF>\nTEXT<MSG>MESSAGE\n<DFF>`)
	return err
}

// A modelChoice says which model a command is about.
type modelChoice struct {
	file, checkpoint *string
	inFamily         *bool
}

func addModelFlags(f *flag.FlagSet) modelChoice {
	return modelChoice{
		file:       f.String("model", "", "model `file`; without it the embedded model"),
		checkpoint: f.String("checkpoint", "", "a training's checkpoint, instead of -model"),
		inFamily:   f.Bool("embedded-in-family", false, "the embedded model that has learnt the families of ladders and walkers' seeds too"),
	}
}
