"""JupyterLab in Chromium, used as a person uses it: one server and one notebook, the tests in their order."""
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect, sync_playwright

from taps import Tap

LIMIT = 120
PATIENCE = 20_000  # ms
VENV = Path(__file__).parents[3] / ".lab" / "venv"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]
CELLS = ['import "strings"\n\ntype Point struct{ X, Y int }', 'fmt.Println(strings.ToUpper("hello"))', "p := Point{1, 2}\np", 'Display(render.HTML("<b id=bold>bold</b>"))']


@pytest.fixture(scope="module")
def tap(tmp_path_factory):
    return Tap(tmp_path_factory.mktemp("tap"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def server(tap, folder):
    kernelspec = {"name": "goelm", "language": "go", "display_name": "Go (GoELM)"}
    nb = new_notebook(metadata={"kernelspec": kernelspec}, cells=[new_code_cell(c) for c in CELLS])
    nbformat.write(nb, folder / "go.ipynb")
    out = open(folder / "server.log", "w+")
    p = subprocess.Popen(
        [VENV / "bin" / "jupyter-lab", "--no-browser", "--allow-root", "--ServerApp.port=0", "--IdentityProvider.token=test", f"--ServerApp.root_dir={folder}"],
        env=tap.env | {"PATH": f"{VENV / 'bin'}:{os.environ['PATH']}"}, stdout=out, stderr=out,
    )
    end = time.monotonic() + 60
    while not (found := re.search(r"http://(localhost|127\.0\.0\.1):\d+/", (folder / "server.log").read_text())):
        assert p.poll() is None and time.monotonic() < end, (folder / "server.log").read_text()
        time.sleep(0.1)
    yield p, found.group()
    p.terminate()
    p.wait(30)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        b = play.chromium.launch(executable_path=os.environ["GOELM_TEST_CHROMIUM"], args=FLAGS)
        yield b
        b.close()


class Lab:
    """The page, with the notebook open."""

    def __init__(self, page, url, folder):
        self.page, self.folder = page, folder
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        self.url = url
        self.open()

    def open(self):
        self.page.goto(f"{self.url}lab/tree/go.ipynb?token=test")
        saved = nbformat.read(self.folder / "go.ipynb", as_version=4)
        expect(self.cells).to_have_count(len(saved.cells))  # they come one after another
        self.idle()

    def idle(self):
        expect(self.page.get_by_role("button", name="Go (GoELM) | Idle")).to_be_visible()

    @property
    def cells(self):
        return self.page.locator(".jp-Notebook .jp-CodeCell")

    def menu(self, menu, item):
        self.page.get_by_role("menuitem", name=menu, exact=True).first.click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{item}$")).first.click()

    def write(self, code):
        """A new cell at the end, with this text; the cursor is in it."""
        n = self.cells.count()
        self.cells.last.locator(".jp-InputArea-prompt").click()
        self.page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name="insert"]').click()
        expect(self.cells).to_have_count(n + 1)
        cell = self.cells.nth(n)
        cell.locator(".cm-content").click()
        self.page.keyboard.insert_text(code)
        return cell

    def run(self, code):
        """A new cell at the end, run by Ctrl-Enter."""
        cell = self.write(code)
        self.page.keyboard.press("Control+Enter")
        return cell

    def done(self, cell, text):
        """Waits until a cell has a number and shows a text."""
        expect(cell.locator(".jp-InputArea-prompt")).to_have_text(re.compile(r"^\[\d+\]:$"))
        expect(cell.locator(".jp-OutputArea")).to_contain_text(text)


@pytest.fixture(scope="module")
def lab(server, browser, folder):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    yield Lab(page, server[1], folder)
    page.close()


@pytest.fixture(autouse=True)
def picture(request, lab):
    """A picture of the page when a test has failed, for GOELM_TEST_SHOTS."""
    before = request.session.testsfailed
    yield
    if request.session.testsfailed > before and os.environ.get("GOELM_TEST_SHOTS"):
        lab.page.screenshot(path=Path(os.environ["GOELM_TEST_SHOTS"]) / f"{request.node.name}.png")


def engines(server):
    """The kernel of the notebook and its engine."""
    found = [p for p in psutil.Process(server[0].pid).children(recursive=True) if "goelm" in p.name()]
    return [p for p in found if "kernel" in p.cmdline()][0], [p for p in found if "engine" in p.cmdline()][0]


def test_run_all(lab):
    lab.menu("Run", "Run All Cells")
    for i, text in enumerate(("", "HELLO", "Point{X:1, Y:2}", "bold")):
        lab.done(lab.cells.nth(i), text) if text else expect(lab.cells.nth(i).locator(".jp-InputArea-prompt")).to_have_text("[1]:")
    assert lab.page.locator("#bold").count() == 1
    expect(lab.cells.nth(2).locator(".jp-OutputArea-prompt")).to_have_text("[3]:")


def test_it_is_shown_as_go(lab):
    expect(lab.cells.first.locator(".cm-content")).to_have_attribute("data-language", "go")
    expect(lab.page.locator(".jp-Toolbar-kernelName")).to_have_text("Go (GoELM)")


def test_completion_popup(lab):
    cell = lab.write("strings.ToUpp")
    lab.page.keyboard.press("Tab")
    items = lab.page.locator(".jp-Completer .jp-Completer-item")
    expect(items).to_have_count(2)
    expect(items.first).to_contain_text("ToUpper")
    expect(items.first).to_contain_text("function")
    lab.page.keyboard.press("Enter")
    lab.page.keyboard.insert_text('("done")')
    lab.page.keyboard.press("Control+Enter")
    lab.done(cell, "DONE")


def test_completion_of_a_field(lab):
    cell = lab.write('_ = "🐹"; p.')
    lab.page.keyboard.press("Tab")
    items = lab.page.locator(".jp-Completer .jp-Completer-item")
    expect(items.filter(has_text="X")).to_have_count(1)
    items.filter(has_text="X").click()
    expect(cell.locator(".cm-content")).to_have_text('_ = "🐹"; p.X')
    lab.page.keyboard.press("Control+Enter")
    lab.done(cell, "1")


def test_shift_tab(lab):
    lab.write("strings.Repeat")
    lab.page.keyboard.press("Shift+Tab")
    tip = lab.page.locator(".jp-Tooltip")
    expect(tip).to_contain_text("func strings.Repeat(s string, count int) string")
    expect(tip).to_contain_text("Repeat returns a new string")
    lab.page.keyboard.press("Escape")


def test_input(lab):
    cell = lab.run('name := Input("Your name? ")\nfmt.Println("Hello", name)')
    box = cell.locator(".jp-Stdin-input")
    expect(cell.locator(".jp-Stdin-prompt")).to_contain_text("Your name?")
    box.fill("Ada")
    box.press("Enter")
    lab.done(cell, "Hello Ada")


def test_stop(lab):
    cell = lab.run('kept := 7\nfmt.Println("begun")\nfor {}')
    expect(cell.locator(".jp-OutputArea")).to_contain_text("begun")
    expect(cell.locator(".jp-InputArea-prompt")).to_have_text("[*]:")
    lab.page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name="interrupt"]').click()
    lab.done(cell, "Interrupted")
    lab.done(lab.run("kept * 6"), "42")


def test_error(lab):
    cell = lab.run("func bad() int {\n\treturn undefinedName\n}")
    lab.done(cell, "undefined: undefinedName")
    assert cell.locator('.jp-OutputArea-output [style*="color"], .jp-OutputArea-output .ansi-red-fg').count() > 0
    lab.done(lab.run('panic("seen in the page")'), "seen in the page")


def test_a_failed_cell_stops_run_all(lab):
    cell = lab.run('panic("first")')
    lab.done(cell, "first")
    later = lab.write('fmt.Println("must not run")')
    cell.locator(".jp-InputArea-prompt").click()
    lab.menu("Run", "Run Selected Cell and All Below")
    lab.done(cell, "first")
    lab.idle()
    expect(later.locator(".jp-InputArea-prompt")).to_have_text("[ ]:")
    expect(later.locator(".jp-OutputArea-output")).to_have_count(0)


def test_flood_of_output(lab):
    cell = lab.run('for i := range 20000 { fmt.Println("line", i) }\nfmt.Println("the end")')
    lab.done(cell, "the end")
    assert "rate exceeded" not in cell.inner_text()


def test_death_of_the_engine(lab, server):
    front, engine = engines(server)
    cell = lab.run('fmt.Println("begun")\nselect {}')
    expect(cell.locator(".jp-OutputArea")).to_contain_text("begun")
    engine.kill()
    lab.done(cell, "EngineDied")
    lab.done(lab.run("Point{3, 4}"), "Point{X:3, Y:4}")
    assert front.is_running()


def test_death_of_the_kernel(lab, server):
    front, engine = engines(server)
    front.send_signal(signal.SIGKILL)
    # The server starts a new one, and JupyterLab says so.
    dialog = lab.page.locator(".jp-Dialog", has_text="restart")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Ok").click()
    lab.done(lab.run('fmt.Println("new kernel")'), "new kernel")
    psutil.wait_procs([engine], 5)
    assert not engine.is_running()


def test_restart(lab, server):
    lab.done(lab.run("gone := 1\ngone"), "1")
    before = engines(server)
    lab.page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name="restart"]').click()
    lab.page.locator(".jp-Dialog").get_by_role("button", name="Confirm Kernel Restart").click()
    psutil.wait_procs(before, 10)
    assert not any(p.is_running() for p in before)
    lab.idle()
    cell = lab.run("gone")
    lab.done(cell, "undefined: gone")
    expect(cell.locator(".jp-InputArea-prompt")).to_have_text("[1]:")


def test_save_and_reopen(lab, folder):
    lab.done(lab.run('still := "here"\nstill'), "here")
    lab.page.keyboard.press("Escape")
    lab.page.keyboard.press("Control+s")
    lab.page.wait_for_function("!document.querySelector('.jp-mod-dirty, .jp-DirtyIndicator, [class*=jp-mod-dirty]')")
    lab.open()
    expect(lab.cells.nth(1)).to_contain_text("HELLO")  # as it was saved
    lab.done(lab.run("still"), "here")  # the kernel went on
    nb = nbformat.read(folder / "go.ipynb", as_version=4)
    nbformat.validate(nb)
    assert nb.metadata.language_info.file_extension == ".go"


def test_the_server_ends_its_kernels(lab, server):
    front, engine = engines(server)
    cell = lab.run("for {}")
    expect(cell.locator(".jp-InputArea-prompt")).to_have_text("[*]:")
    server[0].terminate()
    server[0].wait(30)
    psutil.wait_procs([front, engine], 5)
    assert not front.is_running() and not engine.is_running()


def test_every_message_that_the_server_got(tap):
    seen = tap.check()
    for kind in ("complete_reply", "inspect_reply", "execute_result", "input_request", "stream", "error", "kernel_info_reply"):
        assert seen[kind], kind
