package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"goelm/elm/diffmodel"
)

// modelMix writes the model between two.
func modelMix(_ context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("mix", flag.ContinueOnError)
	a := f.String("a", "", "a model `file`")
	b := f.String("b", "", "and another of the same shape")
	share := f.Float64("share", 0.5, "of b in the weights, 0 to 1")
	name := f.String("name", "mixed", "the model's name")
	out := f.String("o", "", "`file` to write")
	if err := parseModelFlags(f, args, stderr); err != nil {
		return err
	}
	if *a == "" || *b == "" || *out == "" || !(*share >= 0 && *share <= 1) {
		return usageError{errors.New("give -a FILE -b FILE -o FILE, and a -share from 0 to 1")}
	}
	first, err := diffmodel.Load(*a)
	if err != nil {
		return err
	}
	second, err := diffmodel.Load(*b)
	if err != nil {
		return err
	}
	m, err := diffmodel.Mix(*name, first, second, *share)
	if err != nil {
		return err
	}
	if err := m.Save(*out, true); err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, *out)
	return err
}
