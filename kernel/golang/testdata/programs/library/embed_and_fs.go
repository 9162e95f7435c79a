package main

import (
	"errors"
	"fmt"
	"io/fs"
	"testing/fstest"
)

func main() {
	f := fstest.MapFS{"a/b.txt": {Data: []byte("bee")}, "c.txt": {Data: []byte("sea")}}
	fs.WalkDir(f, ".", func(p string, d fs.DirEntry, err error) error {
		fmt.Print(p, d.IsDir(), " ")
		return err
	})
	b, err := fs.ReadFile(f, "a/b.txt")
	m, _ := fs.Glob(f, "*.txt")
	sub, _ := fs.Sub(f, "a")
	i, err2 := fs.Stat(sub, "b.txt")
	fmt.Println(string(b), err, m, i.Size(), err2, fs.ValidPath("../x"))
	_, err = f.Open("none")
	var pe *fs.PathError
	fmt.Println(errors.As(err, &pe), pe.Op, fstest.TestFS(f, "c.txt"))
}

/* Output:
.true atrue a/b.txtfalse c.txtfalse bee <nil> [c.txt] 3 <nil> false
true open <nil>
*/
