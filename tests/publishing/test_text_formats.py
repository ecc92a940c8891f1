"""HTML and Markdown hold the report, figure by figure, whatever the names in it are."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

import pytest

from commission_opt.publishing.charts.draw import draw
from commission_opt.publishing.compose import compose
from commission_opt.publishing.html import html
from commission_opt.publishing.markdown import markdown
from commission_opt.publishing.marked import marked
from commission_opt.publishing.readable import brief, plain
from commission_opt.publishing.report import Chart, Report, Series
from tests.publishing.reading import Page, markdown_tables
from tests.publishing.reports import hostile, report

pytest.importorskip("jinja2")
SVG = "{http://www.w3.org/2000/svg}"


def cells(found: Report) -> dict[str, list[list[str]]]:
    return {
        table.title: [list(table.columns), *([cell.text for cell in row.cells] for row in table.rows)]
        for table in found.tables()
    }


@pytest.mark.parametrize("name", ["tutorial", "southampton-2017-edge-of-care"])
def test_every_table_reads_back_from_html_and_markdown(name: str) -> None:
    page = Page(html(report(name)))
    written = markdown_tables(markdown(report(name)))
    for title, rows in cells(report(name)).items():
        assert page.tables[title] == rows
        assert [[" ".join(cell.split()) for cell in row] for row in rows] == written[title]


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    page = Page(html(report("tutorial")))
    assert all(address.startswith("#") or address == "data:," for address in page.addresses)
    assert not {"script", "iframe", "object", "embed", "form", "img"} & set(page.tags)
    assert len(page.ids) == len(set(page.ids))
    assert all(address[1:] in page.ids for address in page.addresses if address.startswith("#"))


def test_hostile_names_are_text_and_nothing_else() -> None:
    found = compose(hostile().to_dict())
    text = html(found)
    page = Page(text)
    assert "script" not in page.tags
    assert page.headings[0] == "<script>alert(1)</script>"
    assert "\u202e" not in text
    for table in found.tables():
        said = plain if table.id.startswith("inputs") else brief  # in which names are whole
        rows = [[said(cell.text) for cell in row.cells] for row in table.rows]
        assert page.tables[brief(table.title)][1:] == rows
    assert "N" * 10_000 in "".join("".join(row) for table in page.tables.values() for row in table)
    written = markdown(found)
    assert "<script" not in re.sub(r"\\<", "", written)
    assert "\u202e" not in written


@pytest.mark.parametrize("name", ["tutorial", "southampton-2017-edge-of-care"])
def test_every_chart_is_sound_xml_with_a_title_and_a_description(name: str) -> None:
    charts = [block for _, block in report(name).blocks() if isinstance(block, Chart)]
    assert charts
    for chart in charts:
        drawn = Xml.fromstring(draw(chart))
        assert drawn.findtext(f"{SVG}title") == chart.title
        assert drawn.findtext(f"{SVG}desc") == chart.description
        said = " ".join(text.text or "" for text in drawn.iter(f"{SVG}text"))
        assert all(one.name[:20] in said for one in chart.series) or chart.form == "bars"


@pytest.mark.parametrize("form", ["stacked", "bars", "tornado", "scatter"])
def test_charts_take_nothing_zero_and_below(form: str) -> None:
    values: list[tuple[float | None, ...]] = [(None, 0.0, -5.0, 1e7), (3.0, None, 0.0, -1e7)]
    series = tuple(Series(f"<{at}>", one) for at, one in enumerate(values))
    chart = Chart("c", form, "a & b", "d", ("w", "x", "y", "\x00z"), series, "pounds")  # type: ignore[arg-type]
    Xml.fromstring(draw(chart))


def test_no_line_crosses_the_sums_above_the_bars() -> None:
    beds, children = (45.0,) * 12, tuple(50.0 - at for at in range(12))
    series = (Series("beds", beds), Series("children", children, "line"))
    drawn = draw(Chart("c", "stacked", "t", "d", tuple("abcdefghijkl"), series, "children"))
    place = re.search(r'<path d="M([^"]*)" fill="none" stroke="[^"]*" stroke-width="3"', drawn)
    assert place
    line = [float(one.split()[1]) for one in place[1].split("L")]
    sums = re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*font-weight="bold"[^>]*>45</text>', drawn)
    assert len(sums) == 12
    for at, y in enumerate(map(float, sums)):
        beside = [(line[at] + line[one]) / 2 for one in (at - 1, at + 1) if 0 <= one < 12]  # where other labels begin
        assert not any(y - 11 < crossing < y + 2 for crossing in (line[at], *beside)), at


@pytest.mark.parametrize("said", ["+£1.09m", "-£2,450", "+£253k"])
def test_an_amount_stays_with_its_sign(said: str) -> None:
    assert marked(f"spot {said}, other") == f'spot <span class="amount">{said}</span>, other'
    assert marked(f"a{said}") == f"a{said}"
