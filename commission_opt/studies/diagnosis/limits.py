"""The limit of a rule in words: "at least 1 contract", "at most £1,000,000", "at least 85% of bed-weeks used"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.plan.statements.amounts import listed, short_percent
from commission_opt.plan.wording import number, pounds
from commission_opt.studies.diagnosis.figures import Figure, figure
from commission_opt.studies.diagnosis.rows import Place, RowKey

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model

MOST = 2  # figures of one rule that are told; with more of them the rule is named alone


def amount(one: Figure, value: float | None) -> str:
    """A figure as its kind is written; "none" where there is none."""
    if value is None:
        return "none"
    if one.kind == "pounds":
        return pounds(value)
    return f"{100 * value:.4g}%" if one.kind == "share" else number(value, 3)


def least_or_most(one: Figure) -> str:
    """Which way it limits."""
    return "at least" if one.lower else "at most"


def subject(place: Place, one: Figure) -> str:
    """What a limit counts, in the number that the limit takes."""
    what = one.path.rpartition(".")[2]
    said = {
        "minimum_share": "placed locally" if place[0] == "C03" else "of bed-weeks used",
        "children_beyond_at_most": "children beyond",
        "share_met_locally": "of child-weeks met locally",
        "probability_met_locally": "of courses of demand met locally",
        "margin": "more local beds than expected demand",
        "provider_share_at_most": f"of bed-weeks with {place[-1] if len(place) > 3 else 'one provider'}",
        "capital_at_most": "of capital",
        "revenue_at_most": "of revenue",
        "recruits_per_year_at_most": "taken on a year",
        "in_post": "in post",
        "market": "children",
        "children": "children",
        "beds_at_most": "beds",
        "cvar_at_most": "",
    }.get(what, what.partition("_")[0])
    return _singular(said) if one.kind in ("whole", "number") and one.now == 1 else said


def _singular(said: str) -> str:
    first, _, rest = said.partition(" ")
    one = "child" if first == "children" else first.removesuffix("s")
    return f"{one} {rest}".rstrip()


def limits_text(model: Model, member: Place, rows: Iterable[RowKey]) -> str:
    """What a rule asks, of all its rows: "at least 1 contract"; nothing where that is no figure, or many."""
    nothing = np.zeros(model.problem.numVariables())
    found: dict[str, Figure] = {}
    for rule, key in rows:
        one = figure(model, rule, key, nothing)
        if one is not None:
            found[one.path] = one
    if not 0 < len(found) <= MOST:
        return ""
    return listed(
        [f"{least_or_most(one)} {amount(one, one.now)} {subject(member, one)}".rstrip() for one in found.values()]
    )


def out_of_reach(instance: Instance, place: Place) -> str:
    """Said of a minimum occupancy above what its beds can be filled to; nothing where it can be reached."""
    from commission_opt.model.groups import group
    from commission_opt.offers.market.record import Market

    if place[0] != "C06":
        return ""
    rule = next(one for one in instance.rules.minimum_occupancy if one.id == place[1])
    beds = [one for one in group(instance, rule) if not isinstance(one, Market)]
    most = max((one.practical_occupancy for one in beds), default=1.0)
    if rule.minimum_share <= most + 1e-9:
        return ""
    return f" (none of its beds can be filled beyond {short_percent(most)}, their practical_occupancy)"
