"""Which sums of an answer are done otherwise than before, so that nobody wonders why a figure has moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from commission_opt.instance.conventions import EDITIONS
from commission_opt.instance.given import GIVEN
from commission_opt.rules.diversity.record import Diversity
from commission_opt.rules.stability.in_force import stays_of

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.offers.trading.record import Trading
    from commission_opt.plan.result import ConventionsResult


class _ChangedSum(NamedTuple):
    convention: str  # the field of `Conventions`
    touches: Callable[[Instance], bool]
    sentence: str


_CHANGES = (
    _ChangedSum(
        "own_children_first",
        lambda instance: any(trading.own_children_first is None for trading in _sales(instance)),
        "no bed is sold while a child whom that home takes is in a placement bought one by one, or has none",
    ),
    _ChangedSum(
        "capital_when_paid",
        lambda instance: any(getattr(offer, "capital_cost", 0.0) > 0 for offer in instance.offers),
        "each yearly payment for capital is discounted to the day it is paid",
    ),
    _ChangedSum(
        "equal_months",
        lambda instance: any(service.in_house or not service.avoidance_by_year for service in instance.edge_of_care),
        "cases in service, and the care they avoid, are counted by equal months",
    ),
    _ChangedSum(
        "caseload_tolerance",
        lambda instance: any(
            service.in_house and service.caseload_tolerance is None for service in instance.edge_of_care
        ),
        "a team may carry 1% more than its caseload",
    ),
    _ChangedSum(
        "avoided_within_demand",
        lambda instance: any(not service.avoidance_by_year for service in instance.edge_of_care),
        "a service avoids no more care than there is demand",
    ),
    _ChangedSum(
        "least_breach",
        lambda instance: any(getattr(instance, name) is not None for name in GIVEN),
        "a mix that was given, and cannot keep every rule, breaks them as little as it can",
    ),
    _ChangedSum(
        "occupancy_worked_out",
        lambda instance: instance.occupancy.worked_out,
        "what beds carry is worked out from children who come at random and stay, and not assumed",
    ),
    _ChangedSum(
        "children_stay",
        lambda instance: instance.moves is None and bool(stays_of(instance)),
        'a child whose stay is known stays where it is, but for moves that are planned (moves = "free" leaves that away)',
    ),
    _ChangedSum(
        "diversity_by_period",
        lambda instance: any(_counts_over_time(rule) for rule in instance.rules.of(Diversity)),
        "rules of provider diversity hold in each period, not over the whole horizon",
    ),
    _ChangedSum(
        "among_equals",
        lambda instance: instance.choice.among_equals is None and instance.choice.indifferent_within is None,
        "among plans that cost the same, one is chosen by what else counts (choice.among_equals = false turns that off)",
    ),
)


def _counts_over_time(rule: Diversity) -> bool:
    """Whether a rule counts what changes from period to period, and does not say itself over which time."""
    return rule.over is None and not (rule.providers_at_least is None and rule.provider_share_at_most is None)


def _sales(instance: Instance) -> Iterator[Trading]:
    for offer in instance.offers:
        trading = getattr(offer, "trading", None)
        if trading is not None:
            yield trading


def conventions_of(instance: Instance) -> ConventionsResult:
    """The edition of an instance, and what of its sums is done otherwise than in the first."""
    first, here = EDITIONS[1], EDITIONS[instance.conventions]
    changed = [
        one.sentence
        for one in _CHANGES
        if getattr(first, one.convention) != getattr(here, one.convention) and one.touches(instance)
    ]
    if instance.money.weeks_per_year is not None:
        weeks = f"{instance.money.weeks_per_year:g}"
        changed.append(f"prices a week are paid for {weeks} weeks in a full financial year (money.weeks_per_year)")
    return {"edition": instance.conventions, "changed": changed}
