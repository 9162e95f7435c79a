"""Open a notebook in JupyterLab as a person does: browser.py URL CHROMIUM OUTDIR.

Runs all cells from the menu, waits until none is running, then looks for the map and for a walker that moves: two
screenshots of the same picture, taken while its animation runs, must differ. Prints one JSON line of what it found;
screenshots go to OUTDIR.
"""
import base64
import json
import re
import sys
import time
import urllib.parse
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]


def pictures(page):
    """Every SVG picture in an output, decoded, with the element that shows it."""
    found = []
    for img in page.locator(".jp-OutputArea-output img").all():
        src = img.get_attribute("src") or ""
        if not src.startswith("data:image/svg+xml"):
            continue
        head, _, body = src.partition(",")
        if head.endswith(";base64"):
            svg = base64.b64decode(body).decode()
        else:
            svg = urllib.parse.unquote(body)
        found.append((img, svg))
    return found


def moves(img, path):
    """Whether a picture looks different some time later, sampled a few times."""
    img.evaluate("e => e.scrollIntoView({block: 'center'})")
    img.page.wait_for_timeout(300)
    first = img.screenshot(path=str(path))
    for _ in range(10):
        img.page.wait_for_timeout(400)
        if img.screenshot() != first:
            return True
    return False


def run_all(page):
    """Clicks Run, Run All Cells. A click before JupyterLab has connected its menus is lost, so it is repeated until it shows."""
    for _ in range(12):
        page.get_by_role("menuitem", name="Run", exact=True).first.click()
        page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).first.click()
        for _ in range(10):
            page.wait_for_timeout(500)
            if any(t != "[ ]:" for t in prompts(page)):
                return
        page.keyboard.press("Escape")
    raise SystemExit(f"Run All Cells runs nothing: {prompts(page)}")


def prompts(page):
    """The numbers of all code cells. JupyterLab hides what is far from the view, but its text is there."""
    texts = page.evaluate("[...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].map(e => e.textContent.trim())")
    return [t for t in texts if t]


def wait_until_idle(page, seconds):
    """Waits until every code cell has a number and none is starred."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if all(re.fullmatch(r"\[\d+\]:", t) for t in prompts(page)):
            return
        page.wait_for_timeout(500)
    raise SystemExit(f"cells still not run after {seconds} s: {prompts(page)}")


def main():
    url, chromium, out = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(120_000)
        page.goto(url)
        try:
            page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        except Exception:
            page.screenshot(path=str(out / "failed.png"))
            raise
        page.wait_for_selector('.jp-NotebookPanel-toolbar [data-status="idle"], .jp-Notebook-ExecutionIndicator[data-status="idle"]')
        run_all(page)
        wait_until_idle(page, 600)
        # The notebook shows only cells near the view; scrolling through it lets every output be drawn.
        cells = page.locator(".jp-Notebook .jp-Cell")
        animated, maps, moving = 0, 0, False
        for i in range(cells.count()):
            cell = cells.nth(i)
            cell.evaluate("e => e.scrollIntoView()")
            page.wait_for_timeout(300)
            for img, svg in pictures(cell):
                if "<animate" in svg:
                    animated += 1
                    if not moving:
                        moving = moves(img, out / "walker.png")
                elif "<title>Map of" in svg or "map of" in svg[:2000].lower():
                    maps += 1
                    img.screenshot(path=str(out / "map.png"))
        errors = page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"], .jp-RenderedText[data-mime-type="application/vnd.jupyter.error"]')
        texts = errors.all_inner_texts()
        page.screenshot(path=str(out / "page.png"))
        seen = prompts(page)
        browser.close()
    print(json.dumps({"prompts": seen, "animated": animated, "moving": moving, "maps": maps, "errors": texts}))


main()
