// Command reproduce is `make reproduce-elm`: the first stage of the ELM paper's experiment (Lehman et al. 2022, arXiv
// 2206.08896, section 5) at the paper's budget, with the mutator that needs no model. From each of the four seeds it fills a
// map of 12x12x12 niches by 1,024,000 evaluations, and writes what came of it beside what the paper reports to
// docs/reproduce-elm.md.
//
// All runs are kept in one store, so that it may be stopped in any way and started again: it goes on. Once all runs are
// finished it only writes the page again. Start reading with [experiment.run].
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// paperEvaluations are 2,000 iterations of 512 diffs.
const paperEvaluations = 1_024_000

func main() {
	x := experiment{out: os.Stderr}
	flag.StringVar(&x.goelm, "goelm", ".lab/bin/goelm", "the program that runs inside the sandbox")
	flag.StringVar(&x.store, "store", "reproduce-elm.db", "where the runs are kept")
	flag.StringVar(&x.docs, "docs", "docs", "folder of the page")
	flag.IntVar(&x.evaluations, "evals", paperEvaluations, "evaluations of each run")
	flag.IntVar(&x.workers, "workers", 0, "sandboxes; 0 is one per core")
	flag.BoolVar(&x.pageOnly, "page", false, "evaluate nothing, and write the page of what the store has")
	only := flag.String("seed", "", "only the run that begins with this seed, and no page")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	x.seeds = []string{"square", "radial", "cppn_fixed", "cppn_mutable"}
	if *only != "" {
		x.seeds, x.docs = []string{*only}, ""
	}
	if err := x.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "reproduce:", err)
		os.Exit(1)
	}
}
