"""The explorer's page in Chromium, as goelm explore writes it from a run on disk."""
import os
import re
import sqlite3
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from test_lab import FLAGS

LIMIT = 180
GOELM = Path(__file__).parents[3] / ".lab" / "bin" / "goelm"
HOSTILE = '</script><script>window.hit = 1</script><img src=x onerror="window.hit = 1">'


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explorer")
    run = [GOELM, "evolve", "-task", "sodarace", "-evals", "200", "-seed", "5", "-store", folder / "a.db"]
    subprocess.run(run, check=True, capture_output=True, timeout=LIMIT)
    # What mutators say is as little to be trusted as what they write.
    with sqlite3.connect(folder / "a.db") as db:
        db.execute("UPDATE proposals SET message = ?", (HOSTILE,))
    subprocess.run([GOELM, "explore", folder / "a.db", "-o", folder / "page.html"], check=True, capture_output=True, timeout=LIMIT)
    return folder / "page.html"


@pytest.fixture(scope="module")
def page(page_file):
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ["GOELM_TEST_CHROMIUM"], args=FLAGS)
        p = browser.new_page(viewport={"width": 1360, "height": 1000})
        p.trouble = []
        p.on("pageerror", lambda e: p.trouble.append(str(e)))
        p.on("console", lambda m: p.trouble.append(m.text) if m.type == "error" else None)
        p.on("request", lambda r: p.trouble.append(r.url) if not r.url.startswith(("file:", "data:", "blob:")) else None)
        p.set_default_timeout(30_000)
        expect.set_options(timeout=30_000)
        p.goto(page_file.as_uri())
        expect(p.locator("html")).to_have_attribute("data-ready", "true")
        yield p
        browser.close()


def niches(page):
    return int(re.match(r"([\d,]+) of 1,728 niches", page.locator("#stats").inner_text()).group(1).replace(",", ""))


def pixels(page, canvas):
    return page.evaluate("id => document.getElementById(id).toDataURL()", canvas)


def test_it_begins_with_the_champion(page):
    expect(page.locator("h1")).to_have_text("sodarace with gp")
    expect(page.locator("#name")).to_have_text(re.compile(r": distance [\d.]+ units"))
    expect(page.locator("#properties")).to_contain_text("holds its niche")
    expect(page.locator("#fetch")).to_contain_text(re.compile(r"search\.Elite\([\d.]+, [\d.]+, [\d.]+\)"))
    expect(page.locator("#source")).to_contain_text("func MakeWalker()")
    assert niches(page) > 20


def test_the_walker_moves(page):
    expect(page.locator("#motion")).to_be_visible()
    first = pixels(page, "motion")
    page.wait_for_function("first => document.getElementById('motion').toDataURL() !== first", arg=first)
    page.click("#pause")
    expect(page.locator("#pause")).to_have_text("go on")
    page.click("#pause")


def test_keyboard(page):
    page.locator("#map").focus()
    page.keyboard.press("Home")
    champion = page.locator("#name").inner_text()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#name")).not_to_have_text(champion)
    page.keyboard.press("Home")
    expect(page.locator("#name")).to_have_text(champion)


def test_a_click_on_a_niche(page):
    before = page.locator("#name").inner_text()
    box = page.locator("#map").bounding_box()
    for k in range(12):  # along a diagonal, some niche is filled
        page.mouse.click(box["x"] + 75 + 33 * k, box["y"] + 410 - 33 * k)
        if page.locator("#name").inner_text() != before:
            break
    expect(page.locator("#name")).not_to_have_text(before)
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    expect(page.locator("#tip")).to_be_hidden()


def test_lineage_and_change(page):
    page.locator("#map").focus()
    page.keyboard.press("Home")
    rows = page.locator("#lineage tbody tr")
    assert rows.count() > 1
    expect(rows.last).to_contain_text("seed")
    expect(page.locator("#diff .old, #diff .new").first).to_be_visible()
    rows.last.locator("button").click()
    expect(page.locator("#diff")).to_contain_text("no parent")
    expect(rows).to_have_count(1)


def test_filters(page):
    all_of_them = niches(page)
    page.get_by_label(re.compile(r"gp/literal \d")).first.uncheck()
    page.wait_for_function("n => parseInt(document.getElementById('stats').textContent) < n", arg=all_of_them)
    page.get_by_label(re.compile(r"gp/literal \d")).first.check()
    page.wait_for_function("n => parseInt(document.getElementById('stats').textContent) === n", arg=all_of_them)
    page.get_by_label(re.compile(r"^\s*ok \d")).uncheck()
    expect(page.locator("#stats")).to_contain_text("0 of 1,728")
    expect(page.locator("#list tbody tr").first).not_to_contain_text("ok")
    page.get_by_label(re.compile(r"^\s*ok \d")).check()
    page.wait_for_function("n => parseInt(document.getElementById('stats').textContent) === n", arg=all_of_them)


def test_time(page):
    all_of_them = niches(page)
    page.locator("#time").fill("40")
    expect(page.locator("#time-text")).to_contain_text("after 40 of")
    page.wait_for_function("n => parseInt(document.getElementById('stats').textContent) < n", arg=all_of_them)
    page.locator("#time").fill(page.locator("#time").get_attribute("max"))
    page.wait_for_function("n => parseInt(document.getElementById('stats').textContent) === n", arg=all_of_them)


def test_axes_and_theme(page):
    before = pixels(page, "map")
    page.locator("#axis-x").select_option(label="mass")
    page.wait_for_function("b => document.getElementById('map').toDataURL() !== b", arg=before)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != background
    page.click("#theme")


def test_what_programs_say_stays_text(page):
    expect(page.locator("#list tbody tr").first).to_contain_text("<script>window.hit = 1</script>")
    assert page.evaluate("window.hit") is None
    assert page.locator("img[src=x]").count() == 0


def test_without_trouble(page):
    """Last: no error, and nothing was asked of any network."""
    assert page.trouble == []
