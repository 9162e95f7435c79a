package difftest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// A Run is what a compiled program did.
type Run struct {
	Output []byte // standard output and error
	Code   int    // exit code
}

// RunSources compiles files of package main into one binary and runs each in a process of its own, with no input. Every
// file becomes a package, so that unchanged ones come from the go command's cache; its name is put back in what they print.
func RunSources(dir string, sources []string) ([]Run, error) {
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	var imports, funcs strings.Builder
	for i, src := range sources {
		pkg := fmt.Sprintf("prog%d", i)
		if err := os.MkdirAll(filepath.Join(dir, pkg), 0o755); err != nil {
			return nil, err
		}
		text := mainFunc.ReplaceAllString(mainClause.ReplaceAllString(src, "package "+pkg), "func Main__()")
		if err := os.WriteFile(filepath.Join(dir, pkg, "p.go"), []byte(text), 0o644); err != nil {
			return nil, err
		}
		fmt.Fprintf(&imports, "\t\"batch/%s\"\n", pkg)
		fmt.Fprintf(&funcs, "\t%s.Main__,\n", pkg)
	}
	driver := "package main\n\nimport (\n\t\"os\"\n\t\"strconv\"\n" + imports.String() + ")\n\nvar programs = []func(){\n" + funcs.String() +
		"}\n\nfunc main() {\n\ti, _ := strconv.Atoi(os.Args[1])\n\tos.Args = []string{\"prog\"}\n\tprograms[i]()\n}\n"
	for name, text := range map[string]string{"go.mod": "module batch\n\ngo 1.26\n", "main.go": driver} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", "batch", ".")
	build.Dir = dir
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	runs := make([]Run, len(sources))
	for i := range sources {
		var err error
		if runs[i], err = runOne(filepath.Join(dir, "batch"), i); err != nil {
			return nil, err
		}
	}
	return runs, nil
}

var (
	mainClause = regexp.MustCompile(`(?m)^package main\b`)
	mainFunc   = regexp.MustCompile(`(?m)^func main\(\)`)
)

func runOne(binary string, i int) (Run, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, binary, fmt.Sprint(i))
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return Run{}, fmt.Errorf("program %d: %w", i, err)
	}
	text := strings.NewReplacer(fmt.Sprintf("batch/prog%d.", i), "main.", fmt.Sprintf("prog%d.", i), "main.").Replace(out.String())
	return Run{Output: []byte(text), Code: cmd.ProcessState.ExitCode()}, nil
}
