package worker

import (
	"math/rand"
	randv2 "math/rand/v2"
	"reflect"
	"time"
	"unicode"

	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
	"goelm/sandbox/allow"
	"goelm/sandbox/worker/tables"
)

//go:generate env GOFLAGS=-trimpath go run goelm/kernel/golang/gen -o tables -package tables goelm/elm/draw goelm/elm/sodarace

// A library is what candidates may import, and the state in it that one candidate could leave to the next: variables of
// packages, and the global random generators. All of it belongs to the worker's only goroutine that runs candidates.
type library struct {
	*golang.Library
	vars   []variable
	behind []variable   // what pointers of packages point to; restored, not copied
	seed   *spent       // behind source
	source *rand.Rand   // behind the functions of math/rand
	pcg    *randv2.PCG  // behind the functions of math/rand/v2
	randv2 *randv2.Rand // over pcg
	ranges ranges       // of package unicode
}

// A variable is one of a package's that candidates see as a copy.
type variable struct{ copy, original reflect.Value }

func newLibrary() *library {
	seed := &spent{Source64: rand.NewSource(1).(rand.Source64)}
	l := &library{seed: seed, source: rand.New(seed), pcg: randv2.NewPCG(1, 2)}
	l.ranges.copies = map[*unicode.RangeTable]rangeTable{}
	l.randv2 = randv2.New(l.pcg)
	packages := append(std.Packages(), tables.Packages()...)
	for i, p := range packages {
		if !allow.Import(p.Path) {
			continue
		}
		packages[i].Symbols = func() map[string]reflect.Value { return l.tame(p.Path, p.Symbols()) }
	}
	l.Library = golang.NewLibrary(packages).Only(allow.Import)
	return l
}

// tame replaces what a candidate could use to reach the next one: random generators by seeded ones, variables by copies
// that reset restores. Variables that share memory with the original are left out, but for the tables of package unicode.
func (l *library) tame(path string, symbols map[string]reflect.Value) map[string]reflect.Value {
	tamed := make(map[string]reflect.Value, len(symbols))
	for name, v := range symbols {
		switch {
		case !allow.Symbol(path, name), path == "time" && timers[name]:
		case path == "time" && clock[name].IsValid():
			tamed[name] = clock[name]
		case path == "math/rand" && v.Kind() == reflect.Func && method(l.source, name).IsValid():
			tamed[name] = method(l.source, name)
		case path == "math/rand/v2" && v.Kind() == reflect.Func && method(l.randv2, name).IsValid():
			tamed[name] = method(l.randv2, name)
		case !v.CanSet():
			tamed[name] = v
		case copyable(v.Type()) || opaque(v.Type()):
			tamed[name] = l.copyOf(v)
		case path == "unicode":
			if c := l.ranges.copyOf(v); c.IsValid() {
				tamed[name] = c
			}
		}
	}
	return tamed
}

// copyOf gives candidates a variable of their own with the value of v. What a pointer points to cannot be copied, because
// packages compare such pointers; it is remembered instead.
func (l *library) copyOf(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	l.vars = append(l.vars, variable{copy: c, original: v})
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		saved := reflect.New(v.Type().Elem()).Elem()
		saved.Set(v.Elem())
		l.behind = append(l.behind, variable{copy: v.Elem(), original: saved})
	}
	return c
}

// opaque reports whether t points to a struct of hidden fields, such as *time.Location: a candidate can only overwrite
// the whole struct.
func opaque(t reflect.Type) bool {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return false
	}
	for f := range t.Elem().Fields() {
		if f.IsExported() {
			return false
		}
	}
	return true
}

// now is the time for candidates, that of Go's playground.
var now = time.Date(2009, time.November, 10, 23, 0, 0, 0, time.UTC)

// clock are the functions of package time that read the clock.
var clock = map[string]reflect.Value{
	"Now":   reflect.ValueOf(func() time.Time { return now }),
	"Since": reflect.ValueOf(func(t time.Time) time.Duration { return now.Sub(t) }),
	"Until": reflect.ValueOf(func(t time.Time) time.Duration { return t.Sub(now) }),
}

// timers are its symbols that outlive the candidate, or make its result depend on how busy the machine is.
var timers = map[string]bool{
	"After": true, "AfterFunc": true, "NewTicker": true, "NewTimer": true, "Tick": true, "Ticker": true, "Timer": true, "LoadLocation": true,
}

func method(of any, name string) reflect.Value { return reflect.ValueOf(of).MethodByName(name) }

// reset puts everything back to how the first candidate found it.
func (l *library) reset() {
	for _, v := range l.behind {
		v.copy.Set(v.original)
	}
	for _, v := range l.vars {
		v.copy.Set(v.original)
	}
	if l.seed.used {
		l.source.Seed(1)
		l.seed.used = false
	}
	l.pcg.Seed(1, 2)
	l.ranges.reset()
}

// copyable reports whether a copy of a variable of this type shares nothing that can be changed through it. Interfaces
// hold errors and colours in the packages at hand, which cannot be changed.
func copyable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return false
	case reflect.Array:
		return copyable(t.Elem())
	case reflect.Struct:
		for f := range t.Fields() {
			if !copyable(f.Type) {
				return false
			}
		}
	}
	return true
}

// A spent source knows whether it was used: seeding one takes as long as checking a small program.
type spent struct {
	rand.Source64
	used bool
}

func (s *spent) Int63() int64    { s.used = true; return s.Source64.Int63() }
func (s *spent) Uint64() uint64  { s.used = true; return s.Source64.Uint64() }
func (s *spent) Seed(seed int64) { s.used = true; s.Source64.Seed(seed) }
