package jupyter

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/shirou/gopsutil/v4/cpu"
	"github.com/shirou/gopsutil/v4/mem"
	"github.com/shirou/gopsutil/v4/process"
)

// usageTime bounds one look at the processes of the machine.
const usageTime = 5 * time.Second

// A meter tells what the kernel and everything that it has started take of the machine. Its users take turns.
type meter struct {
	known map[int32]*process.Process // they remember their processor time, so that shares are since the last look
}

// usage answers what jupyter-resource-usage asks on the control channel, with the fields of ipykernel.
func (m *meter) usage(r request) (any, error) {
	ctx, cancel := context.WithTimeout(context.Background(), usageTime)
	defer cancel()
	memory, err := mem.VirtualMemoryWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("usage: %w", err)
	}
	share, bytes, err := m.measure(ctx)
	if err != nil {
		return nil, fmt.Errorf("usage: %w", err)
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	content := map[string]any{
		"status": "ok", "hostname": host, "pid": os.Getpid(),
		"kernel_cpu":    share, // per cent of one processor, so it may exceed 100
		"kernel_memory": bytes,
		"cpu_count":     runtime.NumCPU(),
		"host_virtual_memory": map[string]any{
			"total": memory.Total, "available": memory.Available, "percent": memory.UsedPercent, "used": memory.Used, "free": memory.Free,
			"active": memory.Active, "inactive": memory.Inactive, "buffers": memory.Buffers, "cached": memory.Cached, "shared": memory.Shared,
			"slab": memory.Slab,
		},
	}
	// The first look has nothing to compare with and gives no share; ipykernel leaves the field out then.
	if all, err := cpu.PercentWithContext(ctx, 0, false); err == nil && len(all) == 1 && all[0] > 0 {
		content["host_cpu_percent"] = all[0]
	}
	return content, nil
}

// measure sums up this process and its descendants. Memory that several of them share is counted once, where the system
// tells (PSS).
func (m *meter) measure(ctx context.Context) (share float64, bytes uint64, err error) {
	pids, err := family(ctx, int32(os.Getpid()))
	if err != nil {
		return 0, 0, err
	}
	now := map[int32]*process.Process{}
	for _, pid := range pids {
		p := m.known[pid]
		if p == nil {
			if p, err = process.NewProcessWithContext(ctx, pid); err != nil {
				continue // it has just ended
			}
		}
		now[pid] = p
		if s, err := p.PercentWithContext(ctx, 0); err == nil {
			share += s
		}
		bytes += memoryOf(ctx, p)
	}
	m.known = now
	return share, bytes, ctx.Err()
}

// family lists a process and its descendants.
func family(ctx context.Context, root int32) ([]int32, error) {
	all, err := process.PidsWithContext(ctx)
	if err != nil {
		return nil, err
	}
	children := map[int32][]int32{}
	for _, pid := range all {
		if parent, err := (&process.Process{Pid: pid}).PpidWithContext(ctx); err == nil {
			children[parent] = append(children[parent], pid)
		}
	}
	pids := []int32{root}
	for i := 0; i < len(pids) && len(pids) <= len(all); i++ {
		pids = append(pids, children[pids[i]]...)
	}
	return pids, nil
}

func memoryOf(ctx context.Context, p *process.Process) uint64 {
	if maps, err := p.MemoryMapsWithContext(ctx, true); err == nil && maps != nil && len(*maps) == 1 && (*maps)[0].Pss > 0 {
		return (*maps)[0].Pss << 10
	}
	if info, err := p.MemoryInfoWithContext(ctx); err == nil {
		return info.RSS
	}
	return 0
}
