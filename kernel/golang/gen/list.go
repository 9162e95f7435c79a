package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

// A listed package is a line of a package list: `PATH`, or `PATH - REASON` for one that is left out.
type listed struct{ Path, Reason string }

// readList reads a package list; lines that begin with # are comments.
func readList(file string) ([]listed, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var list []listed
	for n, line := range strings.Split(string(data), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		path, reason, left := strings.Cut(line, " - ")
		if strings.ContainsAny(path, " \t") || left && reason == "" {
			return nil, fmt.Errorf("%s:%d: %q is neither PATH nor PATH - REASON", file, n+1, line)
		}
		list = append(list, listed{path, reason})
	}
	return list, nil
}

// paths are the packages that are not left out.
func paths(list []listed) []string {
	var out []string
	for _, l := range list {
		if l.Reason == "" {
			out = append(out, l.Path)
		}
	}
	return out
}

var bundleName = regexp.MustCompile(`(?m)^(?:func|type) ([a-z0-9]+)_([A-Z]\w*)`)

// readBundle gives the generic symbols, as "slices.Sort", for which the interpreter has source of its own.
func readBundle(file string) (map[string]bool, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, m := range bundleName.FindAllStringSubmatch(string(data), -1) {
		if m[1] != "rt" {
			names[m[1]+"."+m[2]] = true
		}
	}
	return names, nil
}
