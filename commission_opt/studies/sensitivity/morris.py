"""Screening many figures at once, after Morris: elementary effects along random trajectories."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import TYPE_CHECKING, Any, ClassVar, Unpack

from commission_opt.instance.problems import InvalidInstance
from commission_opt.plan.settings import Settings, StudyKeywords, for_study, shows_keywords
from commission_opt.plan.statements.amounts import count as counted
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.runs import Listener, Runs, Solved, solve_changed
from commission_opt.studies.saved import Rows, Study, told
from commission_opt.studies.sensitivity.ranges import LowHigh, Range, ranges
from commission_opt.studies.stopped import Interrupted

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.instance.instance import Instance

LEVELS = 4
STEP = LEVELS / (2 * (LEVELS - 1))  # of the range: two thirds


@dataclass(frozen=True)
class Effect:
    """What a figure does to the cost over its whole range, £.

    Attributes
    ----------
    mu
        Mean elementary effect: signs cancel where it works both ways.
    mu_star
        Mean of their absolute values: how much the figure matters.
    sigma
        Their standard deviation: above 0 where the effect is not straight, or depends on other figures.
    effects
        How many there were; None stands in the other three where there was none.
    """

    path: str
    low: float
    high: float
    mu: float | None
    mu_star: float | None
    sigma: float | None
    effects: int


@dataclass(frozen=True)
class Morris(Study):
    """Effects, from the figure that matters most.

    Attributes
    ----------
    failed
        Points that no plan was found for, or that the instance may not have; their effects are missing.
    unproven
        Points whose plan is not proven to be the cheapest: effects that rest on them are not certain.
    about
        Which instance, by which engine.
    """

    FILE: ClassVar[str] = "morris"
    effects: tuple[Effect, ...]
    trajectories: int
    seed: int
    solves: int
    failed: int
    interrupted: bool = False
    unproven: int = 0
    about: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        """On one line: how many figures, trajectories and solves."""
        stopped = ", interrupted" if self.interrupted else ""
        return f"<Morris: {counted(len(self.effects), 'figure')}, {counted(self.trajectories, 'trajectory', 'trajectories')}, {counted(self.solves, 'solve')}{stopped}>"

    def rows(self) -> list[dict[str, Any]]:
        """One row a figure."""
        return [{key: getattr(one, key) for key in Effect.__dataclass_fields__} for one in self.effects]

    def frame(self) -> pd.DataFrame:
        """One row a figure, the one that matters most first."""
        return self.frame_of("morris")

    def tables(self) -> dict[str, Rows]:
        return {"morris": self.rows()}

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.about,
            "complete": not self.interrupted,
            "morris": self.rows(),
            "trajectories": self.trajectories,
            "failed_points": self.failed,
            "unproven_points": self.unproven,
        }


@settles
@told("sensitivity")
@shows_keywords(StudyKeywords)
def morris(
    instance: Instance,
    figures: Mapping[str, LowHigh | None] | Sequence[str | Range] | None = None,
    trajectories: int = 10,
    *,
    spread: float = 0.1,
    sample_seed: int = 0,
    workers: int | None = 1,
    progress: Listener | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> Morris:
    """Move one figure after another by two thirds of its range, from random starts.

    Takes ``trajectories * (figures + 1)`` solves.

    Parameters
    ----------
    figures
        Path to low and high value, or paths alone for `spread` below and above what they are (see `ranges`);
        None for every number in the assumption register that is not published.
    sample_seed
        Of the trajectories: the same seed gives the same ones. `seed` is the solver's.
    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.
    workers
        Processes to share the solves; one for each processor where None. They change nothing but the time.
    """
    if trajectories < 1:
        raise ValueError(f"trajectories is 1 or more, not {trajectories}")
    moved_figures = ranges(instance, figures, spread)
    return _screened(
        instance,
        moved_figures,
        trajectories,
        sample_seed,
        Runs(
            replace(for_study(settings, keywords), choose=False),  # costs alone are looked at
            trajectories * (len(moved_figures) + 1),
            progress,
            workers,
        ),
    )


def _screened(instance: Instance, figures: list[Range], trajectories: int, sample_seed: int, runs: Runs) -> Morris:
    drawn = random.Random(sample_seed)
    found: dict[int, list[float]] = {i: [] for i in range(len(figures))}
    failed, unproven, interrupted = 0, 0, False
    paths = [_trajectory(drawn, len(figures)) for _ in range(trajectories)]
    jobs = [(instance, _changes(figures, shares), runs.settings) for points in paths for _, shares in points]
    try:
        plans = runs.each(solve_changed, jobs)
        for points in paths:
            before: float | None = None
            for moved, shares in points:
                plan = next(plans)
                cost = None if isinstance(plan, InvalidInstance) else plan.cost
                failed += cost is None
                unproven += isinstance(plan, Solved) and cost is not None and not plan.proven
                if moved is not None and cost is not None and before is not None:
                    step = STEP if _in_upper_half(shares[moved]) else -STEP
                    found[moved].append((cost - before) / step)
                before = cost
    except (Interrupted, KeyboardInterrupt):
        interrupted = True
    finally:
        runs.close()
    effects = [_effect(figure, found[i]) for i, figure in enumerate(figures)]
    effects.sort(key=lambda one: (one.mu_star is None, -(one.mu_star or 0.0), one.path))
    return Morris(tuple(effects), trajectories, sample_seed, runs.done, failed, interrupted, unproven)


def _in_upper_half(share: float) -> bool:
    """Steps go from the lower half of the levels to the upper half, or back."""
    return share > 0.5


def _trajectory(drawn: random.Random, figures: int) -> list[tuple[int | None, list[float]]]:
    """A random start, then one figure moved at a time: which, and where all are."""
    shares = [drawn.randrange(LEVELS) / (LEVELS - 1) for _ in range(figures)]
    points: list[tuple[int | None, list[float]]] = [(None, list(shares))]
    for i in drawn.sample(range(figures), figures):
        shares[i] += -STEP if _in_upper_half(shares[i]) else STEP
        points.append((i, list(shares)))
    return points


def _changes(figures: list[Range], shares: list[float]) -> dict[str, float]:
    """What each figure is at its share of the way from low to high."""
    return {figure.path: figure.at(share) for figure, share in zip(figures, shares, strict=True)}


def _effect(figure: Range, effects: list[float]) -> Effect:
    number = len(effects)
    if not number:
        return Effect(figure.path, figure.low, figure.high, None, None, None, 0)
    mu = sum(effects) / number
    spread = sqrt(sum((one - mu) ** 2 for one in effects) / (number - 1)) if number > 1 else 0.0
    return Effect(figure.path, figure.low, figure.high, mu, sum(map(abs, effects)) / number, spread, number)
