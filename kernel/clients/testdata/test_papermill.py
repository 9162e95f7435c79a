"""The plug-in with which papermill passes parameters to Go notebooks (install/papermill), beside the papermill that it is for."""
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from papermill.exceptions import PapermillException
from papermill.translators import papermill_translators

Go = papermill_translators.find_translator("goelm", "go")

PARAMETERS = """// what a run needs
n := 1 // how many
rate := 0.5 // per second
name := "http://x" // who // really
var big int64 = 3
xs := []float64{
	1,
	2.5, // the last
}
counts := map[string]int{"a": 1}
var (
	limit time.Duration = time.Second // the longest
	tags = []string{`a"`}
)
var note any = nil
a, b := 1, 2
f := func(x int) bool { return x == 1 }
x == 2
"""


def notebook(*cells):
    nb = new_notebook(metadata={"kernelspec": {"name": "goelm", "language": "go", "display_name": "Go (GoELM)"}})
    nb.cells = [new_code_cell(cells[0], metadata={"tags": ["parameters"]})] + [new_code_cell(c) for c in cells[1:]]
    return nb


def test_registered():
    assert Go.__module__ == "goelm_papermill"
    assert papermill_translators.find_translator("another", "go") is Go


def test_inspect():
    got = [tuple(p) for p in Go.inspect({"source": PARAMETERS})]
    assert got == [
        ("n", "int", "1", "how many"),
        ("rate", "float64", "0.5", "per second"),
        ("name", "string", '"http://x"', "who // really"),
        ("big", "int64", "3", ""),
        ("xs", "[]float64", "[]float64{ 1, 2.5, }", "the last"),
        ("counts", "map[string]int", 'map[string]int{"a": 1}', ""),
        ("limit", "time.Duration", "time.Second", "the longest"),
        ("tags", "[]string", '[]string{`a"`}', ""),
        ("note", "any", "nil", ""),
        ("f", "None", "func(x int) bool { return x == 1 }", ""),
    ]


@pytest.mark.parametrize(
    "value, go",
    [
        (5, "5"), (-2.5, "-2.5"), (1e300, "1e+300"), (3.0, "3.0"), (True, "true"), (float("inf"), "math.Inf(1)"), (float("nan"), "math.NaN()"), (None, "nil"),
        ('a "q" \\ \n é 😀', '"a \\"q\\" \\\\ \\n é 😀"'),
        ([1, 2], "[]int{1, 2}"), ([1, 2.5], "[]float64{1.0, 2.5}"), ([], "[]any{}"), ([1, "a", None], '[]any{1, "a", nil}'), ([[1], [2, 3]], "[][]int{[]int{1}, []int{2, 3}}"),
        ({"a": 1, "b": 2}, 'map[string]int{"a": 1, "b": 2}'), ({}, "map[string]any{}"), ({1: "x"}, 'map[string]string{"1": "x"}'),
        ({"k": [1, 2.5], "z": {"deep": True}}, 'map[string]any{"k": []float64{1.0, 2.5}, "z": map[string]bool{"deep": true}}'),
    ],
)
def test_translate(value, go):
    assert Go.translate(value) == go


@pytest.mark.parametrize("name", ["type", "my-name", "1st", "_", ""])
def test_names_that_go_does_not_have(name):
    with pytest.raises(PapermillException, match="cannot be a name in Go"):
        Go.codify({name: 1})


def test_types_follow_the_parameters_cell(tmp_path):
    nbformat.write(notebook(PARAMETERS, "1"), tmp_path / "in.ipynb")
    nb = papermill.iorw.load_notebook_node(str(tmp_path / "in.ipynb"))
    values = {"n": 5, "rate": 1, "big": 7, "xs": [1, 2], "counts": {"b": 2}, "tags": [], "note": "x", "name": None, "extra": 2.5}
    source = papermill.parameterize.parameterize_notebook(nb, values, kernel_name="goelm").cells[1].source
    assert source.splitlines() == [
        "// Parameters", "n := 5", "rate := 1.0", "var big int64 = 7", "xs := []float64{1.0, 2.0}", 'counts := map[string]int{"b": 2}', "tags := []string{}",
        'var note any = "x"', "var name string", "extra := 2.5",
    ]


def test_run(tmp_path):
    show = 'fmt.Printf("%v %v %T %q %v %v %v %v %v", n, rate, rate, name, big, xs, counts, tags, note)'
    nbformat.write(notebook(PARAMETERS.replace("x == 2\n", ""), show), tmp_path / "in.ipynb")
    command = [Path(sys.executable).parent / "papermill", "-k", "goelm", "in.ipynb", "out.ipynb", "-p", "n", "5", "-p", "rate", "1", "-r", "name", 'a "q" \\ 😀',
               "-p", "big", "7", "-y", "xs: [1, 2]", "-y", "counts: {b: 2}", "-y", "tags: [p, q r]", "-p", "note", "None"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120)
    nb = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert nb.cells[-1].outputs[0].text == '5 1 float64 "a \\"q\\" \\\\ 😀" 7 [1 2] map[b:2] [p q r] <nil>'


def test_help(tmp_path):
    nbformat.write(notebook(PARAMETERS), tmp_path / "in.ipynb")
    p = subprocess.run([Path(sys.executable).parent / "papermill", "--help-notebook", "in.ipynb"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert "rate: float64 (default 0.5)" in p.stdout and "per second" in p.stdout, p.stdout + p.stderr
