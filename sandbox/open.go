package sandbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
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
	kind := opt.Backend
	if kind == "" {
		kind = os.Getenv("GOELM_SANDBOX")
	}
	switch kind {
	case "", "auto":
		return openAuto(ctx, opt)
	case "runsc", "docker":
		return openPool(ctx, kind, opt)
	case "process":
		fmt.Fprintln(os.Stderr, "goelm: WARNING: candidates run as a plain process with your own rights, without a sandbox")
		return openPool(ctx, kind, opt)
	}
	return nil, fmt.Errorf("sandbox: unknown backend %q; want auto, runsc, docker or process", kind)
}

// openAuto takes the first kind of sandbox that starts: gVisor by itself, then through Docker.
func openAuto(ctx context.Context, opt Options) (Runner, error) {
	p, err := openPool(ctx, "runsc", opt)
	if err == nil || opt.Runsc != "" {
		return p, err // whoever names a runsc means it
	}
	opt.Logf("sandbox: runsc cannot be used, trying docker: %v", err)
	p, dockerErr := openPool(ctx, "docker", opt)
	if dockerErr == nil {
		return p, nil
	}
	opt.Logf("sandbox: docker cannot be used: %v", dockerErr)
	if strings.Contains(dockerErr.Error(), "does not answer") {
		return nil, err // most machines have no Docker: one message is enough
	}
	return nil, errors.Join(err, dockerErr)
}

// openPool opens a pool of one kind of sandbox.
func openPool(ctx context.Context, kind string, opt Options) (Runner, error) {
	b, err := openBackend(ctx, kind, opt)
	if err != nil {
		return nil, err
	}
	p, err := newPool(ctx, b, opt)
	if err != nil {
		return nil, errors.Join(err, b.close())
	}
	return p, nil
}

func openBackend(ctx context.Context, kind string, opt Options) (backend, error) {
	switch kind {
	case "docker":
		return openDocker(ctx, opt)
	case "process":
		return openProcess(opt), nil
	}
	return openRunsc(opt)
}
