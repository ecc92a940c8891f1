"""What block contracts and call-offs have in common: beds for a term, paid in part used or not."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commission_opt.decisions import EXISTING
from commission_opt.keys import AwardedKey, OfferKey, TurnKey
from commission_opt.model.fill_up import FillUp
from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.model.windows import decision_periods
from commission_opt.offers.block.record import Block
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.management import maths as management

if TYPE_CHECKING:
    import pulp


@dataclass(frozen=True, slots=True)
class Award:
    """One way to let a contract: decided on the first day of period `decided`, of `size` beds."""

    offer: str
    decided: int
    size: int
    opening: dt.date
    term_end: dt.date

    @property
    def key(self) -> AwardedKey:
        return AwardedKey(self.offer, self.decided, self.size)


def awards(model: Model, contract: Contract, first: dt.date | None, last: dt.date | None) -> list[Award]:
    """Every way to let `contract` whose beds open within the horizon."""
    found = []
    for period in decision_periods(model.instance.periods, first, last):
        opening = contract.opening(period.start)
        if opening >= model.instance.horizon.stop:
            continue
        term_end = contract.term_end(opening)
        found += [Award(contract.id, period.index, size, opening, term_end) for size in contract.sizes]
    return found


def decide(model: Model, contract: Contract, ways: Iterable[Award], at_most: int) -> None:
    """Add ``awarded[k,tau,size]``, whole numbers, ``extended[k,tau,size]`` and ``prolonged[k,tau,size,i]``.

    ::

        extended[k,tau,size] <= awarded[k,tau,size]
        prolonged[k,tau,size,2] <= extended[k,tau,size],   prolonged[k,tau,size,i] <= prolonged[k,tau,size,i-1]

    Extensions exist where what comes before them ends within the horizon: `extended` after the term (`term_years`), where
    the contract has an extension, and `prolonged` where `extension_years` lists more than one, turn i = 2, 3, ...
    """
    ways = list(ways)
    awarded = model.add_columns("awarded", [way.key for way in ways], at_most, integer=True)
    for way in ways:
        variable = awarded[way.key]
        _commit(model, contract, way.size, variable, way.opening, way.term_end)
        model.fill_up(contract.id, variable, way.size, FillUp(way.opening, way.term_end, contract.fill_weeks))
        _set_up(model, contract, way, variable)
        _extend(model, contract, way.key, way.term_end, at_most, variable)


def keep_existing(model: Model, block: Block) -> None:
    """Count an existing contract's beds and payments to its end, and decide on its extension."""
    assert block.ends is not None
    stop = block.ends + dt.timedelta(days=1)
    size = block.sizes[0]
    for period in model.instance.periods:
        share = period.share(dt.date.min, stop)
        if share > 0:
            model.give_fixed_beds(block.id, period.index, size * share)
            model.charge_fixed(
                block.kind,
                block.id,
                period,
                _weekly(model, block, size, period.year) * share * model.instance.money.paid_weeks(period),
            )
            management.charge_fixed(model, block, period, share)
    _extend(model, block, AwardedKey(block.id, EXISTING, size), stop, 1, None)


def _extend(
    model: Model, contract: Contract, key: AwardedKey, ends: dt.date, at_most: int, before: pulp.LpVariable | None
) -> None:
    """Add the extensions of a contract in turn, each at most as often as what is `before` it; none for one that exists."""
    for turn in range(1, len(contract.extensions) + 1):
        start, end = contract.extension_end(ends, turn - 1), contract.extension_end(ends, turn)
        if start >= model.instance.horizon.stop:
            return
        family, name = ("extended", key) if turn == 1 else ("prolonged", TurnKey(*key, turn))
        extended = model.add_column(family, name, at_most, integer=True)
        if before is not None:
            model.link([(extended, 1.0), (before, -1.0)], "<=")
        _commit(model, contract, key.size, extended, start, end)
        before = extended


def _commit(
    model: Model, contract: Contract, size: int, variable: pulp.LpVariable, start: dt.date, end: dt.date
) -> None:
    """Give the beds of one contract from `start` to `end`, and charge what is paid used or not.

    ::

        beds[k,t] += size * share[t] * variable
        cost[t]   += weekly * share[t] * weeks[t] * variable

    with ``share[t]`` the share of the period's days from `start` up to `end`.
    """
    weekly = {year: _weekly(model, contract, size, year) for year in model.instance.years}
    paid_weeks = model.instance.money.paid_weeks
    for period in model.instance.periods:
        share = period.share(start, end)
        if share > 0:
            model.give_beds(contract.id, period.index, variable, size * share)
            cost = weekly[period.year] * share * paid_weeks(period)
            model.charge(contract.kind, contract.id, period, variable, cost)
            management.charge(model, contract, period, variable, share)


def _weekly(model: Model, contract: Contract, size: int, year: str) -> float:
    """£ a week of one contract, its beds used or not.

    ::

        uplift[t] * size * (guarantee * price[size] + (1 - guarantee) * retainer)

    from `guarantee`, `price_per_bed_week` and `retainer_per_bed_week`.
    """
    money, line = model.instance.money, contract.kind
    price = money.of_the_day(contract, "price_per_bed_week", line, year, size)
    if contract.guarantee >= 1:
        return size * price
    retainer = money.of_the_day(contract, "retainer_per_bed_week", line, year)
    return size * (contract.guarantee * price + (1 - contract.guarantee) * retainer)


def _set_up(model: Model, contract: Contract, way: Award, variable: pulp.LpVariable) -> None:
    """Charge `set_up_cost` day by day over the first term: what lies past the horizon is not paid.

    ::

        cost[t] += uplift[t] * set_up_cost * days[t] in the first term / days of the first term * awarded[k,tau,size]
    """
    days = (way.term_end - way.opening).days
    if not contract.ever("set_up_cost") or not days:
        return
    for period in model.instance.periods:
        share = period.overlap(way.opening, way.term_end) / days
        cost = model.instance.money.of_the_day(contract, "set_up_cost", contract.kind, period.year)
        model.charge(contract.kind, contract.id, period, variable, cost * share)


def use_above_guarantee(model: Model, contract: Contract, placements: Placements) -> None:
    """Charge beds used above the guarantee, for a contract with `guarantee` below 1.

    ::

        over[s,t,k] >= used[s,t,k] - guarantee * beds[k,t],   over >= 0
        cost[t] += uplift[t] * (price_when_used - retainer) * weeks[t] * over[s,t,k]
    """
    if contract.guarantee >= 1:
        return
    money, line = model.instance.money, contract.kind
    for s, scenario in enumerate(model.demand.scenarios):
        for period in model.instance.periods:
            extra = money.of_the_day(contract, "price_when_used_per_bed_week", line, period.year)
            extra -= money.of_the_day(contract, "retainer_per_bed_week", line, period.year)
            used = placements.used(model, s, period.index, contract)
            if not used or extra <= 0:
                continue
            over = model.add_column("over", OfferKey(s, period.index, contract.id))
            beds = model.beds_of(contract.id, period.index)
            terms = [(over, 1.0), *((v, -c) for v, c in used), *((v, contract.guarantee * c) for v, c in beds.terms)]
            model.link(terms, ">=", -contract.guarantee * beds.fixed)
            amount = extra * money.paid_weeks(period) * scenario.probability
            model.charge(contract.kind, contract.id, period, over, amount, scenario=s)


def awarded_by_offer(model: Model) -> dict[str, list[tuple[int, pulp.LpVariable]]]:
    """Size and variable of every award, by offer."""
    found: dict[str, list[tuple[int, pulp.LpVariable]]] = defaultdict(list)
    for key, variable in model.columns.awarded.items():
        found[key.offer].append((key.size, variable))
    return found


EQUATIONS = (_commit, _weekly, _set_up, use_above_guarantee)
BEDS = (_commit, decide)
