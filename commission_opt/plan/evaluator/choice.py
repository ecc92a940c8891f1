"""What the stages of the choice count in a plan, worked out from its decisions alone."""

from __future__ import annotations

from math import fsum

from commission_opt.decisions import NEW, Decisions
from commission_opt.demand import DemandTable
from commission_opt.instance.instance import Instance
from commission_opt.instance.rule import LocalRule
from commission_opt.keys import BY_SERVICE, RecordKey
from commission_opt.plan.evaluation import Evaluation, Violation
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import OBJECTIVE
from commission_opt.registry import STABILITY, row_key
from commission_opt.rules.locality.record import Locality

OFF = 1e-5  # share of what a stage counts by which two sums of it may differ: each of its children may be off by a rounding


def counted(instance: Instance, demand: DemandTable, decisions: Decisions, evaluation: Evaluation) -> dict[str, float]:
    """Every stage by its name."""
    odds = [scenario.probability for scenario in demand.scenarios]
    new = sum(sum(getattr(decisions, family).values()) for family in NEW)
    return {
        "broken": fsum(row.discounted for row in evaluation.costs if row.line == "penalty"),
        "near_home": _near_home(instance, odds, decisions),
        "moves": _moves(odds, decisions, evaluation),
        "commitments": float(new),
        "owed": evaluation.commitment_outstanding,
        "hired": fsum(decisions.hired.values()),
    }


def _moves(odds: list[float], decisions: Decisions, evaluation: Evaluation) -> float:
    """Children moved, expected: those whom a rule of stability counts, and those moved as planned."""
    rows = [(row_key(row.id, row.key), row.value) for row in evaluation.rules if row.id == STABILITY]
    counted = [odds[row.key.scenario] * value for row, value in rows if isinstance(row.key, RecordKey)]
    return fsum(
        [
            *counted,
            *(
                odds[key[0]] * number
                for key, number in decisions.transferred.items()
                if not key[2].startswith(BY_SERVICE)
            ),
        ]
    )


def _near_home(instance: Instance, odds: list[float], decisions: Decisions) -> float:
    """Child-weeks near home: by the first rule of locality, or in the child's own area where there is none."""
    first: LocalRule = next(iter(instance.rules.of(Locality)), LocalRule(id="own-area"))
    needs = set(first.needs) or {need.id for need in instance.need if need.local_duty}
    areas = set(first.areas) or {area.id for area in instance.area}
    offers, places = {offer.id: offer for offer in instance.offers}, terms.Places(instance)
    near = {(area, offer.id) for area in areas for offer in offers.values() if places.local(area, offer, first)}
    return fsum(
        odds[s] * terms.weeks(instance.periods[t]) * children
        for (s, t, need, area, offer), children in decisions.placed.items()
        if need in needs and (area, offer) in near
    )


def misfits(
    said: dict[str, float], found: dict[str, float], cap: float | None, minimised: float
) -> tuple[Violation, ...]:
    """Where a choice is not what it says: a stage that counts something else, or a plan more expensive than the cap."""
    wrong = [
        Violation("choice", name, abs(value - found[name]), f"{value:,.6g} is said, and it is {found[name]:,.6g}")
        for name, value in said.items()
        if abs(value - found[name]) > OFF * max(1.0, abs(found[name]))
    ]
    if cap is not None and minimised - cap > OBJECTIVE * max(1.0, abs(cap)):
        dear = f"£{minimised:,.2f}, and at most £{cap:,.2f} counts as equal"
        wrong.append(Violation("choice", "cost", minimised - cap, dear))
    return tuple(wrong)
