package sandbox

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
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

// killAtRandom kills something of a random sandbox every few seconds, but not while what was hit before is tried again:
// the second death would be its verdict.
func killAtRandom(ctx context.Context, r *pool, random *rand.Rand, kills map[string]int) {
	tick := time.NewTicker(2500 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if r.Stats().Retrying > 0 {
			continue
		}
		for _, s := range r.victims() {
			if what := []string{"sandbox", "supervisor", "worker"}[random.IntN(3)]; s.kill(r, what) {
				kills[what]++
				break
			}
		}
	}
}

// A victim is a sandbox to kill something of.
type victim struct {
	pid int
	gen uint32
}

func (p *pool) victims() []victim {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []victim
	for l := range p.links {
		if l.guest.pid > 0 {
			list = append(list, victim{l.guest.pid, l.gen})
		}
	}
	return list
}

// kill kills the whole sandbox from outside, or a process inside, for which runsc has a command.
func (v victim) kill(p *pool, what string) bool {
	b, ok := p.backend.(*runsc)
	if what == "sandbox" || !ok {
		return syscall.Kill(v.pid, syscall.SIGKILL) == nil
	}
	id := fmt.Sprintf("g%d", v.gen)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	pid := "1"
	if what == "worker" {
		out, err := exec.CommandContext(ctx, b.path, b.args(b.state.path, "ps", id)...).Output()
		if err != nil {
			return false
		}
		for line := range strings.Lines(string(out)) {
			if f := strings.Fields(line); len(f) > 1 && f[0] != "UID" && f[0] != "0" {
				pid = f[1] // the worker that was started last, active or spare
			}
		}
	}
	return exec.CommandContext(ctx, b.path, b.args(b.state.path, "kill", "-pid", pid, id, "KILL")...).Run() == nil
}
