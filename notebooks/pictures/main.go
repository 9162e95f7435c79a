// Command pictures takes the pictures of the README out of the saved outputs of notebook 01: docs/champion.svg, the champion
// in motion, and docs/map.svg, the map. It computes nothing: what stands in the README is what stands in the notebook.
// `make pictures` runs it in the root of the checkout.
package main

import (
	"fmt"
	"os"

	"goelm/notebooks"
)

func main() {
	if err := run("notebooks/01-first-walker.ipynb", map[string]string{
		"search.Best()": "docs/champion.svg",
		"search.Map()":  "docs/map.svg",
	}); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

// run writes for each piece of source the SVG that the cell with it shows.
func run(path string, files map[string]string) error {
	n, err := notebooks.Read(path)
	if err != nil {
		return err
	}
	for source, file := range files {
		cell, ok := n.Find(source)
		if !ok {
			return fmt.Errorf("%s: no cell contains %q", path, source)
		}
		svg, ok := cell.MIME("image/svg+xml")
		if !ok {
			return fmt.Errorf("%s: the cell with %q shows no SVG: execute the notebook with `make notebooks`", path, source)
		}
		if err := os.WriteFile(file, []byte(svg), 0o644); err != nil {
			return err
		}
	}
	return nil
}
