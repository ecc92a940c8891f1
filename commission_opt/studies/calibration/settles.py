"""Studies of an instance whose occupancy is corrected by a simulation: one set of corrections for all that is solved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, cast


def settles[**P, S](function: Callable[P, S]) -> Callable[P, S]:
    """Settle the instance that a study is about before it begins, so that its cases differ in what is asked alone.

    Its first argument is an instance, or several, or a plan, whose instance is settled already.
    """

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> S:
        if args:
            return cast(S, cast(Any, function)(_settled(args[0]), *args[1:], **kwargs))
        given = {name: _settled(one) if name in ("instance", "instances") else one for name, one in kwargs.items()}
        return cast(S, cast(Any, function)(**given))

    return inner


def settles_by_course[**P, S](function: Callable[P, S]) -> Callable[P, S]:
    """The same for a study of the courses that demand may take: each of them has curves of its own."""

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> S:
        if args:
            return cast(S, cast(Any, function)(_by_course(args[0]), *args[1:], **kwargs))
        given = {name: _by_course(one) if name == "instance" else one for name, one in kwargs.items()}
        return cast(S, cast(Any, function)(**given))

    return inner


def _by_course(asked: Any) -> Any:
    if hasattr(asked, "horizon") and asked.occupancy.spread_in == "curves":
        asked = asked.with_changes({"rules.occupancy.spread_in": "courses"}).with_log_of(asked)
    return _settled(asked)


def _settled(asked: Any) -> Any:
    from commission_opt.studies.calibration.settle import settled

    if isinstance(asked, Mapping):
        return {name: _settled(one) for name, one in asked.items()}
    if isinstance(asked, Sequence) and not isinstance(asked, str):
        return [_settled(one) for one in asked]
    return settled(asked).instance if hasattr(asked, "horizon") else asked
