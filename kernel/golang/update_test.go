package golang_test

import "flag"

var update = flag.Bool("update", false, "record the outputs of testdata programs with the real toolchain")
