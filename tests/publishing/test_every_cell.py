"""A report with every section, table and chart that there is, read back from each format cell by cell."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pytest

from commission_opt.publishing.excel.write import excel
from commission_opt.publishing.html import html
from commission_opt.publishing.markdown import markdown
from tests.publishing.drawn import Drawing, drawings
from tests.publishing.everything import FILE, plan, report
from tests.publishing.reading import Page, Tables, markdown_tables, shown
from tests.publishing.worked_out import TITLES, Rows, WorkedOut

openpyxl: Any = pytest.importorskip("openpyxl")
SIGN_OFF = "Names and signatures"  # lines to write on
SECTIONS = [
    "Recommendation",
    "The question, and the terms used",
    "What Cabinet approves",
    "Options compared",
    "Together or alone",
    "The mix",
    "Beds against demand",
    "Occupancy and voids",
    "Locality",
    "Workforce and caseload",
    "Outcomes not in money",
    "Rules that bind, and their cost",
    "Risk",
    "Method and proof",
    "Assumption register",
    "Inputs",
    "How to repeat it",
    "Assurance",
]


@cache
def worked_out() -> dict[str, Rows]:
    return WorkedOut(plan().to_dict()).tables()


@cache
def page() -> Page:
    return Page(html(report()))


@cache
def in_markdown() -> Tables:
    return markdown_tables(markdown(report()))


@cache
def in_excel() -> Tables:
    """Tables of the workbook by the title that stands on top of a sheet; what Excel numbers has no number."""
    book = openpyxl.load_workbook(BytesIO(excel(report())), data_only=True)
    return {sheet["A1"].value: list(_rows(sheet)) for sheet in book}


def _rows(sheet: Any) -> Iterator[list[str]]:
    for row in sheet.iter_rows(min_row=4):
        cells = [shown(cell) for cell in row]
        if not any(cells):
            return
        yield [cell.removesuffix(" (2)") for cell in cells]


def test_every_section_is_there() -> None:
    assert [one for one in page().headings if one in SECTIONS] == SECTIONS


def test_no_table_of_the_report_is_without_its_figures_here() -> None:
    inputs = [f"[{name}]" for name in tomllib.loads(FILE.read_text(encoding="utf-8"))]
    assert [title for title in page().tables if title and title not in inputs] == [*worked_out(), SIGN_OFF]


@pytest.mark.parametrize("title", TITLES)
def test_a_table_reads_the_same_in_every_format(title: str) -> None:
    expected = worked_out()[title]
    assert page().tables[title] == expected
    assert in_markdown()[title] == expected
    assert in_excel()[title] == expected


# -- charts -----------------------------------------------------------------------------------------


@cache
def charts() -> dict[str, Drawing]:
    return drawings(html(report()))


def near(value: float, of: float) -> Any:
    """Equal but for a pixel of a drawing in which so much is seen."""
    return pytest.approx(value, abs=of / 250)


def about(place: float) -> Any:
    return pytest.approx(place, abs=0.1)


def test_no_chart_is_without_its_figures_here() -> None:
    assert list(charts()) == [
        OPTIONS,
        "Money spent by year and line",
        "Cash, and what is no cash, of each option",
        "Beds over time against demand",
        "Occupancy by offer",
        TORNADO,
        "What more or less of one measure costs: locality",
    ]


OPTIONS = "What each option costs at present value, and its extra cost over recommended"
TORNADO = "What each figure changes the cost by, one at a time (+ costs more)"


def test_the_bars_of_the_options_are_as_long_as_they_cost() -> None:
    chart = charts()[OPTIONS]
    result: Any = plan().to_dict()
    options = [result, result["reference"], result["baseline"]]  # in order of cost
    costs = [one["objective"] for one in options]
    assert read_across(chart, 0) == [near(cost, max(costs)) for cost in costs]
    labels = [f"£{cost / 1e6:.2f}m (+£{(cost - costs[0]) / 1e6:.2f}m)" for cost in costs[1:]]
    assert beside_bars(chart, 0) == [f"£{costs[0] / 1e6:.2f}m", *labels]


def test_the_bars_of_the_offers_are_as_long_as_they_are_full() -> None:
    result = plan().to_dict()
    weeks = {one["start"]: one["weeks"] for one in result["periods"]}
    shares = []
    for offer in dict.fromkeys(row["offer"] for row in result["beds"] if row["beds"]):
        own = [row for row in result["beds"] if row["offer"] == offer]
        beds, void = (sum(weeks[row["period"]] * row[key] for row in own) for key in ("beds", "void"))
        shares.append(1 - void / beds)
    chart = charts()["Occupancy by offer"]
    assert read_across(chart, 0) == [near(share, 1.0) for share in shares]
    assert beside_bars(chart, 0) == [row[3] for row in worked_out()["Occupancy by offer, over the horizon"][1:]]


def test_the_bars_of_the_tornado_go_from_the_middle_to_what_they_change() -> None:
    chart = charts()[TORNADO]
    assert read_across(chart, 0) == [near(change, 1e6) for change in (-511_000.0, -40_000.0, -2_100.4)]
    assert read_across(chart, 1) == [near(change, 1e6) for change in (333_000.0, 2_200.6)]
    assert {"-£511k", "-£40k", "-£2,100", "£333k", "£2,201"} <= set(chart.said())
    rows = [y for _, y, _, _ in chart.rects[0]]
    assert [y for _, y, _, _ in chart.rects[1]] == [rows[0], rows[2]]  # the second has no high value


def test_the_points_of_the_trade_off_stand_at_their_two_measures() -> None:
    chart = charts()["What more or less of one measure costs: locality"]
    across, up = chart.across(), chart.up()
    found = [(across(x), up(y)) for x, y in chart.dots]
    assert found == [
        (near(0.55, 0.5), near(4.1e6, 3e6)),
        (near(0.7, 0.5), near(4.7e6, 3e6)),
        (near(0.93, 0.5), near(6.2e6, 3e6)),
    ]
    assert [point for line in chart.dashes for point in line] == [(about(x), about(y)) for x, y in chart.dots]


def test_the_parts_of_the_bill_are_stacked_on_each_other() -> None:
    rows = worked_out()["Cost by year"]
    bill = rows[1 : [row[0] for row in rows].index("Total")]
    figures = {row[0]: [0.0 if cell == "-" else float(cell.replace(",", "")) for cell in row[1:-1]] for row in bill}
    chart = charts()["Money spent by year and line"]
    stacked_as(chart, list(figures.values()), 4e6)
    assert [one for one in chart.said() if one in figures] == list(figures)  # the legend, in the order of the stack


def test_what_is_no_cash_stands_apart_from_cash_and_the_mark_is_all_of_it() -> None:
    rows = worked_out()["Cash, and what is no cash"][1:]
    chart = charts()["Cash, and what is no cash, of each option"]
    whole = [float(row[-1].replace(",", "")) for row in rows]
    up = chart.up()
    assert [up(y) for _, y in chart.marks] == [near(one, 8e6) for one in whole]
    assert {"Cash", "Care avoided (not cash)", "Penalties (not money)"} <= set(chart.said())


def test_the_totals_of_the_chart_are_net_of_income_as_those_of_the_table_are() -> None:
    rows = {row[0]: row[1:-1] for row in page().tables["Cost by year"]}
    totals = [float(cell.replace(",", "")) for cell in rows["Total"]]
    assert any(cell.startswith("-") and cell != "-" for cell in rows["Beds sold (income)"])
    chart = charts()["Money spent by year and line"]
    up = chart.up()
    assert [up(y) for _, y in chart.marks] == [near(total, 4e6) for total in totals]
    assert "Total" in chart.said()
    above = [max((one for one in chart.texts if one.x == about(x)), key=lambda one: -one.y) for x, _ in chart.marks]
    assert [one.said for one in above] == [in_short(total) for total in totals]


def in_short(value: float) -> str:
    return f"£{value / 1e6:.2f}m" if value >= 1e6 else f"£{value / 1e3:.0f}k"


def test_beds_are_stacked_and_the_children_and_their_range_lie_over_them() -> None:
    result, chart = plan().to_dict(), charts()["Beds over time against demand"]
    offers = list(dict.fromkeys(row["offer"] for row in result["beds"] if row["beds"]))
    periods = [one["start"] for one in result["periods"]]
    beds = [
        [
            sum(row["beds"] for row in result["beds"] if (row["offer"], row["period"]) == (offer, start))
            for start in periods
        ]
        for offer in offers
    ]
    stacked_as(chart, beds, 25.0)
    up = chart.up()
    placed = (*result["placements"], *result["short"])
    children = [sum(row["children"] for row in placed if row["period"] == start) for start in periods]
    assert [[up(y) for _, y in line] for line in chart.lines] == [[near(one, 25.0) for one in children]]
    ranges = [one for one in result["demand_range"] if one["need"] == ""]
    assert [[up(y) for _, y in line] for line in chart.dashes] == [
        [near(one[edge], 25.0) for one in ranges] for edge in ("p5", "p95")
    ]


def read_across(chart: Drawing, pattern: int) -> list[float]:
    """What each bar reads at its end, from nought to the right or to the left."""
    value = chart.across()
    ends = [(value(x), value(x + width)) for x, _, width, _ in chart.rects[pattern]]
    assert all(min(map(abs, end)) == near(0.0, max(map(abs, end))) for end in ends)
    return [max(end, key=abs) for end in ends]


def beside_bars(chart: Drawing, pattern: int) -> list[str]:
    """The label behind each bar."""
    return [
        next(one.said for one in chart.texts if one.y == y + 14 and one.x >= x + width)
        for x, y, width, _ in chart.rects[pattern]
    ]


def stacked_as(chart: Drawing, series: list[list[float]], of: float) -> None:
    """Every part of every bar reaches from what is below it to its own value more; what is negative goes down."""
    up = chart.up()
    tops: dict[tuple[int, bool], float] = {}
    for number, values in enumerate(series):
        drawn = iter(chart.rects.get(number, []))
        for at, value in enumerate(values):
            if not value:
                continue
            x, y, width, height = next(drawn)
            assert x + width / 2 == pytest.approx(70 + (at + 0.5) * (720 - 70 - 12) / len(values), abs=0.1)
            below = tops.get((at, value > 0), 0.0)
            assert sorted((up(y), up(y + height)), key=abs) == [near(below, of), near(below + value, of)]
            tops[at, value > 0] = below + value
        assert next(drawn, None) is None
