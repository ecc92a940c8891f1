"""Whether any group of members would do better without the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from commission_opt.sharing.game import PENNY, Game, Group, GroupCost

Standing = Literal["better alone", "no better alone", "undecided"]


@dataclass(frozen=True)
class Apart:
    """What a group pays by its members' shares, and what it would cost without the others.

    Attributes
    ----------
    share
        What the members of the group pay together, £.
    cost
        What the group would cost, £.
    verdict
        ``better alone``: the plan for the group costs less than its share. ``no better alone``: no plan for it can.
        ``undecided``: its share is between the bound and the plan, and only a search that goes further can tell.
    """

    group: Group
    share: float
    cost: GroupCost
    verdict: Standing

    @property
    def saves_at_least(self) -> float:
        """What the group would surely save without the others, £; below 0 it would pay that more by the plan found."""
        return self.share - self.cost.plan

    @property
    def saves_at_most(self) -> float:
        """What the group could save without the others at best, £; at or below 0 it can save nothing."""
        return self.share - self.cost.bound


@dataclass(frozen=True)
class GroupCheck:
    """The check of every group but that of all members.

    Attributes
    ----------
    groups
        Those that save most without the others first.
    not_asked
        Groups whose cost is not known, of which nothing can be said.
    """

    groups: tuple[Apart, ...]
    not_asked: int

    @property
    def better_alone(self) -> tuple[Apart, ...]:
        """The groups that would surely do better without the others."""
        return self._with("better alone")

    @property
    def undecided(self) -> tuple[Apart, ...]:
        """The groups of which it is not proven either way."""
        return self._with("undecided")

    @property
    def stable(self) -> bool | None:
        """Whether no group does better alone: proven so or not; None where a group is undecided, or was not asked."""
        if self.better_alone:
            return False
        return None if self.undecided or self.not_asked else True

    def _with(self, verdict: Standing) -> tuple[Apart, ...]:
        return tuple(one for one in self.groups if one.verdict == verdict)


def check_groups(game: Game, pence: Mapping[str, int]) -> GroupCheck:
    """Look at every group whose cost is known, and say whether it pays more than it would cost without the others.

    ::

        better alone        plan(S)  <  sum over i in S of share_i
        no better alone     bound(S) >= sum over i in S of share_i
        undecided           in between

    A penny a member is left to rounding in both.

    Parameters
    ----------
    pence
        What each member pays, in pence.

    Raises
    ------
    ValueError
        When these are not the members of the game, or do not pay the whole.
    """
    if pence.keys() != set(game.members) or sum(pence.values()) != round(100 * game.whole):
        raise ValueError("shares are those of all members, and sum to the cost of all")
    found = [_apart(group, game.costs[group], pence) for group in game.parts]
    found.sort(key=lambda one: -one.saves_at_least)  # the order of groups stays where they save alike
    return GroupCheck(tuple(found), (1 << len(game.members)) - 2 - len(found))


def _apart(group: Group, cost: GroupCost, pence: Mapping[str, int]) -> Apart:
    share = sum(pence[name] for name in group) / 100
    spare = PENNY * len(group)  # what rounding may move
    verdict: Standing = "undecided"
    if share - cost.plan > spare:
        verdict = "better alone"
    elif share - cost.bound <= spare:
        verdict = "no better alone"
    return Apart(group, share, cost, verdict)
