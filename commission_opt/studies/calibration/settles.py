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


def _settled(asked: Any) -> Any:
    from commission_opt.studies.calibration.settle import settled

    if isinstance(asked, Mapping):
        return {name: _settled(one) for name, one in asked.items()}
    if isinstance(asked, Sequence) and not isinstance(asked, str):
        return [_settled(one) for one in asked]
    return settled(asked).instance if hasattr(asked, "horizon") else asked
