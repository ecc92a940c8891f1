"""Options compared: do nothing, the decision taken, the recommendation, and near alternatives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from commission_opt.plan.result import CostYear, GivenResult
from commission_opt.plan.statements.amounts import listed, millions, rounded_by_year
from commission_opt.plan.statements.least_breach import least_breach
from commission_opt.plan.statements.notes import against_notes
from commission_opt.plan.statements.people import cost_avoidance_table
from commission_opt.plan.statements.pounds import less
from commission_opt.plan.statements.table import (
    NOTHING,
    Cell,
    Style,
    Table,
    TableRow,
    amount,
    money_row,
    shown_row,
    text,
)
from commission_opt.plan.statements.tables import NOT_SPENT
from commission_opt.publishing.report import Bullets, Chart, Piece, Section, Series
from commission_opt.publishing.sections.attached import near_alternatives
from commission_opt.publishing.source import Source

PRESENT_VALUE = "present value, £"
HALF_A_POUND = 0.5


def section(source: Source) -> Section | None:
    """Left out where there is nothing to compare with."""
    result = source.result
    given = [(name, one) for name, one in _given(source) if one["objective"] is not None]
    alternatives = near_alternatives(source)
    avoidance = cost_avoidance_table(result)
    if not given and alternatives is None and avoidance is None:
        return None
    saving = _savings(source)
    blocks: list[Piece] = []
    if given:
        table = _table(source, given)
        blocks += [table, _chart(table)]
    blocks += [Bullets(note.texts) for note in against_notes(result)]
    if alternatives is not None:
        blocks.append(alternatives)
    by_year = _by_year(source, given) if source.result["reference"] is not None or saving is None else None
    blocks += [table for table in (by_year, saving, avoidance) if table is not None]
    return Section("options", "Options compared", tuple(blocks))


def _given(source: Source) -> Iterable[tuple[str, GivenResult]]:
    for one in (source.result["baseline"], source.result["reference"]):
        if one is not None:
            yield one["title"], one


def _table(source: Source, given: list[tuple[str, GivenResult]]) -> Table:
    """The options side by side; what is owed at the end of the horizon where any owes something."""
    result = source.result
    owed = [one.get("commitment_outstanding") or 0.0 for _, one in given] + [result["commitment_outstanding"]]
    owing = any(one >= 1 for one in owed)
    rows = [
        _row(source, name, one["costs"], one["objective"], one, owed[at] if owing else None)
        for at, (name, one) in enumerate(given)
    ]
    rows.append(_row(source, "Recommended", result["costs"], result["objective"], None, owed[-1] if owing else None))
    least = least_breach(result)
    columns = (
        "Option",
        PRESENT_VALUE,
        "against the recommended, £ (+ dearer)",
        f"money spent, {source.pounds}",
        *(["still owed at the end, £"] if owing else []),
        "hard rules it could not keep" if least else "hard rules broken",
    )
    note = (
        "The present value is what was minimised: it is discounted, and holds the price of rules that are broken, which "
        "is not money. Hard rules are those without a price."
    )
    if least and any(not one["meets_rules"] for _, one in given):
        note += " An option that could not keep every rule misses as little in all as any choice of placements can."
    if owing:
        price_base = result["instance"]["price_base"]
        note += (
            " Still owed at the end: guaranteed by contracts that run on after the horizon, at prices of "
            f"{price_base}; no part of the other figures."
        )
    return Table("options", "Cost of each option", columns, tuple(rows), note)


def _row(
    source: Source,
    name: str,
    costs: Iterable[CostYear],
    objective: float | None,
    given: GivenResult | None,
    owed: float | None,
) -> TableRow:
    plan = source.result["objective"]
    against = None if objective is None or plan is None or given is None else objective - plan
    style: Style = "total" if given is None else ""
    return TableRow(
        (
            text(name),
            amount("money", objective),
            NOTHING if against is None else amount("money", against),
            amount("money", sum(_spent(costs).values())),
            *([] if owed is None else [amount("money", owed)]),
            text(_broken(given)),
        ),
        style,
    )


def _spent(costs: Iterable[CostYear]) -> dict[str, float]:
    """Money spent, by year."""
    spent: dict[str, float] = defaultdict(float)
    for row in costs:
        if row["line"] not in NOT_SPENT:
            spent[row["year"]] += row["cost"]
    return spent


def _by_year(source: Source, given: list[tuple[str, GivenResult]]) -> Table | None:
    """What each option spends; None where there is none beside the plan."""
    if not given:
        return None
    rows = [money_row(name, _spent(one["costs"]), source.years) for name, one in given]
    rows.append(money_row("Recommended", _spent(source.result["costs"]), source.years, "total"))
    columns = (source.pounds, *source.years, "total")
    note = "Not discounted, and without the price of broken rules."
    return Table("options-by-year", "Money spent on each option", columns, tuple(rows), note, years=len(source.years))


def _broken(given: GivenResult | None) -> str:
    """Names of the hard rules that an option breaks."""
    if given is None:
        return "none"
    names = list(dict.fromkeys(row["name"] for row in given["broken"]))
    if given["short"]:
        names.append("children without a placement")
    return listed(names) or "none"


def _chart(table: Table) -> Chart:
    values, differences = ([_number(row.cells[at]) for row in table.rows] for at in (1, 2))
    return Chart(
        "options-chart",
        "bars",
        "What each option costs at present value, and against the recommended (+ dearer)",
        "Bars, one an option, as long as its net present cost over the horizon; in brackets what it costs more (+) or less (-) than the recommended.",
        tuple(row.name for row in table.rows),
        (Series("Net present cost", tuple(values)),),
        "pounds",
        beside=tuple(_beside(one) for one in differences),
    )


def _beside(difference: float | None) -> str:
    """What an option costs more, or less, than the recommended: "(+£1.77m)"."""
    if difference is None or abs(difference) < HALF_A_POUND:
        return ""
    return f"({'+' if difference > 0 else '-'}{millions(abs(difference))})"


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
    difference = {row["year"]: row["avoidance"] or 0.0 for row in rows}
    shown = less(rounded_by_year(baseline), rounded_by_year(plan))
    body = [
        money_row("Doing nothing new", baseline, across),
        money_row("Recommended", plan, across),
        shown_row("Difference (+ less with the plan)", difference, shown, across, "total"),
    ]
    title = "Money spent, with the plan and without it"
    note = "Not discounted, and without the price of broken rules: elsewhere the difference is given at present value."
    return Table("spending", title, (source.pounds, *across, "total"), tuple(body), note, years=len(across))
