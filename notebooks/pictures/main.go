// Command pictures takes pictures out of the saved outputs of the notebooks: docs/champion.svg, the champion of notebook 01 in motion,
// and docs/map.svg, its map, for the README; and one of each notebook, docs/notebooks/NN.svg, for the index notebooks/README.md, which
// it writes from the notebooks' own first lines. It computes nothing: what stands there is what stands in the notebooks.
// `make pictures` runs it in the root of the checkout.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"goelm/notebooks"
)

// chosen are the cells whose first picture the index shows; of other notebooks it shows the picture with the most in it.
var chosen = map[string]string{
	"00-go-in-jupyter": "au := Map(planets",
	"01-first-walker":  "search.Map()",
	"02-map-elites":    "search.Map()",
	"04-terrains":      "tunnel.Best()",
	"05-images":        "search.Map()",
}

func main() {
	err := run("notebooks/01-first-walker.ipynb", map[string]string{
		"search.Best()": "docs/champion.svg",
		"search.Map()":  "docs/map.svg",
	})
	if err == nil {
		err = index("notebooks", "docs/notebooks")
	}
	if err != nil {
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
		figures := cell.Figures()
		if len(figures) == 0 {
			return fmt.Errorf("%s: the cell with %q shows no SVG: execute the notebook with `make notebooks`", path, source)
		}
		if err := os.WriteFile(file, []byte(figures[0]), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// head is what the index begins with.
const head = `# Notebooks

Tutorials, to be read in this order, each with its outputs. ` + "`make lab`" + ` opens them in JupyterLab; ` + "`make notebooks`" + ` executes them all and fails where a figure
is not what it was. This page is written by ` + "`make pictures`" + `.
`

// index writes one picture of each notebook that has any, and the page that lists them.
func index(folder, out string) error {
	paths, err := filepath.Glob(filepath.Join(folder, "*.ipynb"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	page := head
	for _, path := range paths {
		n, err := notebooks.Read(path)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(filepath.Base(path), ".ipynb")
		title, words := beginning(n)
		page += fmt.Sprintf("\n## %s. [%s](%s)\n\n%s\n", name[:2], title, filepath.Base(path), words)
		svg, err := picture(n, chosen[name])
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if svg == "" {
			continue
		}
		file := filepath.Join(out, name[:2]+".svg")
		if err := os.WriteFile(file, []byte(svg), 0o644); err != nil {
			return err
		}
		link, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		page += fmt.Sprintf("\n<img src=%q width=\"420\" alt=\"a picture from the notebook\">\n", filepath.ToSlash(link))
	}
	return os.WriteFile(filepath.Join(folder, "README.md"), []byte(page), 0o644)
}

// picture is the first picture of the cell with that source, or else the notebook's richest; "" when it has none.
func picture(n *notebooks.Notebook, source string) (string, error) {
	if source != "" {
		cell, ok := n.Find(source)
		if figures := cell.Figures(); ok && len(figures) > 0 {
			return figures[0], nil
		}
		return "", fmt.Errorf("no cell with %q shows an SVG", source)
	}
	richest := ""
	for _, c := range n.Cells {
		for _, svg := range c.Figures() {
			if len(svg) > len(richest) {
				richest = svg
			}
		}
	}
	return richest, nil
}

// beginning is the title of a notebook and the paragraph below it.
func beginning(n *notebooks.Notebook) (title, words string) {
	for _, c := range n.Cells {
		if c.Type != "markdown" {
			continue
		}
		first, rest, _ := strings.Cut(strings.TrimSpace(string(c.Source)), "\n")
		paragraph, _, _ := strings.Cut(strings.TrimSpace(rest), "\n\n")
		return strings.TrimSpace(strings.TrimLeft(first, "# ")), paragraph
	}
	return "", ""
}
