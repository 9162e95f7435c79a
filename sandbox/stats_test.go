package sandbox

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestResident compares what a sandbox is said to hold with what the kernel has charged its control group for, which
// lacks what it shares with others, and has what the kernel itself needs for it.
func TestResident(t *testing.T) {
	testControl(t)
	r := open(t, Options{Backend: "runsc", Workers: 1})
	jobs := make([]Job, 200)
	for i := range jobs {
		jobs[i] = goodJob
	}
	runAll(t, r, jobs)
	size := r.Stats().Resident
	if len(size) != 1 {
		t.Fatalf("sizes %v of one sandbox", size)
	}
	c := r.backend.(*runsc).control
	file := "memory.current"
	if c.version == 1 {
		file = "memory.usage_in_bytes"
	}
	data, err := os.ReadFile(filepath.Join(c.parents["memory"], c.prefix+"g1", file))
	if err != nil {
		t.Fatal(err)
	}
	charged, err := strconv.ParseInt(strings.TrimSpace(string(data)), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MiB, charged for %d MiB", size[0]>>20, charged>>20)
	if ratio := float64(size[0]) / float64(charged); ratio < 0.6 || ratio > 1.6 {
		t.Errorf("%d MiB, %.2f times the %d MiB of its control group", size[0]>>20, ratio, charged>>20)
	}
}
