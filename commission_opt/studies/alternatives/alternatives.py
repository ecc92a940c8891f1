"""Different mixes that cost nearly the same, and what it costs to do without somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Unpack

from commission_opt.decisions import HOMES
from commission_opt.errors import EXIT_USAGE, CommissionError
from commission_opt.offers.market.record import Market
from commission_opt.plan.engine import build_model, run
from commission_opt.plan.settings import Settings, StudyKeywords, for_study, shows_keywords
from commission_opt.plan.statements.amounts import count as counted
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.cost_parts import NONE, CostParts, parts_of
from commission_opt.studies.measures import MEASURES, measures
from commission_opt.studies.plain_cost import require_plain_cost
from commission_opt.studies.runs import Listener, Runs, Solved, solve_one, words
from commission_opt.studies.saved import Rows, Study, told
from commission_opt.studies.stopped import Interrupted
from commission_opt.studies.words import study_repr

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.keys import DecidedKey
    from commission_opt.model.model import Model
    from commission_opt.plan.result import Result

NEARLY = 0.05  # share: how much nearer than the most different mix is still as different
HALF_A_BED = 0.5  # mixes that differ by less than half a bed, all the time, count as the same
LONG_ENOUGH = 0.5  # of the time that a home of our own could be open
A_YEAR = 365  # days that a home of our own is open, or half of the time that it could be where that is less


class UnknownProvider(CommissionError):
    """No provider has that name."""

    exit_code = EXIT_USAGE


@dataclass(frozen=True)
class Alternative:
    """A mix, and what it costs beside the cheapest.

    Attributes
    ----------
    name
        "Cheapest", "Different 1", "Without Oak", "With a home of our own".
    kind
        ``cheapest``, ``different``, ``without`` or ``own_home``.
    status
        Of its solve; ``infeasible`` where no mix of that kind meets the rules.
    cost, extra
        Expected net present cost, £, and how much more than the cheapest.
    least_extra
        Proven: a mix of this kind costs at least so much more than the cheapest plan found.
    beds_apart
        Beds by which it differs from the cheapest: the sum over offers of the difference in bed-time, a
        bed counting by the share of the horizon that it is there.
    beds_apart_from_nearest
        The same from the nearest of the mixes before it, of kinds ``cheapest`` and ``different``; None for
        other kinds.
    furthest
        Proven: within the allowance no mix lies further from those before it; None for other kinds,
        and where the solve was stopped.
    parts
        What the cost is made of: cash, and what is no cash; see `studies.cost_parts`.
    """

    name: str
    kind: str
    status: str
    cost: float | None
    extra: float | None
    least_extra: float | None
    beds_apart: float | None
    beds_apart_from_nearest: float | None
    furthest: float | None
    mix: str
    measures: dict[str, float | None]
    decisions: Decisions | None
    parts: CostParts = field(default_factory=lambda: NONE)


@dataclass(frozen=True)
class Alternatives(Study):
    """The cheapest mix and others.

    Attributes
    ----------
    within
        Share of the cheapest cost that a different mix may cost more.
    exhausted
        Whether it is proven that no further mix within the allowance differs from all of those shown by
        half a bed or more, all the time.
    done, total
        Solves that were finished, and all that were to be at most; the latter is None before the first.
    not_reached
        What it did not come to, as it was interrupted.
    about
        Which instance, by which engine.
    """

    FILE: ClassVar[str] = "alternatives"
    within: float
    mixes: tuple[Alternative, ...]
    exhausted: bool = False
    interrupted: bool = False
    done: int = 0
    total: int | None = None
    not_reached: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        """On one line: how many mixes, within what, and the cheapest."""
        cost = min((one.cost for one in self.mixes if one.cost is not None), default=None)
        return study_repr(
            "Alternatives",
            f"{counted(len(self.mixes), 'mix', 'mixes')}, within {100 * self.within:g}%",
            cost,
            self.interrupted,
        )

    def rows(self) -> list[dict[str, Any]]:
        """One row a mix."""
        return [
            {
                "name": one.name,
                "kind": one.kind,
                "status": one.status,
                "extra": one.extra,
                "least_extra": one.least_extra,
                "beds_apart": one.beds_apart,
                "beds_apart_from_nearest": one.beds_apart_from_nearest,
                "furthest": one.furthest,
                "cost": one.cost,
                **one.parts,
                **{name: one.measures.get(name) for name in MEASURES if name != "cost"},
                "mix": one.mix,
            }
            for one in self.mixes
        ]

    def frame(self) -> pd.DataFrame:
        """One row a mix, the cheapest first: extra cost, distance, every measure, the mix in words."""
        return self.frame_of("alternatives")

    def tables(self) -> dict[str, Rows]:
        return {"alternatives": self.rows()}

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.about,
            "within": self.within,
            "not_reached": list(self.not_reached),
            "exhausted": self.exhausted,
            "complete": not self.interrupted,
            "mixes": self.rows(),
        }


@settles
@told("alternatives")
@shows_keywords(StudyKeywords)
def alternatives(
    instance: Instance,
    within: float = 0.02,
    count: int = 5,
    *,
    without: Sequence[str] | None = None,
    with_own_home: bool | None = None,
    workers: int | None = 1,
    progress: Listener | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> Alternatives:
    """Find mixes that differ most from the cheapest and from each other, within a share of its cost.

    Each is the cheapest of those that lie as far from the mixes before it as can be found, to a
    twentieth; the distance to the nearest of them counts::

        distance = sum over offers k of |time[k] - time of the other mix [k]|
        time[k]  = sum over t of weeks[t] * beds[k,t] / sum over t of weeks[t]

    so that a bed counts by the share of the horizon that it is there, and one that opens in the last
    month hardly at all. None of them opens a home of our own for less than a year that the cheapest does not open.

    Parameters
    ----------
    within
        How much more expensive than the cheapest a different mix may be: 0.02 for 2%.
    count
        Different mixes to look for, at most; there may be fewer.
    without
        Providers to do without, each in turn, by name or by id; None for every one that the cheapest mix contracts
        with. The id is that of an offer, or of a provider on a DPS with or without that of the DPS.
        Nothing new is contracted with them, nothing extended, and no child placed there as used; what is
        in place already runs out.
    with_own_home
        Whether to look for the cheapest mix with a home of our own that is open for at least half of the
        time that it could be; None for where that is possible and the cheapest mix has none.

    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.
    workers
        Processes to share the solves about providers; one for each processor where None. The different mixes
        follow from one another, and are found one by one. Processes change nothing but the time.

    Raises
    ------
    UnknownProvider
        When nobody of that name is in the instance.
    ValueError
        When `within` is not from 0 to 1, or `count` is below 0.
    """
    require_plain_cost(instance, "alternatives")
    if not 0 <= within <= 1:
        raise ValueError(f"within is a share of the cheapest cost, from 0 to 1 (0.02 for 2%), not {within}")
    if count < 0:
        raise ValueError(f"count is 0 or more, not {count}")
    names = None if without is None else list(dict.fromkeys(_provider(instance, one) for one in without))
    runs = Runs(for_study(settings, keywords), None, progress, workers)
    return _AlternativesSearch(instance, runs, within).run(count, names, with_own_home)


def _provider(instance: Instance, given: str) -> str:
    """The name of a provider, given by name or by the id of what it offers."""
    offers = [(offer.provider_name, offer) for offer in instance.offers]
    if given in dict(offers):
        return given
    found = sorted({name for name, offer in offers if given in (offer.id, offer.id.split("/")[-1])})
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownProvider(f"'{given}' is the id of several providers, {', '.join(found)}: name one of them.")
    known = {name if offer.id == name else f"{name} ({offer.id})" for name, offer in offers}
    raise UnknownProvider(
        f"no provider is called '{given}', nor is it the id of an offer; there is {', '.join(sorted(known))}."
    )


class _AlternativesSearch:
    def __init__(self, instance: Instance, runs: Runs, within: float) -> None:
        self.instance = instance
        self.runs = runs
        self.within = within
        self.found: list[Alternative] = []
        self.times: list[dict[str, float]] = []  # bed-time of the cheapest and the different mixes
        self.homes: set[tuple[str, int]] = set()  # openings of a home of our own that are early enough
        self.exhausted = False
        self.planned: list[str] = []  # what is left to do

    def run(self, count: int, without: Sequence[str] | None, own_home: bool | None) -> Alternatives:
        interrupted = False
        try:
            cheapest = self.runs.solve(self.instance, self._learn)
            self._add("Cheapest", "cheapest", cheapest)
            if cheapest.decisions is not None:
                names = self._contracted(cheapest.decisions) if without is None else list(without)
                home = (
                    bool(self.homes) and self.homes.isdisjoint(cheapest.decisions.opened)
                    if own_home is None
                    else own_home
                )
                self.runs.total = 1 + 2 * count + len(names) + home
                ways = [*(f"Without {name}" for name in names), *(["With a home of our own"] if home else [])]
                self.planned = [*(f"Different {number}" for number in range(1, count + 1)), *ways]
                self._different(count)
                self.planned = ways
                self._conditions(names, home)
        except (Interrupted, KeyboardInterrupt):
            interrupted = True
        finally:
            self.runs.close()
        reached = {one.name for one in self.found}
        missing = tuple(name for name in self.planned if name not in reached) if interrupted else ()
        return Alternatives(
            self.within, tuple(self.found), self.exhausted, interrupted, self.runs.done, self.runs.total, missing
        )

    def _learn(self, model: Model) -> None:
        self.homes = set(_early(model))

    def _contracted(self, decisions: Decisions) -> list[str]:
        """Providers that the mix contracts with, in the order of the offers."""
        used = {key[0] for key in (*decisions.awarded, *decisions.extended, *decisions.prolonged)}
        return list(dict.fromkeys(o.provider_name for o in self.instance.offers if o.id in used))

    def _different(self, count: int) -> None:
        for number in range(1, count + 1):
            far = self._furthest()
            if far is None:
                return
            least, furthest = far
            plan = self.runs.solve(self.instance, self._hold(max(HALF_A_BED, (1 - NEARLY) * least)))
            self._add(f"Different {number}", "different", plan, furthest)

    def _furthest(self) -> tuple[float, float | None] | None:
        """How far a mix within the allowance can lie from those before it, found and proven; None for nowhere."""
        from commission_opt.demand import demand_table

        model = build_model(self.instance, demand_table(self.instance))
        self._hold(None)(model)
        outcome = run(model, replace(self.runs.settings, gap=max(NEARLY, self.runs.settings.gap)))
        if outcome.status == "interrupted":
            raise Interrupted
        self.runs.count()
        bound = None if outcome.bound is None else -outcome.bound
        if outcome.objective is None:
            return None
        if -outcome.objective < HALF_A_BED - 1e-6:
            self.exhausted = bound is not None and bound < HALF_A_BED
            return None
        return -outcome.objective, bound

    def _hold(self, least: float | None) -> Callable[[Model], None]:
        """Within the allowance, and at least `least` or as far as can be from the mixes found."""
        cheapest = self.found[0].cost or 0.0
        most = cheapest + self.within * abs(cheapest)

        def prepare(model: Model) -> None:
            from commission_opt.model.measures import limit
            from commission_opt.model.mix_beds import apart

            limit(model, "cost", "<=", most)
            _open_none_late(model, self.found[0].decisions)
            apart(model, self.times, None if least is None else least - 1e-6)

        return prepare

    def _conditions(self, providers: list[str], own_home: bool) -> None:
        asked: list[tuple[str, str, Callable[[Model], None]]] = [
            (f"Without {provider}", "without", partial(_without, provider)) for provider in providers
        ]
        if own_home:
            asked.append(("With a home of our own", "own_home", _open_one))
        jobs = [(self.instance, self.runs.settings, prepare) for _, _, prepare in asked]
        for (name, kind, _), plan in zip(asked, self.runs.each(solve_one, jobs), strict=True):
            self._add(name, kind, plan)

    def _add(self, name: str, kind: str, plan: Solved, furthest: float | None = None) -> None:
        cheapest = self.found[0].cost if self.found else plan.cost
        apart = nearest = None
        if plan.decisions is not None:
            time = bed_time_of(plan.result)
            apart = _between(time, self.times[0]) if self.times else 0.0
            if kind == "different":
                nearest = min(_between(time, other) for other in self.times)
            if kind in ("cheapest", "different"):
                self.times.append(time)
        known = plan.cost is not None and cheapest is not None
        self.found.append(
            Alternative(
                name,
                kind,
                plan.status,
                plan.cost,
                (plan.cost or 0.0) - (cheapest or 0.0) if known else None,
                plan.bound - (cheapest or 0.0) if known and plan.bound is not None else None,
                apart,
                nearest,
                furthest,
                words(plan),
                measures(plan.result),
                plan.decisions,
                parts_of(plan.result),
            )
        )


def bed_time_of(result: Result) -> dict[str, float]:
    """Bed-time by offer: beds, each counting by the share of the horizon that it is there."""
    weeks = {period["start"]: period["weeks"] for period in result["periods"]}
    every = sum(weeks.values())
    found: dict[str, float] = defaultdict(float)
    for row in result["beds"]:
        found[row["offer"]] += weeks[row["period"]] * row["beds"] / every
    return dict(found)


def _between(one: dict[str, float], other: dict[str, float]) -> float:
    """``sum over offers k of |time[k] - time of the other [k]|``."""
    return sum(abs(one.get(offer, 0.0) - other.get(offer, 0.0)) for offer in {*one, *other})


def _without(provider: str, model: Model) -> None:
    """Contract nothing new with a provider, extend nothing, and place no child there as used."""
    offers = {offer.id: offer for offer in model.instance.offers}
    theirs = {name for name, offer in offers.items() if offer.provider_name == provider}
    for family in (*HOMES, "extended", "prolonged"):
        for key, variable in model.columns[family].items():
            if key.offer in theirs:
                variable.upBound = 0
    for placed, variable in model.columns.placed.items():
        if placed.offer in theirs and isinstance(offers[placed.offer], Market):
            variable.upBound = 0


def _open_none_late(model: Model, cheapest: Decisions | None) -> None:
    """Open no home of our own for less than a year but those of the cheapest mix: it would differ in name alone."""
    known = set() if cheapest is None else set(cheapest.opened)
    for keys in _open_days(model):
        longest = max(keys.values(), default=0)
        for key, days in keys.items():
            if days < min(A_YEAR, LONG_ENOUGH * longest) and key not in known:
                model.columns.opened[key].upBound = 0


def _open_days(model: Model) -> Iterator[dict[DecidedKey, int]]:
    """For each home of our own, the days that it would be open by each opening."""
    from commission_opt.offers.building.maths import opening_day

    stop, periods = model.instance.horizon.stop, model.instance.periods
    for home in model.instance.home:
        keys = [key for key in model.columns.opened if key.offer == home.id]
        yield {key: (stop - opening_day(home, periods[key.period])).days for key in keys}


def _early(model: Model) -> list[DecidedKey]:
    """Openings of a home of our own after which it is open for at least half of the time that it could be."""
    found: list[DecidedKey] = []
    for days in _open_days(model):
        longest = max(days.values(), default=0)
        found += [key for key, open_days in days.items() if open_days >= LONG_ENOUGH * longest]
    return found


def _open_one(model: Model) -> None:
    """Open a home of our own, early enough.

    ::

        sum of opened[k,tau] >= 1    over homes k and tau with  stop - open[k,tau] >= 1/2 * (stop - first open[k,tau])

    with ``open[k,tau]`` the day on which a home decided on in period tau opens, and ``stop`` the end of the horizon.
    """
    model.link([(model.columns.opened[key], 1.0) for key in _early(model)], ">=", 1.0)
