package sodarace

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// fused finds an operation that multiplies and adds with one rounding in a listing of the compiler, and its file and line.
var fused = regexp.MustCompile(`/sodarace/([a-z_]+\.go):(\d+)\)\t(V?FN?M(?:ADD|SUB)\w*)`)

// The compiler may fuse what a conversion does not keep apart, and the bits would depend on the machine. So there must be
// no such operation in what it makes of this package for machines that have one, but for the pictures.
func TestNothingIsFused(t *testing.T) {
	for _, machine := range []string{"GOARCH=arm64", "GOAMD64=v3"} {
		build := exec.Command("go", "build", "-gcflags=-S", ".")
		build.Env = append(os.Environ(), machine)
		listing, err := build.CombinedOutput()
		if err != nil || !strings.Contains(string(listing), "sodarace.relax STEXT") {
			t.Fatalf("%s: %v, %d bytes of listing", machine, err, len(listing))
		}
		found := map[string]bool{}
		for _, m := range fused.FindAllStringSubmatch(string(listing), -1) {
			if file := m[1]; file != "picture.go" && !found[file+m[2]] {
				found[file+m[2]] = true
				t.Errorf("%s: %s:%s is compiled to %s; wrap the product in float64() or float32()", machine, file, m[2], m[3])
			}
		}
	}
}
