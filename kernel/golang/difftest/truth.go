package difftest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// batchMain runs the programs of a batch one after another. A line of separator follows each.
const batchMain = `package main

import (
	"fmt"
	"os"
)

func main() {
	for _, f := range programs_ {
		func() {
			defer func() {
				if r := recover(); r != nil {
					fmt.Printf("error: panic: %%v\n", r)
				}
			}()
			f()
		}()
		os.Stdout.WriteString(%q)
	}
}

var programs_ = []func(){%s}
`

const separator = "\x01end of program\x01\n"

// Truth compiles the programs of Generate into one binary and gives what each prints. Their suffixes must differ.
func Truth(dir string, programs []*Program) ([]string, error) {
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	var names []string
	for i, p := range programs {
		name := fmt.Sprintf("main_%d", i)
		names = append(names, name)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("p%d.go", i)), []byte(p.source(name)), 0o644); err != nil {
			return nil, err
		}
	}
	for name, text := range map[string]string{"go.mod": "module batch\n\ngo 1.26\n", "main.go": fmt.Sprintf(batchMain, separator, strings.Join(names, ", "))} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	build := exec.CommandContext(ctx, "go", "build", "-ldflags=-s -w", "-o", "batch", ".")
	build.Dir = dir
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	run := exec.CommandContext(ctx, filepath.Join(dir, "batch"))
	var out, stderr bytes.Buffer
	run.Stdout, run.Stderr = &out, &stderr
	if err := run.Run(); err != nil {
		return nil, fmt.Errorf("program %d of the batch: %w\n%s", strings.Count(out.String(), separator), err, stderr.String())
	}
	parts := strings.Split(out.String(), separator)
	return parts[:len(parts)-1], nil
}
