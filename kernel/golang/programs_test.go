package golang_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"goelm/kernel/golang"
	"goelm/kernel/golang/difftest"
)

// A program of testdata/programs is a file of package main that ends in a comment with what it prints under the real
// toolchain, standard output and error together, and its exit code if that is not 0. `go test -run Programs -update`
// records the comments anew. A line "// known: REASON" says that the interpreter still does something else; such a program
// fails the test as soon as it is right.
type program struct {
	file, source string // without the comment
	output       string
	known        string
}

const (
	outputStart = "\n/* Output:\n"
	outputEnd   = "*/\n"
	noNewline   = "(no newline)\n"
)

var knownLine = regexp.MustCompile(`(?m)^// known: (.*)$`)

func loadPrograms(t *testing.T) []*program {
	t.Helper()
	var list []*program
	err := filepath.WalkDir("testdata/programs", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		p := &program{file: path, source: string(text)}
		if i := strings.LastIndex(p.source, outputStart); i >= 0 {
			p.output = strings.TrimSuffix(p.source[i+len(outputStart):], outputEnd)
			p.source = p.source[:i]
		}
		if m := knownLine.FindStringSubmatch(p.source); m != nil {
			p.known = m[1]
		}
		list = append(list, p)
		return nil
	})
	if err != nil || len(list) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	return list
}

// recorded is the form in which an output stands in a comment: spaces at the end of a line are shown.
func recorded(output string) string {
	if output != "" && !strings.HasSuffix(output, "\n") {
		output += "\n" + noNewline
	}
	return endSpaces.ReplaceAllStringFunc(output, func(s string) string { return strings.Repeat("␣", len(s)) })
}

var endSpaces = regexp.MustCompile(`(?m) +$`)

var (
	goTrace  = regexp.MustCompile(`(?s)\n?goroutine \d+ \[.*$`)
	sigLine  = regexp.MustCompile(`(?m)^\[signal .*\]\n`)
	goExitAt = regexp.MustCompile(`(?m)^exit status \d+\n`)
)

// ending writes output and exit code without what depends on the machine: the stack, and the signal's address.
func ending(output string, code int) string {
	if code == 0 {
		return recorded(output)
	}
	output = sigLine.ReplaceAllString(goExitAt.ReplaceAllString(goTrace.ReplaceAllString(output, ""), ""), "")
	return recorded(output) + fmt.Sprintf("exit %d\n", code)
}

// TestPrograms runs every program of testdata/programs in the interpreter.
func TestPrograms(t *testing.T) {
	list := loadPrograms(t)
	if *update {
		recordPrograms(t, list)
	}
	for _, p := range list {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(p.file), "testdata/programs/"), ".go"), func(t *testing.T) {
			t.Parallel()
			if goStatement.MatchString(p.source) {
				racy(t)
			}
			limit := 20 * time.Second
			if p.known != "" {
				limit = 3 * time.Second // it may hang
			}
			got := interpretProgram(p.source, limit)
			switch {
			case got == p.output && p.known != "":
				t.Errorf("it is right now; take the line \"// known: %s\" away", p.known)
			case got != p.output && p.known == "":
				t.Errorf("%s\n%s", difftest.Difference(got, p.output), p.file)
			}
		})
	}
}

// goStatement finds programs that start goroutines, or share data with those of compiled code.
var goStatement = regexp.MustCompile(`(?m)^\s*go |\bgo func|make\(chan|\bsync\.|net/|os/exec|context\.|\bselect \{`)

// interpretProgram gives output and end as the comments have them.
func interpretProgram(src string, limit time.Duration) string {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if ownProcess.MatchString(src) {
		return interpretOutside(ctx, src)
	}
	var out bytes.Buffer
	return interpretHere(ctx, src, &out, &out)
}

// ownProcess finds programs that write to the process's own files, or look at what else runs in it.
var ownProcess = regexp.MustCompile(`\bos\.Std|\btesting\.`)

// programVariable holds, in the environment of a child of this test, the source of the program that it runs.
const programVariable = "GOELM_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if src := os.Getenv(programVariable); src != "" {
		text := interpretHere(context.Background(), src, os.Stdout, os.Stdout)
		fmt.Print(text)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func interpretOutside(ctx context.Context, src string) string {
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), programVariable+"="+src)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out) + err.Error() + "\n"
	}
	return recorded(string(out))
}

// interpretHere runs a program; what it wrote to out, if that is a buffer, stands at the beginning of the result.
func interpretHere(ctx context.Context, src string, stdout, stderr io.Writer) string {
	u, err := golang.Compile(stdlib, "p.go", src, golang.Options{Stdout: stdout, Stderr: stderr, Args: []string{"prog"}, Deadlocks: true})
	if err != nil {
		return "refused: " + err.Error() + "\n"
	}
	err = u.Main(ctx)
	out, ok := stdout.(*bytes.Buffer)
	if !ok {
		out = &bytes.Buffer{}
	}
	var (
		exit     *golang.ExitError
		panicked *golang.PanicError
	)
	switch {
	case err == nil:
		return ending(out.String(), 0)
	case errors.As(err, &exit):
		return ending(out.String(), exit.Code)
	case errors.As(err, &panicked):
		return ending(out.String()+"panic: "+panicked.Text+"\n", 2)
	}
	return ending(out.String()+err.Error()+"\n", 2)
}

// TestProgramsCompiled: the recorded outputs are those of the real toolchain.
func TestProgramsCompiled(t *testing.T) {
	list := loadPrograms(t)
	for i, out := range compilePrograms(t, list) {
		if out != list[i].output {
			t.Errorf("%s: %s; record it with go test -run Programs -update", list[i].file, difftest.Difference(list[i].output, out))
		}
	}
}

func compilePrograms(t *testing.T, list []*program) []string {
	t.Helper()
	var sources []string
	for _, p := range list {
		sources = append(sources, p.source)
	}
	runs, err := difftest.RunSources(filepath.Join(t.TempDir(), "batch"), sources)
	if err != nil {
		t.Fatal(err)
	}
	outs := make([]string, len(runs))
	for i, r := range runs {
		outs[i] = ending(string(r.Output), r.Code)
	}
	return outs
}

func recordPrograms(t *testing.T, list []*program) {
	t.Helper()
	for i, out := range compilePrograms(t, list) {
		p := list[i]
		if strings.Contains(out, "*/") {
			t.Fatalf("%s: its output ends the comment", p.file)
		}
		p.output = out
		if err := os.WriteFile(p.file, []byte(p.source+outputStart+out+outputEnd), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
