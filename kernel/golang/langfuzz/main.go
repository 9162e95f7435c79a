// Command langfuzz looks for programs that kernel/golang runs otherwise than the real Go toolchain does. It makes random
// programs, compiles them in batches, interprets each as a file and as the cells of a notebook, and compares what they
// print. A difference is reduced to its smallest form and written to a file. The exit code is 1 if there was one.
//
// Usage:
//
//	langfuzz [-n N] [-seed S] [-batch B] [-out DIR]
//
// Program k has the seed S+k, so that every find can be made again. With -n 0 it goes on until it is stopped.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"syscall"
	"time"

	"goelm/kernel/golang"
	"goelm/kernel/golang/difftest"
	"goelm/kernel/golang/std"
)

func main() {
	n := flag.Int("n", 1000, "number of programs; 0: no end")
	seed := flag.Uint64("seed", 1, "seed of the first program")
	batch := flag.Int("batch", 250, "programs in one binary")
	out := flag.String("out", "", "directory for finds (default: a new one under the temporary directory)")
	child := flag.String("child", "", "interpret the batch in this directory (internal)")
	from := flag.Int("from", 0, "first program for -child")
	show := flag.Bool("show", false, "print the program of -seed and end")
	reduce := flag.String("reduce", "", "reduce the difference that this file of package main shows, and end")
	reduceCells := flag.Bool("cells", false, "with -reduce: the difference that it shows as cells")
	flag.Parse()
	switch {
	case *child != "":
		interpret(*child, *from)
		return
	case *reduce != "":
		text, err := os.ReadFile(*reduce)
		if err == nil {
			err = reduceFile(string(text), *reduceCells)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "langfuzz:", err)
			os.Exit(2)
		}
		return
	case *show:
		fmt.Print(difftest.Generate(*seed, "").Source())
		return
	}
	if *out == "" {
		*out = filepath.Join(os.TempDir(), fmt.Sprintf("langfuzz-%d", *seed))
	}
	f := &fuzzer{out: *out, refused: map[string]int{}, reasons: map[string]int{}, work: filepath.Join(*out, "work"), start: time.Now()}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		fmt.Fprintln(os.Stderr, "langfuzz:", err)
		os.Exit(2)
	}
	for done := 0; *n == 0 || done < *n; done += *batch {
		size := *batch
		if *n > 0 {
			size = min(size, *n-done)
		}
		if err := f.batch(*seed+uint64(done), size); err != nil {
			fmt.Fprintln(os.Stderr, "langfuzz:", err)
			os.Exit(2)
		}
		f.report()
	}
	if f.finds > 0 {
		os.Exit(1)
	}
}

// A fuzzer counts what became of the programs.
type fuzzer struct {
	out, work                      string
	start                          time.Time
	programs, invalid, same, finds int
	refused, reasons               map[string]int // by form and code, by form and words
}

// A task is what the child reads, an answer what it writes.
type task struct {
	Source string
	Cells  []string
}

type answer struct {
	Index       int
	File, Cells difftest.Outcome
}

func (f *fuzzer) batch(seed uint64, n int) error {
	lib := golang.NewLibrary(std.Packages())
	var programs []*difftest.Program
	var tasks []task
	for i := range n {
		p := difftest.Generate(seed+uint64(i), fmt.Sprint(i))
		f.programs++
		if _, err := golang.Check(lib, "p.go", p.Source(), golang.CheckOptions{}); err != nil {
			f.invalid++
			f.write(p, "invalid", err.Error())
			continue
		}
		programs = append(programs, p)
		tasks = append(tasks, task{p.Source(), p.Cells()})
	}
	want, err := difftest.Truth(f.work, programs)
	if err != nil {
		return fmt.Errorf("seed %d: %w", seed, err)
	}
	answers, err := f.interpret(tasks)
	if err != nil {
		return err
	}
	for i, p := range programs {
		if want[i].Code != 0 {
			f.invalid++
			f.write(p, "invalid", "too much time or memory")
			continue
		}
		f.judge(p, "file", answers[i].File, string(want[i].Output))
		f.judge(p, "cells", answers[i].Cells, string(want[i].Output))
	}
	return nil
}

func (f *fuzzer) judge(p *difftest.Program, form string, got difftest.Outcome, want string) {
	switch {
	case got.Refused != "":
		f.refused[form+" "+got.Refused]++
		f.reasons[form+reason(got)]++
		if f.reasons[form+reason(got)] < 3 {
			f.write(p, "refused-"+got.Refused+"-"+form, got.Why)
		}
	case got.Invalid != "":
		f.finds++
		f.write(p, form, got.Invalid)
	default:
		if d := difftest.Difference(string(got.Output), want); d != "" {
			f.finds++
			f.write(p, form, d)
			return
		}
		f.same++
	}
}

// write keeps a program with a comment.
func (f *fuzzer) write(p *difftest.Program, kind, why string) {
	name := filepath.Join(f.out, fmt.Sprintf("%d-%s.go", p.Seed, kind))
	text := difftest.Generate(p.Seed, "").Source() + "\n/*\n" + why + "\n*/\n"
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "langfuzz:", err)
		os.Exit(2)
	}
	if kind == "file" || kind == "cells" || kind == "invalid" {
		fmt.Printf("%s: %s\n", name, firstLine(why))
	}
}

func firstLine(s string) string {
	for i := range len(s) {
		if s[i] == '\n' {
			return s[:i]
		}
	}
	return s
}

func (f *fuzzer) report() {
	fmt.Printf("%d programs, %d invalid, %d runs equal, %d different, %.1f programs/s, refused:", f.programs, f.invalid, f.same, f.finds, float64(f.programs)/time.Since(f.start).Seconds())
	var codes []string
	for c := range f.refused {
		codes = append(codes, c)
	}
	sort.Strings(codes)
	for _, c := range codes {
		fmt.Printf(" %s %d", c, f.refused[c])
	}
	fmt.Println()
}

// reduceFile prints the smallest program that still shows a difference.
func reduceFile(src string, cells bool) error {
	lib := golang.NewLibrary(std.Packages())
	dir, err := os.MkdirTemp("", "langfuzz-reduce-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	run := func(src string) difftest.Outcome {
		if !cells {
			return difftest.Interpret(lib, src)
		}
		parts, err := difftest.CutCells(src)
		if err != nil {
			return difftest.Outcome{Invalid: err.Error()}
		}
		return difftest.InterpretCells(lib, parts)
	}
	first := run(src)
	interesting := func(cands []string) []bool {
		ok := make([]bool, len(cands))
		if first.Refused != "" {
			for i, c := range cands {
				got := run(c)
				ok[i] = got.Refused == first.Refused && reason(got) == reason(first)
			}
			return ok
		}
		var left []int
		var sources []string
		outs := make([]difftest.Outcome, len(cands))
		for i, c := range cands {
			if outs[i] = run(c); outs[i].Refused == "" && (outs[i].Invalid == "") == (first.Invalid == "") {
				left = append(left, i)
				sources = append(sources, c)
			}
		}
		runs, err := difftest.RunSources(dir, sources)
		if err != nil {
			fmt.Fprintln(os.Stderr, "langfuzz:", err)
			return ok
		}
		for k, i := range left {
			ok[i] = runs[k].Code == 0 && !bytes.Equal(outs[i].Output, runs[k].Output) && loud(outs[i]) == loud(first)
		}
		return ok
	}
	if ok := interesting([]string{src}); !ok[0] {
		return fmt.Errorf("no difference")
	}
	small := difftest.Reduce(lib, src, interesting)
	fmt.Print(small)
	got := run(small)
	if got.Refused != "" || got.Invalid != "" {
		fmt.Printf("/*\n%s%s\n*/\n", got.Why, got.Invalid)
		return nil
	}
	runs, err := difftest.RunSources(dir, []string{small})
	if err != nil {
		return err
	}
	fmt.Printf("/*\n%s\n*/\n", difftest.Difference(string(got.Output), string(runs[0].Output)))
	return nil
}

// reason is a refusal without its names and numbers.
func reason(o difftest.Outcome) string {
	text, _, _ := strings.Cut(o.Why, " at ")
	return numbers.ReplaceAllString(text, "")
}

var numbers = regexp.MustCompile(`\S*\d\S*`)

// loud: the run ended by a panic of its own or of the interpreter.
func loud(o difftest.Outcome) bool {
	return bytes.Contains(o.Output, []byte("error: ")) || bytes.Contains(o.Output, []byte("PANIC="))
}

// interpret runs the tasks in child processes, which a program may kill.
func (f *fuzzer) interpret(tasks []task) ([]answer, error) {
	data, err := json.Marshal(tasks)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(f.work, "tasks.json"), data, 0o644); err != nil {
		return nil, err
	}
	var answers []answer
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	for len(answers) < len(tasks) {
		cmd := exec.Command(self, "-child", f.work, "-from", fmt.Sprint(len(answers)))
		log, err := os.Create(filepath.Join(f.work, "stderr"))
		if err != nil {
			return nil, err
		}
		cmd.Stderr = log
		pipe, err := cmd.StdoutPipe()
		if err != nil {
			return nil, err
		}
		if err := cmd.Start(); err != nil {
			return nil, err
		}
		in := json.NewDecoder(bufio.NewReader(pipe))
		for {
			var a answer
			if in.Decode(&a) != nil {
				break
			}
			answers = append(answers, a)
		}
		err = cmd.Wait()
		log.Close()
		if len(answers) < len(tasks) {
			text, _ := os.ReadFile(filepath.Join(f.work, "stderr"))
			a := answer{Index: len(answers)}
			a.File.Output = fmt.Appendf(nil, "the interpreter died: %v\n%s", err, text[:min(len(text), 1000)])
			answers = append(answers, a)
		}
	}
	return answers, nil
}

// interpret is the child: it runs the tasks of dir from one on and writes an answer for each.
func interpret(dir string, from int) {
	data, err := os.ReadFile(filepath.Join(dir, "tasks.json"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	var tasks []task
	if err := json.Unmarshal(data, &tasks); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	limit := syscall.Rlimit{Cur: 6 << 30, Max: 6 << 30}
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &limit); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	lib := golang.NewLibrary(std.Packages())
	out := json.NewEncoder(os.Stdout)
	for i := from; i < len(tasks); i++ {
		out.Encode(answer{i, difftest.Interpret(lib, tasks[i].Source), difftest.InterpretCells(lib, tasks[i].Cells)})
	}
}
