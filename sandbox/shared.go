package sandbox

import (
	"context"
	"sync"
)

// shared is the pool of the process. Its lock is held while the pool opens, so that one of many callers opens it.
var shared struct {
	mu     sync.Mutex
	runner Runner
}

// Shared returns the Runner of the process, opened with the zero Options on first use. ctx bounds the opening only.
// A failure is not remembered: the next call tries again, so that installing gVisor helps a running notebook.
func Shared(ctx context.Context) (Runner, error) {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.runner != nil {
		return shared.runner, nil
	}
	r, err := Open(ctx, Options{})
	if err != nil {
		return nil, err
	}
	shared.runner = r
	return r, nil
}

// CloseShared closes what Shared opened, if anything. Shared may be called again afterwards.
func CloseShared() error {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.runner == nil {
		return nil
	}
	err := shared.runner.Close()
	shared.runner = nil
	return err
}
