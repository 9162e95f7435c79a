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

// RunSources compiles files of package main and runs each in a process of its own, with no input. All that do nothing while
// their package is initialized become packages of one binary, so that unchanged ones come from the go command's cache; the
// name of package main is put back in what they print.
func RunSources(dir string, sources []string) ([]Run, error) {
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	var imports, funcs strings.Builder
	binaries := make([]string, len(sources))
	for i, src := range sources {
		pkg := fmt.Sprintf("prog%d", i)
		if err := os.MkdirAll(filepath.Join(dir, pkg), 0o755); err != nil {
			return nil, err
		}
		binaries[i] = "batch"
		if initializes.MatchString(src) {
			binaries[i] = pkg + "/prog"
		} else {
			src = mainFunc.ReplaceAllString(mainClause.ReplaceAllString(src, "package "+pkg), "func Main__()")
			fmt.Fprintf(&imports, "\t\"batch/%s\"\n", pkg)
			fmt.Fprintf(&funcs, "\t%q: %s.Main__,\n", pkg, pkg)
		}
		if err := os.WriteFile(filepath.Join(dir, pkg, "p.go"), []byte(src), 0o644); err != nil {
			return nil, err
		}
	}
	driver := "package main\n\nimport (\n\t\"os\"\n" + imports.String() + ")\n\nvar programs = map[string]func(){\n" + funcs.String() +
		"}\n\nfunc main() {\n\tf := programs[os.Args[1]]\n\tos.Args = []string{\"prog\"}\n\tf()\n}\n"
	for name, text := range map[string]string{"go.mod": "module batch\n\ngo 1.26\n", "main.go": driver} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	if err := goBuild(dir, "batch", "."); err != nil {
		return nil, err
	}
	runs := make([]Run, len(sources))
	for i, name := range binaries {
		if name != "batch" {
			if err := goBuild(dir, name, fmt.Sprintf("./prog%d", i)); err != nil {
				return nil, err
			}
		}
		var err error
		if runs[i], err = runOne(filepath.Join(dir, name), i); err != nil {
			return nil, err
		}
	}
	return runs, nil
}

func goBuild(dir, name, pkg string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", name, pkg)
	build.Dir = dir
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

var (
	mainClause = regexp.MustCompile(`(?m)^package main\b`)
	mainFunc   = regexp.MustCompile(`(?m)^func main\(\)`)
	// initializes finds what may run before main: function init, and calls in the values of package variables.
	initializes = regexp.MustCompile(`(?m)^func init\(\)|^var [^{}\n]*=[^{}\n]*\w\(|^var \(\n(?:\t.*\n)*\t[^{}\n]*=[^{}\n]*\w\(`)
)

func runOne(binary string, i int) (Run, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, binary, fmt.Sprintf("prog%d", i))
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return Run{}, fmt.Errorf("program %d: %w", i, err)
	}
	text := strings.NewReplacer(fmt.Sprintf("batch/prog%d.", i), "main.", fmt.Sprintf("prog%d.", i), "main.").Replace(out.String())
	return Run{Output: []byte(text), Code: cmd.ProcessState.ExitCode()}, nil
}
