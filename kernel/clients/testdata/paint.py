"""When a page of the explorer has painted something, its map, and all: paint.py PAGE.html"""
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

with sync_playwright() as play:
    browser = play.chromium.launch(executable_path=os.environ.get("GOELM_TEST_CHROMIUM") or shutil.which("chromium"), args=FLAGS)
    page = browser.new_page(viewport={"width": 1360, "height": 1000})
    page.goto(Path(sys.argv[1]).resolve().as_uri(), wait_until="commit")
    page.wait_for_selector("html[data-ready]", timeout=120_000)
    times = page.evaluate("Object.fromEntries(performance.getEntries().filter(e => ['paint', 'mark'].includes(e.entryType)).map(e => [e.name, Math.round(e.startTime)]))")
    print(", ".join(f"{name} after {ms} ms" for name, ms in times.items()))
    browser.close()
