package elm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// plainly words examples for tests: the texts as they are.
func plainly(Task) (Wording, error) {
	return func(parent, child, message string) (Words, error) {
		if child == "" {
			return Words{}, errors.New("no child")
		}
		return Words{Prompt: parent + "|" + message, System: "system", User: parent + message, Answer: child}, nil
	}, nil
}

func TestDataset(t *testing.T) {
	memory := newToySearch(t, newRunner(2, 1))
	run(t, memory, 600)
	got := memory.Dataset()
	if got.Err() != nil || len(got.Examples) < 40 {
		t.Fatalf("%d examples, %v", len(got.Examples), got.Err())
	}
	pairs, lineages, sides, held := map[string]bool{}, map[int]bool{}, map[string]bool{}, 0
	for _, e := range got.Examples {
		pair := e.Parent + "\x00" + e.Child
		if pairs[pair] || e.Parent == e.Child || e.Child == "" {
			t.Errorf("%q to %q", e.Parent, e.Child)
		}
		pairs[pair] = true
		if side, ok := lineages[e.Lineage]; ok && side != e.HeldOut {
			t.Errorf("lineage %d is on both sides", e.Lineage)
		}
		lineages[e.Lineage] = e.HeldOut
		if side, ok := sides[e.Child]; ok && side != e.HeldOut {
			t.Errorf("the program %q is on both sides", e.Child)
		}
		sides[e.Child] = e.HeldOut
		if e.HeldOut {
			held++
		}
		if e.Rejected != "" && (e.Rejected == e.Child || e.Rejected == e.Parent) {
			t.Errorf("child %q, rejected %q", e.Child, e.Rejected)
		}
	}
	if n := len(got.Examples); held == 0 || held > n/5 || len(lineages) < 5 {
		t.Errorf("%d of %d examples of %d lineages are held out", held, n, len(lineages))
	}
	if again := memory.Dataset(); !reflect.DeepEqual(again.Examples, got.Examples) {
		t.Error("the same search gives two datasets")
	}

	kept := newToySearch(t, newRunner(2, 2), Store(filepath.Join(t.TempDir(), "runs.db")))
	defer kept.Close()
	run(t, kept, 600)
	other := kept.Dataset()
	rejected := [2]int{}
	for i, e := range other.Examples {
		if e.Rejected != "" {
			rejected[1]++
		}
		if i < len(got.Examples) {
			mine := got.Examples[i]
			if mine.Rejected != "" {
				rejected[0]++
			}
			if mine.Rejected, e.Rejected = "", ""; mine != e {
				t.Fatalf("example %d: %+v from memory, %+v from the store", i, mine, e)
			}
		}
	}
	if len(other.Examples) != len(got.Examples) || rejected[1] <= rejected[0] || rejected[0] == 0 {
		t.Errorf("%d examples and %d pairs from memory, %d and %d from the store", len(got.Examples), rejected[0], len(other.Examples), rejected[1])
	}
	if text := got.MIMEBundle()["text/plain"].(string); !strings.Contains(text, "accepted changes of") || !strings.Contains(text, "held out") {
		t.Error(text)
	}
}

func TestDatasetWrite(t *testing.T) {
	for _, f := range []ExportFormat{"test", PromptCompletion, Conversations, Preferences, CommitDiffs} {
		RegisterWording(f, plainly)
	}
	s := newToySearch(t, newRunner(2, 1))
	run(t, s, 300)
	d := s.Dataset()
	fields := map[ExportFormat][]string{
		PromptCompletion: {"prompt", "completion"}, CommitDiffs: {"prompt", "completion"}, Conversations: {"messages"}, Preferences: {"prompt", "chosen", "rejected"},
	}
	for f, own := range fields {
		var out bytes.Buffer
		if err := d.Write(&out, f); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if f != Preferences && len(lines) != len(d.Examples) || len(lines) < 10 {
			t.Errorf("%s: %d lines of %d examples", f, len(lines), len(d.Examples))
		}
		for _, line := range lines {
			var row map[string]any
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatal(err)
			}
			want := append([]string{"split", "task", "lineage", "candidate", "operator", "status", "fitness_before", "fitness_after"}, own...)
			for _, k := range want {
				if _, ok := row[k]; !ok {
					t.Fatalf("%s lacks %q: %s", f, k, line)
				}
			}
			if len(row) != len(want) {
				t.Fatalf("%s: %s", f, line)
			}
			if row["split"] != "train" && row["split"] != "validation" || row["status"] != "NEW" && row["status"] != "IMPROVED" {
				t.Fatalf("%s: %s", f, line)
			}
		}
	}
	if err := d.Write(&bytes.Buffer{}, "poetry"); err == nil || !strings.Contains(err.Error(), "there are sft, chat, dpo and diff") {
		t.Error(err)
	}
	if err := d.Export(filepath.Join(t.TempDir(), "no", "such.jsonl")); err == nil {
		t.Error("a file in a folder that does not exist")
	}
	if err := (Dataset{Task: newToy(), err: errors.New("the disk is gone")}).Write(&bytes.Buffer{}, PromptCompletion); err == nil {
		t.Error("what could not be read was exported")
	}
}

// A run on disk is exported without its search; a running number of candidates without parents is no lesson.
func TestDatasetOfRunFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.db")
	s := newToySearch(t, newRunner(2, 2), Store(path))
	run(t, s, 200)
	want := len(s.Dataset().Examples)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	RegisterWording(PromptCompletion, plainly)
	runs, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer runs.Close()
	var out bytes.Buffer
	if err := runs.Export(context.Background(), &out, 0, PromptCompletion); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n != want {
		t.Errorf("%d lines, want %d", n, want)
	}
	if err := runs.Export(context.Background(), &out, 0, "xml"); err == nil || !strings.Contains(err.Error(), `no format "xml"; there are jsonl, csv, sft`) {
		t.Error(err)
	}
}
