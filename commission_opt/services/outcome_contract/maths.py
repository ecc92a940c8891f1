"""Edge of care by outcome contract: pay by success, with a guarantee and a grant (`[[edge_of_care]]`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period, add_months
from commission_opt.keys import CourseKey
from commission_opt.model.model import Model, Term
from commission_opt.model.project_years import Months, months, planned
from commission_opt.services.common import maths as services
from commission_opt.services.common.record import EdgeOfCare

if TYPE_CHECKING:
    import pulp

    from commission_opt.rules.caseload.maths import Started

    Families = dict[int, list[pulp.LpVariable]]  # by period

LINE = "outcome_contract"
GRANT = "grant"


def decide(model: Model, service: EdgeOfCare, taken: pulp.LpVariable, periods: list[Period]) -> None:
    """Nothing but to take it up: the people are the provider's."""


def serve(
    model: Model, service: EdgeOfCare, taken: pulp.LpVariable, started: Started, periods: list[Period], s: int
) -> None:
    """Pay by success, take the grant, and pay for referrals that were promised."""
    families = {t: [variable for _, variable in pairs] for t, pairs in started.items()}
    pay(model, service, families, periods, s)
    guarantee(model, service, taken, families, periods, s)


def pay(model: Model, service: EdgeOfCare, started: Families, periods: list[Period], scenario: int) -> None:
    """Charge a cohort's successes over the project years after its referral, and take the grant.

    ::

        cost[t] += uplift[t] * sum over y, i of months[t,y] * success_rate * payment[i] * families[y-i] / planned[y-i]
        families[y] = sum over tau of months[tau,y] / months[tau] * started[tau]

    with ``payment[i]`` from `payment_per_success_by_year` (less `grant_per_success_by_year`, on a line of its own)
    and ``planned[y]`` the months of project year y within the horizon: a project year that the
    horizon cuts off is paid in proportion.
    """
    in_horizon = planned(periods, periods[0].start)
    probability = model.demand.scenarios[scenario].probability
    for line, profile, sign in (
        (LINE, service.payment_per_success_by_year, 1.0),
        (GRANT, service.grant_per_success_by_year, -1.0),
    ):
        if not any(profile):
            continue
        for period in periods:
            scale = sign * service.success_rate * model.instance.money.uplift(line, period.year) * probability
            for cohort in periods:  # later ones of the same project year too: it is averaged
                rate = _paid(profile, months(cohort, periods[0].start), months(period, periods[0].start), in_horizon)
                for variable in started.get(cohort.index, ()):
                    model.charge(line, service.id, period, variable, scale * rate, scenario=scenario)


def _paid(profile: tuple[float, ...], cohort: Months, paid: Months, in_horizon: Months) -> float:
    """£ for each success of a cohort, given the months by project year of the cohort and of the payment."""
    whole = sum(cohort.values())
    return sum(
        count * amount * cohort[year - later] / whole / in_horizon[year - later]
        for year, count in paid.items()
        for later, amount in enumerate(profile)
        if cohort[year - later]
    )


def guarantee(
    model: Model, service: EdgeOfCare, taken: pulp.LpVariable, started: Families, periods: list[Period], scenario: int
) -> None:
    """Pay for referrals that the provider was promised and did not get.

    ::

        missing[s,e] >= guaranteed_referrals * months planned / guarantee_months * taken[e] - sum of started,   missing >= 0
        cost[last t of the guarantee] += uplift[t] * payment_per_missing_referral * missing[s,e]
    """
    if not service.guaranteed_referrals or not service.payment_per_missing_referral:
        return
    missing = model.add_column("missing", CourseKey(scenario, service.id))
    shares = {period: guaranteed_share(service, period, periods) for period in periods}
    counted = sum(share * sum(months(p, periods[0].start).values()) for p, share in shares.items())
    terms: list[Term] = [(missing, 1.0), (taken, -service.guaranteed_referrals * counted / service.guarantee_months)]
    for period, share in shares.items():
        if share > 0:
            terms += [(variable, share) for variable in started.get(period.index, ())]
    model.link(terms, ">=")
    last = [period for period, share in shares.items() if share > 0][-1]
    amount = model.instance.money.of_the_day(service, "payment_per_missing_referral", LINE, last.year)
    amount *= model.demand.scenarios[scenario].probability
    model.charge(LINE, service.id, last, missing, amount, scenario=scenario)


def guaranteed_share(service: EdgeOfCare, period: Period, periods: list[Period]) -> float:
    """Share of a period's days within the time of the guarantee."""
    begin = periods[0].start
    return period.share(begin, add_months(begin, service.guarantee_months))


EQUATIONS = {"outcome_contract": (services.decide, pay, guarantee), "grant": (pay,)}
