"""What `recommend` found: the mixes side by side as they fared, and which of them to advise."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from commission_opt.plan.frames import ColumnKind
from commission_opt.studies.cost_parts import PARTS, PENALTIES
from commission_opt.studies.mixes.candidate import Candidate
from commission_opt.studies.recommend.repeat import command
from commission_opt.studies.recommend.telling import NAMES, Telling
from commission_opt.studies.saved import Rows, Study
from commission_opt.studies.simulation.intervals import Spread, spread
from commission_opt.studies.tables import kinds

if TYPE_CHECKING:
    import pandas as pd

    BoolArray = np.ndarray[Any, np.dtype[np.bool_]]
    from commission_opt.demand.stays import FloatArray
    from commission_opt.plan.plan import Plan
    from commission_opt.studies.mixes.shares import ShareRule
    from commission_opt.studies.recommend.deferral import Deferral
    from commission_opt.studies.recommend.trial import Trial
    from commission_opt.studies.recommend.worlds import WeighedForecast
    from commission_opt.studies.sensitivity.ranges import Range

IN_WORLD = tuple(part for part in PARTS if part != PENALTIES)  # what a cost in one world is made of
BEYOND_CHANCE = 3.0  # standard errors
DEAREST = 0.05  # share of the worlds that count as the costliest


@dataclass(frozen=True)
class Tried:
    """A mix, and how it fared in the worlds that it was judged in, in order: all start with the same ones."""

    candidate: Candidate
    trials: Sequence[Trial]

    def mean(self, measure: str) -> float:
        """A measure on average over all its worlds."""
        return float(np.mean([trial[measure] for trial in self.trials]))

    def mean_in(self, worlds: int, measure: str) -> float:
        """The same over its first worlds: those that every mix met, so that mixes can be held beside each other."""
        return float(np.mean([trial[measure] for trial in self.trials[:worlds]]))


@dataclass(frozen=True)
class Advice:
    """Which mix to advise, judged in one way.

    Attributes
    ----------
    telling
        How it was judged.
    best, runner_up
        Candidates by number; no runner-up where there is one candidate.
    settled
        Whether all others were dropped: with the confidence asked for, none of them is cheaper by more than makes no
        difference. Where not, `telling.left` are those between which more worlds would have to tell.
    """

    telling: Telling
    best: int
    runner_up: int | None
    settled: bool

    @property
    def key(self) -> str:
        """``as_they_are`` or ``priced``."""
        return self.telling.key

    @property
    def name(self) -> str:
        """How it was judged, in words."""
        return NAMES[self.key]


@dataclass(frozen=True)
class AdviceStep:
    """What of the advised mix is decided when.

    Attributes
    ----------
    review
        The day by which it can wait; None for what is decided now.
    what
        In words.
    trigger, otherwise
        What has to be seen by then, and what is done where it is not; empty where nothing that was tried tells.
    """

    review: dt.date | None
    what: str
    trigger: str = ""
    otherwise: str = ""


@dataclass(frozen=True)
class Recommendation(Study):
    """Mixes tried against each other, and what to advise.

    Attributes
    ----------
    candidates
        Every mix, as it fared.
    advice
        First with the rules as they are; then, where there are hard rules about shares, with a price on those. Empty
        where it was interrupted before every mix had been judged.
    rules
        Those about shares, with the prices that were taken.
    figures, left_out
        What was drawn, and paths of what nobody published and was not drawn all the same.
    defaults
        Paths of what was drawn between ends that are our assumption.
    forecasts
        Of the instance, each with the share of the worlds in which it holds.
    names
        What each path that was drawn is called in words.
    within, confidence
        Share of the cost that counts as no difference, and the chance that the advice is the cheapest or so near.
    draws
        The figures of each world that mixes were judged in, by path.
    deferrals
        The rules of mixes that wait for a review, by number of the candidate.
    steps, own_reviews
        What of it is decided now, and what at which review; whether the instance names the reviews.
    not_proven
        Solves that ended at their limit before they had proven anything.
    options
        Of the command that asks for the same again.
    plan
        Of the mix that is advised, with average demand: what it promises, and how far it is from the cheapest for such
        demand. None of a mix that was given and breaks hard rules.
    """

    FILE: ClassVar[str] = "recommendation"
    candidates: tuple[Tried, ...]
    advice: tuple[Advice, ...]
    rules: Sequence[ShareRule]
    figures: tuple[Range, ...]
    left_out: tuple[str, ...]
    within: float
    confidence: float
    seed: int
    years: tuple[str, ...]
    draws: tuple[Mapping[str, float], ...] = field(default=(), repr=False)
    interrupted: bool = False
    defaults: tuple[str, ...] = ()
    forecasts: tuple[WeighedForecast, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    deferrals: Mapping[int, Deferral] = field(default_factory=dict, repr=False)
    steps: tuple[AdviceStep, ...] = ()
    own_reviews: bool = True
    not_proven: int = 0
    options: tuple[str, ...] = ()
    plan: Plan | None = field(default=None, repr=False, compare=False)
    about: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        """On one line: how many mixes, and which is advised."""
        if not self.advice:
            return f"<Recommendation: {len(self.candidates)} mixes, nothing advised yet>"
        return f"<Recommendation: {len(self.candidates)} mixes, advised: {self.best.candidate.mix}>"

    @property
    def settled(self) -> bool:
        """Whether every way of judging came to one mix, and every solve to its proof."""
        return all(one.settled for one in self.advice) and not self.not_proven

    @property
    def best(self) -> Tried:
        """The mix to advise, with the rules as they are.

        Raises
        ------
        IndexError
            Where it was interrupted before every mix had been judged.
        """
        return self.candidates[self.advice[0].best]

    @cached_property
    def common(self) -> int:
        """In how many worlds every mix was judged."""
        return min((len(one.trials) for one in self.candidates), default=0)

    def costs(self, advice: Advice, nth: int) -> FloatArray:
        """What a mix is judged by in each of its worlds, £ at present value."""
        return np.array([advice.telling.cost(trial) for trial in self.candidates[nth].trials])

    def difference(self, advice: Advice, nth: int) -> Spread:
        """What a mix costs more than the one that is advised, in the worlds that both were judged in, £."""
        own, best = self.costs(advice, nth), self.costs(advice, advice.best)
        both = min(len(own), len(best))
        return spread(list(own[:both] - best[:both]))

    def parts(self, advice: Advice, nth: int) -> dict[str, float]:
        """What the cost of a mix is made of, on average, £: those of the advised mix, and the mean differences in the worlds of both."""
        own, best = self.candidates[nth].trials, self.candidates[advice.best].trials
        both = min(len(own), len(best))
        found = {}
        for part in PARTS:
            there, here = (np.array([advice.telling.part(trial, part) for trial in trials]) for trials in (own, best))
            found[part] = float(here.mean() + (there[:both] - here[:both]).mean())
        return found

    def near_the_best(self, advice: Advice, nth: int) -> float:
        """Share of worlds in which a mix is the cheapest that may be chosen, or more expensive by what makes no difference."""
        costs = self._in_common(advice)
        own = self.costs(advice, nth)[: self.common]
        return float(np.mean(own <= costs.min(axis=1) + advice.telling.indifferent))

    def _in_common(self, advice: Advice) -> FloatArray:
        """Costs of the mixes that may be chosen in the worlds common to all, shape (worlds, mixes)."""
        return np.array([self.costs(advice, nth)[: self.common] for nth in advice.telling.eligible]).T

    def rows(self) -> list[dict[str, Any]]:
        """A row for each mix and way of judging, those that are advised first, then by cost."""
        found = []
        for advice in self.advice:
            numbers = range(len(self.candidates))
            mean = {nth: self.difference(advice, nth).mean for nth in numbers}
            chosen = set(advice.telling.eligible)
            for nth in sorted(numbers, key=lambda nth: (nth != advice.best, nth not in chosen, mean[nth])):
                found.append(self._row(advice, nth))
        return found

    def _row(self, advice: Advice, nth: int) -> dict[str, Any]:
        """How a mix fared: its cost is that of the advised mix and the mean difference in the worlds of both.

        A mix that was dropped early met fewer worlds than others; so costs stand beside each other all the same. What is
        no mean of costs is of the worlds that all met.
        """
        one, costs, eligible = self.candidates[nth], self.costs(advice, nth), nth in advice.telling.eligible
        apart = self.difference(advice, nth)
        cost = float(self.costs(advice, advice.best).mean()) + apart.mean
        half = spread(list(costs)).high - float(costs.mean())
        least = self._in_common(advice).min(axis=1)
        own = costs[: self.common]
        regret = own - np.minimum(least, own)
        dearest = np.sort(own)[-max(1, round(DEAREST * len(own))) :]
        return {
            "judged": advice.key,
            "name": one.candidate.name,
            "kind": one.candidate.kind,
            "advised": nth == advice.best,
            "may_be_chosen": eligible,
            "left": nth in advice.telling.left,
            "promised": one.candidate.promised,
            "cost": cost,
            "cost_low": cost - half,
            "cost_high": cost + half,
            **self.parts(advice, nth),
            "dearest": float(dearest.mean()),
            "difference": apart.mean,
            "difference_low": apart.low,
            "difference_high": apart.high,
            "cheapest_in": float(np.mean(own <= least)) if eligible else 0.0,
            "near_the_best_in": float(np.mean(own <= least + advice.telling.indifferent)) if eligible else 0.0,
            "regret": float(regret.mean()),
            "greatest_regret": float(regret.max()),
            "near_home": one.mean_in(self.common, "near"),
            "occupancy": one.mean_in(self.common, "used"),
            "short": one.mean_in(self.common, "short"),
            "as_used": one.mean_in(self.common, "as_used"),
            "moves": one.mean_in(self.common, "moves"),
            "worlds": len(costs),
            "new_beds": one.candidate.beds,
            "breaks": "; ".join(one.candidate.broken),
            "mix": one.candidate.mix,
        }

    def shares(self) -> list[dict[str, Any]]:
        """A row for each mix and rule about a share: what it asks for and what was had, in the worlds that all met."""
        return [
            {"name": one.candidate.name, "rule": rule.rule.id, "label": rule.label, "asked": asked, "had": had}
            for one in self.candidates
            if self.common
            for rule in self.rules
            for asked, had in (
                rule.asked_and_had(*(one.mean_in(self.common, f"{what}:{rule.path}") for what in ("wanted", "had"))),
            )
        ]

    def cash(self) -> list[dict[str, Any]]:
        """A row for each mix and financial year: £ of the day, mean and between which values in 90 of 100 worlds that all met."""
        return [
            {"name": one.candidate.name, "year": year, "mean": found.mean, "p5": found.p5, "p95": found.p95}
            for one in self.candidates
            if self.common
            for year in self.years
            for found in (spread([trial[f"spend:{year}"] for trial in one.trials[: self.common]]),)
        ]

    def worlds(self) -> list[dict[str, Any]]:
        """A row for each world and mix: what it cost there."""
        return [
            {
                "world": number,
                "name": one.candidate.name,
                **{
                    key: trial[key]
                    for key in ("cost", *IN_WORLD, "short_cost", "near", "used", "short", "children", "moves")
                },
                **{f"missed_{rule.rule.id}": trial[f"missed:{rule.path}"] for rule in self.rules},
            }
            for one in self.candidates
            for number, trial in enumerate(one.trials, 1)
        ]

    def switching(self, advice: Advice) -> list[dict[str, Any]]:
        """What is otherwise in the worlds in which the runner-up is cheaper than what is advised.

        One row for the number of children and each figure that was drawn: its mean in those worlds and in all, and
        how far the two lie apart in standard deviations; the furthest first.
        """
        if advice.runner_up is None:
            return []
        best, other = self.costs(advice, advice.best), self.costs(advice, advice.runner_up)
        both = min(len(best), len(other))
        wins = other[:both] < best[:both]
        if not wins.any() or wins.all():
            return []
        trials = self.candidates[advice.best].trials[:both]
        values = {"children": np.array([trial["children"] for trial in trials])}
        paths = [*(one.path for one in self.figures), *(one.path for one in self.forecasts)]
        values |= {path: np.array([self.draws[n][path] for n in range(both)]) for path in paths}
        rows = [
            {
                "judged": advice.key,
                "what": what,
                "called": self.called(what),
                "where_it_wins": float(some[wins].mean()),
                "in_all": float(some.mean()),
                "apart": float((some[wins].mean() - some.mean()) / some.std()) if some.std() > 0 else 0.0,
                "stands_out": _stands_out(some, wins),
                "share_of_worlds": float(wins.mean()),
            }
            for what, some in values.items()
        ]
        return sorted(rows, key=lambda row: -abs(row["apart"]))

    def called(self, path: str) -> str:
        """A figure, the children or a forecast in words."""
        if path == "children":
            return "children in need of a placement, on average"
        forecast = next((one.name for one in self.forecasts if one.path == path), None)
        return self.names.get(path, path) if forecast is None else f"the scenario '{forecast}'"

    def frame(self) -> pd.DataFrame:
        """`rows` as a DataFrame."""
        return self.frame_of("recommendation")

    def tables(self) -> dict[str, Rows]:
        return {
            "recommendation": self.rows(),
            "shares": self.shares(),
            "cash": self.cash(),
            "runner_up_wins": [row for advice in self.advice for row in self.switching(advice)],
            "worlds": self.worlds(),
        }

    def kinds_of(self, table: str) -> dict[str, ColumnKind]:
        """The columns of a table: of `worlds` one a rule about a share as well."""
        missed: dict[str, ColumnKind] = {f"missed_{rule.rule.id}": "number" for rule in self.rules if table == "worlds"}
        return kinds(table) | missed

    def to_dict(self) -> dict[str, Any]:
        """Everything, as JSON has it."""
        from commission_opt.studies.recommend import words

        return {
            **self.about,
            "within": self.within,
            "confidence": self.confidence,
            "seed": self.seed,
            "complete": not self.interrupted,
            "advice": [
                {
                    "judged": one.key,
                    "name": self.candidates[one.best].candidate.name,
                    "mix": self.candidates[one.best].candidate.mix,
                    "runner_up": None if one.runner_up is None else self.candidates[one.runner_up].candidate.name,
                    "settled": one.settled,
                    "indifferent": one.telling.indifferent,
                    "near_the_best_in": self.near_the_best(one, one.best),
                    "in_words": words.advice_words(self, one),
                    "how_sure": words.sure_words(self, one),
                    "spread_in_words": words.spread_words(self, one),
                    "kept_in_words": words.kept_words(self, one),
                    "runner_up_in_words": words.runner_up_words(self, one),
                }
                for one in self.advice
            ],
            "rules": [
                {"path": one.path, "label": one.label, "hard": one.hard, "price": one.price} for one in self.rules
            ],
            "figures": [
                {
                    "path": one.path,
                    "called": self.called(one.path),
                    "base": one.base,
                    "low": one.low,
                    "high": one.high,
                    "shape": one.shape,
                    "default": one.path in self.defaults,
                }
                for one in self.figures
            ],
            "forecasts": [{"id": one.id, "name": one.name, "share": one.share} for one in self.forecasts],
            "left_out": list(self.left_out),
            "steps": [
                {
                    "review": None if one.review is None else one.review.isoformat(),
                    "what": one.what,
                    "trigger": one.trigger,
                    "otherwise": one.otherwise,
                }
                for one in self.steps
            ],
            "steps_in_words": words.steps_words(self),
            "not_proven": self.not_proven,
            "command": command(self.about, self.options),
            "how_tried": words.worlds_words(self),
            "caveats": words.caveat_words(self),
            "options": [{"option": name, "sha256": sha256} for name, sha256 in self._instances()],
            "mixes": self.rows(),
            "cash": self.cash(),
            "runner_up_wins": [row for advice in self.advice for row in self.switching(advice)],
        }

    def _instances(self) -> Iterator[tuple[str, str]]:
        """The instances that plans of mixes are of: with average demand, and with prices on rules about shares."""
        seen: set[str] = set()
        for one in self.candidates:
            instance = one.candidate.instance
            if instance is not None and instance.sha256 not in seen:
                seen.add(instance.sha256)
                yield one.candidate.name, instance.sha256

    def save(self, folder: str | Path) -> None:
        """Write the tables as CSV and everything as JSON, and the plan of the mix that is advised to a folder `plan`.

        Raises
        ------
        NotWritten
            When they cannot be written; nothing half-written is left behind.
        """
        super().save(folder)
        if self.plan is not None:
            self.plan.save(Path(folder) / "plan")


def _stands_out(values: FloatArray, some: BoolArray) -> bool:
    """Whether the mean of some values lies further from that of all than chance would put it in one of 400 cases.

    ::

        |mean of some - mean of all| > 3 * sd * sqrt((1 - share) / number of some)
    """
    number, share = int(some.sum()), float(some.mean())
    apart = abs(float(values[some].mean() - values.mean()))
    return bool(apart > BEYOND_CHANCE * float(values.std()) * math.sqrt((1.0 - share) / number))
