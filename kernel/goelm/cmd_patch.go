package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"goelm/elm/patch"
)

// runPatch is `goelm patch`: what a model answered, and what becomes of it.
func runPatch(_ context.Context, args []string) int {
	fs := flag.NewFlagSet("patch", flag.ContinueOnError)
	name := fs.String("format", "auto", "how the change is written down: unified, search-replace, rewrite, or auto")
	fs.Usage = func() {
		fmt.Fprintln(fs.Output(), `usage: goelm patch [-format FORMAT] PARENT.go REPLY.txt

Applies a model's reply to a program and prints {"outcome", "source", "detail", "score"} as JSON. The outcome is one of applied,
no_output, unparsable, not_applicable, no_op; the exit code is 0 for each of them. - is standard input.`)
		fs.PrintDefaults()
	}
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	if fs.NArg() != 2 {
		fs.Usage()
		return 2
	}
	format, err := patch.ParseFormat(*name)
	if err != nil {
		fmt.Fprintln(os.Stderr, "goelm", err)
		return 2
	}
	var texts [2]string
	for i := range texts {
		if texts[i], err = readText(fs.Arg(i)); err != nil {
			fmt.Fprintln(os.Stderr, "goelm patch:", err)
			return 1
		}
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	if err := out.Encode(patch.Apply(format, texts[0], texts[1])); err != nil {
		fmt.Fprintln(os.Stderr, "goelm patch:", err)
		return 1
	}
	return 0
}

// readText reads a file, or standard input for "-".
func readText(name string) (string, error) {
	if name == "-" {
		data, err := io.ReadAll(os.Stdin)
		return string(data), err
	}
	data, err := os.ReadFile(name)
	return string(data), err
}
