// Command burglar is a goelm whose worker process is native code of an intruder: the most that a candidate can become by
// leaving its interpreter. The supervisor over it is the real one. Its jobs name acts; an act says what it was granted, one
// thing a line, and nothing when everything was refused. Run outside of a sandbox, the same acts say otherwise.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"goelm/sandbox/frame"
	"goelm/sandbox/worker"
)

func main() {
	if len(os.Args) == 3 && os.Args[2] == "supervise" {
		os.Exit(worker.Main(os.Args[2:]))
	}
	if len(os.Args) == 4 && os.Args[1] == "act" { // outside, for comparison
		report := &report{}
		acts[os.Args[2]](report, os.Args[3])
		fmt.Print(report)
		return
	}
	if len(os.Args) == 2 && os.Args[1] == "child" {
		stay()
	}
	burgle(bufio.NewReader(os.NewFile(3, "jobs")), bufio.NewWriter(os.NewFile(4, "results")))
}

// A report collects what an act was granted.
type report struct{ strings.Builder }

func (r *report) granted(format string, args ...any) { fmt.Fprintf(r, "granted "+format+"\n", args...) }

// try reports what if err is nil.
func (r *report) try(what string, err error) {
	if err == nil {
		r.granted("%s", what)
	}
}

// burgle is the worker's loop.
func burgle(in *bufio.Reader, out *bufio.Writer) {
	say := func(f frame.Frame) {
		_ = frame.Write(out, f)
		_ = out.Flush()
	}
	say(frame.Frame{Kind: frame.Hello, Payload: []byte(frame.Version)})
	taken := false // by the act "take over", which falsifies the answers to what comes after it
	for {
		f, err := frame.Read(in)
		if err != nil {
			return
		}
		m, _ := frame.DecodeJob(f.Payload)
		name := actName(m.Source)
		begin := frame.Frame{Kind: frame.Begin, Gen: f.Gen, ID: f.ID}
		result := frame.Frame{Kind: frame.Result, Gen: f.Gen, ID: f.ID}
		if lie, ok := lies[name]; ok {
			lie(say, begin, result)
			continue
		}
		say(begin)
		report := &report{}
		switch {
		case name == "take over":
			taken = true
			name = "good"
		case name == "truth" && taken:
			report.WriteString("a lie")
			name = "good"
		case name == "truth":
			report.WriteString("the truth")
			name = "good"
		}
		argument := ""
		if len(m.Calls) == 1 && len(m.Calls[0]) == 1 {
			argument = strings.Trim(string(m.Calls[0][0]), `"`)
		}
		if act, ok := acts[name]; ok {
			act(report, argument)
		} else if name != "good" {
			report.granted("no act %q", name)
		}
		text := report.String()
		if len(text) > int(m.Output) {
			text = text[:m.Output]
		}
		answer := frame.ResultMessage{Verdict: frame.OK, Stdout: []byte(text), Replayable: true}
		if m.Entry != "" {
			answer.Results = append(answer.Results, []byte("null"))
		}
		result.Payload = answer.Encode()
		say(result)
	}
}

// actName is the line of a job's source that begins with "act ".
func actName(source string) string {
	for line := range strings.Lines(source) {
		if name, ok := strings.CutPrefix(line, "act "); ok {
			return strings.TrimSpace(name)
		}
	}
	return ""
}
