"""Social workers' travel to children placed (`[travel]`)."""

from __future__ import annotations

from commission_opt.model.model import Model
from commission_opt.model.placements import Placements


def charge(model: Model, placements: Placements) -> None:
    """Charge visits by distance.

    ::

        cost[t] += uplift[t] * weekly(miles[a,k]) * weeks[t] * placed[s,t,n,a,k]
        weekly(miles) = visits_per_year / 52.18 * 2 * miles * (cost_per_mile + cost_per_hour / miles_per_hour)

    with `money.weeks_per_year` in the place of 52.18, where it is given.
    """
    travel = model.instance.travel
    if travel is None:
        return
    money, years = model.instance.money, model.instance.years
    weekly: dict[tuple[str, str, str], float] = {}
    for offer in model.instance.offers:
        for area in model.instance.area:
            miles = model.instance.miles(area.id, offer) or 0.0
            weekly |= {(y, area.id, offer.id): travel.cost_per_child_week(miles, money, y) for y in years}
    for (s, t, offer_id), placed in placements.by_offer.items():
        period = model.instance.periods[t]
        weeks = money.paid_weeks(period) * model.demand.scenarios[s].probability
        for _, area_id, variable in placed:
            amount = weeks * weekly[period.year, area_id, offer_id]
            model.charge("travel", offer_id, period, variable, amount, scenario=s)


EQUATIONS = {"travel": (charge,)}
