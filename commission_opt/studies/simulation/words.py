"""What a simulation says about a plan, in a sentence or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.plan.wording import pounds

if TYPE_CHECKING:
    from commission_opt.studies.simulation.simulation import Simulation

FEW_WEEKS = 1.0  # child-weeks a year that are not spoken of
LITTLE_DEMAND = 0.01  # share by which demand may differ without being spoken of


def verdict_words(found: Simulation) -> str:
    """Whether the plan keeps its promise of cost, and what makes the difference."""
    promise, cost = found.promised["cost", "", ""], found.cost  # type: ignore[index]
    opening = (
        f"The plan promised {pounds(promise)}; children one by one cost {pounds(cost.mean)} "
        f"(95% interval {pounds(cost.low)} to {pounds(cost.high)})"
    )
    reasons = _reasons(found)
    if found.verdict == "optimistic":
        because = (
            f", because averages hide peaks, and children do not move to fill empty beds: {reasons}" if reasons else ""
        )
        return f"{opening}: the promise is optimistic by {found.off_by:.1%}{because}."
    if found.verdict == "cautious":
        return f"{opening}: {-found.off_by:.1%} less than promised" + (f": {reasons}." if reasons else ".")
    if found.verdict == "unknown":
        return f"{opening}: {len(found.replications)} replications are too few to tell whether the promise holds."
    return f"{opening}: the promise holds."


def _reasons(found: Simulation) -> str:
    """What differs by more than chance: children, placements bought as used, children without one."""
    parts = []
    children, expected = found.spread("children"), found.promise("children") or 0.0
    if not children.low <= expected <= children.high and abs(children.mean - expected) > LITTLE_DEMAND * expected:
        parts.append(f"{children.mean:.1f} children needed a placement on average, where {expected:.1f} were expected")
    for measure, text in (
        ("as_used_weeks", "bought as used (framework and spot)"),
        ("short_weeks", "without any placement"),
    ):
        weeks, promise = found.spread(measure), found.promise(measure) or 0.0
        more = weeks.mean - promise
        if abs(more) >= FEW_WEEKS and not weeks.low <= promise <= weeks.high:
            parts.append(f"{abs(more):,.0f} {'more' if more > 0 else 'fewer'} child-weeks a year {text}")
    return "; ".join(parts)
