package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"goelm/elm"
)

const exploreUsage = `Usage: goelm explore [-run N] -o PAGE.html FILE.db

Writes a stored run (the newest, unless -run says which one) as one page of HTML that needs no network: the map, any niche's
walker in motion with the line that fetches it in a cell, its source, its difference from its parent, its lineage, filters by
operator and verdict, and a slider over time. Open it with a browser.

`

// runExplore is `goelm explore`.
func runExplore(ctx context.Context, args []string) int {
	return exploreCommand(ctx, args, os.Stdout, os.Stderr)
}

func exploreCommand(_ context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("explore", flag.ContinueOnError)
	out := flags.String("o", "", "the `page` to write")
	id := flags.Int64("run", 0, "the number of the run, as goelm runs list shows it; 0 is the newest")
	rest, code := parseArgs(flags, flagsFirst(args), exploreUsage, stderr, 1, 1)
	if rest == nil {
		return code
	}
	if *out == "" {
		fmt.Fprintln(stderr, "goelm explore: name the page to write with -o page.html")
		return 2
	}
	size, err := explore(rest[0], *id, *out)
	if err != nil {
		fmt.Fprintf(stderr, "goelm explore: %v\n", err)
		return 1
	}
	fmt.Fprintf(stdout, "%s: %.1f MB\n", *out, float64(size)/1e6)
	return 0
}

func explore(path string, id int64, out string) (size int64, err error) {
	runs, err := elm.Open(path)
	if err != nil {
		return 0, err
	}
	defer runs.Close()
	page, err := runs.Explore(id)
	if err != nil {
		return 0, err
	}
	if err := page.Save(out); err != nil {
		return 0, err
	}
	info, err := os.Stat(out)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// flagsFirst lets the file stand before the flags, as people write it.
func flagsFirst(args []string) []string {
	if len(args) > 1 && args[0] != "" && args[0][0] != '-' {
		return append(append([]string{}, args[1:]...), args[0])
	}
	return args
}
