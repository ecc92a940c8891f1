"""Who is placed where: children, beds used, sold and void, from one pass over the placements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from commission_opt.decisions import Decisions
from commission_opt.demand import DemandTable
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluation import BedsRow
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.beds import BedsInPlace
from commission_opt.plan.evaluator.tolerance import ANY

OfferThen = tuple[int, int, str]  # scenario, period, offer
UsedLane = tuple[str, str, str]  # need, area, offer


@dataclass(frozen=True)
class Use:
    """Sums of the placements, averages over the period.

    Attributes
    ----------
    children, used, sold
        Children placed, beds they use, and beds sold, by scenario, period and offer.
    by_need
        Children placed, by scenario, period, offer and need.
    met
        Children placed, by scenario, period, need and area.
    lanes
        Children placed, by scenario and period, then by need, area and offer.
    """

    children: dict[OfferThen, float]
    used: dict[OfferThen, float]
    sold: dict[OfferThen, float]
    by_need: dict[tuple[int, int, str, str], float]
    met: dict[tuple[int, int, str, str], float]
    lanes: dict[tuple[int, int], dict[UsedLane, float]]


def find_use(instance: Instance, decisions: Decisions) -> Use:
    """Add up the placements and the sales."""
    places = terms.Places(instance)
    footprints = {(o.id, need): places.beds_per_child(o, need) for o in instance.offers for need in o.takes}
    by_need: dict[tuple[int, int, str, str], float] = defaultdict(float)
    met: dict[tuple[int, int, str, str], float] = defaultdict(float)
    lanes: dict[tuple[int, int], dict[UsedLane, float]] = defaultdict(dict)
    for (s, t, need, area, offer), number in decisions.placed.items():
        by_need[s, t, offer, need] += number
        met[s, t, need, area] += number
        lanes[s, t][need, area, offer] = number
    children: dict[OfferThen, float] = defaultdict(float)
    used: dict[OfferThen, float] = defaultdict(float)
    for (s, t, offer, need), number in by_need.items():
        children[s, t, offer] += number
        used[s, t, offer] += footprints[offer, need] * number
    return Use(dict(children), dict(used), dict(decisions.sold), dict(by_need), dict(met), dict(lanes))


def beds_rows(instance: Instance, demand: DemandTable, beds: BedsInPlace, use: Use) -> tuple[BedsRow, ...]:
    """Expected use of every offer in every period in which it has beds or children."""
    placed = _expected(use.children, demand)
    used = _expected(use.used, demand)
    sold = _expected(use.sold, demand)
    rows = []
    for offer in instance.offers:
        has = beds.beds.get(offer.id)
        for period in instance.periods:
            key = (period.index, offer.id)
            there = has[period.index] if has is not None else 0.0
            filled, traded = used.get(key, 0.0), sold.get(key, 0.0)
            if max(abs(there), abs(filled), abs(traded)) <= ANY:
                continue
            void = there - filled - traded if has is not None else 0.0
            rows.append(BedsRow(period.index, offer.id, there, filled, placed.get(key, 0.0), traded, void))
    return tuple(rows)


def _expected(amounts: dict[OfferThen, float], demand: DemandTable) -> dict[tuple[int, str], float]:
    mean: dict[tuple[int, str], float] = defaultdict(float)
    for (s, t, offer), amount in amounts.items():
        mean[t, offer] += demand.scenarios[s].probability * amount
    return mean
