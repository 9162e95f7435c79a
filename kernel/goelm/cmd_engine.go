package main

import (
	"context"

	"goelm/kernel/engine/child"
)

func runEngine(ctx context.Context, args []string) int { return child.Main(ctx, args) }
