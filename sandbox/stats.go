package sandbox

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// An Observer is a Runner that tells how it is doing. The Runners of Open are Observers.
type Observer interface{ Stats() Stats }

// Stats are the state of a pool at one moment, and its counts since it was opened.
type Stats struct {
	Backend   string            // "runsc", "runsc rootless", "docker" or "process"
	Bounds    string            // what bounds a sandbox's memory, processes and processors from outside: "control groups of version 1", or why there are none
	Workers   int               // sandboxes wanted
	Running   int               // sandboxes at work
	Spare     bool              // one more waits, started
	Queued    int               // jobs that wait
	InFlight  int               // jobs in sandboxes
	Retrying  int               // jobs that something died around, on their second try
	Verdicts  map[Verdict]int64 // jobs finished, by verdict
	Started   int64             // sandboxes started
	Died      int64             // sandboxes that ended before they were asked to
	Suspects  int64             // results that a second worker did not confirm, of those that are checked: a candidate has falsified what came after it, or goelm has a defect
	StartTime time.Duration     // of the latest start, until the sandbox was ready
	Resident  []int64           // bytes of memory of each running sandbox on the host, gVisor's own included, shared pages divided; nil if unknown
	Processor time.Duration     // processor time of the running sandboxes, since their start, gVisor's own included
}

// Stats implements Observer.
func (p *pool) Stats() Stats {
	p.mu.Lock()
	s := Stats{
		Backend: p.backend.name(), Bounds: p.backend.bounds(), Workers: p.workers, Running: p.running, Spare: p.spare != nil,
		Queued: len(p.queue) + len(p.again), InFlight: p.inFlight, Retrying: int(p.retrying.Load()) + len(p.again), Verdicts: map[Verdict]int64{},
		Started: p.startedTotal, Died: p.died, Suspects: p.suspects, StartTime: p.startTime,
	}
	for v, n := range p.verdicts {
		s.Verdicts[v] = n
	}
	var pids []int
	for l := range p.links {
		if l.guest.pid > 0 {
			pids = append(pids, l.guest.pid)
		}
	}
	p.mu.Unlock()
	children := processTree()
	for _, pid := range pids {
		all := []int{pid}
		for i := 0; i < len(all); i++ {
			all = append(all, children[all[i]]...)
			s.Processor += processorTime(all[i])
		}
		s.Resident = append(s.Resident, residentSize(all))
	}
	return s
}

// residentSize is the memory of processes in bytes. gVisor has several for each process inside, all with one address space,
// of which each claims the whole: only the first counts.
func residentSize(pids []int) (size int64) {
	for i, pid := range pids {
		if !slices.ContainsFunc(pids[:i], func(other int) bool { return sameMemory(pid, other) }) {
			size += proportionalSize(pid)
		}
	}
	return size
}

// sameMemory reports whether two processes have one address space; false if the kernel does not say. See kcmp(2).
func sameMemory(a, b int) bool {
	const kcmpVM = 1
	order, _, errno := unix.Syscall6(unix.SYS_KCMP, uintptr(a), uintptr(b), kcmpVM, 0, 0, 0)
	return errno == 0 && order == 0
}

// proportionalSize is the memory of a process in bytes, shared pages divided by the number of those that share them; 0 if it is gone.
func proportionalSize(pid int) int64 {
	data, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "smaps_rollup"))
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(data) {
		if f := bytes.Fields(line); len(f) >= 2 && string(f[0]) == "Pss:" {
			n, _ := strconv.ParseInt(string(f[1]), 10, 64)
			return n << 10
		}
	}
	return 0
}

// processorTime is what a process and its dead children have used so far, in ticks of 10 ms; 0 if it is gone.
func processorTime(pid int) time.Duration {
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0
	}
	// After the name: state, parent, 9 others, then the ticks in user and in kernel mode, and those of its children that are dead.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 15 {
		return 0
	}
	ticks := int64(0)
	for _, f := range fields[11:15] {
		n, _ := strconv.ParseInt(f, 10, 64)
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}
