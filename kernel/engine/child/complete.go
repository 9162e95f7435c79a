package child

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"goelm/elm/env"
	"goelm/kernel/engine/magic"
	"goelm/kernel/golang"
)

// completeCommand completes the command whose name stands from start to end, or its arguments.
func completeCommand(src, name string, start, end, cursor int) golang.Completions {
	if cursor <= end && name != "!" {
		c := golang.Completions{Start: start, End: end}
		first := strings.TrimSpace(src[:start]) == ""
		for _, cmd := range magic.Commands {
			if strings.HasPrefix(cmd.Name, src[start:cursor]) && (first || !strings.HasPrefix(cmd.Name, "%%")) {
				c.List = append(c.List, golang.Completion{Text: cmd.Name, Kind: "command", Doc: cmd.Summary})
			}
		}
		return c
	}
	word := cursor - len(src[end:cursor]) + strings.LastIndexAny(src[end:cursor], " \t=") + 1
	c := golang.Completions{Start: word, End: cursor}
	typed := src[word:cursor]
	add := func(text, kind string) {
		if strings.HasPrefix(text, typed) {
			c.List = append(c.List, golang.Completion{Text: text, Kind: kind})
		}
	}
	switch name {
	case "%env":
		for _, e := range os.Environ() {
			variable, _, _ := strings.Cut(e, "=")
			add(variable, "variable")
		}
	case "%%program":
		if strings.HasSuffix(src[:word], "task=") {
			for _, task := range env.List() {
				add(task, "task")
			}
		} else {
			add("task=", "keyword")
		}
	case "!", "%%writefile", "%%bash":
		for _, path := range paths(typed) {
			add(path, "path")
		}
	}
	slices.SortFunc(c.List, func(a, b golang.Completion) int { return strings.Compare(a.Text, b.Text) })
	return c
}

// paths lists the files whose paths begin with typed; folders end with a slash.
func paths(typed string) []string {
	const most = 200
	dir, base := filepath.Split(typed)
	from := dir
	if rest, ok := strings.CutPrefix(dir, "~/"); ok {
		home, _ := os.UserHomeDir()
		from = filepath.Join(home, rest)
	}
	if from == "" {
		from = "."
	}
	entries, _ := os.ReadDir(from)
	var out []string
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, base) || base == "" && name[0] == '.' || len(out) == most {
			continue
		}
		if info, err := os.Stat(filepath.Join(from, name)); err == nil && info.IsDir() {
			name += "/"
		}
		out = append(out, dir+name)
	}
	return out
}
