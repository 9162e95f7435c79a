package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"

	"goelm/elm"
)

const runsUsage = `Usage: goelm runs list [-json] FILE.db
       goelm runs show [-json] FILE.db [RUN [CANDIDATE]]
       goelm runs export [-format jsonl|csv|sft|chat|dpo|diff] [-o OUT] FILE.db [RUN]

Looks into the runs that -store has kept, also while they are being written. Without RUN it is the newest.
list    one line a run
show    a run: its settings, how far it is, what happened to it, its ten best programs; or a candidate with its lineage
export  every candidate, with source, diff, verdict, fitness, measures and cell; docs/store.md explains the columns;
        or what the run has to teach a language model: sft (prompt and completion), chat (messages), dpo (preferences), diff
        (file, commit message, diff), one JSON object a line; docs/operators.md explains them

`

// runRuns is `goelm runs`.
func runRuns(ctx context.Context, args []string) int {
	return runsCommand(ctx, args, os.Stdout, os.Stderr)
}

// A runsJob is one of the words after goelm runs with its flags.
type runsJob struct {
	json   bool
	format string
	out    string
	most   int // arguments
	do     func(ctx context.Context, job *runsJob, runs *elm.RunFile, id int64, rest []string, w io.Writer) error
}

func runsCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	word := ""
	if len(args) > 0 {
		word = args[0]
	}
	flags := flag.NewFlagSet("runs "+word, flag.ContinueOnError)
	job := runsJob{most: 2}
	switch word {
	case "list":
		flags.BoolVar(&job.json, "json", false, "a JSON list")
		job.most, job.do = 1, listRuns
	case "show":
		flags.BoolVar(&job.json, "json", false, "a JSON object")
		job.most, job.do = 3, showRun
	case "export":
		flags.StringVar(&job.format, "format", string(elm.JSONLines), "jsonl (one JSON object a line), csv, or sft, chat, dpo, diff (what models learn from)")
		flags.StringVar(&job.out, "o", "", "write to this `file` instead of standard output")
		job.do = exportRun
	case "-h", "-help", "--help":
		fmt.Fprint(stderr, runsUsage)
		return 0
	default:
		fmt.Fprintf(stderr, "goelm runs: %q is not list, show or export\n%s", word, runsUsage)
		return 2
	}
	rest, code := parseArgs(flags, args[1:], runsUsage, stderr, 1, job.most)
	if rest == nil {
		return code
	}
	id, err := runNumber(rest[1:])
	if err != nil {
		fmt.Fprintf(stderr, "goelm runs: %v\n", err)
		return 2
	}
	if err := job.run(ctx, rest, id, stdout); err != nil {
		fmt.Fprintf(stderr, "goelm runs: %v\n", err)
		return 1
	}
	return 0
}

func (job *runsJob) run(ctx context.Context, rest []string, id int64, stdout io.Writer) error {
	runs, err := elm.Open(rest[0])
	if err != nil {
		return err
	}
	defer runs.Close()
	return job.do(ctx, job, runs, id, rest, stdout)
}

func listRuns(_ context.Context, job *runsJob, runs *elm.RunFile, _ int64, _ []string, w io.Writer) error {
	if !job.json {
		return printText(w, runs)
	}
	list, err := runs.List()
	if err != nil {
		return err
	}
	return printJSON(w, list)
}

func showRun(ctx context.Context, job *runsJob, runs *elm.RunFile, id int64, rest []string, w io.Writer) error {
	if len(rest) == 3 {
		return showCandidate(ctx, job, runs, id, rest[2], w)
	}
	info, err := runs.Info(id)
	if err != nil {
		return err
	}
	if job.json {
		return printJSON(w, info)
	}
	if _, err := fmt.Fprintln(w, info); err != nil {
		return err
	}
	search, err := runs.Search(info.ID)
	if err != nil {
		return err
	}
	return printText(w, search.Top(10))
}

func showCandidate(ctx context.Context, job *runsJob, runs *elm.RunFile, id int64, word string, w io.Writer) error {
	number, err := strconv.Atoi(word)
	if err != nil {
		return fmt.Errorf("candidate %q: give its number", word)
	}
	if job.json {
		row, err := runs.Candidate(ctx, id, number)
		if err != nil {
			return err
		}
		return printJSON(w, row)
	}
	lineage, err := runs.Lineage(ctx, id, number)
	if err != nil {
		return err
	}
	last := lineage.Steps[len(lineage.Steps)-1]
	for _, shown := range []shown{last.Evaluation, last.Program, lineage} {
		if err := printText(w, shown); err != nil {
			return err
		}
	}
	return nil
}

func exportRun(ctx context.Context, job *runsJob, runs *elm.RunFile, id int64, _ []string, w io.Writer) (err error) {
	if job.out == "" {
		return runs.Export(ctx, w, id, elm.ExportFormat(job.format))
	}
	file, err := os.Create(job.out)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := file.Close(); err == nil {
			err = closeErr
		}
	}()
	return runs.Export(ctx, file, id, elm.ExportFormat(job.format))
}

// A shown value is one that cells show.
type shown interface{ MIMEBundle() map[string]any }

func printText(w io.Writer, x shown) error {
	_, err := fmt.Fprintln(w, x.MIMEBundle()["text/plain"])
	return err
}

func printJSON(w io.Writer, x any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(x)
}
