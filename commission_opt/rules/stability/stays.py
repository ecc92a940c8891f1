"""C09 where children stay: each offer is left at the end of a stay, when its beds end, or as planned."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from commission_opt.decisions import EXISTING
from commission_opt.instance.calendar import Period
from commission_opt.instance.money import WEEKS_PER_YEAR
from commission_opt.keys import BY_SERVICE, LaneKey, OfferKey, PlacedKey, PlannedMoveKey
from commission_opt.model.limit import MOVE_WEEKS, SUPPLY, Limit
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.offers.market.maths import available
from commission_opt.offers.market.record import Market
from commission_opt.rules.market.maths import capacity
from commission_opt.rules.stability import LeaversKey, PlannedKey, PlannedYearKey, words
from commission_opt.rules.stability.filling import fill_slowly
from commission_opt.rules.stability.in_force import may_be_moved, stays_of, takes_all, there_at_start, told_otherwise

if TYPE_CHECKING:
    import pulp

    from commission_opt.instance.stays import PlannedMove
    from commission_opt.offers.common.record import Offer
    from commission_opt.rules.wording import Wording

EndedBeds = tuple[list[Term], float]  # as decided, and what ends anyway


@dataclass
class Stays:
    """What the rows of all periods are written from."""

    model: Model
    placements: Placements
    weeks: dict[str, float]  # mean stay, by need
    ended: dict[tuple[int, str], EndedBeds] = field(default_factory=dict)  # by period and offer
    squeezed: dict[tuple[int, int], list[tuple[str, pulp.LpVariable, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )  # children of markets that shrink, by scenario and period: need, and the share of a column

    come: dict[tuple[int, int, str], float] = field(default_factory=dict)  # beds a day, by scenario, period and offer

    def children(self, s: int, t: int, need: str, area: str) -> float:
        """Who need a placement, before prevention."""
        return self.model.demand.scenarios[s].children.get((t, need, area), 0.0)

    def placed(self, s: int, t: int, need: str, area: str, offer: str) -> pulp.LpVariable | None:
        return self.model.columns.placed.get(PlacedKey(s, t, need, area, offer))

    def ended_beds(self, t: int, offer: Offer) -> EndedBeds:
        """Beds of the period before that are no more."""
        if (t, offer.id) not in self.ended:
            self.ended[t, offer.id] = _ended(self.model, offer, t)
        return self.ended[t, offer.id]

    def rests_on(self, s: int, told: Wording) -> Limit:
        """What a row of the rule rests on: no figure that could be another, and no policy that is missed before all others."""
        odds = self.model.demand.scenarios[s].probability
        return Limit(relaxable=False, named=True, weight=SUPPLY * odds, without=self.free, words=told)

    @cached_property
    def free(self) -> tuple[tuple[str, object], ...]:
        """What the instance is changed to, by path, to do without: with what has a meaning only where children stay."""
        instance = self.model.instance
        said = (("opening", instance.opening), ("planned_move", instance.planned_move))
        return (("moves", "free"), *((path, None) for path, records in said if records))

    def still(self, s: int, period: Period, need: str, area: str) -> float:
        """Share of the children of the period before who are still there, but for those who need no placement any more."""
        t = period.index
        if t == 0:
            return math.exp(-period.middle_years * WEEKS_PER_YEAR / self.weeks[need])
        apart = period.middle_years - self.model.instance.periods[t - 1].middle_years
        before = self.children(s, t - 1, need, area)
        fewer = self.children(s, t, need, area) / before if before > 0 else 1.0
        return min(math.exp(-apart * WEEKS_PER_YEAR / self.weeks[need]), fewer)


def stay(model: Model, placements: Placements) -> None:
    """Keep children where they are; see `_stay_with`."""
    weeks = stays_of(model.instance)
    if not weeks:
        return
    stays = Stays(model, placements, weeks)
    for s in range(len(model.demand.scenarios)):
        for period in model.instance.periods:
            for offer in model.instance.offers:
                _stay_with(stays, s, period, offer)
        _begin(stays, s)
        for period in model.instance.periods:
            for offer in model.instance.offers:
                fill_slowly(stays, s, period, offer)
        for move in model.instance.planned_move:
            _as_planned(model, move, s)
        for period in model.instance.periods:
            _as_worked_with(stays, s, period)


def _stay_with(stays: Stays, s: int, period: Period, offer: Offer) -> None:
    """Let children leave an offer at the end of their stay, with beds that end, or as planned.

    ::

        left[s,t,n,a,k] >= still[s,t,n,a] * room[k,t] * placed[s,t-1,n,a,k] - placed[s,t,n,a,k] - sum over planned moves and services r of transferred[s,t,r,n,a,k]
        sum over n, a of footprint[k,n] * left[s,t,n,a,k] <= ended[k,t],   left >= 0      for every s, t, k
        still[s,t,n,a] = min(exp(-weeks between mid-periods / mean_stay_weeks[n]), children[s,t,n,a] / children[s,t-1,n,a])

    `ended` are the beds of t-1 that are no more: of contracts that end and are not extended, of homes that close, of foster
    households that stop. `room` is 1, or by how much a market with a limit, or with a last day, shrinks. Where there are
    fewer children than would stay, the others leave offers alike. In the first period `placed[s,t-1]` is the opening stock,
    where `[[opening]]` states it, and the weeks are those from the first day to mid-period. Where a `[[rules.stability]]` is
    in force for a need, that says how many may be moved.
    """
    model, t = stays.model, period.index
    left: list[tuple[pulp.LpVariable, float]] = []
    for need, area, before in _before(stays, s, period, offer):
        if need not in stays.weeks or told_otherwise(model.instance, need, period.start):
            continue
        still, room = stays.still(s, period, need, area), _room(model, offer, t)
        share = still * room
        now = stays.placed(s, t, need, area, offer.id)
        link: list[Term] = [] if now is None else [(now, 1.0)]
        link += [(one, 1.0) for one in _transferred(stays, s, period, need, area, offer)]
        link += [(one, 1.0) for one in _by_service(stays, s, period, need, area, offer)]
        leaves = model.add_column("left", PlacedKey(s, t, need, area, offer.id))
        link.append((leaves, 1.0))
        if isinstance(before, float):
            model.link(link, ">=", share * before)
        else:
            model.link([*link, (before, -share)], ">=")
        left.append((leaves, model.instance.footprint(offer, need)))
        if room < 1 and not isinstance(before, float):
            stays.squeezed[s, t].append((need, before, 1.0 - room))
    if left:
        terms, fixed = stays.ended_beds(t, offer)
        key = LeaversKey(s, t, "leavers", offer.id)
        rows = [*left, *((variable, -each) for variable, each in terms)]
        told = stays.rests_on(s, words.LEAVERS.about(offer.label))
        model.add_soft_row("C09", key, rows, "<=", fixed, penalty=None, periods=[period], rests_on=told, scenario=s)


def _begin(stays: Stays, s: int) -> None:
    """Fill what is new on the first day by those who come, not by those who are there.

    ::

        sum over k not there as the horizon starts of placed[s,0,n,a,k]
            <= (1 - still[s,0,n,a]) * children[s,0,n,a] + sum over r, k of transferred[s,0,r,n,a,k]

    for needs that a market without a limit takes from the first day on: else some have no place but one that opens.
    """
    model, period = stays.model, stays.model.instance.periods[0]
    new = [offer for offer in model.instance.offers if there_at_start(model.instance, offer) <= 0]
    for need in stays.weeks:
        if told_otherwise(model.instance, need, period.start) or not takes_all(model.instance, need):
            continue
        for area in model.instance.area:
            found = [stays.placed(s, 0, need, area.id, offer.id) for offer in new]
            terms: list[Term] = [(one, 1.0) for one in found if one is not None]
            if not terms:
                continue
            for offer in model.instance.offers:
                terms += [(one, -1.0) for one in _transferred(stays, s, period, need, area.id, offer)]
            come = (1.0 - stays.still(s, period, need, area.id)) * stays.children(s, 0, need, area.id)
            key = LeaversKey(s, 0, "newcomers", f"{need}@{area.id}")
            told = stays.rests_on(s, words.NEWCOMERS.about(_label(model, need)))
            model.add_soft_row("C09", key, terms, "<=", come, penalty=None, periods=[period], rests_on=told, scenario=s)


def _as_planned(model: Model, move: PlannedMove, s: int) -> None:
    """Move no more children than a planned move allows.

    ::

        sum over t, n, a, k of transferred[s,t,r,n,a,k] <= children[r]              or <= children_per_year[r] in each financial year
    """
    found = [(k, v) for k, v in model.columns.transferred.items() if k.record == move.id and k.scenario == s]
    by_year: dict[str, list[Term]] = defaultdict(list)
    odds = model.demand.scenarios[s].probability
    for key, variable in found:
        by_year[model.instance.periods[key.period].year].append((variable, 1.0))
    told, path = words.PLANNED.about(move.label), f"planned_move.{move.id}"
    if move.children is not None and found:
        limit = Limit(f"{path}.children", move.children, weight=MOVE_WEEKS * odds, words=told)
        terms = [term for terms in by_year.values() for term in terms]
        model.add_row("C09", PlannedKey(s, "planned", move.id), terms, "<=", move.children, rests_on=limit)
    elif move.children_per_year is not None:
        limit = Limit(f"{path}.children_per_year", move.children_per_year, weight=MOVE_WEEKS * odds, words=told)
        for year, terms in by_year.items():
            model.add_row(
                "C09", PlannedYearKey(s, year, "planned", move.id), terms, "<=", move.children_per_year, rests_on=limit
            )


def _as_worked_with(stays: Stays, s: int, period: Period) -> None:
    """Let no more children leave offers early by a service than go home, or step down, by its work.

    ::

        sum over k of transferred[s,t,e,n,a,k]
            <= sum over tau of max(0, A[e,n,a][t,tau] - still[s,t,n,a] * A[e,n,a][t-1,tau]) * started[s,tau,e]

    for services that act on stays. `A` are those out of the need in a period, for each child taken on. What is beyond those of the period
    before who would have stayed on has left since.
    """
    model, t = stays.model, period.index
    out: dict[tuple[str, str, str], list[Term]] = defaultdict(list)
    for key, variable in model.columns.transferred.items():
        if (key.scenario, key.period) == (s, t) and not key.planned:
            out[key.record, key.need, key.area].append((variable, 1.0))
    for (record, need, area), terms in out.items():
        service = record.removeprefix(BY_SERVICE)
        ended = [(variable, -share) for variable, share in _ended_early(stays, s, period, service, need, area)]
        row = LeaversKey(s, t, "ended", f"{service}:{need}@{area}")
        told = stays.rests_on(s, words.ENDED.about(_service_label(model, service)))
        rows = [*terms, *ended]
        model.add_soft_row("C09", row, rows, "<=", 0.0, penalty=None, periods=[period], rests_on=told, scenario=s)


def _ended_early(stays: Stays, s: int, period: Period, service: str, need: str, area: str) -> list[Term]:
    """Children whose stay a service ends in a period, for each column of those taken on."""
    ended, t = stays.model.ended_early, period.index
    before = {one.id: share for one, share in ended.get((service, LaneKey(s, t - 1, need, area)), ())}
    still = stays.still(s, period, need, area)
    found = [
        (one, share - still * before.get(one.id, 0.0))
        for one, share in ended.get((service, LaneKey(s, t, need, area)), ())
    ]
    return [(variable, share) for variable, share in found if share > 0]


def _service_label(model: Model, service: str) -> str:
    return next(one.label for one in model.instance.edge_of_care if one.id == service)


def _label(model: Model, need: str) -> str:
    return next(one.label for one in model.instance.need if one.id == need)


def _before(stays: Stays, s: int, period: Period, offer: Offer) -> list[tuple[str, str, pulp.LpVariable | float]]:
    """Need, area, and children who were with the offer: a column, or the number of the opening stock."""
    if period.index > 0:
        return list(stays.placements.by_offer.get(OfferKey(s, period.index - 1, offer.id), ()))
    found: dict[tuple[str, str], float] = defaultdict(float)
    for one in stays.model.instance.opening:
        if one.offer == offer.id and stays.children(s, 0, one.need, one.area or stays.model.instance.area[0].id) > 0:
            found[one.need, one.area or stays.model.instance.area[0].id] += one.children
    return [(*lane, number) for lane, number in found.items()]


def _transferred(stays: Stays, s: int, period: Period, need: str, area: str, offer: Offer) -> list[pulp.LpVariable]:
    """Children moved out of the offer as planned: a column for each planned move that allows it, of those who are there."""
    model = stays.model
    if period.index == 0 and there_at_start(model.instance, offer) <= 0:
        return []
    found = []
    for move in model.instance.planned_move:
        if may_be_moved(model.instance, move, need, offer, period.start):
            key = PlannedMoveKey(s, period.index, move.id, need, area, offer.id)
            known = model.columns.transferred.get(key)
            found.append(model.add_column("transferred", key) if known is None else known)
    return found


def _by_service(stays: Stays, s: int, period: Period, need: str, area: str, offer: Offer) -> list[pulp.LpVariable]:
    """Children who leave the offer by the work of a service: a column for each that may end stays in the need by then."""
    model = stays.model
    if period.index == 0 and there_at_start(model.instance, offer) <= 0:
        return []
    return [
        model.add_column("transferred", PlannedMoveKey(s, period.index, BY_SERVICE + service.id, need, area, offer.id))
        for service in model.instance.edge_of_care
        if service.on_stays and _ended_early(stays, s, period, service.id, need, area)
    ]


def _room(model: Model, offer: Offer, t: int) -> float:
    """What a market takes in a period, of what it took in the one before; 1 where it is no less, and for beds."""
    if not isinstance(offer, Market):
        return 1.0
    sizes = []
    for period in (model.instance.periods[max(0, t - 1)], model.instance.periods[t]):
        grown = (1.0 + offer.market_growth_per_year) ** period.middle_years if math.isfinite(capacity(offer)) else 1.0
        sizes.append(grown * available(offer, period))
    if t == 0:
        sizes[0] = there_at_start(model.instance, offer)
    return min(1.0, sizes[1] / sizes[0]) if sizes[0] > 0 else 0.0


def _ended(model: Model, offer: Offer, t: int) -> EndedBeds:
    """Beds of the period before that are no more: as decided, and what ends anyway."""
    if isinstance(offer, Market):
        return [], 0.0
    now, before = model.beds_of(offer.id, t), model.beds_of(offer.id, t - 1)
    there = before.fixed if t > 0 else there_at_start(model.instance, offer)
    fixed = max(0.0, there - now.fixed)
    was: dict[int, float] = {variable.id: beds for variable, beds in before.terms} if t > 0 else {}
    beds = {variable.id: beds for variable, beds in now.terms}
    columns = {variable.id: variable for variable, _ in (*before.terms, *now.terms)}
    dropped = {number: max(0.0, was.get(number, 0.0) - beds.get(number, 0.0)) for number in columns}
    ended = dict(dropped)
    for before_it, extended in _extensions(model, offer):
        if extended.id in columns:
            first = fixed if before_it is None else dropped.get(before_it.id, 0.0)
            gained = max(0.0, beds.get(extended.id, 0.0) - was.get(extended.id, 0.0))
            ended[extended.id] -= min(gained, first)
    return [(columns[number], each) for number, each in ended.items() if each], fixed


def _extensions(model: Model, offer: Offer) -> Iterator[tuple[pulp.LpVariable | None, pulp.LpVariable]]:
    """Each extension of the offer's contracts, behind what it extends: None for a contract that exists already."""
    columns = model.columns
    for key, extended in columns.extended.items():
        if key.offer == offer.id:
            again = [(turn, one) for turn, one in columns["prolonged"].items() if turn[:3] == key]
            chain = [extended, *(one for _, one in sorted(again, key=lambda pair: pair[0].turn))]
            yield from zip([None if key.period == EXISTING else columns.awarded[key], *chain], chain, strict=False)


EQUATIONS = (_stay_with, _begin, fill_slowly, _as_planned, _as_worked_with)
