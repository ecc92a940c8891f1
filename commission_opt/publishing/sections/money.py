"""Money as a finance partner needs it: cash apart, gross to net, capital and how it is funded, payback."""

from __future__ import annotations

from dataclasses import replace

from commission_opt.plan.statements.authorities import authority_table
from commission_opt.plan.statements.money import apart_table, capital_table, gross_table, payback_table
from commission_opt.plan.statements.table import Table
from commission_opt.publishing.report import Chart, Piece, Section, Series
from commission_opt.publishing.source import Source

TITLES = {
    "gross": "Gross cost, contributions and net cost",
    "authorities": "What each authority pays",
    "capital": "Capital, and what it costs",
    "payback": "Payback: cash against doing nothing new",
}


def section(source: Source) -> Section | None:
    """Left out where all of it is cash of one council's own, and no capital is spent."""
    result = source.result
    blocks: list[Piece] = []
    apart = apart_table(result)
    if apart is not None:
        blocks += [replace(apart, columns=("Option", *apart.columns[1:])), _chart(apart)]
    found = (gross_table(result), authority_table(result), capital_table(result), payback_table(result))
    blocks += [_titled(source, table) for table in found if table is not None]
    return Section("money", "Money", tuple(blocks)) if blocks else None


def _titled(source: Source, table: Table) -> Table:
    return replace(table, title=TITLES[table.id], columns=(source.pounds, *table.columns[1:]))


def _chart(apart: Table) -> Chart:
    """Cash of each option, and what is no cash above and below it, with the mark of what is compared."""
    last = len(apart.columns) - 1
    series = [
        Series(name.removesuffix(", £").capitalize(), tuple(_number(row.cells[at].value) for row in apart.rows))
        for at, name in enumerate(apart.columns[1:last], 1)
    ]
    whole = Series("What is compared", tuple(_number(row.cells[last].value) for row in apart.rows), "total")
    return Chart(
        "apart-chart",
        "stacked",
        "Cash, and what is no cash, of each option",
        "Stacked bars, one an option: cash, and in parts of their own what is no cash. The mark is what is compared.",
        tuple(row.name for row in apart.rows),
        (*series, whole),
        "pounds",
        up="£ at present value",
    )


def _number(value: float | str | None) -> float | None:
    return value if isinstance(value, int | float) else None
