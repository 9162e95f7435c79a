package golang_test

import (
	"flag"
	"os"
	"os/exec"
	"testing"
)

var update = flag.Bool("update", false, "record the outputs of testdata programs with the real toolchain")

// expected gives the recorded output of a program, standard output and error together.
func expected(t *testing.T, file string) string {
	t.Helper()
	golden := file[:len(file)-len(".go")] + ".out"
	if *update {
		out, err := exec.Command("go", "run", file).CombinedOutput()
		if err != nil {
			t.Fatalf("go run %s: %v\n%s", file, err, out)
		}
		if err := os.WriteFile(golden, out, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("%v; record it with go test -update", err)
	}
	return string(want)
}
