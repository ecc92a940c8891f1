"""Studies of an instance whose occupancy is corrected by a simulation: one set of corrections for all that is solved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from commission_opt.plan.settings import Settings

FIRST = ("instance", "instances")  # what studies call it


def settles[**P, S](function: Callable[P, S]) -> Callable[P, S]:
    """Settle the instance that a study is about before it begins, so that its cases differ in what is asked alone.

    Its first argument is an instance, or several, or a plan, whose instance is settled already.
    """
    return _with_first(function, _settled)


def settles_by_course[**P, S](function: Callable[P, S]) -> Callable[P, S]:
    """The same for a study of the demand scenarios: each of them has curves of its own."""
    return _with_first(function, _by_course)


def _with_first[**P, S](function: Callable[P, S], made: Callable[[Any, Settings], Any]) -> Callable[P, S]:
    """The function of what is made of its first argument, by its place or by its name."""

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> S:
        settings = _limits(kwargs)
        if args:
            return cast(S, cast(Any, function)(made(args[0], settings), *args[1:], **kwargs))
        given = {name: made(one, settings) if name in FIRST else one for name, one in kwargs.items()}
        return cast(S, cast(Any, function)(**given))

    return inner


def _limits(kwargs: Mapping[str, Any]) -> Settings:
    """What a study is told of how to solve: the solves in between take its limit of time and its threads."""
    from commission_opt.plan.settings import Settings, together

    given = kwargs.get("settings")
    own = {key: kwargs[key] for key in ("time_limit", "threads") if key in kwargs}
    return replace(together(given if isinstance(given, Settings) else None, own), progress=None, cluster=None)


def _by_course(asked: Any, settings: Settings) -> Any:
    if hasattr(asked, "horizon") and asked.occupancy.spread_in == "curves":
        asked = asked.with_changes({"rules.occupancy.spread_in": "courses"}).with_log_of(asked)
    return _settled(asked, settings)


def _settled(asked: Any, settings: Settings) -> Any:
    from commission_opt.studies.calibration.settle import settled

    if isinstance(asked, Mapping):
        return {name: _settled(one, settings) for name, one in asked.items()}
    if isinstance(asked, Sequence) and not isinstance(asked, str):
        return [_settled(one, settings) for one in asked]
    return settled(asked, settings).instance if hasattr(asked, "horizon") else asked
