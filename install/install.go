// Package install puts GoELM's kernelspec where Jupyter looks for it, and finds and removes it there.
//
// It knows Jupyter's folders and nothing else of GoELM; the scripts beside it build the program and make an environment
// with JupyterLab. Start reading at Kernel.
package install

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

//go:generate go run ./logo

//go:embed kernel.json logo-32x32.png logo-64x64.png logo-svg.svg
var files embed.FS

// DefaultName is the name of the kernelspec: the NAME of `jupyter console --kernel NAME`.
const DefaultName = "goelm"

// A Spec is the part of a kernel.json that is read back.
type Spec struct {
	Argv        []string       `json:"argv"`
	DisplayName string         `json:"display_name"`
	Metadata    map[string]any `json:"metadata"`
	Dir         string         `json:"-"` // the folder it was found in
}

// Ours reports whether this package wrote the kernelspec.
func (s Spec) Ours() bool { _, ok := s.Metadata["goelm"]; return ok }

// Program is the absolute path of the program that the kernelspec starts.
func (s Spec) Program() string {
	if len(s.Argv) == 0 {
		return ""
	}
	return s.Argv[0]
}

var validName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// Kernel writes the kernelspec called name into kernels, one of Jupyter's `kernels` folders, to start program (an
// absolute path), and returns its folder. It replaces an older one of GoELM but no other kernel's.
func Kernel(kernels, name, program string) (string, error) {
	dir, err := place(kernels, name)
	if err != nil {
		return "", err
	}
	if strings.Contains(filepath.ToSlash(program), "/go-build") {
		return "", fmt.Errorf("install: %s is a temporary file of `go run`; build the program first: go build -o ~/bin/goelm ./kernel/goelm && ~/bin/goelm install", program)
	}
	if old, err := Read(dir); err == nil && !old.Ours() {
		return "", fmt.Errorf("install: %s holds another kernel, %q; choose a name with -name", dir, old.DisplayName)
	}
	if err := os.MkdirAll(kernels, 0o755); err != nil {
		return "", fmt.Errorf("install: %w; choose a folder of yours with -prefix DIR", err)
	}
	next, err := os.MkdirTemp(kernels, ".goelm-") // beside its place, so that a rename puts it there whole
	if err != nil {
		return "", fmt.Errorf("install: %w; choose a folder of yours with -prefix DIR", err)
	}
	defer os.RemoveAll(next)
	if err := write(next, name, program); err != nil {
		return "", fmt.Errorf("install: %w", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", fmt.Errorf("install: %w", err)
	}
	if err := os.Rename(next, dir); err != nil {
		return "", fmt.Errorf("install: %w", err)
	}
	return dir, nil
}

// write fills dir with the files of a kernelspec.
func write(dir, name, program string) error {
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	var spec map[string]any
	template, err := files.ReadFile("kernel.json")
	if err == nil {
		err = json.Unmarshal(template, &spec)
	}
	if err != nil {
		return fmt.Errorf("template of kernel.json: %w", err)
	}
	argv, _ := spec["argv"].([]any)
	if len(argv) == 0 {
		return errors.New("template of kernel.json has no argv")
	}
	argv[0] = program
	if name != DefaultName {
		spec["display_name"] = fmt.Sprintf("%v [%s]", spec["display_name"], name)
	}
	text, err := json.MarshalIndent(spec, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "kernel.json"), append(text, '\n'), 0o644); err != nil {
		return err
	}
	for _, logo := range []string{"logo-32x32.png", "logo-64x64.png", "logo-svg.svg"} {
		data, err := files.ReadFile(logo)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, logo), data, 0o644)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Remove removes the kernelspec called name from kernels and returns the folder that it was in. The error is
// fs.ErrNotExist when there is none.
func Remove(kernels, name string) (string, error) {
	dir, err := place(kernels, name)
	if err != nil {
		return "", err
	}
	spec, err := Read(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return dir, fmt.Errorf("uninstall: no kernelspec %q in %s: %w", name, kernels, fs.ErrNotExist)
	}
	if err != nil {
		return dir, fmt.Errorf("uninstall: %w", err)
	}
	if !spec.Ours() {
		return dir, fmt.Errorf("uninstall: %s holds another kernel, %q; `jupyter kernelspec uninstall %s` removes it", dir, spec.DisplayName, name)
	}
	if err := os.RemoveAll(dir); err != nil {
		return dir, fmt.Errorf("uninstall: %w", err)
	}
	return dir, nil
}

// Read reads the kernelspec in dir.
func Read(dir string) (Spec, error) {
	spec := Spec{Dir: dir}
	data, err := os.ReadFile(filepath.Join(dir, "kernel.json"))
	if err != nil {
		return spec, err
	}
	if err := json.Unmarshal(data, &spec); err != nil {
		return spec, fmt.Errorf("%s: %w", filepath.Join(dir, "kernel.json"), err)
	}
	return spec, nil
}

func place(kernels, name string) (string, error) {
	if !validName.MatchString(name) || strings.Trim(name, ".") == "" {
		return "", fmt.Errorf("install: %q is no name for a kernelspec; use letters, digits, '.', '_' and '-'", name)
	}
	return filepath.Join(kernels, strings.ToLower(name)), nil // Jupyter compares in lower case
}
