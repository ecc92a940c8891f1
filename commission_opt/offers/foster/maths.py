"""Foster care of the authority's own (`[[foster]]`)."""

from __future__ import annotations

from commission_opt.instance.calendar import add_weeks, years_between
from commission_opt.keys import DecidedKey, OfferKey
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.model.windows import FOR_EVER
from commission_opt.offers.foster.record import Foster
from commission_opt.rules.recruitment.maths import households_may_be_missing, limit_households, state_households


def decide(model: Model) -> None:
    """Add ``recruited[k,tau]``, whole households, and the places they give, within what can be recruited (C05)."""
    for foster in model.instance.of(Foster):
        _keep(model, foster)
        for year in model.instance.years:
            state_households(model, foster, year)
        if foster.recruits_per_year_at_most:
            _recruit(model, foster)


def _keep(model: Model, foster: Foster) -> None:
    """Count the places in the households there are, fewer each year.

    ::

        places[k,t] += children_per_household * households * (1 - leavers)^middle[t]
    """
    for period in model.instance.periods:
        left = foster.households * (1 - foster.leavers_per_year) ** period.middle_years
        if left > 0:
            model.give_fixed_beds(foster.id, period.index, foster.children_per_household * left)


def _recruit(model: Model, foster: Foster) -> None:
    """Recruit within each year's limit; a household takes children once approved, until it leaves.

    ::

        places[k,t] += children_per_household * share[t] * (1 - leavers)^(years since approval) * recruited[k,tau]
        cost[tau]   += uplift[tau] * recruitment_cost * recruited[k,tau]
    """
    horizon = model.instance.horizon
    ways = {p: add_weeks(p.start, foster.approval_weeks) for p in model.instance.periods}
    ways = {period: day for period, day in ways.items() if day < horizon.stop}
    most = foster.recruits_per_year_at_most
    recruited = model.add_columns("recruited", [DecidedKey(foster.id, p.index) for p in ways], most, integer=True)
    for (period, approved), variable in zip(ways.items(), recruited.values(), strict=True):
        if households_may_be_missing(model, foster, period.year):
            variable.upBound = None
        cost = model.instance.money.of_the_day(foster, "recruitment_cost", "foster", period.year)
        model.charge("foster", foster.id, period, variable, cost)
        since = years_between(horizon.start, approved)
        for later in model.instance.periods:
            staying = (1 - foster.leavers_per_year) ** max(0.0, later.middle_years - since)
            places = foster.children_per_household * later.share(approved, FOR_EVER) * staying
            if places > 0:
                model.give_beds(foster.id, later.index, variable, places)
    for year in model.instance.years:
        terms: list[Term] = [(recruited[DecidedKey(foster.id, p.index)], 1.0) for p in ways if p.year == year]
        if terms:
            limit_households(model, foster, year, terms)


def use(model: Model, placements: Placements) -> None:
    """Charge the child-weeks.

    ::

        cost[t] += uplift[t] * (allowance_per_child_week + fee_per_child_week) * weeks[t] * placed[s,t,n,a,k]
    """
    money = model.instance.money
    for foster in model.instance.of(Foster):
        for s, scenario in enumerate(model.demand.scenarios):
            for period in model.instance.periods:
                weekly = money.of_the_day(foster, "allowance_per_child_week", "foster", period.year)
                weekly += money.of_the_day(foster, "fee_per_child_week", "foster", period.year)
                amount = weekly * money.paid_weeks(period) * scenario.probability
                for _, _, variable in placements.by_offer.get(OfferKey(s, period.index, foster.id), ()):
                    model.charge("foster", foster.id, period, variable, amount, scenario=s)


EQUATIONS = {"foster": (_recruit, use)}
BEDS = (_keep, _recruit)
