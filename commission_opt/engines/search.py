"""What passes between an engine and whoever runs it, in this process or in a child of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from commission_opt.engines.problem import Floats
from commission_opt.engines.progress import Progress
from commission_opt.engines.tolerances import GAP, INTEGER

Ended = Literal["proven", "infeasible", "time_limit", "memory_limit", "interrupted"]


@dataclass(frozen=True)
class Limits:
    """How far to go: `gap` relative, `time_limit` in seconds, `memory_limit` in GB.

    `tolerance` is how far from whole a number, or from its limit a row, may be. `presolve` is for HiGHS: whether it
    may simplify the problem first. `enough` is the gap from which on HiGHS may give up a proof of the rest that takes
    too much work; see `engines.patience`.
    """

    gap: float = GAP
    time_limit: float | None = None
    threads: int = 1
    seed: int = 0
    memory_limit: float | None = None
    tolerance: float = INTEGER
    presolve: bool = True
    enough: float | None = None


@dataclass(frozen=True)
class Found:
    """What an engine found, as it says itself.

    Attributes
    ----------
    ended
        ``proven``: the gap asked for is reached; ``infeasible``: proven that there is no plan.
    values
        Value of each column, shape (columns,); None without a plan.
    objective, bound
        What the plan costs, and what no plan can cost less than, in £; None where the engine
        does not know, or cannot tell.
    seconds
        Wall time of the engine.
    notes
        What a reader of the answer should know.
    """

    ended: Ended
    values: Floats | None
    objective: float | None
    bound: float | None
    engine: str
    version: str
    seconds: float
    notes: tuple[str, ...] = ()


def _nobody(progress: Progress) -> None:
    del progress


def _no_plans(objective: float, values: Floats) -> None:
    del objective, values


@dataclass
class Watch:
    """The engine's line to whoever watches it.

    Attributes
    ----------
    progress
        To be called by the engine from time to time.
    plan
        To be called by the engine with each better plan, if it can tell.
    stop
        Set by the engine where it can be stopped and keep its plan: called from another thread.
    """

    progress: Callable[[Progress], None] = _nobody
    plan: Callable[[float, Floats], None] = _no_plans
    stop: Callable[[], None] | None = field(default=None)


def believed(ended: Ended, seconds: float, limits: Limits) -> Ended:
    """What an engine's end is worth: one that a time limit ended may call a problem infeasible that is not."""
    if ended == "infeasible" and limits.time_limit is not None and seconds >= limits.time_limit:
        return "time_limit"
    return ended


def finite(value: float) -> float | None:
    """The value, or None where it stands for something that is not known."""
    return float(value) if abs(value) < 1e30 else None
