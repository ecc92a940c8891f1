"""`recommend`: which mix to advise, from trials of all that could be in worlds that may come."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from commission_opt.errors import EXIT_INFEASIBLE, EXIT_NO_ANSWER, CommissionError
from commission_opt.plan.plan import Plan
from commission_opt.plan.settings import Settings, StudyKeywords, shows_keywords, together
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.mixes.candidates import Candidates
from commission_opt.studies.mixes.dated import before, part_words, reviews_of, since
from commission_opt.studies.mixes.shares import share_rules
from commission_opt.studies.recommend.drawn import Drawn, drawn, names_of
from commission_opt.studies.recommend.journal import journal
from commission_opt.studies.recommend.judging import FIRST, Judging
from commission_opt.studies.recommend.recommendation import Advice, AdviceStep, Recommendation, Tried
from commission_opt.studies.recommend.repeat import options_of
from commission_opt.studies.recommend.seeking import Seeking
from commission_opt.studies.recommend.telling import tellings
from commission_opt.studies.recommend.trial import Trials
from commission_opt.studies.recommend.tried_mixes import SOUGHT_IN, TriedMixes
from commission_opt.studies.recommend.trier import Trier
from commission_opt.studies.recommend.worlds import Worlds
from commission_opt.studies.runs import Listener, Runs, commitments
from commission_opt.studies.saved import about
from commission_opt.studies.sensitivity.ranges import LowHigh, Range
from commission_opt.studies.simulation.simulate import with_stays
from commission_opt.studies.stopped import Interrupted

if TYPE_CHECKING:
    from distributed import Client

    from commission_opt.instance.instance import Instance

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
    _check(worlds, within, confidence)
    given = together(settings, keywords)
    cluster, asked = cluster or given.cluster, replace(given, cluster=None, progress=None)
    known = about(instance, "recommend", asked.engine)  # with what was asked to change, and no stays
    instance = with_stays(instance, stay_weeks)
    may_be, folder = drawn(instance, vary, spread), None if out is None else Path(out)
    meet = Worlds(may_be.figures, asked.seed, may_be.forecasts)
    with journal(folder, instance, asked, meet) as kept:
        runs = Runs(asked, None, None, workers)
        candidates = Candidates(instance, runs, kept)
        trier = Trier(Trials(candidates.certain, meet), workers or os.cpu_count() or 1, cluster)
        tried = TriedMixes(candidates, trier, kept, progress)
        runs.tell = lambda _done, _total: tried.count()
        judging = Judging(tried, tellings(share_rules(candidates.certain)), within)
        try:
            interrupted = _stopped(judging, worlds, confidence)
        finally:
            runs.close()
            trier.close()
        found = _recommendation(judging, may_be, meet, confidence, interrupted)
        told = {
            "worlds": worlds,
            "within": within,
            "confidence": confidence,
            "spread": spread,
            "stay_weeks": stay_weeks,
        }
        known = about(instance, "recommend", asked.engine) | {"changes": known["changes"]}
        found = replace(found, about=known, options=options_of(asked, vary, told))
        if folder is not None and found.advice:
            found.save(folder)
    return found


def _check(worlds: int, within: float, confidence: float) -> None:
    if worlds < FIRST:
        raise ValueError(f"worlds is {FIRST} or more, not {worlds}")
    if not 0 < within < 1:
        raise ValueError(f"within is a share of the cost, above 0 (0.005 for half a per cent), not {within}")
    if not 0.5 <= confidence < 1:
        raise ValueError(f"confidence is from 0.5 to below 1, not {confidence}")


def _stopped(judging: Judging, worlds: int, confidence: float) -> bool:
    """Find mixes and judge them; whether that was interrupted."""
    tried = judging.tried
    try:
        tried.candidates.add_all()
        if not tried.found:
            raise _nothing(tried.candidates)
        Seeking(tried, judging.tellings, judging.within).run()
        judging.run(worlds, confidence)
    except (Interrupted, KeyboardInterrupt):
        return True
    return False


def _nothing(candidates: Candidates) -> CommissionError:
    """Why there is no mix: none can be, or none was found in time."""
    if candidates.not_proven:
        return NothingInTime("No mix was found within the time limit of a solve. Give more with --time-limit.")
    return NothingToAdvise("No mix was found that could be advised. commission-opt explain FILE says why.")


def _recommendation(
    judging: Judging, may_be: Drawn, worlds: Worlds, confidence: float, interrupted: bool
) -> Recommendation:
    """What is told of mixes that were judged."""
    tried, instance = judging.tried, judging.tried.candidates.certain
    judged = [tried.judged(nth) for nth in range(len(tried.found))]
    advised = () if interrupted and not all(judged) else tuple(judging.advice())
    return Recommendation(
        candidates=tuple(map(Tried, tried.found, judged)),
        advice=advised,
        rules=judging.tellings[0].rules,
        figures=worlds.figures,
        left_out=may_be.left_out,
        defaults=may_be.defaults,
        forecasts=may_be.forecasts,
        names=names_of(tried.candidates.instance, [*(one.path for one in may_be.figures), *may_be.left_out]),
        within=judging.within,
        confidence=confidence,
        seed=worlds.seed,
        years=instance.years,
        draws=tuple(worlds.figures_in(SOUGHT_IN + nth) for nth in range(max(map(len, judged), default=0))),
        interrupted=interrupted,
        deferrals=tried.rules,
        steps=tuple(_steps(tried, advised)),
        own_reviews=bool(tried.candidates.instance.uncertainty.reviews),
        not_proven=len(tried.candidates.not_proven),
        plan=_plan(tried, advised),
    )


def _steps(tried: TriedMixes, advised: Sequence[Advice]) -> Iterator[AdviceStep]:
    """What of the advised mix is decided now, and what at which review."""
    if not advised:
        return
    nth, certain = advised[0].best, tried.candidates.certain
    decisions, rule = tried.found[nth].decisions, tried.rules.get(nth)
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


def _plan(tried: TriedMixes, advised: Sequence[Advice]) -> Plan | None:
    """The plan of what is advised."""
    result = tried.candidates.plan_of(tried.found[advised[0].best]) if advised else None
    return None if result is None else Plan(result)
