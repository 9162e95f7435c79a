package worker

import (
	"os"
	"testing"
)

// TestMain is the worker process as well: the supervisor starts its own executable, which in these tests is the test
// binary. With GOELM_TEST_WORKER set, that worker does what its jobs' sources say, see scripted.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		if os.Getenv("GOELM_TEST_WORKER") != "" {
			scripted()
			return
		}
		os.Exit(Main(os.Args[2:]))
	}
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0") // with -race a worker would take a second to die; a plain name cannot fail
	os.Exit(m.Run())
}
