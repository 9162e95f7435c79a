// Command compare says where the figures of a notebook that was executed anew differ from the saved ones: compare SAVED NEW. It
// ends with exit code 1 at any difference. `make notebooks` runs it for every notebook.
package main

import (
	"fmt"
	"os"

	"goelm/notebooks"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: compare SAVED.ipynb NEW.ipynb")
		os.Exit(2)
	}
	differences, err := compare(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(2)
	}
	for _, d := range differences {
		fmt.Println(d)
	}
	if len(differences) > 0 {
		os.Exit(1)
	}
}

func compare(saved, executed string) ([]string, error) {
	a, err := notebooks.Read(saved)
	if err != nil {
		return nil, err
	}
	b, err := notebooks.Read(executed)
	if err != nil {
		return nil, err
	}
	return notebooks.FigureDifferences(a, b), nil
}
