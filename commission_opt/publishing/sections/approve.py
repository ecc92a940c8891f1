"""What Cabinet approves: revenue and capital by year, and the decisions with their days."""

from __future__ import annotations

from collections import defaultdict

from commission_opt.plan.statements.table import Table, money_row
from commission_opt.publishing.report import Section
from commission_opt.publishing.sections.capital import outlay_by_year
from commission_opt.publishing.sections.decided import decisions_table
from commission_opt.publishing.source import Source
from commission_opt.registry import COST_LINES

HALF_A_POUND = 0.5
NOT_CASH = ("penalty", "avoided")
NOTE = "Capital is spent when a home opens. Its yearly charge is in money spent; the outlay is not added to it again."


def section(source: Source) -> Section:
    """The money first, then what to decide by when."""
    decisions = decisions_table(source)
    return Section("approve", "What Cabinet approves", (_money(source), *([decisions] if decisions else [])))


def _money(source: Source) -> Table:
    """Revenue, charges for capital and the outlay, by year."""
    revenue: dict[str, float] = defaultdict(float)
    charges: dict[str, float] = defaultdict(float)
    lines: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in source.result["costs"]:
        if row["line"] not in NOT_CASH:
            into = revenue if COST_LINES[row["line"]].revenue else charges
            into[row["year"]] += row["cost"]
            lines[row["line"]][row["year"]] += row["cost"]
    income = {line: by for line, by in lines.items() if sum(by.values()) <= -HALF_A_POUND}
    outlay = outlay_by_year(source.result)
    total = {year: revenue[year] + charges[year] for year in source.years}
    rows = [money_row("Revenue, without capital charges", revenue, source.years)]
    if any(map(round, charges.values())):
        rows.append(money_row("Yearly charge for capital", charges, source.years))
    rows.append(money_row("Money spent", total, source.years, "total"))
    for line, by_year in income.items():
        rows.append(money_row(f"Of which: {COST_LINES[line].label}", by_year, source.years, "aside"))
    if outlay:
        rows.append(money_row("Capital to be spent", outlay, source.years, "aside"))
    columns = (source.pounds, *source.years, "total")
    return Table("approve", "Money by year", columns, tuple(rows), NOTE if outlay else "", years=len(source.years))
