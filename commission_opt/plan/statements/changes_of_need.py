"""Children who change need while they stay: how many a year, from which need to which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from commission_opt.plan.result import Result
from commission_opt.plan.statements.amounts import children
from commission_opt.plan.statements.note import Note
from commission_opt.plan.wording import number

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

CALLED = {"step_down": "step down", "step_up": "step up", "ageing": "ageing", "other": ""}
TITLE = "Children change need"


def need_change_notes(result: Result) -> list[Note]:
    """So many children a year change from one need to another; nothing where nobody does."""
    tables = result["inputs"]
    if not tables.get("change_of_need"):
        return []
    weeks = {period["start"]: period["weeks"] for period in result["periods"]}
    there: dict[str, float] = {}
    for row in [*result["placements"], *result["short"]]:
        there[row["need"]] = there.get(row["need"], 0.0) + weeks[row["period"]] * row["children"]
    average = {need: found / sum(weeks.values()) for need, found in there.items()}
    names = {need["id"]: need.get("name") or need["id"] for need in tables["need"]}
    texts = need_change_texts(tables["change_of_need"], names, average)
    return [Note(TITLE, texts)] if texts else []


def need_changes_ahead(instance: Instance) -> tuple[str, ...]:
    """The same of an instance that is not solved, on average over its demand scenarios."""
    from commission_opt.demand.table import mean_demand

    if not instance.change_of_need:
        return ()
    weeks, average = sum(period.weeks for period in instance.periods), dict[str, float]()
    for (t, need, _), there in mean_demand(instance).expected.items():
        average[need] = average.get(need, 0.0) + there * instance.periods[t].weeks / weeks
    said = [vars(one) for one in instance.change_of_need]
    return need_change_texts(said, {need.id: need.label for need in instance.need}, average)


def need_change_texts(
    changes: Sequence[Mapping[str, Any]], names: Mapping[str, str], average: Mapping[str, float]
) -> tuple[str, ...]:
    """A text for each change that happens.

    Parameters
    ----------
    changes
        Records of `[[change_of_need]]`.
    average
        Children of each need, on average over the horizon: so many times `per_year` change in a year.
    """
    texts = []
    for one in changes:
        if one["per_year"] > 0:
            why = CALLED[one.get("why") or "other"]
            often = children(one["per_year"] * average.get(one["need"], 0.0))
            texts.append(
                f"{often} a year from {names[one['need']]} to {names[one['to']]}"
                + (f" ({why})" if why else "")
                + f": {number(one['per_year'])} a year for each child there"
            )
    return tuple(texts)
