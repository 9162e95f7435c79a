package difftest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// batchMain runs the programs of a batch one after another, from the one that its argument names. A line of separator
// follows each. A program that takes too much time or memory ends the process.
const batchMain = `package main

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

func main() {
	limit := syscall.Rlimit{Cur: 3 << 30, Max: 3 << 30}
	syscall.Setrlimit(syscall.RLIMIT_AS, &limit)
	from, _ := strconv.Atoi(os.Args[1])
	for _, f := range programs_[from:] {
		timer := time.AfterFunc(20*time.Second, func() { os.Exit(3) })
		func() {
			defer func() {
				if r := recover(); r != nil {
					fmt.Printf("error: panic: %%v\n", r)
				}
			}()
			f()
		}()
		timer.Stop()
		os.Stdout.WriteString(%q)
	}
}

var programs_ = []func(){%s}
`

const separator = "\x01end of program\x01\n"

// Truth compiles the programs of Generate into one binary and gives what each prints; the code of one that takes too much
// time or memory is not 0. Their suffixes must differ.
func Truth(dir string, programs []*Program) ([]Run, error) {
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
	if err := goBuild(dir, "batch", "."); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	var runs []Run
	for len(runs) < len(programs) {
		run := exec.CommandContext(ctx, filepath.Join(dir, "batch"), strconv.Itoa(len(runs)))
		var out, stderr bytes.Buffer
		run.Stdout, run.Stderr = &out, &stderr
		err := run.Run()
		if ctx.Err() != nil {
			return nil, fmt.Errorf("program %d of the batch: %w\n%s", len(runs), err, stderr.String())
		}
		parts := bytes.SplitAfter(out.Bytes(), []byte(separator))
		for _, p := range parts[:len(parts)-1] {
			runs = append(runs, Run{Output: bytes.TrimSuffix(p, []byte(separator))})
		}
		if len(runs) < len(programs) {
			runs = append(runs, Run{Code: max(1, run.ProcessState.ExitCode())})
		}
	}
	return runs, nil
}
