package env

import (
	"embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"goelm/elm"
	"goelm/elm/env/seeds"
	"goelm/sandbox"
)

// Common is what the tasks of this package share: what they say of themselves. It is exported only so that cells can call its methods.
type Common struct{ spec elm.Spec }

// Spec describes the task.
func (b *Common) Spec() elm.Spec { return b.spec }

// String is the task's name.
func (b *Common) String() string { return b.spec.Name }

// Seed is the seed with that name. It panics if there is none, with the names of those there are.
func (b *Common) Seed(name string) elm.Program {
	p, err := b.spec.Seed(name)
	if err != nil {
		panic(err.Error())
	}
	return p
}

// MIMEBundle describes the task in words.
func (b *Common) MIMEBundle() map[string]any { return map[string]any{"text/plain": b.words()} }

func (b *Common) words() string {
	s := b.spec
	var t strings.Builder
	fmt.Fprintf(&t, "task %s", s.Name)
	if s.Condition != "" {
		fmt.Fprintf(&t, ": %s", s.Condition)
	}
	t.WriteByte('\n')
	fmt.Fprintf(&t, "a program defines  %s\n", s.Entry)
	fmt.Fprintf(&t, "fitness  %s", s.Fitness)
	if s.FitnessUnit != "" {
		fmt.Fprintf(&t, ", %s", s.FitnessUnit)
	}
	for _, m := range s.Measures {
		fmt.Fprintf(&t, "\nmeasure  %s, %v to %v %s in %d cells", m.Name, m.Min, m.Max, m.Unit, m.Cells)
	}
	var names []string
	for _, p := range s.Seeds {
		names = append(names, p.Name)
	}
	fmt.Fprintf(&t, "\nseeds  %s", strings.Join(names, ", "))
	return strings.ReplaceAll(t.String(), "  in ", " in ")
}

// programs holds the seeds of tasks that have no package of their own: files that only the sandbox runs, by task and name.
//
//go:embed programs
var programs embed.FS

// plant reads the seeds with the given names from a folder of programs.
func (b *Common) plant(folder string, names ...string) {
	for _, name := range names {
		text, err := programs.ReadFile("programs/" + folder + "/" + name + ".go")
		source := ""
		if err == nil {
			source, err = seeds.Declarations(string(text))
		}
		if err != nil {
			panic(err) // the programs are compiled in
		}
		b.spec.Seeds = append(b.spec.Seeds, elm.Program{Name: name, Source: source})
	}
	b.rename(b.spec.Name)
}

// rename gives the task, and its seeds, another name.
func (b *Common) rename(name string) {
	b.spec.Name = name
	for i := range b.spec.Seeds {
		b.spec.Seeds[i].Task = name
	}
}

// begin is the evaluation as the sandbox left it. Where a driver is compiled behind the program, an error in its lines means
// that the program has no such entry function, and is said so.
func (b *Common) begin(p elm.Program, o sandbox.Outcome) elm.Evaluation {
	e := elm.Evaluation{Program: p, Verdict: o.Verdict, Detail: o.Detail, Stdout: o.Stdout, Elapsed: o.Elapsed, Replayable: o.Replayable}
	if b.spec.Driver.Entry == "" || e.Verdict != sandbox.CompileError {
		return e
	}
	var own []string
	lines := strings.Count(p.Source, "\n") + 1
	for line := range strings.Lines(o.Detail) {
		if m := position.FindStringSubmatch(line); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil && n > lines {
				continue
			}
		}
		own = append(own, line)
	}
	if e.Detail = strings.TrimSpace(strings.Join(own, "")); e.Detail == "" {
		e.Detail = fmt.Sprintf("want the function %s", strings.TrimPrefix(b.spec.Entry, "func "))
		if message := position.ReplaceAllString(firstLine(o.Detail), ""); message != "" {
			e.Detail += ": " + message
		}
	}
	return e
}

// position is where a compiler's message begins: "candidate.go:3:5: ".
var position = regexp.MustCompile(`^candidate\.go:(\d+)(?::\d+)?: `)

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// reject is an evaluation of a program whose result is not what the task asks for.
func reject(e elm.Evaluation, format string, args ...any) elm.Evaluation {
	e.Verdict, e.Detail = sandbox.Rejected, fmt.Sprintf(format, args...)
	return e
}

// title is what a picture of a program's result is called.
func title(p elm.Program) string {
	if p.Name == "" {
		return "Program"
	}
	return p.Name
}
