"""Options compared: do nothing, do minimum, the decision taken, the recommendation, and near alternatives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any

from commission_opt.plan.given import priced_mixes
from commission_opt.plan.result import CostYear, GivenResult
from commission_opt.plan.statements.amounts import apart, listed, millions, rounded_by_year
from commission_opt.plan.statements.least_breach import least_breach
from commission_opt.plan.statements.notes import against_notes
from commission_opt.plan.statements.people import cost_avoidance_table
from commission_opt.plan.statements.pounds import less, spent_by_year
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
from commission_opt.publishing.report import Bullets, Chart, Piece, Section, Series
from commission_opt.publishing.sections.appraised import services_table
from commission_opt.publishing.sections.attached import near_alternatives
from commission_opt.publishing.sections.not_taken import not_taken_table
from commission_opt.publishing.source import Source

PRESENT_VALUE = "present value, £"
HALF_A_POUND = 0.5
BESIDES = {"avoided": "less care avoided (not cash)", "penalty": "with penalties (not money)"}
SIZES = ".sizes"  # a path of the instance: what sizes a contract can have


def section(source: Source) -> Section | None:
    """In order of cost; omitted where there is nothing to compare with."""
    result = source.result
    given = [(one["title"], one) for one in priced_mixes(source.result).values()]
    alternatives = near_alternatives(source)
    avoidance = cost_avoidance_table(result)
    if not given and alternatives is None and avoidance is None:
        return None
    saving = _savings(source)
    blocks: list[Piece] = []
    if given:
        table = _table(source, given)
        blocks += [table, _chart(table)]
    blocks += [Bullets(note.texts, note.label.partition(", ")[2].capitalize()) for note in against_notes(result)]
    blocks += [table for table in (services_table(source), not_taken_table(source), alternatives) if table is not None]
    by_year = _by_year(source, given) if {*priced_mixes(source.result)} != {"baseline"} or saving is None else None
    blocks += [table for table in (by_year, saving, avoidance) if table is not None]
    return Section("options", "Options compared", tuple(blocks))


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
    rows += _appraised(source, owing)
    rows.sort(key=_cost_of)
    least = least_breach(result)
    columns = (
        "Option",
        PRESENT_VALUE,
        "extra cost over recommended, £",
        f"money spent, {source.pounds}",
        *(["still owed at the end, £"] if owing else []),
        "hard rules it could not keep" if least else "hard rules broken",
    )
    lines = {row["line"] for costs in (result["costs"], *(one["costs"] for _, one in given)) for row in costs}
    besides = [said for line, said in BESIDES.items() if line in lines]
    note = (
        f"The present value is what was minimised{f', {listed(besides)}' if besides else ''}. Hard rules have no price."
    )
    if least and any(not one["meets_rules"] for _, one in given):
        note += " An option that could not keep every rule misses them by as little as any choice of placements can."
    if owing:
        price_base = result["instance"]["price_base"]
        note += (
            " Still owed at the end: guaranteed by contracts that run on, at prices of "
            f"{price_base}. It is not in the other figures."
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
    against = None if objective is None or plan is None or given is None else apart(objective, plan)
    style: Style = "total" if given is None else ""
    return TableRow(
        (
            text(name),
            amount("money", objective),
            NOTHING if against is None else amount("money", against),
            amount("money", sum(spent_by_year(costs).values())),
            *([] if owed is None else [amount("money", owed)]),
            text(_broken(given)),
        ),
        style,
    )


def _cost_of(row: TableRow) -> float:
    """What an option costs; one without a cost comes last."""
    value = row.cells[1].value
    return value if isinstance(value, int | float) else inf


def _appraised(source: Source, owing: bool) -> list[TableRow]:
    """Options of an attached comparison that answer the same question, other than the plan itself."""
    study = source.studies.get("compare", {})
    every = study.get("options") or []
    own = next((one for one in every if one.get("sha256") == source.result["instance"]["sha256"]), None)
    if own is None:
        return []
    return [
        TableRow(
            (
                text(one["option"]),
                amount("money", one["cost"]),
                _extra(one["cost"], source.result["objective"]),
                amount("money", _spent_in(one) if one["cost"] is not None else None),
                *([NOTHING] if owing else []),
                text("none" if one["cost"] is not None else one["status"]),
            )
        )
        for one in every
        if one is not own and one["mix"] != own["mix"] and _restricts(one.get("changes") or [])
    ]


def _restricts(changes: Iterable[Mapping[str, Any]]) -> bool:
    """Whether changes only take away what can be chosen, so that the prices and the children are those of the plan."""
    return all(one.get("new") is None or str(one.get("path", "")).endswith(SIZES) for one in changes)


def _spent_in(option: Mapping[str, Any]) -> float:
    """Money spent over the horizon, by the columns of the comparison."""
    return sum(value or 0.0 for key, value in option.items() if key.startswith("spent_"))


def _extra(cost: float | None, plan: float | None) -> Cell:
    return NOTHING if cost is None or plan is None else amount("money", apart(cost, plan))


def _by_year(source: Source, given: list[tuple[str, GivenResult]]) -> Table | None:
    """What each option spends; None where there is none beside the plan."""
    if not given:
        return None
    options = [(name, one["objective"] or 0.0, one["costs"], "") for name, one in given]
    options.append(("Recommended", source.result["objective"] or 0.0, source.result["costs"], "total"))
    rows = [
        money_row(name, spent_by_year(costs), source.years, style)  # type: ignore[arg-type]
        for name, _, costs, style in sorted(options, key=lambda one: one[1])
    ]
    columns = (source.pounds, *source.years, "total")
    note = "Not discounted."
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
        "What each option costs at present value, and its extra cost over recommended",
        "Bars, one an option, as long as its net present cost over the horizon; in brackets its extra cost over recommended, or less (-).",
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
    note = "Not discounted: the table of options has the difference at present value."
    return Table("spending", title, (source.pounds, *across, "total"), tuple(body), note, years=len(across))
