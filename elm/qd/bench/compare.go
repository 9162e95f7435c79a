package main

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"goelm/elm/qd"
)

//go:embed pyribs_speed.py
var pyribsSpeed string

// A contest is one thing that both sides do, and how much faster we mean to be.
type contest struct {
	name string // also what pyribs_speed.py calls it
	what string
	unit string
	n    float64 // units in one measurement
	goal float64
	ours func() error
}

func contests() []contest {
	genotypes, fitness, measures := batchOf(10000)
	grid := qd.Grid{Axes: []qd.Axis{{Name: "x", Min: -1, Max: 1, Cells: 64}, {Name: "y", Min: -1, Max: 1, Cells: 64}}}
	return []contest{
		{"batch", "batch add of 10,000 into an empty 64x64 grid", "batches", 20, 3, func() error {
			for range 20 {
				a, err := qd.NewVectors(grid)
				if err != nil {
					return err
				}
				if _, err := a.AddBatch(genotypes, fitness, measures); err != nil {
					return err
				}
			}
			return nil
		}},
		{"single", "single adds into a 64x64 grid", "adds", 3000, 50, func() error {
			a, err := qd.NewVectors(grid)
			for i := range 3000 {
				if err == nil {
					_, err = a.Add(genotypes[i], fitness[i], measures[i])
				}
			}
			return err
		}},
		{"sphere", "sphere map_elites, 500 rounds of 540", "evaluations", 500 * sphereBatch, 3, func() error {
			_, err := algorithms[0].run(500, 1)
			return err
		}},
	}
}

// compare measures both sides in turn and prints rates and ratios.
func compare(w io.Writer, python string, repeats int) (ok bool, err error) {
	// One thread of Go code, as pyribs has one. The collector's work counts too, in a heap like that of a notebook's engine,
	// where it runs less often than in an almost empty one.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	heap := make([]byte, 64<<20)
	defer runtime.KeepAlive(heap)
	cmd := exec.Command(python, "-c", pyribsSpeed)
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return false, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return false, err
	}
	if err := cmd.Start(); err != nil {
		return false, fmt.Errorf("pyribs: %w", err)
	}
	defer func() {
		in.Close()
		if waitErr := cmd.Wait(); err == nil && waitErr != nil {
			err = fmt.Errorf("pyribs: %w", waitErr)
		}
	}()
	answers := bufio.NewScanner(out)
	answers.Scan()
	fmt.Fprintf(w, "elm/qd beside %s, one core, processor time, best of %d\n", answers.Text(), repeats)
	fmt.Fprintf(w, "%-46s %14s %14s %8s %6s\n", "", "elm/qd", "pyribs", "ratio", "goal")
	ok = true
	for _, c := range contests() {
		ours, theirs := time.Duration(1<<62), time.Duration(1<<62)
		for range repeats {
			fmt.Fprintln(in, c.name)
			if !answers.Scan() {
				return false, fmt.Errorf("pyribs ended during %s", c.name)
			}
			seconds, err := strconv.ParseFloat(strings.TrimSpace(answers.Text()), 64)
			if err != nil {
				return false, fmt.Errorf("pyribs: %w", err)
			}
			theirs = min(theirs, time.Duration(seconds*1e9))
			runtime.GC()
			start := processorTime()
			if err := c.ours(); err != nil {
				return false, err
			}
			ours = min(ours, processorTime()-start)
		}
		ratio := float64(theirs) / float64(ours)
		fmt.Fprintf(w, "%-46s %14s %14s %7.1fx %5.0fx\n", c.what, rate(c, ours), rate(c, theirs), ratio, c.goal)
		ok = ok && ratio >= c.goal
	}
	return ok, nil
}

// rate is how long one unit takes when it is long, and otherwise how many there are a second.
func rate(c contest, d time.Duration) string {
	if each := time.Duration(float64(d) / c.n); c.n <= 3000 {
		return each.Round(10 * time.Nanosecond).String()
	}
	return fmt.Sprintf("%.0f/s", c.n/d.Seconds())
}

// processorTime is what this process has spent on its own code.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // the arguments are constants
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
