"""The mix: what to buy, from whom, how many beds, from when, for how long, and its bill by year."""

from __future__ import annotations

from dataclasses import replace

from commission_opt.plan.statements.amounts import millions
from commission_opt.plan.statements.pounds import of_mix
from commission_opt.plan.statements.table import Cell, Table, TableRow, amount, exact_day, shown_as, text
from commission_opt.plan.statements.tables import NOT_SPENT, cost_table, mix_tables
from commission_opt.plan.statements.unit_costs import unit_cost_table
from commission_opt.publishing.report import Chart, Paragraph, Piece, Section, Series
from commission_opt.publishing.sections.decided import decisions_table, set_up_note, term
from commission_opt.publishing.source import Source

TOTAL = "Total"
NET = "Income is below the line. The mark across a bar, and the figure over it, is the total: money spent less income."


def section(source: Source) -> Section:
    """Tables of the mix, who provides it, and the bill."""
    result = source.result
    blocks: list[Piece] = [_offers(source, table) for table in mix_tables(result)]
    decisions = decisions_table(source)
    if decisions is not None:
        blocks.append(decisions)
    providers = _providers(source)
    if providers is not None:
        blocks.append(providers)
    units = unit_cost_table(result, source.pounds)
    if units is not None:
        blocks.append(replace(units, columns=("Offer", *units.columns[1:])))
    bill = replace(cost_table(result), title="Cost by year", columns=(source.pounds, *source.years, "total"))
    blocks += [bill, _chart(source, bill)]
    owed = result["commitment_outstanding"]
    if owed >= 1:
        blocks.append(
            Paragraph(
                f"At the end of the horizon contracts that run on still guarantee {millions(owed)}, at prices of "
                f"{result['instance']['price_base']}. That is not in the bill above."
            )
        )
    return Section("mix", "The mix", tuple(blocks))


def _offers(source: Source, table: Table) -> Table:
    """A table of the mix as Cabinet authorises it: to the day, with the terms of contracts and what setting up costs."""
    kept = {"buy": False, "have": True}.get(table.id)
    mix = [row for row in source.result["mix"] if row["homes"] and row["existing"] == kept] if kept is not None else []
    columns = ("Offer", *table.columns[1:])
    cells = [tuple(_exact(cell) for cell in row.cells) for row in table.rows]
    if mix:
        at = columns.index("to") + 1
        columns = (*columns[:at], "term", *columns[at:])
        cells = [(*own[:at], term(source.result, row), *own[at:]) for own, row in zip(cells, mix, strict=True)]
    rows = tuple(replace(row, cells=own) for row, own in zip(table.rows, cells, strict=True))
    note = set_up_note(source.result, mix) if kept is False else ""
    return replace(table, id=f"mix-{table.id}", columns=columns, rows=rows, note=note)


def _exact(cell: Cell) -> Cell:
    return exact_day(str(cell.value)) if cell.kind == "month" and cell.value else cell


def _providers(source: Source) -> Table | None:
    """Beds and money by provider, where the instance names any."""
    beds: dict[str, float] = {}
    cost: dict[str, float] = {}
    shown: dict[str, int] = {}
    for row, pounds in zip(source.result["mix"], of_mix(source.result), strict=True):
        if row["homes"] and row["provider"] and not row["existing"]:
            beds[row["provider"]] = beds.get(row["provider"], 0.0) + row["beds"]
            cost[row["provider"]] = cost.get(row["provider"], 0.0) + row["cost"]
            shown[row["provider"]] = shown.get(row["provider"], 0) + pounds
    if len(cost) < 2:
        return None
    rows = tuple(
        TableRow((text(name), amount("children", beds[name] or None), shown_as("pounds", cost[name], shown[name])))
        for name in sorted(cost)
    )
    return Table("providers", "New provision by provider", ("Provider", "beds let in all", "cost in the horizon"), rows)


def _chart(source: Source, bill: Table) -> Chart:
    """Money spent by year and line, stacked; where there is income, below the line, with the total that it leaves."""
    not_spent = {*NOT_SPENT.values(), TOTAL, "At present value"}
    series = [Series(row.name, _by_year(bill, row)) for row in bill.rows if row.name not in not_spent]
    income = any((value or 0.0) < 0 for one in series for value in one.values)
    if income:
        series += [Series(row.name, _by_year(bill, row), "total") for row in bill.rows if row.name == TOTAL]
    return Chart(
        "cost-chart",
        "stacked",
        "Money spent by year and line",
        "Stacked bars, one a financial year, with a part for each line of the bill." + f" {NET}" * income,
        tuple(source.years),
        tuple(series),
        "pounds",
        up=source.pounds,
    )


def _by_year(bill: Table, row: TableRow) -> tuple[float | None, ...]:
    return tuple(_value(cell.value) for cell in row.cells[1 : 1 + bill.years])


def _value(value: float | str | None) -> float | None:
    return value if isinstance(value, int | float) else None
