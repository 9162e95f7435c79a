package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDirective(t *testing.T) {
	tests := []struct {
		name, src string
		want      bool
	}{
		{"plain", "// run\n\npackage main\n", true},
		{"after a licence", "// Copyright\n// run\n\npackage main\n", false},
		{"arguments", "// run -race\n\npackage main\n", false},
		{"directory", "// rundir\n\npackage main\n", false},
		{"for this platform", "//go:build linux\n\n// run\n\npackage main\n", true},
		{"for this platform, below", "// run\n\n//go:build amd64 && !wasm\n\npackage main\n", true},
		{"for another", "// run\n//go:build js\n\npackage main\n", false},
		{"empty", "", false},
	}
	for _, tt := range tests {
		if got := directive([]byte(tt.src)); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestWanted(t *testing.T) {
	has := func(path string) bool { return path == "fmt" || path == "runtime" }
	tests := []struct {
		body string
		want bool
	}{
		{"package main\nimport \"fmt\"\nfunc main() { fmt.Println() }", true},
		{"package main\nimport \"unsafe\"\nfunc main() {}", false},
		{"package main\nimport \"runtime\"\nfunc main() {}", false},
		{"package p\nfunc main() {}", false},
		{"package main\nfunc f() {}", false},
		{"package main\nfunc (", false},
	}
	for _, tt := range tests {
		if got := wanted([]byte("// run\n\n"+tt.body), has); got != tt.want {
			t.Errorf("%s: %v", tt.body, got)
		}
	}
}

func TestClassify(t *testing.T) {
	do := func(exit int, out, err string) execution {
		return execution{Exit: exit, Stdout: []byte(out), Stderr: []byte(err)}
	}
	goPanic := "panic: runtime error: index out of range [5] with length 3\n\ngoroutine 1 [running]:\nmain.main()\n\t/x.go:3 +0x1d\nexit status 2\n"
	tests := []struct {
		name      string
		got, want execution
		class     class
		code      string
	}{
		{"same", do(0, "a\n", ""), do(0, "a\n", ""), equal, ""},
		{"addresses", do(0, "0xc00001234500\n", ""), do(0, "0x159add7b0048\n", ""), equal, ""},
		{"panic with another stack", do(2, "", strings.Replace(goPanic, "main.main()", "main.main(...)", 1)), do(2, "", goPanic), equal, ""},
		{"panic with another text", do(2, "", "panic: boom\n\ngoroutine 1 [running]:\n"), do(2, "", goPanic), wrong, ""},
		{"output", do(0, "18\n", ""), do(0, "9\n", ""), wrong, ""},
		{"exit code", do(1, "", ""), do(0, "", ""), wrong, ""},
		{"error output", do(0, "", "x\n"), do(0, "", "y\n"), wrong, ""},
		{"refusal", do(3, "", "unsupported: x at a.go:1:2 [slice-to-array]\n"), do(0, "", ""), refused, "slice-to-array"},
		{"refusal after output", do(3, "a", "unsupported: x at a.go:1:2 [slice-to-array]\n"), do(0, "", ""), wrong, ""},
		{"os.Exit(3)", do(3, "", ""), do(0, "", ""), wrong, ""},
		{"limit", execution{TimedOut: true, Exit: -1}, do(0, "", ""), hang, ""},
		{"killed", do(-1, "", ""), do(0, "", ""), hostPanic, ""},
		{"host", do(2, "", "panic: x\n\ngoroutine 1 [running]:\ngithub.com/traefik/yaegi/interp.run()\n"), do(2, "", "panic: x\n"), hostPanic, ""},
		{"interpreter's error", do(1, "", "goelm run: interpreter: x\n"), do(0, "", ""), visible, ""},
		{"reflection's panic", do(2, "", "panic: reflect.Set: x\n"), do(0, "", ""), visible, ""},
	}
	for _, tt := range tests {
		if r := classify(tt.got, tt.want); r.Class != tt.class || r.Code != tt.code {
			t.Errorf("%s: %s %s, want %s %s", tt.name, r.Class, r.Code, tt.class, tt.code)
		}
	}
}

func TestPage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(file, []byte("# Head\n"+pageBegin+pageEnd+"tail\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	rep := summarize([]result{{Program: "a", Class: equal}, {Program: "ken/b", Class: refused, Code: "x"}, {Program: "c", Class: wrong}})
	var msg strings.Builder
	if rep.holds(&msg) || !strings.Contains(msg.String(), "wrong") {
		t.Errorf("the contract must not hold: %s", &msg)
	}
	if fresh, err := rep.page(file, false); fresh || err != nil {
		t.Errorf("an empty table is fresh: %v, %v", fresh, err)
	}
	if fresh, err := rep.page(file, true); !fresh || err != nil {
		t.Errorf("update: %v, %v", fresh, err)
	}
	if fresh, err := rep.page(file, false); !fresh || err != nil {
		t.Errorf("what was written is not fresh: %v, %v", fresh, err)
	}
	data, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(data), "# Head\n") || !strings.HasSuffix(string(data), "tail\n") {
		t.Errorf("%s, %v", data, err)
	}
}
