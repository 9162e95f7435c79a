package llm

import (
	"testing"
	"time"

	"goelm/elm/llm/llmtest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// quick makes pauses short enough for tests.
func quick(s *settings) {
	s.pause.first, s.pause.longest = time.Millisecond, 2*time.Millisecond
}

// connect makes a model of a server for one test, without a cache unless the options say otherwise.
func connect(t testing.TB, address string, options ...Option) *Model {
	t.Helper()
	m, err := Connect(address, append([]Option{Named("faulty"), Cache(CacheOff), quick}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func faulty(t testing.TB, script ...llmtest.Fault) *llmtest.Faults {
	t.Helper()
	f := llmtest.NewFaults(script...)
	t.Cleanup(f.Close)
	return f
}
