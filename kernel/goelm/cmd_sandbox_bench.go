package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"goelm/elm/env/seeds"
	"goelm/sandbox"
)

// paperSeeds are the seeds of the ELM paper's experiments, whose mean is the figure to compare.
var paperSeeds = []string{"square", "radial", "cppn_fixed", "cppn_mutable"}

// A benchResult is what one backend does on this machine.
type benchResult struct {
	start  time.Duration            // from nothing to the first sandbox being ready
	p50    time.Duration            // of one candidate at a time, warm
	memory int64                    // resident bytes of one sandbox after the work
	rate   map[string]float64       // candidates a second a core, by seed
	cpu    map[string]time.Duration // processor time per candidate in every process involved
}

// mean is the rate of a stream in which every seed is equally frequent.
func (r benchResult) mean() float64 {
	seconds := 0.0
	for _, v := range r.rate {
		seconds += 1 / v
	}
	return float64(len(r.rate)) / seconds
}

// sandboxBench measures the pool on this machine: the four seed walkers, every source distinct, from source to body.
func sandboxBench(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("goelm sandbox bench", flag.ContinueOnError)
	fs.SetOutput(stderr)
	opt := openFlags(fs)
	n := fs.Int("n", 3000, "candidates of each seed in a round")
	rounds := fs.Int("rounds", 3, "rounds; the fastest counts, since other work on the machine only slows one down")
	plain := fs.Bool("plain", true, "compare with the same worker as a plain process, without a sandbox (it runs the seeds only)")
	switch err := fs.Parse(args); {
	case err == flag.ErrHelp:
		return 0
	case err != nil:
		return 2
	}
	if *n < 1 || *rounds < 1 || fs.NArg() > 0 {
		fmt.Fprintln(stderr, "goelm sandbox bench: -n and -rounds must be positive, and there are no arguments")
		return 2
	}
	opt.Workers = runtime.NumCPU()
	r, err := benchBackend(ctx, *opt, *n, *rounds)
	if err != nil {
		fmt.Fprintf(stderr, "goelm sandbox bench: %v\n", err)
		return 1
	}
	fmt.Fprintf(stdout, "%d sandboxes on %d cores; the fastest of %d rounds of %d distinct candidates\n", opt.Workers, runtime.NumCPU(), *rounds, *n)
	fmt.Fprintf(stdout, "start of a sandbox            %8.0f ms\n", r.start.Seconds()*1e3)
	fmt.Fprintf(stdout, "one candidate, warm, p50      %8.2f ms\n", r.p50.Seconds()*1e3)
	fmt.Fprintf(stdout, "resident memory of a sandbox  %8.0f MiB\n", float64(r.memory)/(1<<20))
	for _, name := range paperSeeds {
		fmt.Fprintf(stdout, "%-29s %8.0f /s/core, %.2f ms of processor each\n", name, r.rate[name], r.cpu[name].Seconds()*1e3)
	}
	fmt.Fprintf(stdout, "mean of the four              %8.0f /s/core\n", r.mean())
	if *plain && opt.Backend != "process" {
		opt.Backend = "process"
		p, err := benchBackend(ctx, *opt, *n, *rounds)
		if err != nil {
			fmt.Fprintf(stderr, "goelm sandbox bench: %v\n", err)
			return 1
		}
		for _, name := range paperSeeds {
			fmt.Fprintf(stdout, "%-29s %8.0f /s/core without a sandbox: %.2f times as fast; %.2f ms of processor each, of which the sandbox needs %.2f times as much\n",
				name, p.rate[name], p.rate[name]/r.rate[name], p.cpu[name].Seconds()*1e3, r.cpu[name].Seconds()/p.cpu[name].Seconds())
		}
	}
	fmt.Fprintf(stdout, "%.0f candidates/s/core\n", r.rate["square"])
	return 0
}

func benchBackend(ctx context.Context, opt sandbox.Options, n, rounds int) (benchResult, error) {
	result := benchResult{rate: map[string]float64{}, cpu: map[string]time.Duration{}}
	start := time.Now()
	runner, err := sandbox.Open(ctx, opt)
	if err != nil {
		return result, err
	}
	defer runner.Close()
	result.start = time.Since(start)
	serial := 0
	jobs := func(seed string, n int) ([]sandbox.Job, error) {
		src, err := seeds.Source(seed)
		list := make([]sandbox.Job, n)
		for i := range list {
			serial++
			list[i] = sandbox.Job{Entry: "MakeWalker", Source: strings.Replace(src, "return w\n", fmt.Sprintf("w.Joint(%d.%04d, -20)\n\treturn w\n", serial/10_000%900, serial%10_000), 1)}
		}
		return list, err
	}
	run := func(list []sandbox.Job) error {
		for _, o := range runner.Run(ctx, list) {
			if o.Verdict != sandbox.OK {
				return fmt.Errorf("a seed came back as %s: %s", o.Verdict, o.Detail)
			}
		}
		return nil
	}
	for _, name := range append([]string{""}, paperSeeds...) {
		warm := name == "" // the first round warms everything up
		for range rounds {
			list, err := jobs(map[bool]string{true: "square", false: name}[warm], n)
			if err != nil {
				return result, err
			}
			begin, spent := time.Now(), processorTime(runner)
			if err := run(list); err != nil {
				return result, err
			}
			took := time.Since(begin)
			used := (processorTime(runner) - spent) / time.Duration(n)
			if warm {
				break
			}
			result.rate[name] = max(result.rate[name], float64(n)/took.Seconds()/float64(runtime.NumCPU()))
			if old, ok := result.cpu[name]; !ok || used < old {
				result.cpu[name] = used
			}
		}
	}
	var latencies []time.Duration
	single, err := jobs("square", 200)
	if err != nil {
		return result, err
	}
	for _, j := range single {
		begin := time.Now()
		if err := run([]sandbox.Job{j}); err != nil {
			return result, err
		}
		latencies = append(latencies, time.Since(begin))
	}
	if resident := runner.(sandbox.Observer).Stats().Resident; len(resident) > 0 {
		result.memory = slices.Max(resident)
	}
	slices.Sort(latencies)
	result.p50 = latencies[len(latencies)/2]
	return result, nil
}

// processorTime is what this process and the sandboxes of runner have used so far.
func processorTime(runner sandbox.Runner) time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // cannot fail
	own := time.Duration(u.Utime.Nano() + u.Stime.Nano())
	return own + runner.(sandbox.Observer).Stats().Processor
}
