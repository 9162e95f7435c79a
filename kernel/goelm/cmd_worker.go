package main

import (
	"context"

	"goelm/sandbox/worker"
)

// runWorker is what runs inside a sandbox. The supervisor ends by itself when its input does, so ctx is not needed.
func runWorker(_ context.Context, args []string) int { return worker.Main(args) }
