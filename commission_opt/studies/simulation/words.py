"""What a simulation says about a plan, in a sentence or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.plan.wording import pounds

if TYPE_CHECKING:
    from commission_opt.studies.simulation.number_of_children import NumberOfChildren
    from commission_opt.studies.simulation.simulation import Simulation

FEW_WEEKS = 1.0  # child-weeks a year that are not spoken of
LITTLE_COST = 0.001  # share of the cost below which the part of the number of children is not spoken of
PEAKS = "Averages hide peaks, and children do not move to fill empty beds"


def verdict_words(found: Simulation) -> str:
    """Whether the plan keeps its promise of cost, and what makes the difference."""
    promise, cost = found.promised["cost", "", ""], found.cost  # type: ignore[index]
    opening = (
        f"The plan promised {pounds(promise)}. Simulated child by child, it costs {pounds(cost.mean)} "
        f"(95% interval {pounds(cost.low)} to {pounds(cost.high)})"
    )
    reasons = _reasons(found)
    apart = found.by_children
    number = f" {_number(apart, found)}" if apart is not None and _speaks(apart, promise) else ""
    if found.verdict == "optimistic":
        peaks = apart is None or apart.rest > apart.within
        because = f". {PEAKS}: {reasons}" if reasons and peaks else f": {reasons}" if reasons else ""
        return f"{opening}. The promise is optimistic by {found.off_by:.1%}{because}.{number}"
    if found.verdict == "cautious":
        return f"{opening}: {-found.off_by:.1%} less than promised" + (f": {reasons}." if reasons else ".") + number
    if found.verdict == "unknown":
        return f"{opening}: {len(found.replications)} replications are too few to tell whether the promise holds."
    return f"{opening}: the promise holds.{number}"


def _speaks(apart: NumberOfChildren, promise: float) -> bool:
    return abs(apart.amount) > LITTLE_COST * abs(promise)


def _number(apart: NumberOfChildren, found: Simulation) -> str:
    """How much of the difference is the number of children who came, and how much is left."""
    spread, expected = found.spread("children"), found.promise("children") or 0.0
    chance = " by chance" if spread.low <= expected <= spread.high else ""
    more = "more" if apart.more > 0 else "fewer"
    amount, rest = pounds(abs(apart.amount)), pounds(abs(apart.rest))
    up, side = "adds" if apart.amount > 0 else "saves", "more" if apart.rest > 0 else "less"
    opening = (
        f"{abs(apart.more):.2f} children {more} than planned came{chance} ({spread.mean:.2f}, not {expected:.2f}), "
        f"which {up} {amount}. "
    )
    if abs(apart.rest) <= apart.within:
        return f"{opening}With as many as planned, the difference left could be chance ({rest})."
    return f"{opening}With as many as planned it would cost {rest} {side} than promised (give or take {pounds(apart.within)})."


def _reasons(found: Simulation) -> str:
    """What differs by more than chance: placements bought as used, children without one."""
    parts = []
    for measure, text in (
        ("as_used_weeks", "bought as used (framework and spot)"),
        ("short_weeks", "without any placement"),
    ):
        weeks, promise = found.spread(measure), found.promise(measure) or 0.0
        more = weeks.mean - promise
        if abs(more) >= FEW_WEEKS and not weeks.low <= promise <= weeks.high:
            parts.append(f"{abs(more):,.0f} {'more' if more > 0 else 'fewer'} child-weeks a year {text}")
    return "; ".join(parts)
