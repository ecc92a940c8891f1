"""The settings of a solve: one object that goes through every study, and the keywords that stand for it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypedDict, cast

from commission_opt.engines.catalogue import DEFAULT, check_settings
from commission_opt.engines.outcome import EngineCannot
from commission_opt.engines.tolerances import GAP

if TYPE_CHECKING:
    from distributed import Client

    from commission_opt.engines.progress import Progress

METHODS = ("auto", "extensive", "decomposition")


@dataclass(frozen=True)
class Settings:
    """How each solve is done: one object for `solve` and for every study.

    >>> quick = co.Settings(engine="scip", gap=0.01, time_limit=60)   # doctest: +SKIP
    >>> plan = co.solve(instance, settings=quick)                     # doctest: +SKIP

    Attributes
    ----------
    engine
        ``highs``, ``dive``, ``scip``, ``cbc``, ``ortools-highs``, ``cpsat``, ``race`` (HiGHS and CBC side by side), or
        ``pulp:NAME`` for what PuLP can run, such as ``pulp:GUROBI_CMD``.
    gap
        Relative distance to the bound at which a plan counts as proven.
    time_limit
        Seconds for each solve; None for as long as it takes.
    threads, seed
        Of the engine.
    progress
        Called now and then by `solve` while it works, with the best plan and the bound so far. A study tells of its
        progress by itself, and leaves this one aside.
    memory_limit
        GB that the engine may hold; it then works in a process of its own. None for no limit.
    method
        ``extensive``: all scenarios in one problem; ``decomposition``: one by one, see
        `engines.decomposition`; ``auto``: by the number of scenarios, where the settings allow both.
    cluster
        Address of a Dask scheduler, or a client of it, whose workers solve the scenarios, one by one, or the cases of
        a sweep; None for here. Of no use to other studies, and refused by them.
    choose
        Whether to choose among plans that cost the same, where the instance asks for it; see `plan.choice`. Studies of
        which only the cost is looked at omit it.

    Raises
    ------
    ValueError
        When a setting is out of range.
    EngineCannot
        When two settings do not go together.
    """

    engine: str = "highs"
    gap: float = 1e-4
    time_limit: float | None = None
    threads: int = 1
    seed: int = 0
    progress: Callable[[Progress], None] | None = None
    memory_limit: float | None = None
    method: str = "auto"
    cluster: str | Client | None = None
    choose: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.gap < 1:
            raise ValueError(f"gap is a share from 0 to 1, not {self.gap}")
        if self.time_limit is not None and not self.time_limit > 0:
            raise ValueError(f"time_limit is in seconds, above 0, not {self.time_limit}")
        if self.memory_limit is not None and not self.memory_limit > 0:
            raise ValueError(f"memory_limit is in GB, above 0, not {self.memory_limit}")
        if self.threads < 1:
            raise ValueError(f"threads is 1 or more, not {self.threads}")
        if self.method not in METHODS:
            raise ValueError(f"method is {', '.join(METHODS)}, not '{self.method}'")
        if self.cluster is not None and self.method == "extensive":
            raise EngineCannot("a cluster is for method decomposition: omit method extensive, or the cluster")
        if self.method == "decomposition" or self.cluster is not None:
            self._check_by_scenario("method decomposition" if self.cluster is None else "a cluster")
        if self.seed < 0:
            raise ValueError(f"seed is 0 or more, not {self.seed}")
        check_settings(self.engine, self.threads, self.seed)

    def _check_by_scenario(self, what: str) -> None:
        """Refuse what only works with all scenarios in one problem."""
        if self.engine != DEFAULT.name:
            raise EngineCannot(f"{what} works with engine {DEFAULT.name}, not {self.engine}")
        if self.memory_limit is not None:
            raise EngineCannot(f"{what} knows no memory limit: omit one of the two")


class ClockKeywords(TypedDict, total=False):
    """The settings that every function which solves takes as keywords of their own; the types are those of `Settings`."""

    time_limit: float | None
    threads: int
    seed: int


class StudyKeywords(ClockKeywords, total=False):
    """The settings that a study takes as keywords of their own."""

    gap: float
    engine: str
    memory_limit: float | None


class SolveKeywords(StudyKeywords, total=False):
    """The settings that `solve` takes as keywords of their own: all of them."""

    progress: Callable[[Progress], None] | None
    method: str
    cluster: str | Client | None


def shows_keywords[**P, R](kind: type, *, gap: float = GAP) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Show each setting as a keyword with its default, where the function itself takes them as one lot; refuse others.

    Parameters
    ----------
    kind
        The keywords: a `TypedDict` of this module.
    gap
        The function's own, where none is given.
    """

    def outer(function: Callable[P, R]) -> Callable[P, R]:
        known = {one.name: one for one in fields(Settings)}
        own = inspect.signature(function)
        written = [one for one in own.parameters.values() if one.kind is not inspect.Parameter.VAR_KEYWORD]
        keywords = [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=gap if name == "gap" else known[name].default,
                annotation=known[name].type,
            )
            for name in kind.__annotations__
        ]
        shown = own.replace(parameters=[*written, *keywords])

        @wraps(function)
        def inner(*args: P.args, **kwargs: P.kwargs) -> R:
            shown.bind(*args, **kwargs)
            return function(*args, **kwargs)

        cast(Any, inner).__signature__ = shown
        return inner

    return outer


def together(settings: Settings | None, keywords: Mapping[str, Any], *, gap: float = GAP) -> Settings:
    """One object of the settings that a function was given, the keywords before what `settings` says.

    Parameters
    ----------
    gap
        The function's own: it holds where no other gap than the usual one was asked for.

    Raises
    ------
    ValueError, EngineCannot
        As for `Settings`.
    """
    base = Settings() if settings is None else settings
    own = {"gap": gap} if base.gap == GAP else {}
    return replace(base, **{**own, **keywords})


def for_study(settings: Settings | None, keywords: Mapping[str, Any], *, gap: float = GAP) -> Settings:
    """As `together`, for solves that a study makes many of, maybe in other processes.

    Raises
    ------
    EngineCannot
        With a cluster, which would have to be ignored.
    """
    found = together(settings, keywords, gap=gap)
    if found.cluster is not None:
        raise EngineCannot("a cluster is for solve and sweep: omit it from the settings of other studies")
    return replace(found, progress=None)


def refuse_others(function: str, settings: Settings) -> None:
    """Refuse, for a function that only HiGHS in this process works for, what asks for something else.

    Raises
    ------
    EngineCannot
        With another engine, or a limit of memory.
    """
    if settings.engine != DEFAULT.name:
        raise EngineCannot(f"{function} works with engine {DEFAULT.name}, not {settings.engine}")
    if settings.memory_limit is not None:
        raise EngineCannot(f"{function} knows no memory limit: omit it")
