"""One group of authorities, solved for by itself."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commission_opt.sharing.game import Group, GroupCost
from commission_opt.studies.runs import Solved
from commission_opt.studies.stopped import Interrupted
from commission_opt.studies.words import mix_words

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.settings import Settings


@dataclass(frozen=True)
class SolvedGroup:
    """What some authorities cost without the others; £ at present value.

    Attributes
    ----------
    members
        Ids of the authorities, in the order of the instance.
    status
        Of the solve.
    cost
        Of the plan found; None without one.
    bound
        No plan for them can cost less; None where nothing is proven.
    penalty
        Part of the cost that is penalties, which are not money.
    """

    members: tuple[str, ...]
    status: str
    cost: float | None
    bound: float | None
    penalty: float = 0.0
    mix: str = ""

    @property
    def group(self) -> Group:
        """The authorities, as a set."""
        return frozenset(self.members)

    @property
    def interval(self) -> GroupCost:
        """Where the least cost lies."""
        if self.status == "infeasible":
            return GroupCost(math.inf, math.inf)
        bound = -math.inf if self.bound is None else self.bound
        return GroupCost(bound, math.inf if self.cost is None else self.cost)

    def to_json(self) -> dict[str, Any]:
        """As a journal keeps it."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> SolvedGroup:
        """What was kept."""
        return cls(**(kept | {"members": tuple(kept["members"])}))


def solve_group(instance: Instance, members: tuple[str, ...], settings: Settings) -> SolvedGroup:
    """Solve the instance of a group as `solve` would: with its own corrections of occupancy, audited.

    Raises
    ------
    Interrupted
        After Ctrl-C.
    """
    from commission_opt.studies.calibration.solve import solve

    plan = solve(instance, compare=False, settings=settings)
    if plan.status == "interrupted":
        raise Interrupted
    found = Solved(plan.to_dict(), None)
    cost = found.cheapest
    return SolvedGroup(
        members,
        found.status,
        cost,
        found.bound,
        0.0 if cost is None else found.penalty,
        mix_words(found.result),
    )
