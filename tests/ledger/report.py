"""A report beside its result: years add up to totals as shown, tables to lines, and each chart to the table it stands by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import fsum
from typing import Any

import pytest

from commission_opt.plan.result import GivenResult, Result
from commission_opt.plan.statements.table import Cell, Table, TableRow
from commission_opt.publishing.report import Chart, Report
from tests.ledger.lines import added, pennies
from tests.ledger.tables import NOT_SPENT, spent

ASIDE = "At present value"
Figures = list[float]


def reconcile_report(report: Report, result: Result) -> None:
    """Hold every table with money by year, and every chart, to what they are made of."""
    tables = {table.id: table for table in report.tables()}
    assert len(tables) == len(list(report.tables()))
    for table in tables.values():
        years_add_up(table)
    the_bill(tables["cost"], result)
    the_options(tables, result)
    providers(tables, result)
    money_tables(tables, result)
    one_figure_reads_the_same(report)
    pounds_are_rounded_once(report)
    charts = [block for _, block in report.blocks() if isinstance(block, Chart)]
    for chart in charts:
        CHARTS[chart.id](chart, tables)  # a chart that has no table beside it is not to be there


def number(cell: Cell) -> float:
    """The value of a cell; nought where there is none."""
    assert not isinstance(cell.value, str), cell
    return cell.value or 0.0


def numbers(row: TableRow) -> Figures:
    return [number(cell) for cell in row.cells[1:]]


def shown(cell: Cell) -> int:
    """What a cell of whole pounds reads."""
    return 0 if cell.text == "-" else int(cell.text.replace(",", ""))


def column(table: Table, at: int) -> Figures:
    return [number(row.cells[at]) for row in table.rows]


def by_name(table: Table) -> dict[str, TableRow]:
    return {row.name: row for row in table.rows}


def years_add_up(table: Table) -> None:
    """In a row of pounds the years are the total, to the penny, and to the pound as it reads."""
    for row in table.rows:
        years, total = row.cells[1 : 1 + table.years], row.cells[-1]
        if table.years and total.kind == "money":
            assert number(total) == pennies(fsum(map(number, years)))
            assert shown(total) == sum(map(shown, years))
            assert all(
                abs(shown(cell) - number(cell)) < 2 for cell in (*years, total)
            )  # some are differences of others


def the_bill(table: Table, result: Result) -> None:
    """What is spent by line is the total above what is no money, and all of it at present value is what the plan costs."""
    rows = by_name(table)
    assert numbers(rows["Total"])[-1] == pennies(fsum(spent(result["costs"]).values()))
    above = [numbers(row) for row in table.rows[: list(rows).index("Total")]]
    below = [numbers(row) for row in table.rows[list(rows).index("Total") + 1 :] if row.name != ASIDE]
    assert numbers(rows["Total"]) == [pennies(fsum(parts)) for parts in zip(*above, strict=True)] if above else True
    whole = fsum(row["cost"] for row in result["costs"])
    assert fsum(row[-1] for row in (numbers(rows["Total"]), *below)) == pennies(whole)
    if result["instance"]["discount_rate"]:
        assert numbers(rows[ASIDE])[-1] == pennies(result["objective"] or 0.0)
    else:
        assert whole == pennies(result["objective"] or 0.0)


def the_options(tables: Mapping[str, Table], result: Result) -> None:
    """Each option costs what its lines do, and is more expensive than the recommended by what lies between the two."""
    if "options" not in tables:
        return
    table = tables["options"]
    given = [
        one
        for one in (result["baseline"], result.get("do_minimum"), result["reference"])
        if one and one["objective"] is not None
    ]
    every: list[Result | GivenResult] = [*given, result]
    options = sorted(every, key=lambda one: one["objective"] or 0.0)
    assert len(table.rows) == len(options)
    at = next(at for at, name in enumerate(table.columns) if name.startswith("money spent"))
    for row, one in zip(table.rows, options, strict=True):
        own = fsum(line["discounted"] for line in one["costs"])
        assert number(row.cells[1]) == pennies(own)
        shown = round(round(own, 6)) - round(round(result["objective"] or 0.0, 6))  # of the pounds that are beside it
        assert number(row.cells[2]) == (pytest.approx(shown, abs=1e-6) if one is not result else 0.0)
        assert number(row.cells[at]) == pennies(fsum(spent(one["costs"]).values()))
    if "options-by-year" in tables:
        money_by_year(tables["options-by-year"], [spent(one["costs"]) for one in options])
    if "spending" in tables:
        before, plan = spent(given[0]["costs"]), spent(result["costs"])
        less = {year: before.get(year, 0.0) - plan.get(year, 0.0) for year in before | plan}
        money_by_year(tables["spending"], [before, plan, less])


def money_by_year(table: Table, rows: list[dict[str, float]]) -> None:
    years = table.columns[1 : 1 + table.years]
    expected = [[by.get(year, 0.0) for year in years] + [fsum(by.values())] for by in rows]
    assert [numbers(row) for row in table.rows] == [[pennies(one) for one in row] for row in expected]


def providers(tables: Mapping[str, Table], result: Result) -> None:
    """What is new, by provider, is the rows of the mix."""
    if "providers" in tables:
        new = [row for row in result["mix"] if row["homes"] and row["provider"] and not row["existing"]]
        cost = added((row["provider"], row["cost"]) for row in new)
        assert added((row.name, number(row.cells[2])) for row in tables["providers"].rows) == {
            name: pennies(amount) for name, amount in cost.items()
        }


def money_tables(tables: Mapping[str, Table], result: Result) -> None:
    """What is approved, what is no cash, gross and net, capital and payback: each from the lines of the bill alone."""
    years = list(dict.fromkeys(period["year"] for period in result["periods"]))
    cash = spent(result["costs"])
    approved = by_name(tables["approves"])
    assert numbers(approved["Net revenue in all"]) == figures(cash, years)
    parts = [
        numbers(approved[name])
        for name in ("Revenue, every year", "Revenue, once", "Charge for capital")
        if name in approved
    ]
    assert numbers(approved["Net revenue in all"]) == [pennies(fsum(column)) for column in zip(*parts, strict=True)]
    if "apart" in tables:
        given = [
            one
            for one in (result["baseline"], result.get("do_minimum"), result["reference"])
            if one and one["objective"] is not None
        ]
        every: list[Result | GivenResult] = [*given, result]
        for row, one in zip(tables["apart"].rows, every, strict=True):
            assert numbers(row)[-1] == pennies(one["objective"] or 0.0)
            assert fsum(numbers(row)[:-1]) == pennies(one["objective"] or 0.0)
            assert numbers(row)[0] == pennies(
                fsum(line["discounted"] for line in one["costs"] if line["line"] not in NOT_SPENT)
            )
    else:
        assert not any(round(row["discounted"]) for row in result["costs"] if row["line"] in NOT_SPENT)
    if "gross" in tables:
        gross, paid, net = (numbers(row) for row in tables["gross"].rows)
        assert net == figures(cash, years)
        assert paid == figures(spent(result["costs"], "contributions"), years)
        assert net == [pennies(fsum(column)) for column in zip(gross, paid, strict=True)]
    if "capital" in tables:
        assert numbers(by_name(tables["capital"])["Yearly charge"]) == figures(spent(result["costs"], "capital"), years)
    if "payback" in tables:
        assert result["baseline"] is not None
        before = spent(result["baseline"]["costs"])
        less = {year: before.get(year, 0.0) - cash.get(year, 0.0) for year in years}
        assert numbers(by_name(tables["payback"])["Saved after capital"]) == figures(less, years)


def figures(by_year: Mapping[str, float], years: list[str]) -> list[Any]:
    return [*(pennies(by_year.get(year, 0.0)) for year in years), pennies(fsum(by_year.values()))]


SAME = (  # rows of tables by year that are one figure: table and row
    (
        ("cost", "Total"),
        ("approves", "Net revenue in all"),
        ("options-by-year", "Recommended"),
        ("spending", "Recommended"),
    ),
    (("cost", "Total"), ("gross", "Net cost to the council")),
    (("cost", "Capital"), ("approves", "Charge for capital"), ("capital", "Yearly charge")),
    (("spending", "Difference (+ less with the plan)"), ("payback", "Saved after capital")),
    (("approves", "Capital spent"), ("capital", "Capital spent")),
)


def one_figure_reads_the_same(report: Report) -> None:
    """A figure that stands in several tables reads the same, to the pound."""
    tables = {table.id: by_name(table) for table in report.tables()}
    for places in SAME:
        read = [
            [cell.text for cell in tables[table][row].cells[1:]]
            for table, row in places
            if row in tables.get(table, {})
        ]
        assert all(one == read[0] for one in read), places


BY_OPTION = ("options", "options-by-year", "spending", "apart")  # tables whose other rows are of other mixes


def pounds_are_rounded_once(report: Report) -> None:
    """What is one figure of the plan, by its year and its value to a thousandth of a penny, reads the same in every table."""
    read: dict[tuple[str, float], dict[str, str]] = {}
    for table in report.tables():
        for row in table.rows:
            if table.id not in BY_OPTION or row.name == "Recommended":
                for at, cell in enumerate(row.cells[:2] if table.id == "decision" else row.cells):
                    if in_part_pounds(cell):
                        year = table.columns[at] if 1 <= at <= table.years else "in all"
                        where = f"{table.id}: {row.name}"
                        read.setdefault((year, round(number(cell), 5)), {})[where] = cell.text.removeprefix("£")
    for figure, places in read.items():
        assert len(set(places.values())) == 1, (figure, places)


def in_part_pounds(cell: Cell) -> bool:
    """Whether a cell is money that rounding changes."""
    return cell.kind in ("money", "pounds") and isinstance(cell.value, float) and abs(cell.value % 1 - 0.5) < 0.499


# -- charts ------------------------------------------------------------------------------------


def values(chart: Chart, *marks: str) -> list[Figures]:
    """The series that are drawn in some way."""
    return [[one or 0.0 for one in series.values] for series in chart.series if series.mark in marks]


def bars(chart: Chart, table: Table, at: int) -> None:
    """A bar a row, as long as the figure of a column."""
    rows = by_name(table)
    assert len(set(chart.categories)) == len(chart.categories)
    drawn = dict(zip(chart.categories, chart.series[0].values, strict=True))
    assert drawn == {name: pytest.approx(number(rows[name].cells[at])) for name in chart.categories}


def options_chart(chart: Chart, tables: Mapping[str, Table]) -> None:
    table = tables["options"]
    assert list(chart.categories) == [row.name for row in table.rows]
    assert values(chart, "bar") == [[pennies(one) for one in column(table, 1)]]


def cost_chart(chart: Chart, tables: Mapping[str, Table]) -> None:
    """A part for each line above the total, so that what stands above nought less what hangs below it is the total."""
    table = tables["cost"]
    across = slice(0, table.years)
    rows = by_name(table)
    assert chart.categories == table.columns[1 : 1 + table.years]
    for series in chart.series:
        assert [one or 0.0 for one in series.values] == [pennies(one) for one in numbers(rows[series.name])[across]]
    total = [fsum(parts) for parts in zip(*values(chart, "bar"), strict=True)]
    assert total == [pennies(one) for one in numbers(rows["Total"])[across]] if total else True


def apart_chart(chart: Chart, tables: Mapping[str, Table]) -> None:
    """Cash and each sort of what is no cash, with the mark of what is compared."""
    table = tables["apart"]
    assert list(chart.categories) == [row.name for row in table.rows]
    columns = [column(table, at) for at in range(1, len(table.columns))]
    assert values(chart, "bar") == [[pennies(one) for one in of] for of in columns[:-1]]
    assert values(chart, "total") == [[pennies(one) for one in columns[-1]]]


def timeline_chart(chart: Chart, tables: Mapping[str, Table]) -> None:
    """A bar an offer, with the children as a line over them, and the edges of their range."""
    table = tables["timeline"]
    assert list(chart.categories) == [row.name for row in table.rows]
    every = values(chart, "bar"), values(chart, "line"), values(chart, "low"), values(chart, "high")
    in_table = [column(table, at) for at in range(1, len(table.columns))]
    offers = len(every[0])
    drawn = [*every[0], [fsum(parts) for parts in zip(*every[0], strict=True)], *every[1], *every[2], *every[3]]
    assert [series.name for series in chart.series][:offers] == list(table.columns[1 : 1 + offers])
    assert drawn == [[pytest.approx(one) for one in row] for row in in_table]


def occupancy_chart(chart: Chart, tables: Mapping[str, Table]) -> None:
    bars(chart, tables["occupancy-by-offer"], 3)


CHARTS: dict[str, Callable[[Chart, Mapping[str, Table]], Any]] = {
    "options-chart": options_chart,
    "cost-chart": cost_chart,
    "apart-chart": apart_chart,
    "timeline-chart": timeline_chart,
    "occupancy-chart": occupancy_chart,
}
