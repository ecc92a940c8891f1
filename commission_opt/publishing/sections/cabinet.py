"""What Cabinet approves: capital and who pays it, revenue by year, what is paid once, and the decisions with their dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commission_opt.plan.statements.amounts import long_month, millions, rounded_by_year
from commission_opt.plan.statements.money import by_mix, funded, once, payback_text, sums_of
from commission_opt.plan.statements.pounds import added, by_line, less, shown_lines, spent_by_year
from commission_opt.plan.statements.table import Style, Table, TableRow, shown_row
from commission_opt.publishing.report import Bullets, Paragraph, Piece, Section
from commission_opt.publishing.sections.decided import decisions_table
from commission_opt.publishing.source import Source

CAPITAL = (
    ("outlay", "Capital spent"),
    ("grant", "paid by grant"),
    ("receipts", "paid from receipts"),
    ("borrowing", "borrowed"),
)


def section(source: Source) -> Section | None:
    """Left out of a result that does not say what it costs by year."""
    rows = by_mix(source.result).get("plan", [])
    if not rows:
        return None
    blocks: list[Piece] = [_table(source, rows)]
    found = [f"{row.cells[0].text}: {row.cells[1].text} ({row.cells[2].text})" for row in _decisions(source)]
    if found:
        blocks.append(Bullets(tuple(found), "To be decided by"))
    said = _after(source)
    if said:
        blocks.append(Paragraph(said))
    return Section("cabinet", "What Cabinet approves", tuple(blocks))


def _decisions(source: Source) -> tuple[TableRow, ...]:
    table = decisions_table(source)
    return () if table is None else table.rows


def _table(source: Source, rows: list[Any]) -> Table:
    """By year: revenue of every year, what is paid once, the charge for capital; and capital with who pays it."""
    across = source.years
    costs = source.result["costs"]
    lines, shown = by_line(costs), shown_lines(costs)
    cash, total = spent_by_year(costs), rounded_by_year(spent_by_year(costs))
    charge, charged = lines.get("capital", {}), shown.get("capital", {})
    single = {year: sum(lines[line].get(year, 0.0) for line in once(source.result)) for year in across}
    singly = added(shown[line] for line in once(source.result))
    running = {year: cash.get(year, 0.0) - charge.get(year, 0.0) - single[year] for year in across}
    body = [shown_row("Revenue, every year", running, less(less(total, charged), singly), across)]
    for name, sums, read in (("Revenue, once", single, singly), ("Charge for capital", charge, charged)):
        if _any(sums):
            body.append(shown_row(name, sums, read, across))
    body.append(shown_row("Net revenue in all", cash, total, across, "total"))
    if source.result["capital"]:
        told = funded(source.result["capital"])
        for key, label in CAPITAL:
            of_capital = sums_of(source.result["capital"], key)
            if _any(of_capital):
                style: Style = "total" if key == "outlay" else ""
                body.append(shown_row(label, of_capital, told[key], across, style))
    paid = " after what funders pay" if any(row["contributions"] for row in rows) else ""
    note = (
        f"Net revenue is cash{paid}, with income taken off; care avoided and penalties are no part of it. "
        "Once: recruiting, closing homes, and what is spent before they open."
    )
    return Table(
        "approves",
        "Revenue and capital by year",
        (source.pounds, *across, "total"),
        tuple(body),
        note,
        years=len(across),
    )


def _any(sums: Mapping[str, float]) -> bool:
    return any(map(round, sums.values()))


def _after(source: Source) -> str:
    """What is bound to after the horizon, and when capital has paid back."""
    result = source.result
    end = long_month(result["periods"][-1]["end"])
    said = []
    if (owed := result["commitment_outstanding"]) >= 1:
        said.append(f"After {end} contracts still guarantee {millions(owed)}.")
    if (loans := result["capital_outstanding"]) >= 1:
        said.append(f"After {end} {millions(loans)} borrowed for buildings is still to be repaid.")
    return " ".join([*said, *filter(None, [payback_text(result)])])
