package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	dir, err := os.MkdirTemp("", "x")
	defer os.RemoveAll(dir)
	p := filepath.Join(dir, "f.txt")
	fmt.Println(err, os.WriteFile(p, []byte("line\nmore"), 0o600))
	f, _ := os.OpenFile(p, os.O_APPEND|os.O_WRONLY, 0)
	f.WriteString("+")
	f.Close()
	b, err := os.ReadFile(p)
	i, _ := os.Stat(p)
	fmt.Println(string(b), err, i.Size(), i.Mode(), i.IsDir())
	es, _ := os.ReadDir(dir)
	fmt.Println(len(es), es[0].Name(), os.Rename(p, p+"2"), os.Remove(p) != nil)
	os.Setenv("GOELM_TEST_VAR", "v")
	v, ok := os.LookupEnv("GOELM_TEST_VAR")
	fmt.Println(v, ok, os.ExpandEnv("<$GOELM_TEST_VAR>"), os.Getpid() > 0)
}

/* Output:
<nil> <nil>
line
more+ <nil> 10 -rw------- false
1 f.txt <nil> true
v true <v> true
*/
