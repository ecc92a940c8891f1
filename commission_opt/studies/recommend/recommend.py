"""`recommend`: which mix to advise, from trials of all that could be in worlds that may come."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, permutations
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import numpy as np

from commission_opt.errors import EXIT_INFEASIBLE, EXIT_NO_ANSWER, CommissionError
from commission_opt.plan.plan import Plan
from commission_opt.plan.settings import Settings, StudyKeywords, shows_keywords, together
from commission_opt.plan.wording import day_text
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.mixes.candidates import Candidate, Candidates, without_placements
from commission_opt.studies.mixes.dated import before, part_words, reviews_of, same_before, since
from commission_opt.studies.mixes.shares import share_rules
from commission_opt.studies.recommend.deferral import Deferral, best_pair, seen_by
from commission_opt.studies.recommend.drawn import Drawn, drawn, names_of
from commission_opt.studies.recommend.journal import journal, question
from commission_opt.studies.recommend.recommendation import Advice, AdviceStep, Recommendation, Tried
from commission_opt.studies.recommend.repeat import options_of
from commission_opt.studies.recommend.telling import Telling, tellings
from commission_opt.studies.recommend.trial import Trial, Trials
from commission_opt.studies.recommend.trier import Trier
from commission_opt.studies.recommend.worlds import Worlds
from commission_opt.studies.runs import Listener, Runs, commitments
from commission_opt.studies.saved import about
from commission_opt.studies.sensitivity.ranges import LowHigh, Range
from commission_opt.studies.simulation.intervals import spread
from commission_opt.studies.simulation.simulate import with_stays
from commission_opt.studies.stopped import Interrupted

if TYPE_CHECKING:
    from distributed import Client

    from commission_opt.demand.stays import FloatArray
    from commission_opt.instance.instance import Instance
    from commission_opt.studies.journals.answers import Answers

SOUGHT_IN = 30  # worlds in which the best mixes are sought; they are judged in others
FIRST = 60  # worlds that each candidate is judged in, before any is dropped
BATCH = 20  # worlds between two looks
ROUNDS = 3  # of mixes with one home fewer and more than the best so far
WORLDS = 400
WITHIN = 0.005
CONFIDENCE = 0.95


class NothingToAdvise(CommissionError):
    """No mix was found that could be advised."""

    exit_code = EXIT_INFEASIBLE


class NothingInTime(CommissionError):
    """No mix was found before the time limit of a solve."""

    exit_code = EXIT_NO_ANSWER


@settles
@shows_keywords(StudyKeywords)
def recommend(
    instance: Instance,
    *,
    worlds: int = WORLDS,
    within: float = WITHIN,
    confidence: float = CONFIDENCE,
    vary: Mapping[str, LowHigh | None] | Sequence[str | Range] | None = None,
    spread: float = 0.1,
    stay_weeks: float | None = None,
    workers: int | None = 1,
    cluster: str | Client | None = None,
    out: str | Path | None = None,
    progress: Listener | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> Recommendation:
    """Try the mixes that could be advised against each other, and say which is cheapest and how sure that is.

    In each world children come one by one, stay and leave, and figures that nobody published lie somewhere between
    their ends; every mix meets the same worlds. Mixes are dropped as soon as they are more expensive beyond doubt.

    Parameters
    ----------
    worlds
        The most that a mix is judged in, 60 or more; another 30 are for finding mixes.
    within
        Share of the cost that counts as no difference: 0.005 for half a per cent.
    confidence
        Chance with which the mix that is advised is the cheapest of those tried, or within that share of it.
    vary, spread
        Figures that are drawn, as for `sensitivity`: without any, those of the assumption register that nobody
        published, `spread` to either side, but for numbers of homes and beds, and what the instance says of
        `[[uncertain]]` and `[[slippage]]`; ``{}`` for none but children and forecasts.
    stay_weeks
        Mean stay of children whose need, and demand record, give none.
    workers
        Processes; one for each processor where None. They change nothing but the time.
    cluster
        Address of a Dask scheduler, or a `distributed.Client` of one, whose workers try the mixes instead of processes
        here; mixes are looked for here.
    out
        Folder for the tables. Each finished solve and trial is on disk there at once, and the same call goes on where
        another was killed; with more `worlds`, or another `within` or `confidence`, it takes up what is there.
    progress
        Called with what is done and its total where that is known.
    settings, **keywords
        How each solve is done, see `Settings`; its seed is also that of the worlds.

    Raises
    ------
    NothingToAdvise, NothingInTime
        When no mix was found: there is none, or the time limit of a solve came first.
    NoStay
        When nobody knows how long some of the children stay.
    AnotherRecommendation
        When `out` holds one of another instance, with other settings, figures or seed, or by another version.
    NotWritten
        When `out` cannot be written.
    ClusterUnavailable
        When the cluster cannot be used.
    ValueError
        When a setting is out of range.
    """
    if worlds < FIRST:
        raise ValueError(f"worlds is {FIRST} or more, not {worlds}")
    if not 0 < within < 1:
        raise ValueError(f"within is a share of the cost, above 0 (0.005 for half a per cent), not {within}")
    if not 0.5 <= confidence < 1:
        raise ValueError(f"confidence is from 0.5 to below 1, not {confidence}")
    given = together(settings, keywords)
    cluster, asked = cluster or given.cluster, replace(given, cluster=None, progress=None)
    changes = about(instance, "recommend", asked.engine)["changes"]  # those that were asked for, and no stays
    instance = with_stays(instance, stay_weeks)
    may_be, folder = drawn(instance, vary, spread), None if out is None else Path(out)
    meet = Worlds(may_be.figures, asked.seed, may_be.forecasts)
    with journal(folder, instance, asked, meet) as kept:
        runs = Runs(asked, None, None, workers)
        search = _Search(instance, runs, meet, workers, cluster, kept, progress)
        found = search.run(worlds, within, confidence, may_be)
        told = {
            "worlds": worlds,
            "within": within,
            "confidence": confidence,
            "spread": spread,
            "stay_weeks": stay_weeks,
        }
        known = about(instance, "recommend", asked.engine) | {"changes": changes}
        found = replace(found, about=known, options=options_of(asked, vary, told))
        if folder is not None and found.advice:
            found.save(folder)
    return found


@dataclass
class _Search:
    instance: Instance
    runs: Runs
    worlds: Worlds
    workers: int | None
    cluster: str | Client | None
    kept: Answers
    progress: Listener | None
    trials: dict[int, dict[int, Trial]] = field(default_factory=dict)  # by candidate and world
    rules: dict[int, Deferral] = field(default_factory=dict)  # candidates that are decided at a review
    done: int = 0

    def __post_init__(self) -> None:
        self.runs.tell = lambda _done, _total: self._count()
        self.candidates = Candidates(self.instance, self.runs, self.kept)
        self.tellings = tellings(share_rules(self.candidates.certain))
        trials = Trials(self.candidates.certain, self.worlds)
        self.trier = Trier(trials, self.workers or os.cpu_count() or 1, self.cluster)

    @property
    def found(self) -> list[Candidate]:
        return self.candidates.found

    def run(self, worlds: int, within: float, confidence: float, may_be: Drawn) -> Recommendation:
        interrupted = False
        try:
            self.candidates.add_all()
            if not self.found:
                raise self._nothing()
            self._seek(within)
            self._defer(within)
            self._judge(worlds, within, confidence)
        except (Interrupted, KeyboardInterrupt):
            interrupted = True
        finally:
            self.runs.close()
            self.trier.close()
        judged = [self._trials(nth, judged_in(self.trials.get(nth, {}))) for nth in range(len(self.found))]
        advised = () if interrupted and not all(judged) else tuple(self._advice())
        return Recommendation(
            candidates=tuple(map(Tried, self.found, judged)),
            advice=advised,
            rules=self.tellings[0].rules,
            figures=self.worlds.figures,
            left_out=may_be.left_out,
            defaults=may_be.defaults,
            forecasts=may_be.forecasts,
            names=names_of(self.instance, [*(one.path for one in may_be.figures), *may_be.left_out]),
            within=within,
            confidence=confidence,
            seed=self.worlds.seed,
            years=self.candidates.certain.years,
            draws=tuple(self.worlds.figures_in(SOUGHT_IN + nth) for nth in range(max(map(len, judged), default=0))),
            interrupted=interrupted,
            deferrals=self.rules,
            steps=tuple(self._steps(advised)),
            own_reviews=bool(self.instance.uncertainty.reviews),
            not_proven=len(self.candidates.not_proven),
            plan=self._plan(advised),
        )

    def _nothing(self) -> CommissionError:
        """Why there is no mix: none can be, or none was found in time."""
        if self.candidates.not_proven:
            return NothingInTime("No mix was found within the time limit of a solve. Give more with --time-limit.")
        return NothingToAdvise("No mix was found that could be advised. commission-opt explain FILE says why.")

    def _steps(self, advised: Sequence[Advice]) -> Iterator[AdviceStep]:
        """What of the advised mix is decided now, and what at which review."""
        if not advised:
            return
        nth, certain = advised[0].best, self.candidates.certain
        decisions, rule = self.found[nth].decisions, self.rules.get(nth)
        reviews = reviews_of(certain)
        until = (*reviews, dt.date.max)
        yield AdviceStep(None, part_words(certain, before(certain, decisions, until[0])))
        for review, following in pairwise(until):
            if rule is not None and rule.review == review:
                yield AdviceStep(review, rule.added, rule.trigger, rule.otherwise)
            else:
                later = before(certain, since(certain, decisions, review), following)
                if any(commitments(later) or ()):
                    yield AdviceStep(review, part_words(certain, later))

    def _plan(self, advised: Sequence[Advice]) -> Plan | None:
        """The plan of what is advised."""
        result = self.candidates.plan_of(self.found[advised[0].best]) if advised else None
        return None if result is None else Plan(result)

    def _seek(self, within: float) -> None:
        """Add mixes with one home fewer or more than the best so far, until none is new or better."""
        new, seen = list(range(len(self.found))), set[int]()
        for _ in range(ROUNDS):
            self._try(new, range(SOUGHT_IN))
            leaders = {self._leader(telling, within) for telling in self.tellings} - seen
            seen |= leaders
            known = len(self.found)
            for nth in sorted(leaders):
                self.candidates.add_neighbours(self.found[nth])
            new = list(range(known, len(self.found)))
            if not new:
                return
        self._try(new, range(SOUGHT_IN))

    def _defer(self, within: float) -> None:
        """Add waiting for a review to the best so far, where that is cheaper in the worlds in which mixes are sought."""
        reviews = reviews_of(self.candidates.certain)
        leaders = sorted({self._leader(telling, within) for telling in self.tellings})
        known = len(self.found)
        for nth in leaders:
            for review in reviews:
                self.candidates.add_later(self.found[nth], review)
        self._try(list(range(known, len(self.found))), range(SOUGHT_IN))
        rules = [rule for nth in leaders for review in reviews for rule in self._rules(nth, review)]
        for rule in dict.fromkeys(rules):
            self.rules[len(self.found)] = rule
            self.candidates.found.append(self._candidate(rule))
        self._try(sorted(self.rules), range(SOUGHT_IN))

    def _rules(self, leader: int, review: dt.date) -> Iterator[Deferral]:
        """The best rule for a review by each way of judging, of all mixes that begin as the leader does."""
        certain, own = self.candidates.certain, self.found[leader]
        alike = [
            nth
            for nth, one in enumerate(self.found)
            if nth not in self.rules and not one.broken and same_before(certain, own.decisions, one.decisions, review)
        ]
        seen = [self.trials[leader][world][seen_by(review)] for world in range(SOUGHT_IN)]
        for telling in self.tellings:
            costs = {nth: np.array([telling.cost(one) for one in self._trials(nth, range(SOUGHT_IN))]) for nth in alike}
            pairs = [
                (without, more)
                for without, more in permutations(alike, 2)
                if self.found[without].beds <= self.found[more].beds
            ]
            best = best_pair(seen, costs, pairs)
            if best is not None:
                parts = [since(certain, self.found[nth].decisions, review) for nth in best[:2]]
                yield Deferral(review, *best, part_words(certain, parts[1]), part_words(certain, parts[0]))

    def _candidate(self, rule: Deferral) -> Candidate:
        """A rule as a mix that could be advised: what it commits to now is what both its mixes do."""
        certain, base = self.candidates.certain, self.found[rule.without]
        now = part_words(certain, before(certain, base.decisions, rule.review))
        name = f"Begin as '{base.name}', and wait for the review of {day_text(rule.review)}"
        alike = sum(one.name.startswith(name) for one in self.found)
        return replace(base, name=f"{name} ({alike + 1})" if alike else name, kind="deferring", mix=rule.mix(now))

    def _leader(self, telling: Telling, within: float) -> int:
        first = [self._trials(nth, range(SOUGHT_IN)) for nth in range(len(self.found))]
        telling.begin(first, [bool(one.broken) for one in self.found], within)
        means = telling.costs(first).mean(axis=0)
        return min(telling.eligible, key=lambda nth: float(means[nth]))

    def _judge(self, worlds: int, within: float, confidence: float) -> None:
        """Try all in the first worlds, and then those that are left, until one is or the worlds end."""
        every, stop = list(range(len(self.found))), SOUGHT_IN + FIRST
        self._try(every, range(SOUGHT_IN, stop))
        first = [self._trials(nth, range(SOUGHT_IN, stop)) for nth in every]
        for telling in self.tellings:
            telling.begin(first, [bool(one.broken) for one in self.found], within)
        while True:
            for telling in self.tellings:
                self._drop(telling, telling.costs(first), stop, confidence)
            open_ones = [telling for telling in self.tellings if len(telling.left) > 1]
            if not open_ones or stop >= SOUGHT_IN + worlds:
                return
            start, stop = stop, min(stop + BATCH, SOUGHT_IN + worlds)
            self._try(sorted({nth for telling in open_ones for nth in telling.left}), range(start, stop))

    def _drop(self, telling: Telling, first: FloatArray, stop: int, confidence: float) -> None:
        if len(telling.left) < 2:
            return
        sums = np.full(len(self.found), np.inf)
        for nth in telling.left:
            sums[nth] = sum(telling.cost(one) for one in self._trials(nth, range(SOUGHT_IN, stop)))
        telling.drop(first, sums, confidence, stop - SOUGHT_IN)

    def _advice(self) -> Iterator[Advice]:
        for telling in self.tellings:
            costs = {
                nth: np.array([telling.cost(one) for one in self._trials(nth, judged_in(self.trials[nth]))])
                for nth in telling.eligible
            }
            best = self._plainest(telling, costs, min(telling.left, key=lambda nth: (float(costs[nth].mean()), nth)))
            apart = {nth: _mean_difference(costs[nth], costs[best]) for nth in telling.eligible if nth != best}
            runner_up = min(apart, key=lambda nth: (apart[nth], nth), default=None)
            settled = len(telling.left) == 1
            if settled:
                telling.left = [best]
            yield Advice(telling, best, runner_up, settled)

    def _plainest(self, telling: Telling, costs: Mapping[int, FloatArray], best: int) -> int:
        """The best, or where that waits for a review and chance alone may have made it cheaper, the best that does not."""
        plain = [nth for nth in costs if nth not in self.rules]
        if best not in self.rules or not plain:
            return best
        apart = {nth: _differences(costs[nth], costs[best]) for nth in plain}
        other = min(plain, key=lambda nth: (float(apart[nth].mean()), nth))
        found = spread(list(apart[other]))
        return other if found.low <= 0 and found.mean <= telling.indifferent else best

    def _try(self, numbers: Sequence[int], worlds: range) -> None:
        """Try mixes in worlds, those that were not tried there yet, in this run or in one before."""
        rules = [nth for nth in numbers if nth in self.rules]
        both = {own for nth in rules for own in (self.rules[nth].without, self.rules[nth].more)}
        self._try_mixes(sorted({*numbers, *both} - self.rules.keys()), worlds)
        for nth in rules:
            for world in worlds:
                self.trials.setdefault(nth, {})[world] = self.rules[nth].followed(
                    {own: self.trials[own][world] for own in (self.rules[nth].without, self.rules[nth].more)}
                )

    def _try_mixes(self, numbers: Sequence[int], worlds: range) -> None:
        mixes = {nth: without_placements(self.found[nth].decisions) for nth in numbers}
        wanted = []
        for world in worlds:
            for nth in numbers:
                if world not in self.trials.setdefault(nth, {}):
                    known = self.kept.known(question(mixes[nth], world))
                    if known is None:
                        wanted.append((nth, world))
                    else:
                        self.trials[nth][world] = known
        for some in self.trier.each(mixes, wanted):
            self.kept.keep({question(mixes[nth], world): trial for nth, world, trial in some})
            for nth, world, trial in some:
                self.trials[nth][world] = trial
                self._count()

    def _trials(self, nth: int, worlds: Sequence[int]) -> list[Trial]:
        return [self.trials[nth][world] for world in worlds]

    def _count(self) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, None)


def _mean_difference(costs: FloatArray, others: FloatArray) -> float:
    """Of two mixes, in the worlds that both met."""
    return float(_differences(costs, others).mean())


def _differences(costs: FloatArray, others: FloatArray) -> FloatArray:
    """Of two mixes in each of the worlds that both met."""
    both = min(len(costs), len(others))
    return np.asarray(costs[:both] - others[:both])


def judged_in(trials: Mapping[int, Trial]) -> list[int]:
    """The worlds in which a mix was judged, in order: those in which mixes were sought are left out."""
    return sorted(world for world in trials if world >= SOUGHT_IN)
