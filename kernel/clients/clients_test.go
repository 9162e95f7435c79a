package clients

import (
	"context"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// need returns a part of the set-up that install/test.sh has made, or fails: a missing client is not a reason to skip.
func need(t *testing.T, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("%s is not set: run the tests through `make test`, which prepares clients, sandbox and browser", name)
	}
	return v
}

// report is what pytest writes with --junitxml, as far as it is needed.
type report struct {
	Cases []struct {
		Name     string    `xml:"name,attr"`
		Failures []problem `xml:"failure"`
		Errors   []problem `xml:"error"`
		Skipped  []problem `xml:"skipped"`
	} `xml:"testsuite>testcase"`
}

type problem struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// suite runs one file of testdata and reports each of its tests as one of Go's. A test that is skipped has failed.
func suite(t *testing.T, file string, limit time.Duration) {
	python := need(t, "GOELM_TEST_PYTHON")
	touch(t, "testdata", "../../.lab/bin/goelm")
	out := filepath.Join(t.TempDir(), "report.xml")
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--durations=10", "--junitxml="+out, file)
	cmd.Dir = "testdata"
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(python)+string(os.PathListSeparator)+os.Getenv("PATH"), "PYTHONDONTWRITEBYTECODE=1")
	// What a suite starts ends with it, also when the time is up.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	text, err := cmd.CombinedOutput()
	data, unwritten := os.ReadFile(out)
	var r report
	if unwritten == nil {
		unwritten = xml.Unmarshal(data, &r)
	}
	if unwritten != nil || len(r.Cases) == 0 {
		t.Fatalf("%s ran no test (limit %v): %v, %v\n%s", file, limit, err, unwritten, text)
	}
	failed := false
	for _, c := range r.Cases {
		t.Run(c.Name, func(t *testing.T) {
			for _, p := range append(append(c.Failures, c.Errors...), c.Skipped...) {
				failed = true
				t.Errorf("%s\n%s", p.Message, p.Text)
			}
		})
	}
	if err != nil && !failed {
		t.Errorf("%s: %v\n%s", file, err, text)
	}
	t.Log(durations(string(text)))
}

// durations is the part of pytest's output that says which tests took long.
func durations(text string) string {
	if i := strings.Index(text, "slowest"); i >= 0 {
		return text[i:]
	}
	return text
}

// touch looks at the files that a suite reads, so that go test runs it again when one of them has changed.
func touch(t *testing.T, paths ...string) {
	t.Helper()
	for _, p := range paths {
		err := filepath.WalkDir(p, func(path string, d os.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				_, err = os.Stat(path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Jupyter's own suite for kernels.
func TestConformance(t *testing.T) { suite(t, "test_conformance.py", 2*time.Minute) }

func TestProtocol(t *testing.T) { suite(t, "test_protocol.py", 2*time.Minute) }

func TestBusy(t *testing.T) { suite(t, "test_busy.py", 3*time.Minute) }

func TestLife(t *testing.T) { suite(t, "test_life.py", 3*time.Minute) }

// nbclient, nbconvert, papermill, nbval.
func TestNotebooks(t *testing.T) {
	need(t, "GOELM_RUNSC")
	touch(t, "../../notebooks")
	suite(t, "test_notebooks.py", 10*time.Minute)
}

// The plug-in that goelm install puts beside papermill.
func TestPapermill(t *testing.T) {
	touch(t, "../../install/papermill")
	suite(t, "test_papermill.py", 2*time.Minute)
}

// jupyter console in a terminal.
func TestConsole(t *testing.T) { suite(t, "test_console.py", 2*time.Minute) }

// JupyterLab in Chromium.
func TestLab(t *testing.T) {
	need(t, "GOELM_TEST_CHROMIUM")
	suite(t, "test_lab.py", 5*time.Minute)
}

// The page of goelm explore in Chromium.
func TestExplorer(t *testing.T) {
	need(t, "GOELM_TEST_CHROMIUM")
	need(t, "GOELM_RUNSC")
	suite(t, "test_explorer.py", 5*time.Minute)
}

// Figures where people see them: live, reopened, converted, exported.
func TestPictures(t *testing.T) {
	need(t, "GOELM_TEST_CHROMIUM")
	need(t, "GOELM_RUNSC")
	suite(t, "test_pictures.py", 6*time.Minute)
}

// Clients that mean harm, at the level of bytes and of signed messages.
func TestTransport(t *testing.T) { suite(t, "test_transport.py", 3*time.Minute) }

// Requests that nobody expects: missing fields, wrong types, extremes.
func TestOdd(t *testing.T) { suite(t, "test_odd.py", 5*time.Minute) }

// `goelm install --prefix` into an environment that has no kernel of ours, and the conformance suite of that environment.
func TestInstalledIntoAnotherEnvironment(t *testing.T) {
	python := need(t, "GOELM_TEST_PYTHON")
	env := filepath.Join(t.TempDir(), "venv")
	// It sees the packages of the prepared environment, which saves half a minute; kernels are looked for in its own share folder.
	run(t, ".", python, "-m", "venv", "--without-pip", env)
	packages, err := filepath.Glob(filepath.Join(filepath.Dir(python), "../lib/python3*/site-packages"))
	if err != nil || len(packages) != 1 {
		t.Fatalf("site-packages of %s: %v, %v", python, packages, err)
	}
	own, err := filepath.Glob(filepath.Join(env, "lib/python3*/site-packages"))
	if err != nil || len(own) != 1 {
		t.Fatalf("site-packages of %s: %v, %v", env, own, err)
	}
	if err := os.WriteFile(filepath.Join(own[0], "prepared.pth"), []byte(packages[0]+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	fresh := filepath.Join(env, "bin/python")
	goelm, err := filepath.Abs("../../.lab/bin/goelm")
	if err != nil {
		t.Fatal(err)
	}
	run(t, ".", goelm, "install", "--prefix", env)
	where := run(t, ".", fresh, "-c", "from jupyter_client.kernelspec import KernelSpecManager as M; print(M().get_kernel_spec('goelm').resource_dir)")
	if !strings.HasPrefix(where, env) {
		t.Fatalf("the environment %s finds the kernel in %s", env, where)
	}
	t.Setenv("GOELM_TEST_PYTHON", fresh)
	suite(t, "test_conformance.py", 2*time.Minute)
}

// run runs a program that must succeed and returns what it printed.
func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return string(out)
}
