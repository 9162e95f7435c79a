package mutate_test

import (
	"os"
	"testing"

	"goelm/sandbox/sandboxtest"
)

func TestMain(m *testing.M) { os.Exit(sandboxtest.Main(m)) }
