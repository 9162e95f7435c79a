package install

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// UserKernels is the folder of the person's own kernelspecs: $JUPYTER_DATA_DIR/kernels, or Jupyter's default.
func UserKernels() (string, error) {
	if dir := os.Getenv("JUPYTER_DATA_DIR"); dir != "" {
		dir, err := filepath.Abs(dir)
		return filepath.Join(dir, "kernels"), err
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("install: %w; set JUPYTER_DATA_DIR or use -prefix DIR", err)
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Jupyter", "kernels"), nil
	}
	if data := os.Getenv("XDG_DATA_HOME"); data != "" {
		return filepath.Join(data, "jupyter", "kernels"), nil
	}
	return filepath.Join(home, ".local", "share", "jupyter", "kernels"), nil
}

// PrefixKernels is the folder of kernelspecs below a prefix such as /usr/local or a virtual environment.
func PrefixKernels(prefix string) (string, error) {
	prefix, err := filepath.Abs(prefix)
	return filepath.Join(prefix, "share", "jupyter", "kernels"), err
}

// SysPrefix is the prefix of the active Python environment: $VIRTUAL_ENV, $CONDA_PREFIX, or what python3 says.
func SysPrefix() (string, error) {
	for _, name := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if dir := os.Getenv(name); dir != "" {
			return dir, nil
		}
	}
	out, err := exec.Command("python3", "-c", "import sys; print(sys.prefix)").Output()
	prefix := strings.TrimSpace(string(out))
	if err == nil && prefix == "" {
		err = errors.New("it printed nothing")
	}
	if err != nil {
		return "", fmt.Errorf("install: no active Python environment: python3: %w; activate one, or use -prefix DIR", err)
	}
	return prefix, nil
}

// Search lists the folders of kernelspecs in the order in which Jupyter looks into them.
func Search() []string {
	var dirs []string
	add := func(dir string, err error) {
		if err != nil || dir == "" {
			return
		}
		for _, d := range dirs {
			if d == dir {
				return
			}
		}
		dirs = append(dirs, dir)
	}
	for _, dir := range filepath.SplitList(os.Getenv("JUPYTER_PATH")) {
		if dir != "" {
			add(filepath.Join(dir, "kernels"), nil)
		}
	}
	add(UserKernels())
	if prefix, err := SysPrefix(); err == nil {
		add(PrefixKernels(prefix))
	}
	add(PrefixKernels("/usr/local"))
	add(PrefixKernels("/usr"))
	return dirs
}

// Find lists GoELM's kernelspecs, those first that Jupyter finds first.
func Find() []Spec {
	var found []Spec
	for _, kernels := range Search() {
		found = append(found, In(kernels)...)
	}
	return found
}

// In lists GoELM's kernelspecs in one kernels folder, which need not exist.
func In(kernels string) []Spec {
	var found []Spec
	entries, err := os.ReadDir(kernels)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if spec, err := Read(filepath.Join(kernels, e.Name())); err == nil && spec.Ours() {
			found = append(found, spec)
		}
	}
	return found
}
