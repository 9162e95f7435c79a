package sandbox

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var soakSize = flag.Int("soak", 700, "candidates in each of the two runs of TestSoak; `make soak` takes 10 000")

// TestSoak runs hostile and good candidates in random order, twice in different orders, while sandboxes, supervisors and
// workers are killed under them. Each gets exactly one verdict, the same in both orders, and the machine is then as before.
// It takes about two minutes with the default size.
func TestSoak(t *testing.T) {
	ownTemp(t)
	before := takeCensus(t)
	programs := hostilePrograms(t, "*.go.txt")
	for run := range 2 {
		random := rand.New(rand.NewPCG(7, uint64(run)))
		r := open(t, Options{Workers: 2, Backend: []string{"runsc", "docker"}[run%2]})
		jobs, names := soakJobs(programs, *soakSize, random)
		ctx, stop := context.WithCancel(context.Background())
		var killer sync.WaitGroup
		kills := map[string]int{}
		killer.Go(func() { killAtRandom(ctx, r, random, kills) })
		verdicts := map[int]Verdict{}
		for i, o := range r.Run(context.Background(), jobs) {
			if _, ok := verdicts[i]; ok {
				t.Errorf("job %d has two verdicts", i)
			}
			verdicts[i] = o.Verdict
			if p := names[i]; p != nil {
				p.check(t, o)
			} else if o.Verdict != OK || string(o.Results[0]) != goodAnswer {
				t.Errorf("a good program: %s %s %s", o.Verdict, o.Detail, o.Results)
			}
		}
		stop()
		killer.Wait()
		if len(verdicts) != len(jobs) {
			t.Errorf("%d verdicts for %d jobs", len(verdicts), len(jobs))
		}
		s := r.Stats()
		t.Logf("%d jobs in %s; killed %v; %d sandboxes started, %d died; verdicts %v", len(jobs), s.Backend, kills, s.Started, s.Died, s.Verdicts)
		if s.Suspects > 0 {
			t.Errorf("%d results came out otherwise in a second worker", s.Suspects)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if names := entries(t, stateParent()); len(names) > 0 {
		t.Errorf("state directories left: %v", names)
	}
	before.compare(t)
}

// soakJobs makes n jobs, every fifth of them hostile, in random order, but each hostile program at least once.
func soakJobs(programs []hostileProgram, n int, random *rand.Rand) ([]Job, []*hostileProgram) {
	n = max(n, 2*len(programs))
	names := make([]*hostileProgram, n)
	for i := range max(len(programs), n/5) {
		names[i] = &programs[i%len(programs)]
	}
	random.Shuffle(n, func(i, j int) { names[i], names[j] = names[j], names[i] })
	jobs := make([]Job, n)
	for i, p := range names {
		if jobs[i] = goodJob; p != nil {
			jobs[i] = p.job
		}
	}
	return jobs, names
}

// killAtRandom kills something of a random sandbox every few seconds, but not before the last death is known to the pool,
// and not while what was hit is tried again: the second death would be its verdict.
func killAtRandom(ctx context.Context, r *pool, random *rand.Rand, kills map[string]int) {
	tick := time.NewTicker(2500 * time.Millisecond)
	defer tick.Stop()
	var known int64 // deaths of sandboxes that the pool must have seen
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		victims, died := r.victims()
		if died < known {
			continue
		}
		for _, v := range victims {
			what := []string{"sandbox", "supervisor", "worker"}[random.IntN(3)]
			if v.kill(what) {
				kills[what]++
				if what != "worker" {
					known = died + 1
				}
				break
			}
		}
	}
}

// A victim is a sandbox to kill something of.
type victim struct {
	pid  int      // of runsc, or of the sandbox itself
	args []string // of runsc, to find its record
	id   string
}

// victims are the sandboxes at work, none while something is tried again, and the number of sandboxes that have died.
func (p *pool) victims() (list []victim, died int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.again) > 0 || p.retrying.Load() > 0 {
		return nil, p.died
	}
	for l := range p.links {
		v := victim{pid: l.guest.pid}
		if b, ok := p.backend.(*runsc); ok {
			v.args, v.id = b.args(b.state.path), fmt.Sprintf("g%d", l.gen)
		}
		if v.pid > 0 {
			list = append(list, v)
		}
	}
	return list, p.died
}

// kill kills the whole sandbox from outside, or a process inside, for which runsc has a command.
func (v victim) kill(what string) bool {
	if what == "sandbox" {
		return syscall.Kill(v.pid, syscall.SIGKILL) == nil
	}
	if v.id == "" { // Docker's: its sandbox has it all in its command line
		line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", v.pid))
		for word := range strings.SplitSeq(strings.TrimSuffix(string(line), "\x00"), "\x00") {
			if strings.HasPrefix(word, "--root=") {
				v.args = []string{word}
			}
			v.id = word // the last one
		}
	}
	pid := "1"
	if what == "worker" {
		out, err := v.runsc("ps", v.id)
		if err != nil {
			return false
		}
		for line := range strings.Lines(out) {
			if f := strings.Fields(line); len(f) > 1 && f[0] != "UID" && f[0] != "0" {
				pid = f[1] // the worker that was started last, active or spare
			}
		}
	}
	_, err := v.runsc("kill", "-pid", pid, v.id, "KILL")
	return err == nil
}

func (v victim) runsc(args ...string) (string, error) {
	path, err := FindRunsc("")
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, path, append(v.args, args...)...).Output()
	return string(out), err
}
