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

// skipInterpretedRaces skips a test of candidates with goroutines, or that are stopped, under the race detector: what a Yaegi
// program's goroutines share is not synchronised (they take turns on one processor), nor is Yaegi's own way to stop one.
func skipInterpretedRaces(t *testing.T) {
	t.Helper()
	if raceDetector {
		t.Skip("the races would be the interpreter's")
	}
}
