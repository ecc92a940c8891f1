"""A second proof where an engine says that no plan meets every rule: engines have said so of problems that have one.

HiGHS solves the same problem another way: without presolve, which is where false words of that kind have come
from; and with it, where the engine was HiGHS without. A plan that it finds is the answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from commission_opt.engines.outcome import EngineFailed, NoMix, Outcome

WITH, WITHOUT = "HiGHS with presolve", "HiGHS without presolve"
NO_TIME = "there was no time left for a second proof"
STOPPED = {
    "time_limit": "the second proof did not end within the time limit",
    "memory_limit": "the second proof did not end within the memory limit",
    "interrupted": "the second proof was stopped by hand",
}


def second_proof(outcome: Outcome, solve: Callable[[float | None], Outcome], by: str, seconds: float | None) -> Outcome:
    """Confirm or overrule an outcome that is ``infeasible``.

    Parameters
    ----------
    solve
        Solves the same problem another way, within so many seconds.
    by
        What that is called.
    seconds
        That are left for it; None where there is no limit.

    Returns
    -------
    Outcome
        ``infeasible`` where both came to it; the second outcome where that has a plan, with a note; else
        with no plan, the status that ended the second proof, and in `no_mix` why nothing is confirmed.
    """
    if seconds is not None and seconds <= 0:
        return _unconfirmed(outcome, "time_limit", by, 0.0, NO_TIME)
    began = time.perf_counter()
    try:
        second = solve(seconds)
    except EngineFailed as error:
        return _unconfirmed(outcome, "time_limit", by, time.perf_counter() - began, f"the second proof failed: {error}")
    spent = time.perf_counter() - began
    if second.decisions is not None:
        return replace(second, notes=(*outcome.notes, *second.notes, overruled(outcome.engine, by)))
    if second.status == "infeasible":
        return replace(outcome, no_mix=NoMix(outcome.engine, True, by, spent))
    return _unconfirmed(outcome, second.status, by, spent, STOPPED[second.status])


def overruled(engine: str, by: str) -> str:
    """What a reader should know where an engine was wrong."""
    return f"{engine} said that no mix meets every rule. {by} found this one, so that was wrong."


def _unconfirmed(outcome: Outcome, status: str, by: str, seconds: float, message: str) -> Outcome:
    no_mix = NoMix(outcome.engine, False, by, seconds, message)
    return replace(outcome, status=status, no_mix=no_mix)  # type: ignore[arg-type]
