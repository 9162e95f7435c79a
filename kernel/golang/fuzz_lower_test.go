package golang_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"goelm/kernel/golang"
)

// FuzzLower: a program that the checker accepts is lowered or refused with a reason, never with "internal".
func FuzzLower(f *testing.F) {
	files, err := filepath.Glob("testdata/programs/*/*.go")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	f.Add("package main\nfunc main() { for i := range 3 { func() { i++ }() } }")
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<14 {
			t.Skip()
		}
		_, err := golang.Lower(stdlib, "c.go", src, golang.CheckOptions{AllowUnused: true})
		var u *golang.Unsupported
		if errors.As(err, &u) && u.Code == "internal" {
			t.Errorf("%v\n%s", err, src)
		}
	})
}
