package sandbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
)

// Open starts a pool of sandboxes and returns when the first of them is ready; ctx bounds only that. The error says what
// is missing and how to repair it. Close the Runner to remove the sandboxes.
func Open(ctx context.Context, opt Options) (Runner, error) {
	if opt.Workers < 0 {
		return nil, fmt.Errorf("sandbox: %d workers; give a positive number, or 0 for one per core", opt.Workers)
	}
	if opt.Workers == 0 {
		opt.Workers = runtime.NumCPU()
	}
	if opt.Logf == nil {
		opt.Logf = func(string, ...any) {}
	}
	if opt.Executable == "" {
		exe, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("sandbox: which executable is running: %w", err)
		}
		opt.Executable = exe
	}
	b, err := openBackend(opt)
	if err != nil {
		return nil, err
	}
	p, err := newPool(ctx, b, opt)
	if err != nil {
		return nil, errors.Join(err, b.close())
	}
	return p, nil
}

func openBackend(opt Options) (backend, error) {
	switch opt.Backend {
	case "", "auto", "runsc":
		return openRunsc(opt)
	case "process":
		fmt.Fprintln(os.Stderr, "goelm: WARNING: candidates run as a plain process with your own rights, without a sandbox")
		return openProcess(opt), nil
	}
	return nil, fmt.Errorf("sandbox: unknown backend %q; want auto, runsc or process", opt.Backend)
}
