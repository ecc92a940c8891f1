"""How a search ended, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commission_opt.plan.result import Result

NO_MIX = {
    "infeasible": "no mix meets every rule",
    "time_limit": "no mix was found before the time limit",
    "memory_limit": "no mix was found before the memory limit",
    "interrupted": "it was stopped before a mix was found",
}
NO_ENGINE = "evaluator"  # stands for the engine where a mix was tried, and not solved for
UNCONFIRMED = "one engine found no mix; not confirmed"
STOPPED = {"time_limit": "at its time limit", "memory_limit": "at its memory limit", "interrupted": "by hand"}


def why_no_mix(result: Result) -> str:
    """Why a result holds no mix."""
    return UNCONFIRMED if unconfirmed(result) else NO_MIX[result["status"]]


def unconfirmed(result: Result) -> bool:
    """Whether an engine found no mix, and no second proof came to the same."""
    return result["no_mix"] is not None and not result["no_mix"]["confirmed"]
