// Command withmodel runs a command with a language model beside it: llama.cpp's server ($GOELM_LLAMA_SERVER) on a toy model, at
// the address in OPENAI_BASE_URL. Notebooks that ask a model are executed so where there is no real one. The toy knows a
// dozen changes of the walker Square by heart and looks at nothing; what it lacks in wit it has in size.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"goelm/elm/llm/llmtest"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "withmodel:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	server := os.Getenv("GOELM_LLAMA_SERVER")
	if server == "" || len(args) == 0 {
		return fmt.Errorf("usage: GOELM_LLAMA_SERVER=PATH withmodel COMMAND ARGS…; `make test` builds llama-server")
	}
	dir, err := os.MkdirTemp("", "goelm-toy-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "toy.gguf")
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := toy().WriteTo(file); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	address, stop, err := llmtest.Start(server, path)
	if err != nil {
		return fmt.Errorf("llama-server: %w", err)
	}
	defer stop()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "OPENAI_BASE_URL="+address, "OPENAI_MODEL=toy", "OPENAI_API_KEY=", "GOELM_LLM_CACHE="+filepath.Join(dir, "llm.db"))
	return cmd.Run()
}

// toy changes the walker Square: SEARCH/REPLACE blocks in conversations, diffs behind <DFF>. The numbers are drawn. Since the next
// piece depends on the last one alone, pieces that differ in what may follow differ, if only in a blank.
func toy() *llmtest.Toy {
	t := &llmtest.Toy{}
	t.Line("five,", " six,", " seven,", " eight,", " nine,", " ten") // for those who ask it to count
	drawn := func(before, after string, numbers ...string) []string {
		pieces := make([]string, len(numbers))
		for i, n := range numbers {
			pieces[i] = before + n + after
		}
		return pieces
	}
	chain := func(from string, steps ...[]string) {
		last := []string{from}
		for _, next := range append(steps, []string{""}) {
			for _, l := range last {
				if l == from || len(t.Chain[l]) == 0 {
					t.Step(l, next...)
				}
			}
			last = next
		}
	}
	strengths, phases, lengths := []string{"1", "3", "4", "6", "7", "8", "9"}, []string{"0", "0.6", "1.2", "1.8", "2.4", "3.1"}, []string{"4", "6", "8", "12", "15", "18", "22"}

	const replace, end = "\n=======\n", "\n>>>>>>> REPLACE\n"
	block := func(words, old, begin string, steps ...[]string) {
		from := words + "\n\n<<<<<<< SEARCH\n" + old + replace + begin
		t.Step(llmtest.ChatStart, from)
		chain(from, steps...)
	}
	for k, old := range []string{"5", "10", "2"} {
		muscle := fmt.Sprintf("\tw.Muscle(sides[%d], center,", k)
		block(fmt.Sprintf("Muscle %d could pull harder, and at another time.", k+1), muscle+" "+old+", 0)", muscle, drawn(" ", ", ", strengths...), drawn("", ")"+end, phases...))

		from := "\n@@\n-" + muscle + " " + old + ", 0)\n+" + muscle + " "
		t.Step("<DFF>", from)
		chain(from, drawn("", ", ", strengths...), drawn("", ")\n", phases...))
	}
	const side = "\tw.Distance(sides[3], center)"
	block("The stiff side may pull too.", side, "\tw.Muscle(sides[3], center, ", drawn("", ",", strengths...), drawn(" ", ")"+end, phases...))
	block("The legs are too short.", "\tw.Leg(left, 3)", "\tw.Leg(left, ", []string{"6)" + end}) // there are no legs

	from := "\n@@\n-\tsides := makeSquare(w, 0, 0, 10, 10)\n-\tcenter := w.Joint(5, 5)\n+\tsides := makeSquare(w, 0, 0,"
	t.Step("<DFF>", from, from) // twice as often as a muscle
	chain(from, drawn("  ", ",", lengths...), drawn("  ", ")\n+\tcenter := w.Joint(", lengths...), drawn("", ",  ", lengths...), drawn("   ", ")\n", lengths...))
	return t
}
