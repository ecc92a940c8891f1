"""Whose turn it is before an offer's, in the evaluator's own terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from commission_opt.instance.calendar import Period
from commission_opt.instance.rule import LocalRule
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.foster.record import Foster
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.workings import Workings

OWN_AREA = LocalRule(id="own-area")


def before(w: Workings, offer: Offer, others: Sequence[Offer], period: Period) -> Iterator[Building]:
    """Existing homes that stay, to which every child whom the offer takes goes first."""
    for home in others:
        if home is offer or not isinstance(home, Building) or not home.existing:
            continue
        if home.closable or home.trading is not None or any(need not in home.takes for need in offer.takes):
            continue
        lanes = [lane for lane in product(offer.takes, w.areas) if w.places.may_take(offer, *lane)]
        if all(w.places.may_take(home, *lane) and _sooner(w, home, offer, *lane, period) for lane in lanes):
            yield home


def _sooner(w: Workings, home: Building, offer: Offer, need: str, area: str, period: Period) -> bool:
    near, other_near = (_near(w, one, need, area) for one in (home, offer))
    if near != other_near:
        return near
    pence, other_pence = (round(100 * _a_week(w, one, area, period)) for one in (home, offer))
    return pence < other_pence or (pence == other_pence and isinstance(offer, Contract))


def _near(w: Workings, offer: Offer, need: str, area: str) -> bool:
    """Whether a child of the need, from the area, is near home there; everywhere is as good without a local duty."""
    with_duty = [one.id for one in w.instance.need if one.local_duty]
    if need not in with_duty:
        return True
    for rule in w.instance.rules.records():
        if isinstance(rule, LocalRule) and need in (rule.needs or with_duty) and area in (rule.areas or w.areas):
            return w.places.local(area, offer, rule)
    return w.places.local(area, offer, OWN_AREA)


def _a_week(w: Workings, offer: Offer, area: str, period: Period) -> float:
    """£ a week for one child more, visits among it."""

    def price(key: str) -> float:
        return terms.price_then(w.instance, offer, key, offer.kind, period.start)  # type: ignore[arg-type]

    visits = w.places.visits_a_week(area, offer, period.start)
    if isinstance(offer, Contract):
        more = price("price_when_used_per_bed_week") - price("retainer_per_bed_week")
        return visits + more - offer.guarantee * more
    if isinstance(offer, Foster):
        return visits + price("allowance_per_child_week") + price("fee_per_child_week")
    return visits + price("cost_per_child_week")
