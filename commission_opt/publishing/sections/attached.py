"""Tables and charts of the studies that are attached to a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from commission_opt.plan.statements.amounts import apart, count, percent
from commission_opt.plan.statements.table import NOTHING, Cell, Table, TableRow, amount, text
from commission_opt.plan.wording import number, pounds
from commission_opt.publishing.report import Chart, Series
from commission_opt.publishing.source import Source
from commission_opt.studies.cost_parts import PARTS, not_all_cash
from commission_opt.studies.explanation.rests_on import rests_on

MOST = 15  # figures of a tornado that a page can show; the file has all
MEASURED = {  # by `simulate`
    "cost": "cost",
    "children": "children who need a placement, of all needs",
    "as_used_weeks": "bought as used",
    "spot_weeks": "of which on the spot",
    "short_weeks": "without a placement",
    "local_share": "placed near home",
    "occupancy": "beds used, of those paid for",
    "moves": "children moved",
}
StudyFigures = Mapping[str, Any]


def near_alternatives(source: Source) -> Table | None:
    """Mixes that cost nearly the same, or do without somebody; None where no such study is attached."""
    study, plan = source.studies.get("alternatives", {}), source.result["objective"]
    told = not_all_cash(study.get("mixes", []))
    rows = tuple(
        TableRow(
            (
                text(one["name"]),
                amount("money", one["cost"]),
                *([amount("money", one.get("cash"))] if told else []),
                _dearer(one["cost"], plan),
                amount("children", one["beds_apart"]),
                text(one["mix"] or "no mix meets the rules"),
            )
        )
        for one in study.get("mixes", [])
        if one["kind"] != "cheapest"
    )
    cash = ["cash, £"] if told else []
    columns = ("Mix", "present value, £", *cash, "extra cost over recommended, £", "beds apart", "what it is")
    note = "Beds apart: beds that differ from the cheapest mix, each by the share of the planned time that it is there."
    found = next((one["cost"] for one in study.get("mixes", []) if one["kind"] == "cheapest"), None)
    if found is not None and plan is not None and found - plan >= 1:
        note += f" The cheapest mix that the study itself found costs {pounds(apart(found, plan))} more than the recommendation: its gap was wider."
    return Table("alternatives", "Near alternatives", columns, rows, note) if rows else None


def _dearer(cost: float | None, plan: float | None) -> Cell:
    return NOTHING if cost is None or plan is None else amount("money", apart(cost, plan))


def tornado_chart(study: StudyFigures) -> Chart | None:
    """The largest swings; None where no figure was moved both ways."""
    rows = _swings(study)
    if not rows:
        return None
    low, high = (tuple(row[f"change_{side}"] for row in rows) for side in ("low", "high"))
    return Chart(
        "tornado-chart",
        "tornado",
        "What each figure changes the cost by, one at a time (+ costs more)",
        "Bars from the middle, a pair for each figure: what its low and its high value change the cost by.",
        tuple(row["path"] for row in rows),
        (Series("Low value", low), Series("High value", high)),
        "pounds",
    )


def tornado_table(study: StudyFigures) -> Table | None:
    """The same in figures, and whether the mix changes."""
    shown = _swings(study)
    sides = [{part: row.get(f"{part}_{side}") for part in PARTS} for row in shown for side in ("low", "high")]
    told = not_all_cash(sides)
    rows = tuple(
        TableRow(
            (
                text(row["path"]),
                _number(row["base"]),
                *_change(row, "low", told),
                *_change(row, "high", told),
                text(_changes(row)),
            )
        )
        for row in shown
    )
    by = ("changes the cost by (+ costs more)", *(["in cash"] if told else []))
    columns = ("Figure", "as planned", "low", *by, "high", *by, "another mix")
    all_of = len(study.get("tornado") or [])
    note = f"The {len(rows)} that matter most, of {all_of}." if all_of > len(rows) else ""
    return Table("tornado", "One figure at a time", columns, rows, note) if rows else None


def _change(row: StudyFigures, side: str, told: bool) -> list[Cell]:
    """A value of a figure, what it changes the cost by, and what of that is cash where not all is."""
    cells = [_number(row[f"value_{side}"]), amount("pounds", row[f"change_{side}"])]
    return [*cells, amount("pounds", row.get(f"cash_change_{side}"))] if told else cells


def _swings(study: StudyFigures) -> list[StudyFigures]:
    rows = [
        row for row in study.get("tornado") or [] if row["change_low"] is not None or row["change_high"] is not None
    ]
    ordered = sorted(rows, key=lambda row: -max(abs(row["change_low"] or 0.0), abs(row["change_high"] or 0.0)))
    return [row for row in ordered if row["change_low"] or row["change_high"]][:MOST]


def _changes(row: StudyFigures) -> str:
    sides = [f"at {side}{_beds(row, side)}" for side in ("low", "high") if row[f"mix_changes_{side}"]]
    unknown = [f"not known at {side}" for side in ("low", "high") if row[f"mix_changes_{side}"] is None]
    return " and ".join([*sides, *unknown]) or "no"


def _beds(row: StudyFigures, side: str) -> str:
    beds = row.get(f"beds_{side}")
    return "" if beds is None else f" ({count(beds, 'new bed')})"


def switching_table(study: StudyFigures) -> Table | None:
    """The values at which another mix is recommended."""
    found = [one for one in study.get("switching") or [] if one["verdict"] in ("exact", "between", "none")]
    rows = tuple(
        TableRow(
            (text(one["path"]), _number(one["base"]), text(_switch(one)), text(one["mix_after"] or "the same mix"))
        )
        for one in found
    )
    columns = ("Figure", "as planned", "another mix from", "which")
    return Table("switching", "Where another mix is recommended", columns, rows) if rows else None


def _switch(one: StudyFigures) -> str:
    if one["verdict"] == "none" or one["value"] is None:
        return f"nowhere up to {number(one['end'])}"
    return number(one["value"]) if one["verdict"] == "exact" else f"about {number(one['value'])}"


def frontier_chart(study: StudyFigures) -> Chart | None:
    """The points of a trade-off of cost with something else."""
    first, second = study.get("trade") or ("", "")
    points = study.get("points") or []
    if first != "cost" or len(points) < 2:
        return None
    across = tuple(point[second] for point in points)
    share = all(value is not None and 0 <= value <= 1 for value in across)
    return Chart(
        "frontier-chart",
        "scatter",
        f"What more or less of one measure costs: {second.replace('_', ' ')}",
        "Points, one a plan that no other plan beats in both measures, joined by a line.",
        tuple(str(point["point"]) for point in points),
        (Series(second, across), Series("Cost", tuple(point["cost"] for point in points))),
        "share" if share else "number",
        across=second.replace("_", " "),
        up="net present cost",
    )


def frontier_table(study: StudyFigures) -> Table | None:
    """The same in figures, with the mix of each point."""
    trade, points = study.get("trade") or [], study.get("points") or []
    rows = tuple(
        TableRow(
            (
                text(str(point["point"])),
                *(_measure(point[name], name) for name in trade),
                text(point["mix"]),
            )
        )
        for point in points
    )
    columns = ("Point", *(name.replace("_", " ") for name in trade), "what it is")
    return Table("frontier", "Trade-off", columns, rows) if rows else None


def simulation_table(study: StudyFigures) -> Table | None:
    """What was promised, beside what random children made of it."""
    rows = tuple(
        TableRow(
            (
                text(_measured(one)),
                _in_unit(one["promised"], one["unit"]),
                _in_unit(one["mean"], one["unit"]),
                _in_unit(one["low"], one["unit"]),
                _in_unit(one["high"], one["unit"]),
                _in_unit(one["p5"], one["unit"]),
                _in_unit(one["p95"], one["unit"]),
            )
        )
        for one in study.get("measures") or []
        if one["of"] == ""
    )
    columns = ("Measure", "promised", "simulated", "95% from", "95% to", "1 run in 20 below", "1 run in 20 above")
    return (
        Table(
            "simulation",
            f"The plan against random children, {study.get('done', 0)} runs",
            columns,
            rows,
            "Costs are money: without penalties.",
        )
        if rows
        else None
    )


def _measured(one: StudyFigures) -> str:
    """What a measure of the simulation is called: "Bought on the spot, child-weeks a year"."""
    name = MEASURED.get(one["measure"]) or str(one["measure"]).replace("_", " ")
    year = f", {one['year']}" if one["year"] else ""
    unit = one["unit"]
    return f"{name[:1].upper()}{name[1:]}{year}" + ("" if unit.startswith("share") else f", {unit}")


def comparison_table(study: StudyFigures) -> Table | None:
    """Options that were solved apart, side by side."""
    told = not_all_cash(study.get("options") or [])
    rows = tuple(
        TableRow(
            (
                text(one["option"]),
                amount("money", one["cost"]),
                *([amount("money", one.get("cash"))] if told else []),
                amount("money", one["against_best"]),
                amount("money", one["maximum_regret"]),
                amount("share", one["locality"]),
                amount("share", one["occupancy"]),
                text(one["mix"] or one["status"]),
            )
        )
        for one in study.get("options") or []
    )
    columns = (
        "Option",
        "present value, £",
        *(["cash, £"] if told else []),
        "extra cost over best, £",
        "most regret, £",
        "placed locally",
        "occupancy",
        "what it is",
    )
    note = "Most regret: what an option costs more than the best, if the figures of another option come true."
    return _without_bare(Table("comparison", "Options solved apart", columns, rows, note)) if rows else None


def _without_bare(table: Table) -> Table:
    """The table without the figures that none of its rows has, such as occupancy where there are no beds."""
    kept = [at for at in range(len(table.columns)) if any(row.cells[at].value is not None for row in table.rows)]
    rows = tuple(replace(row, cells=tuple(row.cells[at] for at in kept)) for row in table.rows)
    told = table.note if any(table.columns[at].startswith("most regret") for at in kept) else ""
    return replace(table, columns=tuple(table.columns[at] for at in kept), rows=rows, note=told)


def explanation_items(study: StudyFigures) -> tuple[str, ...]:
    """What `explain` found of the mix, in its own sentences."""
    found = [one for one in study.get("findings") or [] if one.get("kind") != "assumption"]
    return tuple(str(one["text"]) for one in found if one.get("text"))


def rests_on_items(study: StudyFigures) -> tuple[str, ...]:
    """Which figures the decision rests on, as `explain` found."""
    return tuple(rests_on(study.get("findings") or []))


def _measure(value: float | None, name: str) -> Cell:
    if name in ("cost", "spend", "revenue", "void_cost"):
        return amount("pounds", value)
    return amount("share" if name in ("locality", "occupancy") else "number", value)


def _in_unit(value: float | None, unit: str) -> Cell:
    if value is None:
        return NOTHING
    if unit.startswith("£"):
        return amount("pounds", value)
    if unit.startswith("share"):
        return Cell(value, "share", percent(value))
    return amount("children", value)


def _number(value: Any) -> Cell:
    """A figure of an instance, which may also be a day or a list."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(value, "number", number(value))
    return text("-" if value is None else str(value))
