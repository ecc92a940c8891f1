"""The solves of a study: each one audited, counted, and stopped by Ctrl-C with what is done kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commission_opt.plan.engine import Settings
from commission_opt.plan.solve import solved
from commission_opt.studies.words import mix_words

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model
    from commission_opt.plan.result import Result

Listener = Callable[[int, int | None], None]
COMMITTED = ("awarded", "extended", "opened", "closed", "recruited", "taken", "workers", "supervisors", "assessors")


class Interrupted(Exception):
    """Ctrl-C came in a solve."""


@dataclass(frozen=True)
class Solved:
    """One audited solve. `cost` is None where there is no plan."""

    result: Result
    decisions: Decisions | None

    @property
    def status(self) -> str:
        return self.result["status"]

    @property
    def cost(self) -> float | None:
        """Expected net present cost, £."""
        return self.result["objective"]

    @property
    def bound(self) -> float | None:
        """No plan can cost less, £."""
        return self.result["bound"]


@dataclass
class Runs:
    """Solves under the same settings.

    Attributes
    ----------
    total
        How many there will be, where that is known.
    tell
        Called with the number done and the total after each.
    """

    settings: Settings
    total: int | None = None
    tell: Listener | None = None
    done: int = 0

    def solve(self, instance: Instance, prepare: Callable[[Model], object] | None = None) -> Solved:
        """Solve and audit.

        Raises
        ------
        Interrupted
            After Ctrl-C.
        AuditFailed
            When the independent evaluator does not agree.
        """
        plan, decisions = solved(instance, self.settings, prepare=prepare)
        if plan.status == "interrupted":
            raise Interrupted
        self.count()
        return Solved(plan.to_dict(), decisions)

    def count(self) -> None:
        """Say that one more is done."""
        self.done += 1
        if self.tell is not None:
            self.tell(self.done, self.total)


def commitments(decisions: Decisions | None) -> tuple[tuple[object, ...], ...] | None:
    """The commitments of a plan, comparable: two plans recommend the same mix where these are equal.

    Placements bought as used follow demand and are no part of it. None where there is no plan.
    """
    if decisions is None:
        return None
    return tuple(
        (family, key, value) for family in COMMITTED for key, value in sorted(getattr(decisions, family).items())
    )


def words(plan: Solved) -> str:
    """The mix of a plan in words, or why there is none."""
    if plan.cost is None:
        return "no mix meets the rules" if plan.status == "infeasible" else "not found in time"
    return mix_words(plan.result)
