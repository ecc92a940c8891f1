"""Options compared: do nothing, the decision taken, the recommendation, and near alternatives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from commission_opt.plan.result import CostYear, GivenResult
from commission_opt.plan.statements.amounts import listed
from commission_opt.plan.statements.notes import against_notes
from commission_opt.plan.statements.people import cost_avoidance_table
from commission_opt.plan.statements.table import NOTHING, Cell, Row, Style, Table, amount, money_row, text
from commission_opt.plan.statements.tables import NOT_SPENT
from commission_opt.publishing.report import Block, Bullets, Chart, Section, Series
from commission_opt.publishing.sections.attached import near_alternatives
from commission_opt.publishing.source import Source


def section(source: Source) -> Section | None:
    """Left out where there is nothing to compare with."""
    result = source.result
    given = [(name, one) for name, one in _given(source) if one["objective"] is not None]
    alternatives = near_alternatives(source)
    avoidance = cost_avoidance_table(result)
    if not given and alternatives is None and avoidance is None:
        return None
    blocks: list[Block] = []
    if given:
        table = _table(source, given)
        blocks += [table, _chart(table)]
    blocks += [Bullets(note.texts) for note in against_notes(result)]
    if alternatives is not None:
        blocks.append(alternatives)
    saving = _savings(source)
    blocks += [table for table in (saving, avoidance) if table is not None]
    return Section("options", "Options compared", tuple(blocks))


def _given(source: Source) -> Iterable[tuple[str, GivenResult]]:
    for one in (source.result["baseline"], source.result["reference"]):
        if one is not None:
            yield one["title"], one


def _table(source: Source, given: list[tuple[str, GivenResult]]) -> Table:
    result, across = source.result, source.years
    rows = [_row(name, one["costs"], one["objective"], source, one) for name, one in given]
    rows.append(_row("Recommended", result["costs"], result["objective"], source, None))
    columns = (source.pounds, *across, "total", "present value", "dearer than the plan by", "hard rules broken")
    note = (
        "The years and their total are money spent. The present value is what was minimised: it is discounted, and "
        "holds the price of rules that are broken, which is not money. Hard rules are those without a price."
    )
    return Table("options", "Cost of each option", columns, tuple(rows), note, years=len(across))


def _row(
    name: str, costs: Iterable[CostYear], objective: float | None, source: Source, given: GivenResult | None
) -> Row:
    spent: dict[str, float] = defaultdict(float)
    for row in costs:
        if row["line"] not in NOT_SPENT:
            spent[row["year"]] += row["cost"]
    plan = source.result["objective"]
    against = None if objective is None or plan is None or given is None else objective - plan
    broken = _broken(given)
    style: Style = "total" if given is None else ""
    return Row((
        *money_row(name, spent, source.years).cells, amount("money", objective),
        NOTHING if against is None else amount("money", against), text(broken),
    ), style)  # fmt: skip


def _broken(given: GivenResult | None) -> str:
    """Names of the hard rules that an option breaks."""
    if given is None:
        return "none"
    names = list(dict.fromkeys(row["name"] for row in given["broken"]))
    if given["short"]:
        names.append("children without a placement")
    return listed(names) or "none"


def _chart(table: Table) -> Chart:
    values = tuple(_number(row.cells[-3]) for row in table.rows)
    return Chart(
        "options-chart", "bars", "What each option costs at present value",
        "Bars, one an option, as long as its net present cost over the horizon.",
        tuple(row.name for row in table.rows), (Series("Net present cost", values),), "pounds",
    )  # fmt: skip


def _number(cell: Cell) -> float | None:
    return cell.value if isinstance(cell.value, int | float) else None


def _savings(source: Source) -> Table | None:
    """Money spent less than without the plan, by year, where a baseline is priced."""
    rows = [row for row in source.result["avoidance"] if row["baseline"] is not None]
    if not rows:
        return None
    across = source.years
    baseline = {row["year"]: row["baseline"] or 0.0 for row in rows}
    plan = {row["year"]: row["plan"] for row in rows}
    less = {row["year"]: row["avoidance"] or 0.0 for row in rows}
    body = [
        money_row("Doing nothing new", baseline, across),
        money_row("Recommended", plan, across),
        money_row("Difference", less, across, "total"),
    ]
    title = "Money spent, with the plan and without it"
    note = "Not discounted, and without the price of broken rules: elsewhere the difference is given at present value."
    return Table("spending", title, (source.pounds, *across, "total"), tuple(body), note, years=len(across))
