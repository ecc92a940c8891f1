"""How far beds are filled where that is worked out, and from what."""

from __future__ import annotations

from collections.abc import Iterable

from commission_opt.instance.conventions import EDITIONS
from commission_opt.plan.needs import needs_in_beds
from commission_opt.plan.result import Result
from commission_opt.plan.statements.amounts import children, count, percent
from commission_opt.plan.statements.note import Note

ASSUMED = (
    "beds are assumed to be filled to their practical occupancy, whatever their number. To work it out, give every need that they or a "
    "limited market take a stay (mean_stay_weeks)"
)


def occupancy_notes(result: Result) -> list[Note]:
    """What the plan's beds carry, of the children who come; nothing where occupancy is assumed."""
    said = result["inputs"].get("rules", {}).get("occupancy", {})
    weeks = {period["start"]: period["weeks"] for period in result["periods"]}
    beds = sum(weeks[row["period"]] * row["beds"] for row in result["beds"])
    if said.get("method") != "worked_out" or beds <= 0:
        by_edition = EDITIONS[result["conventions"]["edition"]].occupancy_worked_out and beds > 0  # type: ignore[index]
        return [Note("Occupancy", (ASSUMED,))] if by_edition and said.get("method") is None else []
    filled = sum(weeks[row["period"]] * (row["used"] + row["sold"]) for row in result["beds"] if row["beds"] > 0)
    needs = needs_in_beds(result["placements"], result["beds"])
    rows = [*result["placements"], *result["short"]]
    come = sum(weeks[row["period"]] * row["children"] for row in rows if row["need"] in needs)
    text = (
        f"beds are filled for {percent(filled / beds)} of their weeks. This is worked out from {children(come / sum(weeks.values()))} "
        f"children on average, who come at random{_stay(result, needs)}, and neither wait nor move. It holds for all homes that take "
        "the same children together, not for each"
    )
    corrected = len(said.get("correction", ()))
    if corrected and said.get("corrected_by") == "simulation":
        text += (
            ". A child-by-child simulation of the plan found before has corrected it. The proof, the bound and the prices of rules hold "
            "for these corrections"
        )
    elif corrected:
        text += f". Corrected in {count(corrected, 'place')}"
    return [Note("Occupancy", (text,))]


def _stay(result: Result, needs: Iterable[str]) -> str:
    """How long the children stay: a mean, or the shortest and the longest of several."""
    tables = [*result["inputs"].get("need", ()), *result["inputs"].get("demand", ())]
    wanted = set(needs)
    stays = sorted(
        {
            float(table["mean_stay_weeks"])
            for table in tables
            if table.get("mean_stay_weeks") and table.get("need", table.get("id")) in wanted
        }
    )
    if not stays:
        return ""
    return f" and stay {stays[0]:g} weeks" if len(stays) == 1 else f" and stay {stays[0]:g} to {stays[-1]:g} weeks"
