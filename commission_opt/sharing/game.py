"""A cost game: its members, and what each group of them costs.

The model is that of a game with transferable costs (P. Young, "Cost allocation: methods, principles, applications",
1985). Each cost is an interval here, as it comes from a solve that ends with a gap.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from commission_opt.engines.problem import Floats
from commission_opt.errors import CommissionError

Group = frozenset[str]
PENNY = 0.01  # £


class CannotShare(CommissionError, ValueError):
    """A cost cannot be divided in the way asked for, as a cost that it needs is not there."""


@dataclass(frozen=True)
class GroupCost:
    """What a group costs, £.

    Attributes
    ----------
    bound
        No plan for the group can cost less; infinite where it is proven that there is no plan, and minus infinity
        where nothing is proven.
    plan
        The cost of the plan found; infinite where none was found.
    """

    bound: float
    plan: float

    def __post_init__(self) -> None:
        if math.isnan(self.bound) or math.isnan(self.plan) or self.plan == -math.inf:
            raise ValueError(f"a cost runs from a bound to a plan, not from {self.bound} to {self.plan}")
        if self.bound > self.plan:  # by the rounding of an engine
            object.__setattr__(self, "bound", self.plan)

    @classmethod
    def exactly(cls, cost: float) -> GroupCost:
        """A cost that is known."""
        return cls(cost, cost)


@dataclass(frozen=True)
class Game:
    """What groups of members cost.

    Attributes
    ----------
    members
        Their names, in the order in which they are told.
    costs
        By group; the group without members costs nothing and is left out. A group that nobody asked for is not
        there. The group of all members is, with a plan.
    """

    members: tuple[str, ...]
    costs: Mapping[Group, GroupCost]

    def __post_init__(self) -> None:
        object.__setattr__(self, "costs", MappingProxyType({group: self.costs[group] for group in self.costs if group}))
        known = set(self.members)
        if not self.members or len(known) < len(self.members):
            raise ValueError("a game has members, each named once")
        strangers = sorted({name for group in self.costs for name in group - known})
        if strangers:
            raise ValueError(f"no member is called {', '.join(strangers)}")
        if self.all not in self.costs or not math.isfinite(self.whole):
            raise CannotShare("there is no plan for all together, so there is no cost to divide")

    def __reduce__(self) -> tuple[Any, ...]:
        return Game, (self.members, dict(self.costs))

    @classmethod
    def asked(cls, members: Iterable[str], groups: Iterable[Group], cost: Callable[[Group], GroupCost]) -> Game:
        """Ask for the cost of some groups, once for each."""
        return cls(tuple(members), {group: cost(group) for group in dict.fromkeys(groups)})

    @property
    def all(self) -> Group:
        """The group of all members."""
        return frozenset(self.members)

    @property
    def whole(self) -> float:
        """What is divided, £: the cost of the plan for all, as that is the bill."""
        return self.costs[self.all].plan

    @property
    def alone(self) -> tuple[GroupCost, ...]:
        """What each member costs alone, in the order of members.

        Raises
        ------
        CannotShare
            When that of one is not known, or it has no plan alone, or nothing bounds its cost from below.
        """
        missing = [name for name in self.members if not self._is_known(frozenset({name}))]
        if missing:
            raise CannotShare(f"no plan with a bound is known for {', '.join(missing)} alone")
        return tuple(self.costs[frozenset({name})] for name in self.members)

    @property
    def complete(self) -> bool:
        """Whether the cost of every group is known."""
        return len(self.costs) == (1 << len(self.members)) - 1

    @property
    def saving(self) -> GroupCost:
        """What working together saves, £: at least `bound`, and at most `plan`.

        ::

            saving = sum_i c({i}) - c(N)
            at least  sum_i bound({i}) - plan(N),   at most  sum_i plan({i}) - bound(N)
        """
        alone = self.alone
        least = math.fsum(one.bound for one in alone) - self.whole
        return GroupCost(least, math.fsum(one.plan for one in alone) - self.costs[self.all].bound)

    @cached_property
    def parts(self) -> tuple[Group, ...]:
        """The groups whose costs are known, without that of all: in the order of size, then of members."""
        place = {name: nth for nth, name in enumerate(self.members)}
        return tuple(
            sorted(self.costs.keys() - {self.all}, key=lambda group: (len(group), sorted(place[one] for one in group)))
        )

    @cached_property
    def inside(self) -> Floats:
        """Shape (parts, members): 1 where the member is in the group."""
        found: Floats = np.array([[float(name in group) for name in self.members] for group in self.parts])
        return found.reshape(len(self.parts), len(self.members))

    def column(self, end: str) -> Floats:
        """``bound`` or ``plan`` of each of `parts`, £."""
        return np.array([getattr(self.costs[group], end) for group in self.parts], dtype=float)

    def _is_known(self, group: Group) -> bool:
        found = self.costs.get(group)
        return found is not None and math.isfinite(found.plan) and math.isfinite(found.bound)
