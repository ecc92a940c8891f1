"""Where children stay with the offer that they are with, and how long: read off the instance."""

from __future__ import annotations

import datetime as dt
import math
from itertools import pairwise
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import DAYS_PER_WEEK, DAYS_PER_YEAR
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.foster.record import Foster
from commission_opt.offers.market.record import Market
from commission_opt.rules.stability.record import Stability

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.instance.needs import Demand
    from commission_opt.instance.stays import PlannedMove
    from commission_opt.offers.common.record import Offer

WEEKS_PER_MONTH = DAYS_PER_YEAR / DAYS_PER_WEEK / 12


def planned(instance: Instance) -> bool:
    """Whether children move by plan alone: by the key, or by the edition of the sums if omitted."""
    return instance.sums.children_stay if instance.moves is None else instance.moves == "planned"


def stays_of(instance: Instance) -> dict[str, float]:
    """Weeks that children stay on average, of each need of which it is known and whose children move by plan alone."""
    if not planned(instance):
        return {}
    found = {need.id: mean_stay(instance, need.id) for need in instance.need}
    return {need: weeks for need, weeks in found.items() if weeks is not None}


def mean_stay(instance: Instance, need: str) -> float | None:
    """Weeks: the shortest mean stay of the need's demand records, or that of the need; None where one is not known."""
    records = [one for one in instance.demand if need == one.need or any(row.need == need for row in one.rows)]
    stays = [_of_record(instance, one, need) for one in records]
    known = [weeks for weeks in stays if weeks is not None]
    return min(known) if known and len(known) == len(stays) else None


def _of_record(instance: Instance, record: Demand, need: str) -> float | None:
    if not record.survival:
        return instance.mean_stay_weeks(record, need)
    ends = (1.0, *record.survival)
    within = sum((one + other) / 2 for one, other in pairwise(ends))
    last, months = record.survival[-1], len(record.survival)
    after = 0.0 if last <= 0 else _after(last, months)
    return WEEKS_PER_MONTH * (within + after)


def _after(last: float, months: int) -> float:
    """Months that are lived after the end of a survival curve: the rest leave at the average rate so far."""
    return last * months / -math.log(last)


def told_otherwise(instance: Instance, need: str, day: dt.date) -> bool:
    """Whether a `[[rules.stability]]` says how many children of the need may be moved on that day."""
    return any(rule.applies(day) and (not rule.needs or need in rule.needs) for rule in instance.rules.of(Stability))


def there_at_start(instance: Instance, offer: Offer) -> float:
    """Beds of an offer as the horizon starts; of a market the share of the first day, 1 or 0."""
    start = instance.horizon.start
    if isinstance(offer, Market):
        return float(offer.available_from is None or offer.available_from <= start)
    if isinstance(offer, Building):
        return float(offer.homes * offer.beds) if offer.existing else 0.0
    if isinstance(offer, Foster):
        return float(offer.households * offer.children_per_household)
    existing = isinstance(offer, Contract) and getattr(offer, "existing", False)
    return float(offer.sizes[0]) if existing and isinstance(offer, Contract) else 0.0


def takes_all(instance: Instance, need: str) -> bool:
    """Whether a market without a limit takes children of the need on the first day, wherever they are from."""
    return any(
        isinstance(offer, Market)
        and all(instance.takes_from(area.id, need, offer) for area in instance.area)
        and there_at_start(instance, offer) > 0
        and offer.market is None
        and (not offer.tiers or offer.tiers[-1].children is None)
        for offer in instance.offers
    )


def may_be_moved(instance: Instance, move: PlannedMove, need: str, offer: Offer, day: dt.date) -> bool:
    """Whether a planned move is about children of the need who are with the offer on that day."""
    if not move.applies(day) or (move.needs and need not in move.needs):
        return False
    if move.offers:
        return any(one.id == offer.id for named in move.offers for one in instance.offers_named(named))
    return not move.kinds or offer.kind in move.kinds
