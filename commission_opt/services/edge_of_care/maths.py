"""Edge-of-care teams of the authority's own: how many workers, and what they cost (`[[edge_of_care]]`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.keys import PeopleKey
from commission_opt.model.model import Model
from commission_opt.model.people import role
from commission_opt.model.project_years import MONTHS, months
from commission_opt.rules.caseload.maths import carry, join
from commission_opt.services.common import maths as services
from commission_opt.services.common.record import EdgeOfCare
from commission_opt.services.recruitment.record import Role

if TYPE_CHECKING:
    import pulp

    from commission_opt.rules.caseload.maths import Started

LINE = "edge_of_care"


def decide(model: Model, service: EdgeOfCare, taken: pulp.LpVariable, periods: list[Period]) -> None:
    """Add the team, sized period by period or priced whole, and count those who are new to it."""
    if service.priced_whole:
        _price_whole(model, service, taken, periods)
    else:
        _size(model, service, taken, periods)
    join(model, service, periods)


def _price_whole(model: Model, service: EdgeOfCare, taken: pulp.LpVariable, periods: list[Period]) -> None:
    """Charge a team that comes as one, by project year y = 0, 1, 2, ...

    ::

        cost[t] += uplift[t] * sum over y of months[t,y] / 12 * yearly[y] * taken
        yearly[0] = team_cost_per_year * team_first_year_share
        yearly[y] = team_cost_per_year * (1 + pay_award_per_year)^y

    A price that is stated for the financial year (`price_by_year`) stands for itself: neither award nor uplift is put on it.
    """
    assert service.team_cost_per_year is not None
    money = model.instance.money
    for period in periods:
        amount, stated = 0.0, service.stated("team_cost_per_year", period.year)
        for year, count in months(period, periods[0].start).items():
            share = service.team_first_year_share if year == 0 else 1.0
            risen = (1 + service.pay_award_per_year) ** year * money.uplift(LINE, period.year)
            yearly = service.team_cost_per_year * risen if stated is None else stated
            amount += count / MONTHS * share * yearly
        model.charge(LINE, service.id, period, taken, amount)


def _size(model: Model, service: EdgeOfCare, taken: pulp.LpVariable, periods: list[Period]) -> None:
    """Add ``workers[e,t]`` and ``supervisors[e,t]``, whole numbers, and pay them.

    ::

        workers[e,t]     <= workers_at_most * taken[e],   taken[e] <= sum over t of workers[e,t]
        supervisors[e,t] >= workers[e,t] / supervisor_span
        cost[t] += uplift[t] * salary_per_year * (1 + on_costs) * days[t] / year_days[t] * workers[e,t]
    """
    keys = [PeopleKey(service.id, period.index) for period in periods]
    workers = model.add_columns("workers", keys, service.workers_at_most, integer=True)
    model.link([(taken, 1.0), *((variable, -1.0) for variable in workers.values())], "<=")
    for period in periods:
        worker = workers[PeopleKey(service.id, period.index)]
        model.link([(worker, 1.0), (taken, -float(service.workers_at_most))], "<=")
        pay(model, service, period, worker, role(model, service.role))
        if service.supervisor_span is not None:
            supervisor = model.add_column("supervisors", PeopleKey(service.id, period.index), integer=True)
            model.link([(supervisor, service.supervisor_span), (worker, -1.0)], ">=")
            pay(model, service, period, supervisor, role(model, service.supervisor_role))


def pay(model: Model, service: EdgeOfCare, period: Period, people: pulp.LpVariable, earns: Role) -> None:
    """Charge salaries with on-costs: a full financial year costs a year's pay."""
    yearly = earns.pay_of(model.instance.money, LINE, period.year)
    model.charge(LINE, service.id, period, people, yearly * period.days / period.year_days)


def serve(
    model: Model, service: EdgeOfCare, taken: pulp.LpVariable, started: Started, periods: list[Period], s: int
) -> None:
    """Keep within what the team can carry."""
    carry(model, service, taken, started, periods, s)


EQUATIONS = {"edge_of_care": (services.decide, _size, _price_whole, services._intervene)}
