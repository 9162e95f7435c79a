// Command corpus runs the programs of Go's own test folder through `goelm run` and compares each with what the compiled
// program does: `make corpus`. It stands outside the interpreter: it knows programs, their outputs and exit codes, and
// nothing of how they come about.
//
//	select.go   which programs of GOROOT/test are compared
//	truth.go    what they do when compiled, kept in the user's cache
//	outcome.go  what they do interpreted, and the class of the difference
//	report.go   the tables, on the terminal and in docs/language-corpus.md
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"time"

	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
)

// The contract that the whole corpus must keep. A program is neither wrong nor ends the host; it is refused or equal.
const atLeastEqual = 640

func main() {
	var o options
	flag.StringVar(&o.only, "run", "", "only programs whose name matches this expression; no contract, no docs")
	flag.StringVar(&o.goelm, "goelm", "", "the goelm binary (default: built from the module)")
	flag.StringVar(&o.docs, "docs", "", "the page whose tables must agree with the result")
	flag.BoolVar(&o.update, "update", false, "write the page instead of comparing it")
	flag.StringVar(&o.list, "list", "", "where to write one line a program (default: corpus.tsv in the temporary directory)")
	flag.IntVar(&o.jobs, "j", runtime.NumCPU(), "programs at a time")
	flag.DurationVar(&o.limit, "limit", 120*time.Second, "processor time for one interpreted program")
	flag.BoolVar(&o.verbose, "v", false, "print both outputs of every program that is not equal")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ok, err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

type options struct {
	only, goelm, docs, list string
	update, verbose         bool
	jobs                    int
	limit                   time.Duration
}

// run does everything; ok means that the contract and the docs hold.
func run(ctx context.Context, o options) (ok bool, err error) {
	start := time.Now()
	tmp, err := os.MkdirTemp("", "goelm-corpus")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(tmp)
	if o.list == "" {
		o.list = filepath.Join(os.TempDir(), "corpus.tsv")
	}
	goroot, err := goEnv(ctx, "GOROOT")
	if err != nil {
		return false, err
	}
	progs, err := selectPrograms(filepath.Join(goroot, "test"), golang.NewLibrary(std.Packages()).Has)
	if err != nil {
		return false, err
	}
	if o.only != "" {
		re, err := regexp.Compile(o.only)
		if err != nil {
			return false, err
		}
		progs = slices.DeleteFunc(progs, func(p program) bool { return !re.MatchString(p.Name) })
	}
	if o.goelm == "" {
		o.goelm = filepath.Join(tmp, "goelm")
		if out, err := exec.CommandContext(ctx, "go", "build", "-o", o.goelm, "goelm/kernel/goelm").CombinedOutput(); err != nil {
			return false, fmt.Errorf("go build: %w\n%s", err, out)
		}
	}
	truths, err := newTruthCache(ctx, tmp)
	if err != nil {
		return false, err
	}
	results := compareAll(ctx, o, truths, progs, tmp)
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if err := writeList(o.list, results); err != nil {
		return false, err
	}
	rep := summarize(results)
	fmt.Print(rep.text())
	fmt.Printf("%d programs in %v; one line each in %s\n", len(results), time.Since(start).Round(time.Second), o.list)
	if o.only != "" {
		return true, nil
	}
	ok = rep.holds(os.Stderr)
	if o.docs != "" {
		fresh, err := rep.page(o.docs, o.update)
		if err != nil {
			return false, err
		}
		if !fresh {
			fmt.Fprintf(os.Stderr, "corpus: %s is out of date; `make corpus ARGS=-update` writes it\n", o.docs)
			ok = false
		}
	}
	return ok, nil
}

// compareAll runs the programs, those first that took longest when compiled, and returns the results by name.
func compareAll(ctx context.Context, o options, truths *truthCache, progs []program, tmp string) []result {
	var (
		mu      sync.Mutex
		results []result
		wg      sync.WaitGroup
		next    = make(chan program)
	)
	slices.SortStableFunc(progs, func(a, b program) int { return cmp.Compare(truths.seconds(b), truths.seconds(a)) })
	for range max(1, o.jobs) {
		wg.Go(func() {
			for p := range next {
				r := compare(ctx, o, truths, p, tmp)
				mu.Lock()
				results = append(results, r)
				if r.Class != equal {
					fmt.Println(r.line())
					if o.verbose {
						fmt.Print(r.outputs())
					}
				}
				mu.Unlock()
			}
		})
	}
	for _, p := range progs {
		if ctx.Err() != nil {
			break
		}
		next <- p
	}
	close(next)
	wg.Wait()
	slices.SortFunc(results, func(a, b result) int { return cmp.Compare(a.Program, b.Program) })
	return results
}
