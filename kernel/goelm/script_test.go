package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts run this very program as `goelm`: see testdata/script.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"goelm": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", RequireUniqueNames: true})
}
