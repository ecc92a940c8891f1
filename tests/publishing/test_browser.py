"""In Chromium, reports show, print and read aloud as they should: on a wide screen, on a phone and on A4."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from commission_opt.publishing.compose import compose
from commission_opt.publishing.html import html
from commission_opt.publishing.report import Chart, Report
from docs.build_gallery import report as shown
from tests.publishing.chromium import PROGRAM, Chromium
from tests.publishing.reports import hostile

AXE = find_spec("axe_playwright_python")  # which carries axe-core; the rest of it is not used
PAPER = all(map(shutil.which, ("pdfinfo", "pdftotext")))
pytestmark = pytest.mark.skipif(
    not (PROGRAM and AXE and PAPER), reason="Chromium, axe-core or poppler is not installed"
)

PHONE, DESK, A4 = 320, 1280, (594.96, 841.92)  # pixels; points
MARGIN = 14 * 72 / 25.4  # points: 14 mm to the left and right
GUIDELINES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDER = """[...document.querySelectorAll('main *')].filter(one => !one.closest('.scroll')
    && one.getBoundingClientRect().right > innerWidth + 0.5).map(one => one.outerHTML.slice(0, 200))"""
CUT = """[...document.querySelectorAll('svg')].flatMap(svg => [...svg.querySelectorAll('text')].filter(text => {
    const [inner, outer] = [text.getBoundingClientRect(), svg.getBoundingClientRect()]
    return inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 1
        || inner.bottom > outer.bottom + 1 }).map(text => svg.id + ': ' + text.textContent))"""
TINY = """[...document.querySelectorAll('svg')].map(svg => svg.getBoundingClientRect().width
    / svg.viewBox.baseVal.width * Math.min(...[...svg.querySelectorAll('text')].map(one => +one.getAttribute('font-size'))))"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.mark.parametrize("name", ["southampton-2019-block", "hostile"])
def test_a_report_in_a_browser(name: str, browser: Chromium, tmp_path: Path) -> None:
    report = compose(hostile().to_dict()) if name == "hostile" else shown(name)
    page = tmp_path / "report.html"
    page.write_text(html(report), encoding="utf-8")
    on_a_phone(browser, page)
    on_a_desk(browser, page)
    on_paper(browser, report, tmp_path / "report.pdf")
    assert browser.complaints == []


def test_the_checks_find_what_is_wrong(browser: Chromium, tmp_path: Path) -> None:
    page, other = tmp_path / "page.html", (tmp_path / "other.png").as_uri()
    page.write_text(
        f"<!doctype html><title>x</title><main><p style='width: 400px'>x<img src='{other}'></p><script>alert(1)</script>"
        "<script>console.log('x')</script><svg viewBox='0 0 720 9'><text x='700' font-size='13'>too far</text></svg></main>",
        encoding="utf-8",
    )
    browser.open(page, width=PHONE)
    assert browser.requests == [page.as_uri(), other]
    said = "".join(browser.complaints)
    assert all(one in said for one in ("ERR_FILE_NOT_FOUND", '"value": "x"', '"alert"'))
    assert browser.run("document.documentElement.scrollWidth") > PHONE
    assert len(browser.run(WIDER)) > 0
    assert browser.run(CUT) == [": too far"]
    assert min(browser.run(TINY)) < 11
    assert {one for one, _ in violations(browser)} == {"html-has-lang", "image-alt"}


def on_a_phone(browser: Chromium, page: Path) -> None:
    browser.open(page, width=PHONE)
    it_asked_for_nothing_and_said_nothing(browser, page)
    assert browser.run("document.documentElement.scrollWidth") == PHONE
    assert browser.run(WIDER) == []
    assert min(browser.run(TINY)) >= 11


def on_a_desk(browser: Chromium, page: Path) -> None:
    browser.open(page, width=DESK)
    it_asked_for_nothing_and_said_nothing(browser, page)
    assert browser.run("document.documentElement.scrollWidth") == DESK
    assert browser.run(CUT) == []
    assert violations(browser) == []


def it_asked_for_nothing_and_said_nothing(browser: Chromium, page: Path) -> None:
    assert browser.requests == [page.as_uri()]
    assert browser.complaints == []


def violations(browser: Chromium) -> list[Any]:
    """What axe-core finds against WCAG 2.2 AA, each with the elements it is about."""
    assert AXE is not None
    script = Path((AXE.submodule_search_locations or [""])[0]) / "axe.min.js"
    browser.run(f"{script.read_text(encoding='utf-8')}; true")
    options = {"runOnly": GUIDELINES, "resultTypes": ["violations"]}
    found: list[Any] = browser.run(
        f"axe.run(document, {json.dumps(options)}).then(found => found.violations.map("
        "one => [one.id, one.nodes.slice(0, 5).map(node => node.html.slice(0, 200))]))"
    )
    return found


def on_paper(browser: Chromium, report: Report, file: Path) -> None:
    file.write_bytes(browser.pdf())
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+) pts", output("pdfinfo", "-l", "999", str(file)))
    assert {tuple(map(float, size)) for size in sizes} == {A4}
    pages = [words(page) for page in output("pdftotext", "-bbox", str(file), "-").split("<page ")[1:]]
    for number, page in enumerate(pages, 1):
        outside = [word for left, right, word in page if left < MARGIN - 1 or right > A4[0] - MARGIN + 1]
        assert outside == [], f"page {number}"
    every_chart_is_on_one_page(report, pages)


def every_chart_is_on_one_page(report: Report, pages: list[list[tuple[float, float, str]]]) -> None:
    texts = [" ".join(word for _, _, word in page) for page in pages]
    for chart in (block for _, block in report.blocks() if isinstance(block, Chart)):
        if chart.title.isascii():
            names = [one.name for one in chart.series] if chart.form == "stacked" else chart.categories
            on = [text for text in texts if re.search(rf"{re.escape(chart.title)}(?!,)", text)]  # a table's goes on
            assert len(on) == 1, chart.title
            assert all(one in on[0] for one in names if one.isascii() and len(one) < 30), chart.title


def words(page: str) -> list[tuple[float, float, str]]:
    """Where each word of a page begins and ends, in points, and what it is."""
    found = re.findall(r'<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)" yMax="[\d.-]+">(.*?)</word>', page)
    return [(float(left), float(right), unescape(word)) for left, right, word in found]


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, timeout=600).stdout.decode()
