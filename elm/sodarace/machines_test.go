package sodarace

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// Everything that the mode Default computes, on every terrain, for the walkers of the paper and some at random. The digest is this package's
// own: it tells machines apart, and versions.
func TestEveryTerrainToTheBit(t *testing.T) {
	const want = "d723590f824aab6034f8a721c3c6bea6e32e22734b7df65373938d1c68532e9b"
	r := rand.New(rand.NewPCG(21, 0))
	terrains := append(Terrains(), BumpySeed(7), hills(t, r))
	all := bodies(t)
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	var walkers []*Walker
	for _, name := range names {
		walkers = append(walkers, all[name])
	}
	for range 12 {
		w := NewWalker()
		n := 3 + r.IntN(12)
		for range n {
			w.Joint(float64(r.Float64()*15), float64(r.Float64()*15))
		}
		for i := 1; i < n; i++ {
			w.Muscle(i, r.IntN(i), float64(2*r.Float64())-1, r.Float64())
			w.Muscle(i, r.IntN(n), float64(2*r.Float64())-1, r.Float64())
		}
		walkers = append(walkers, w)
	}
	sum := sha256.New()
	number := func(v float64) { binary.Write(sum, binary.LittleEndian, math.Float64bits(v)) }
	for _, terrain := range terrains {
		results, err := SimulateAll(walkers, Options{Terrain: terrain, Every: 60})
		if err != nil {
			t.Fatal(err)
		}
		for i, res := range results {
			for _, v := range []float64{res.Fitness, res.Displacement, res.Height, res.Width, res.Mass} {
				number(v)
			}
			for _, f := range res.Frames {
				for _, j := range f.Joints {
					number(j.X)
					number(j.Y)
				}
			}
			if i < 3 && terrain == Flat {
				median, trials := Robustness(walkers[i], Options{}, 8, 1)
				number(median)
				for _, d := range trials {
					number(d)
				}
			}
		}
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != want {
		t.Errorf("sha256 %s, want %s", got, want)
	}
}

var soak = flag.Bool("soak", false, "long forms of tests: make soak-physics")

// Other processors, with an operation that multiplies and adds in one rounding, give the same bits: the goldens hold on arm64 under qemu-user,
// and compiled for amd64 v3. The long form also runs OpenELM's four goldens of 21,000 steps and the tests of energy, symmetry and land.
func TestOtherMachines(t *testing.T) {
	if testing.Short() {
		t.Skip("cross-compiles and needs qemu-user")
	}
	tests := "^(TestSeedsStepByStep|TestRandomWalkers|TestOpenELMSteps|TestEvaluateTimesInAnyOrder|TestDefaultDistances|TestEveryTerrainToTheBit|TestLockstepEqualsAlone)$"
	limit := 8 * time.Minute
	if *soak {
		tests, limit = "^Test", time.Hour
	}
	for _, machine := range []struct{ name, env, arch string }{
		{"arm64", "GOAMD64=v1", "arm64"},
		{"amd64 v3", "GOAMD64=v3", "amd64"},
	} {
		t.Run(machine.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			binary := filepath.Join(t.TempDir(), "sodarace.test")
			build := exec.CommandContext(ctx, "go", "test", "-c", "-o", binary, ".")
			build.Env = append(os.Environ(), "GOARCH="+machine.arch, machine.env, "CGO_ENABLED=0")
			if out, err := build.CombinedOutput(); err != nil {
				t.Fatalf("go test -c: %v\n%s", err, out)
			}
			args := []string{binary, "-test.short", "-test.v", "-test.run", tests}
			if machine.arch != runtime.GOARCH {
				args = append([]string{emulator(t, machine.arch)}, args...)
			}
			out, err := exec.CommandContext(ctx, args[0], args[1:]...).CombinedOutput()
			if bytes.Contains(out, []byte("microarchitecture support")) {
				t.Skipf("this processor is older: %s", out)
			}
			if err != nil || !bytes.HasSuffix(bytes.TrimSpace(out), []byte("PASS")) {
				t.Fatalf("%v\n%s", err, out)
			}
			for _, name := range []string{"TestSeedsStepByStep", "TestRandomWalkers", "TestEveryTerrainToTheBit"} {
				if !strings.Contains(string(out), "--- PASS: "+name) {
					t.Errorf("%s did not run:\n%s", name, out)
				}
			}
		})
	}
}

// emulator finds qemu-user for the processor.
func emulator(t *testing.T, arch string) string {
	t.Helper()
	name := "qemu-" + map[string]string{"arm64": "aarch64", "amd64": "x86_64"}[arch]
	for _, name := range []string{name, name + "-static"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatalf("no %s: `apt-get install qemu-user`", name)
	return ""
}
