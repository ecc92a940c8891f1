"""C06 minimum occupancy: beds that are commissioned are used."""

from __future__ import annotations

from collections import defaultdict

from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.keys import HorizonUseKey, PeriodUseKey, YearKey
from commission_opt.model.groups import group
from commission_opt.model.limit import LEAST_SHARE, Limit, PerLimit
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.offers.common.record import Offer
from commission_opt.offers.market.record import Market
from commission_opt.rules.minimum_occupancy import words
from commission_opt.rules.minimum_occupancy.record import MinimumOccupancy

UseKey = PeriodUseKey | YearKey | HorizonUseKey


def require(model: Model, placements: Placements) -> None:
    """Use a share of the bed-weeks of a group of offers, in each period, year or over the horizon.

    ::

        sum over s, t, k of p[s] * weeks[t] * (used[s,t,k] + sold[s,t,k])
            >= minimum_share * sum over t, k of weeks[t] * beds[k,t]
    """
    for rule in model.instance.rules.of(MinimumOccupancy):
        offers = [offer for offer in group(model.instance, rule) if not isinstance(offer, Market)]
        for key, periods in buckets(model.instance, rule).items():
            _require(model, placements, rule, key, periods, offers)


def _require(
    model: Model,
    placements: Placements,
    rule: MinimumOccupancy,
    key: UseKey,
    periods: list[Period],
    offers: list[Offer],
) -> None:
    terms: list[Term] = []
    bed_weeks: list[Term] = []
    fixed = 0.0
    for period in periods:
        for offer in offers:
            beds = model.beds_of(offer.id, period.index)
            fixed += period.weeks * beds.fixed
            bed_weeks += [(variable, period.weeks * size) for variable, size in beds.terms]
            for s, scenario in enumerate(model.demand.scenarios):
                weeks = period.weeks * scenario.probability
                terms += [(v, weeks * c) for v, c in placements.filled(model, s, period.index, offer)]
    share = rule.minimum_share
    if not fixed and not bed_weeks:
        return
    terms += [(variable, -share * weeks) for variable, weeks in bed_weeks]
    model.add_soft_row(
        "C06",
        key,
        terms,
        ">=",
        share * fixed,
        penalty=rule.price_per_bed_week,
        periods=periods,
        per_limit=PerLimit(fixed, bed_weeks),
        rests_on=_stated(rule, offers),
    )


def _stated(rule: MinimumOccupancy, offers: list[Offer]) -> Limit:
    """The share that a row rests on; a bed-week counts as a child-week."""
    path = f"rules.minimum_occupancy.{rule.id}"
    most = max((offer.practical_occupancy for offer in offers), default=1.0)
    note = words.out_of_reach(most) if rule.minimum_share > most + 1e-9 else ""
    return Limit(
        f"{path}.minimum_share",
        rule.minimum_share,
        "share",
        lower=True,
        least=LEAST_SHARE,
        price_path=f"{path}.price_per_bed_week",
        words=words.USED.about(rule.label, note),
    )


def buckets(instance: Instance, rule: MinimumOccupancy) -> dict[UseKey, list[Period]]:
    """Periods the rule applies to, put together by `per`."""
    found: dict[UseKey, list[Period]] = defaultdict(list)
    for period in instance.periods:
        if rule.applies(period.start):
            found[_key(rule, period)].append(period)
    return found


def _key(rule: MinimumOccupancy, period: Period) -> UseKey:
    """The row that a period counts in."""
    if rule.per == "period":
        return PeriodUseKey(rule.id, period.index)
    return YearKey(rule.id, period.year) if rule.per == "year" else HorizonUseKey(rule.id, "horizon")


EQUATIONS = (require,)
