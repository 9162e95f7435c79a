"""Programs that execute notebooks: nbclient, nbconvert, papermill, nbval. Each is run as its user runs it, and every message
that it received is checked afterwards."""
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from taps import Tap

LIMIT = 180
BIN = Path(sys.executable).parent
# 08 needs a model's server: TestLanguageModels in notebooks/ executes it beside a real one.
TUTORIALS = sorted(p for p in (Path(__file__).parents[3] / "notebooks").glob("*.ipynb") if not p.name.startswith("08-"))


@pytest.fixture
def tap(tmp_path):
    return Tap(tmp_path / "tap")


def run(tap, *argv, cwd, ok=True):
    p = subprocess.run([str(a) for a in argv], cwd=cwd, env=tap.env, capture_output=True, text=True, timeout=LIMIT)
    assert not ok or p.returncode == 0, p.stdout[-3000:] + p.stderr[-6000:]
    return p


def write(path, *cells, **metadata):
    nb = new_notebook(metadata={"kernelspec": {"name": "goelm", "language": "go", "display_name": "Go (GoELM)"}} | metadata)
    for c in cells:
        nb.cells.append(c if not isinstance(c, str) else new_code_cell(c))
    nbformat.write(nb, path)
    return path


def texts(cell):
    return [o.get("text") or o.get("data", {}).get("text/plain") or o.get("evalue") for o in cell.outputs]


CELLS = (
    new_markdown_cell("# A notebook"),
    'type Point struct{ X, Y int }\nfmt.Println("hello")',
    "p := Point{1, 2}\np",
    'Display(render.HTML("<b>bold</b>"))\nfmt.Fprintln(os.Stderr, "to stderr")',
    "x := 2",
    "x * 21",
)


def check_cells(path):
    nb = nbformat.read(path, as_version=4)
    nbformat.validate(nb)
    code = [c for c in nb.cells if c.cell_type == "code"]
    assert [texts(c) for c in code] == [["hello\n"], ["Point{X:1, Y:2}"], ["<b>bold</b>", "to stderr\n"], [], ["42"]]
    assert [c.execution_count for c in code] == [1, 2, 3, 4, 5]
    assert nb.metadata.language_info.name == "go"


def test_nbclient(tap, tmp_path):
    write(tmp_path / "in.ipynb", *CELLS)
    run(tap, BIN / "jupyter-execute", "--inplace", "in.ipynb", cwd=tmp_path)
    check_cells(tmp_path / "in.ipynb")
    seen = tap.check()
    assert seen["execute_reply"] == 5 and seen["execute_result"] == 2


def test_nbclient_stops_at_an_error(tap, tmp_path):
    write(tmp_path / "in.ipynb", "1", 'panic("stop here")', "3")
    p = run(tap, BIN / "jupyter-execute", "--inplace", "in.ipynb", cwd=tmp_path, ok=False)
    assert p.returncode != 0 and "stop here" in p.stderr
    p = run(tap, BIN / "jupyter-execute", "--inplace", "--allow-errors", "in.ipynb", cwd=tmp_path)
    nb = nbformat.read(tmp_path / "in.ipynb", as_version=4)
    assert [texts(c) for c in nb.cells] == [["1"], ["stop here"], ["3"]]
    tap.check()


def test_nbconvert_interrupts_what_takes_too_long(tap, tmp_path):
    write(tmp_path / "in.ipynb", "kept := 5", 'fmt.Println("begun"); for {}', "kept")
    told = [f"--ExecutePreprocessor.{x}" for x in ("timeout=1", "interrupt_on_timeout=True")]
    run(tap, BIN / "jupyter-nbconvert", "--execute", "--inplace", "--allow-errors", *told, "in.ipynb", cwd=tmp_path)
    nb = nbformat.read(tmp_path / "in.ipynb", as_version=4)
    assert [texts(c)[0] for c in nb.cells[1:]] == ["begun\n", "5"] and nb.cells[1].outputs[-1].ename == "Interrupted"
    tap.check()


def test_nbconvert(tap, tmp_path):
    write(tmp_path / "in.ipynb", *CELLS)
    run(tap, BIN / "jupyter-nbconvert", "--execute", "--to", "notebook", "--output", "out.ipynb", "in.ipynb", cwd=tmp_path)
    check_cells(tmp_path / "out.ipynb")
    # With the language in its metadata, as a notebook from JupyterLab has it.
    run(tap, BIN / "jupyter-nbconvert", "--execute", "--to", "html", "out.ipynb", cwd=tmp_path)
    html = (tmp_path / "out.html").read_text()
    for part in ("<b>bold</b>", "hello", "42", "hl-go", '<span class="kd">type</span>'):
        assert part in html, part
    run(tap, BIN / "jupyter-nbconvert", "--to", "script", "out.ipynb", cwd=tmp_path)
    assert "fmt.Println" in (tmp_path / "out.go").read_text()
    assert tap.check()["execute_reply"] == 10


def test_papermill(tap, tmp_path):
    parameters = new_code_cell('runs := 1\nname := "nobody"\nrate := 0.5\nfast := false', metadata={"tags": ["parameters"]})
    write(tmp_path / "in.ipynb", parameters, 'fmt.Println(runs, name, rate, fast)')
    run(tap, BIN / "papermill", "in.ipynb", "out.ipynb", "-p", "runs", "7", "-p", "name", 'Ada "the" gopher', "-p", "rate", "2.25", "-p", "fast", "True", cwd=tmp_path)
    nb = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert texts(nb.cells[-1]) == ['7 Ada "the" gopher 2.25 true\n']
    tap.check()


def test_papermill_stops_at_an_error(tap, tmp_path):
    write(tmp_path / "in.ipynb", "1", 'panic("stop here")', "3")
    p = run(tap, BIN / "papermill", "in.ipynb", "out.ipynb", cwd=tmp_path, ok=False)
    assert p.returncode != 0 and "stop here" in p.stderr
    nb = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert not nb.cells[-1].get("outputs")


def test_jupyter_run(tap, tmp_path):
    (tmp_path / "cell.go").write_text('fmt.Println("as a script")\nx := 6\nx * 7')
    p = run(tap, BIN / "jupyter-run", "--kernel", "goelm", "cell.go", cwd=tmp_path)
    assert p.stdout == "as a script\n42\n" or p.stdout.startswith("as a script\n")
    (tmp_path / "bad.go").write_text('fmt.Println(nowhere)')
    assert run(tap, BIN / "jupyter-run", "--kernel", "goelm", "bad.go", cwd=tmp_path, ok=False).returncode != 0
    tap.check()


def comparable(source, target):
    """A copy of a notebook that says of its progress bars that nbval need not look: it knows no update_display_data."""
    nb = nbformat.read(source, as_version=4)
    for c in nb.cells:
        if c.cell_type == "code" and any(re.search(" (done in|stopped at) ", o.get("data", {}).get("text/plain") or "") for o in c.outputs):
            c.metadata["tags"] = sorted({*c.metadata.get("tags", []), "nbval-ignore-output"})
    nbformat.write(nb, target)


@pytest.mark.parametrize("notebook", TUTORIALS, ids=lambda p: p.name)
def test_nbval(tap, tmp_path, notebook):
    """A tutorial shows again what its saved copy shows, but for times."""
    comparable(notebook, tmp_path / notebook.name)
    p = run(
        tap, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-kernel-name=goelm", "--nbval-cell-timeout=120",
        f"--nbval-sanitize-with={Path(__file__).parent / 'nbval.cfg'}", notebook.name, cwd=tmp_path,
    )
    assert " passed" in p.stdout and "skipped" not in p.stdout
    tap.check()
