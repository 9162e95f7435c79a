"""Figures where people see them: in a live cell, in a saved notebook that is opened again and is not trusted, in HTML that
nbconvert has written, in exported files."""
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect, sync_playwright

from test_lab import FLAGS, Lab, folder, server, tap  # noqa: F401  (fixtures)

LIMIT = 120
MAP = """m := render.HeatMap{Title: "A map", X: render.Axis{Name: "height", Max: 8, Cells: 4}, Y: render.Axis{Name: "width", Max: 8, Cells: 4}}
for i := range 12 {
	m.Cells = append(m.Cells, render.HeatCell{X: i % 4, Y: i / 4, Value: float64(i), Tip: fmt.Sprintf("cell %d", i)})
}
render.Heat(m)"""
LINE = 'render.Line("A loss", []float64{3, 2, 1.5, 1.2})'
WALKER = "must(elm.Evaluate(ctx, env.Sodarace(sodarace.Flat), env.Sodarace(sodarace.Flat).Seed(\"square\")))"
EXPLORER = """search := must(elm.NewSearch(env.Sodarace(sodarace.Flat), mutate.GP(), elm.RandomSeed(1)))
must(search.Run(ctx, elm.Evaluations(60)))
search.Explore()"""


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        b = play.chromium.launch(executable_path=os.environ["GOELM_TEST_CHROMIUM"], args=FLAGS)
        yield b
        b.close()


@pytest.fixture(scope="module")
def lab(server, browser, folder):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    yield Lab(page, server[1], folder)
    page.close()


def loaded(img):
    """Waits until a picture is there, decoded."""
    expect(img).to_be_visible()
    img.evaluate("e => e.decode()")
    return img.evaluate("e => e.naturalWidth") > 50


def moves(img):
    img.scroll_into_view_if_needed()
    first = img.screenshot()
    for _ in range(25):
        img.page.wait_for_timeout(200)
        if img.screenshot() != first:
            return True
    return False


def under(page, span):
    """The title of what the mouse meets in the middle of an element."""
    span.scroll_into_view_if_needed()
    box = span.bounding_box()
    return page.evaluate("([x, y]) => document.elementFromPoint(x, y).title", [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])


def test_live(lab):
    line = lab.run(LINE)
    assert loaded(line.locator(".jp-OutputArea-output img[src^='data:image/svg+xml']"))
    heat = lab.run(MAP)
    assert loaded(heat.locator(".jp-OutputArea-output img[src^='data:image/svg+xml']"))
    assert under(lab.page, heat.locator("span[title='cell 5']")) == "cell 5"
    walker = lab.run(WALKER)
    img = walker.locator(".jp-OutputArea-output img[src^='data:image/svg+xml']").last
    assert loaded(img) and moves(img)


def test_explorer_in_a_cell(lab):
    cell = lab.run(EXPLORER)
    frame = cell.frame_locator("iframe[title=explorer]")
    expect(frame.locator("html")).to_have_attribute("data-ready", "true", timeout=60_000)
    expect(frame.locator("#name")).to_contain_text("distance")
    cell.locator("details summary").click()
    assert loaded(cell.locator("details img"))


def saved(lab, folder):
    lab.page.keyboard.press("Control+s")
    lab.page.wait_for_timeout(500)
    for _ in range(50):
        text = (folder / "go.ipynb").read_text()  # empty while it is being written
        nb = nbformat.reads(text, as_version=4) if text.endswith("}\n") or text.endswith("}") else None
        if nb and any("iframe" in o.get("data", {}).get("text/html", "") for c in nb.cells for o in c.get("outputs", [])):
            return nb
        lab.page.wait_for_timeout(200)
    raise AssertionError("the notebook was not saved with its outputs")


def test_saved_and_not_trusted(lab, folder, server, browser):
    nb = saved(lab, folder)
    nb.cells[0].source += "\n// somebody else has changed this"  # so the signature of its outputs is not known
    nbformat.write(nb, folder / "theirs.ipynb")
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(40_000)
    page.goto(f"{server[1]}lab/tree/theirs.ipynb?token=test&reset")
    cell = page.locator(".jp-Notebook .jp-CodeCell", has_text="A loss").first
    assert loaded(cell.locator("img[src^='data:image/png']"))  # the SVG alone is not shown here
    heat = page.locator(".jp-Notebook .jp-CodeCell", has_text="render.HeatMap").first
    assert loaded(heat.locator("img[src^='data:image/svg+xml']"))
    assert under(page, heat.locator("span[title='cell 5']")) == "cell 5"
    walker = page.locator(".jp-Notebook .jp-CodeCell", has_text="elm.Evaluate").first.locator("img[src^='data:image/svg+xml']").last
    assert loaded(walker) and moves(walker)
    explorer = page.locator(".jp-Notebook .jp-CodeCell", has_text="search.Explore").first
    assert explorer.locator("iframe").count() == 0
    explorer.locator("details summary").click()
    assert loaded(explorer.locator("details img"))
    page.close()


def test_nbconvert(lab, folder, browser, tmp_path):
    saved(lab, folder)
    subprocess.run([sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", tmp_path, folder / "go.ipynb"], check=True, capture_output=True, timeout=LIMIT)
    page = browser.new_page()
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(("file:", "data:", "blob:")) else route.abort())
    page.goto((tmp_path / "go.html").as_uri())
    for img in page.locator(".jp-OutputArea-output > * img[src^='data:image/svg+xml'], img.jp-needs-light-background").all()[:4]:
        if img.is_visible():
            assert loaded(img)
    assert page.locator("span[title='cell 5']").count() == 1
    assert page.locator("img[src^='data:image/svg+xml']").count() >= 3
    frame = page.frame_locator("iframe[title=explorer]")
    expect(frame.locator("html")).to_have_attribute("data-ready", "true", timeout=60_000)
    page.close()


def test_exported(lab, folder, browser):
    cell = lab.run('must(0, render.Heat(m).Save("map.svg"))\nmust(0, render.Heat(m).Save("map.png"))\nmust(0, search.Explore().Save("page.html"))\n"written"')
    lab.done(cell, "written")
    page = browser.new_page()
    page.goto((folder / "map.svg").as_uri())
    assert page.locator("svg > title").first.text_content() == "A map"
    assert page.locator("g > title", has_text="cell 5").count() == 1
    page.goto((folder / "map.png").as_uri())
    assert loaded(page.locator("img"))
    page.goto((folder / "page.html").as_uri())
    expect(page.locator("html")).to_have_attribute("data-ready", "true", timeout=60_000)
    page.close()
