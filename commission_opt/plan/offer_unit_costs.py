"""What a bed-week and a child-week of each offer cost over the horizon: for the beds alone, and for the children in them."""

from __future__ import annotations

from collections import defaultdict

from commission_opt.instance.instance import Instance
from commission_opt.offers.card import Form
from commission_opt.offers.common.record import Offer
from commission_opt.offers.rooms import kinds_of, offer_kinds
from commission_opt.plan.evaluation import Evaluation
from commission_opt.plan.evaluator import terms
from commission_opt.plan.result import OfferUnitCost
from commission_opt.plan.tables import TINY

# Closing a home buys no week of it, recruitment is a role's, and what funders pay is apart.
PAID = frozenset((*offer_kinds(), "capital", "receipts", "before_opening", "management"))
BY_THE_CHILD = kinds_of(Form.HOUSEHOLDS)  # places that cost nothing while nobody is in them


def offer_unit_costs(instance: Instance, evaluation: Evaluation) -> list[OfferUnitCost]:
    """Unit costs of every offer that has beds or children, in the order of the instance.

    ::

        cost_per_bed_week   = paid / bed_weeks
        cost_per_child_week = (paid + travel - income) / child_weeks

    Weeks are counted as prices a week are paid for, so that a block of £5,000 a bed-week comes to that also where a
    year has 52 of them.
    """
    bed_weeks: dict[str, float] = defaultdict(float)
    child_weeks: dict[str, float] = defaultdict(float)
    for row in evaluation.beds:
        weeks = terms.weeks_paid(instance, instance.periods[row.period])
        bed_weeks[row.offer] += weeks * row.beds
        child_weeks[row.offer] += weeks * row.placed
    spent = _spent(evaluation)
    return [
        _unit_cost(offer, bed_weeks[offer.id], child_weeks[offer.id], spent)
        for offer in instance.offers
        if max(bed_weeks[offer.id], child_weeks[offer.id]) > TINY
    ]


def _spent(evaluation: Evaluation) -> dict[tuple[str, str], float]:
    """£ of the day by offer, and by what it is for: its beds or places, visits, or beds sold."""
    spent: dict[tuple[str, str], float] = defaultdict(float)
    for row in evaluation.costs:
        what = "paid" if row.line in PAID else row.line
        spent[row.offer, what] += row.cost
    return spent


def _unit_cost(
    offer: Offer, bed_weeks: float, child_weeks: float, spent: dict[tuple[str, str], float]
) -> OfferUnitCost:
    paid, travel, income = spent[offer.id, "paid"], spent[offer.id, "travel"], 0.0 - spent[offer.id, "trading"]
    net = paid + travel - income
    by_the_bed = bed_weeks > TINY and offer.kind not in BY_THE_CHILD
    return {
        "offer": offer.id,
        "name": offer.label,
        "kind": offer.kind,
        "bed_weeks": bed_weeks,
        "child_weeks": child_weeks,
        "paid": paid,
        "travel": travel,
        "income": income,
        "net_cost": net,
        "cost_per_bed_week": paid / bed_weeks if by_the_bed else None,
        "cost_per_child_week": net / child_weeks if child_weeks > TINY else None,
    }
