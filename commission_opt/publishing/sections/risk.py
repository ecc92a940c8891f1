"""Risk: how far the cost can lie from what is expected, which figures matter, and where the mix turns."""

from __future__ import annotations

from commission_opt.plan.result import Result
from commission_opt.plan.statements.amounts import listed
from commission_opt.plan.statements.headline import penalties
from commission_opt.plan.statements.table import Cell, Table, TableRow, amount, text
from commission_opt.plan.statements.uncertainty import uncertainty_notes, value_notes
from commission_opt.publishing.report import Bullets, Paragraph, Piece, Section
from commission_opt.publishing.sections import attached
from commission_opt.publishing.sections.register_of_risks import risk_register
from commission_opt.publishing.source import Source

SPREAD = {"cost": "Money spent", "discounted": "At present value", "occupancy": "Occupancy"}
WITH_PENALTIES = "Money spent and penalties"


def section(source: Source) -> Section:
    """The risk register, then what was tried."""
    blocks = [*_spread(source.result), *_sensitivity(source), *_frontier(source), *_simulation(source)]
    comparison = attached.comparison_table(source.studies.get("compare", {}))
    if comparison is not None:
        blocks.append(comparison)
    return Section("risk", "Risk", (risk_register(source), *blocks))


def _spread(result: Result) -> list[Piece]:
    """Cost and occupancy over the demand scenarios that were planned for."""
    blocks: list[Piece] = [
        Bullets(_sentences(note.texts)) for note in (*uncertainty_notes(result), *value_notes(result))
    ]
    names = SPREAD | ({"cost": WITH_PENALTIES} if penalties(result["costs"]) else {})
    rows = tuple(
        TableRow(
            (
                text(f"{names[one['measure']]}{', ' + one['year'] if one['year'] else ''}"),
                *(_in_kind(one["measure"], one[key]) for key in ("mean", "p5", "p50", "p95")),
            )
        )
        for one in result.get("spread") or []
        if one["measure"] in SPREAD
    )
    if rows:
        columns = ("Measure", "on average", "1 scenario in 20 below", "median", "1 scenario in 20 above")
        blocks.append(Table("spread", "Over the demand scenarios that were planned for", columns, rows))
    return blocks


def _in_kind(measure: str, value: float | None) -> Cell:
    return amount("share" if measure == "occupancy" else "pounds", value)


def _sensitivity(source: Source) -> list[Piece]:
    study = source.studies.get("sensitivity", {})
    found = (attached.tornado_chart(study), attached.tornado_table(study), attached.switching_table(study))
    return [one for one in found if one is not None]


def _frontier(source: Source) -> list[Piece]:
    study = source.studies.get("frontier", {})
    found = (attached.frontier_chart(study), attached.frontier_table(study))
    return [one for one in found if one is not None]


def _simulation(source: Source) -> list[Piece]:
    study = source.studies.get("simulate", {})
    table = attached.simulation_table(study)
    if table is None:
        return []
    how = [str(study.get("in_words", "")), str((study.get("policy") or {}).get("in_words", ""))]
    stay = study.get("stay_taken")
    if stay:
        names = source.result["labels"]["needs"]
        taken = listed([f"“{names.get(need, need)}”" for need in stay["needs"]])
        how.append(
            f"Stays of {taken} are taken to be {stay['weeks']:g} weeks on average. Other plans were not simulated."
        )
    return [*(Paragraph(text) for text in how if text), table]


def _sentences(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text[:1].upper() + text[1:] for text in texts)
