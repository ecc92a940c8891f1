"""Edge-of-care services: taken up or not, families started, cases carried, placements avoided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.keys import LaneKey, StartedKey, TakenKey
from commission_opt.model.curves import average, avoided, clock_of
from commission_opt.model.model import Model, Term
from commission_opt.model.project_years import MONTHS, months
from commission_opt.offers.rooms import service_room
from commission_opt.rules.one_of.maths import one_service_of_lot
from commission_opt.services.common.credited import credit
from commission_opt.services.common.left_early import NOTHING, left_early
from commission_opt.services.common.record import EdgeOfCare, Referral

if TYPE_CHECKING:
    import pulp

    from commission_opt.instance.instance import Instance
    from commission_opt.model.curves import Twice
    from commission_opt.rules.caseload.maths import Started


def decide(model: Model) -> None:
    """Add ``taken[e]``, 0 or 1, for every service, and its team or its standing costs.

    ::

        cost[t] += uplift[t] * management_cost_per_year * months[t] / 12 * taken[e]
    """
    lots: dict[str, list[Term]] = defaultdict(list)
    for service in model.instance.edge_of_care:
        taken = model.add_column("taken", TakenKey(service.id), 1, integer=True)
        if service.lot is not None:
            lots[service.lot].append((taken, 1.0))
        periods = running(model, service)
        line = cost_line(service)
        for period in periods:
            count = sum(months(period, periods[0].start).values())
            yearly = model.instance.money.of_the_day(service, "management_cost_per_year", line, period.year)
            model.charge(line, service.id, period, taken, yearly * count / MONTHS)
        service_room(service.provider).part("maths").decide(model, service, taken, periods)
    for lot, terms in lots.items():
        one_service_of_lot(model, lot, terms)


def insist(model: Model, taken: Mapping[str, bool]) -> None:
    """Fix ``taken[e]`` for the services named."""
    for service, wanted in taken.items():
        variable = model.columns.taken[TakenKey(service)]
        variable.lowBound = variable.upBound = int(wanted)


def cost_line(service: EdgeOfCare) -> str:
    """The line that a service's own costs are booked to."""
    return service_room(service.provider).card.kind


def running(model: Model, service: EdgeOfCare) -> list[Period]:
    """Periods in which the service can work: from `starts` on."""
    starts = service.starts or model.instance.horizon.start
    return [period for period in model.instance.periods if period.start >= starts]


def serve(model: Model) -> None:
    """Add the families, scenario by scenario, with what they cost, need and avoid."""
    for service in model.instance.edge_of_care:
        periods = running(model, service)
        taken = model.columns.taken[TakenKey(service.id)]
        _series(model, service, taken, periods)
        for s in range(len(model.demand.scenarios)):
            then = model.service_in(s, service)
            started = _start(model, then, taken, periods, s)
            by_period = {t: [variable for _, variable in pairs] for t, pairs in started.items()}
            _intervene(model, service, by_period, s)
            service_room(service.provider).part("maths").serve(model, service, taken, started, periods, s)
            if not service.avoidance_by_year:
                _avoid(model, then, started, periods, s)
    credit(model)


def _start(model: Model, service: EdgeOfCare, taken: pulp.LpVariable, periods: list[Period], s: int) -> Started:
    """Add ``started[s,t,e,r]``, families of a referral group taken on.

    ::

        started[s,t,e,r] <= referrals[t,r] * taken[e]        (= where `must_start_all`)
    """
    found: Started = defaultdict(list)
    for referral in service.referral:
        for period in periods:
            families = referred(referral, period)
            if families <= 0:
                continue
            started = model.add_column("started", StartedKey(s, period.index, service.id, referral.id))
            model.link([(started, 1.0), (taken, -families)], "==" if service.must_start_all else "<=")
            model.families_referred[started.id] = families
            found[period.index].append((referral, started))
    return found


def referred(referral: Referral, period: Period) -> float:
    """Families referred in a period: `per_month`, grown to mid-period, or `by_period`."""
    if referral.by_period:
        return referral.by_period[period.index]
    assert referral.per_month is not None
    growth = (1 + referral.growth_per_year) ** period.middle_years
    return float(referral.per_month * sum(months(period, period.start).values()) * growth)


def _intervene(model: Model, service: EdgeOfCare, started: dict[int, list[pulp.LpVariable]], s: int) -> None:
    """Charge the help that families get.

    ::

        cost[t] += uplift[t] * intervention_budget_per_family * started[s,t,e,r]
    """
    line, probability = cost_line(service), model.demand.scenarios[s].probability
    for t, variables in started.items():
        period = model.instance.periods[t]
        each = model.instance.money.of_the_day(service, "intervention_budget_per_family", line, period.year)
        amount = each * probability
        for variable in variables:
            model.charge(line, service.id, period, variable, amount, scenario=s)


def _avoid(model: Model, service: EdgeOfCare, started: Started, periods: list[Period], s: int) -> None:
    """Take the placements avoided off the demand that has to be met.

    ::

        avoided[s,t,n,a] = sum over tau, e, r of children_per_family[r] * A[e,r,n][t,tau] * started[s,tau,e,r]

    A service that acts on entries avoids placements of the need of the referral alone.
    """
    forecast = model.demand.scenarios[s].forecast
    effects, clock = effects_of(forecast or model.instance, service), clock_of(model.instance)
    only_area = model.instance.area[0].id
    for earlier in periods:
        pairs = started.get(earlier.index, ())
        for period in periods[earlier.index - periods[0].index :] if pairs else ():
            for referral, variable in pairs:
                for need, twice in effects[referral.id].items():
                    share = average(twice, earlier, period, clock) * referral.children_per_family
                    if abs(share) > NOTHING:
                        key = LaneKey(s, period.index, need, referral.area or only_area)
                        model.avoided[key].append((variable, share))
                        if service.on_stays and need == referral.need:
                            model.ended_early[service.id, key].append((variable, share))


def effects_of(instance: Instance, service: EdgeOfCare) -> dict[str, dict[str, Twice]]:
    """``G`` of the children fewer in placements, by referral group and need."""
    if service.on_stays:
        return {referral.id: left_early(instance, service, referral) for referral in service.referral}
    twice = avoided(service)
    return {referral.id: {referral.need: twice} for referral in service.referral}


def _series(model: Model, service: EdgeOfCare, taken: pulp.LpVariable, periods: list[Period]) -> None:
    """Book a published series of cost avoidance, month by month, instead of placements avoided.

    ::

        cost[t] -= avoidance_by_year[year] * months[t] / months of the year planned
                   * success_rate / avoidance_success_rate * taken[e]
    """
    if not service.avoidance_by_year:
        return
    rate = service.success_rate / (service.avoidance_success_rate or 1.0)
    starts = periods[0].start
    in_year: dict[str, int] = defaultdict(int)
    for period in periods:
        in_year[period.year] += sum(months(period, starts).values())
    for period in periods:
        share = sum(months(period, starts).values()) / in_year[period.year]
        amount = service.avoidance_by_year.get(period.year, 0.0) * share * rate
        model.charge("avoided", service.id, period, taken, -amount)


EQUATIONS = {"avoided": (_series,)}
PREVENTION = (_start, average, avoided, left_early, _avoid, credit)
