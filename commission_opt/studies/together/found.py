"""What a study of a region found: each group's cost, shares of the bill, and whether any group does better alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from commission_opt.plan.statements.amounts import count
from commission_opt.sharing.additivity import DearerTogether, dearer_together
from commission_opt.sharing.allocation import Allocation, Method
from commission_opt.sharing.asked import Seating
from commission_opt.sharing.blocking import GroupCheck, check_groups
from commission_opt.sharing.game import CannotShare, Game
from commission_opt.sharing.least_core import LeastCore, least_core
from commission_opt.sharing.nucleolus import nucleolus
from commission_opt.sharing.proportional import proportional
from commission_opt.sharing.sampled_shapley import sampled_shapley
from commission_opt.sharing.shapley import shapley
from commission_opt.studies.saved import Rows, Study
from commission_opt.studies.together.solved_group import SolvedGroup
from commission_opt.studies.words import study_repr

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class TogetherOrAlone(Study):
    """Authorities together and apart.

    Attributes
    ----------
    names
        What each authority is called, by its id, in the order of the instance.
    groups
        Those that were solved: each alone, all together, and others.
    of
        How many groups there are in all.
    seatings
        Those of a sample; none where every group, or named groups, were asked for.
    done, total
        Groups that are solved, and that were asked for.
    """

    FILE: ClassVar[str] = "together"
    names: Mapping[str, str]
    groups: tuple[SolvedGroup, ...]
    of: int = 0
    seatings: tuple[Seating, ...] = ()
    interrupted: bool = False
    done: int = 0
    total: int = 0
    about: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        """On one line: how many authorities and groups, and what all cost together."""
        what = f"{count(len(self.names), 'authority', 'authorities')}, {count(len(self.groups), 'group')}"
        whole = self.whole
        return study_repr("TogetherOrAlone", what, None if whole is None else whole.cost, self.interrupted)

    @property
    def whole(self) -> SolvedGroup | None:
        """All authorities together; None where that was not solved."""
        return next((one for one in self.groups if len(one.members) == len(self.names)), None)

    @cached_property
    def game(self) -> Game | None:
        """The costs of the groups; None where there is no plan for all together."""
        whole = self.whole
        if whole is None or whole.cost is None:
            return None
        return Game(tuple(self.names), {one.group: one.interval for one in self.groups})

    @cached_property
    def allocations(self) -> dict[Method, Allocation]:
        """Shares of the cost of all, by each method that what was solved allows."""
        return {one.method: one for one in self._shared if isinstance(one, Allocation)}

    @cached_property
    def refused(self) -> tuple[str, ...]:
        """Why there are no shares by the other methods."""
        return tuple(dict.fromkeys(str(one) for one in self._shared if isinstance(one, CannotShare)))

    @cached_property
    def checks(self) -> dict[Method, GroupCheck]:
        """By method: whether any group pays more than it would cost without the others."""
        if self.game is None:
            return {}
        return {name: check_groups(self.game, one.pence) for name, one in self.allocations.items()}

    @cached_property
    def core(self) -> LeastCore | None:
        """How well every group can be kept content; None where too little is known."""
        try:
            return None if self.game is None else least_core(self.game)
        except CannotShare:
            return None

    @cached_property
    def dearer(self) -> list[DearerTogether]:
        """Groups that are proven to cost more together than apart."""
        return [] if self.game is None else dearer_together(self.game)

    @cached_property
    def _shared(self) -> list[Allocation | CannotShare]:
        game = self.game
        if game is None:
            return []
        found: list[Allocation | CannotShare] = []
        for method in (proportional, shapley, nucleolus):
            try:
                if method is shapley and not game.complete and self.seatings and not self.interrupted:
                    found.append(sampled_shapley(game, self.seatings))
                else:
                    found.append(method(game))
            except CannotShare as error:
                found.append(error)
        return found

    def label(self, members: tuple[str, ...] | frozenset[str]) -> str:
        """The names of a group's authorities: "North and South"."""
        from commission_opt.plan.statements.amounts import listed

        return listed([name for one, name in self.names.items() if one in members])

    def frame(self) -> pd.DataFrame:
        """One row a group: cost, bound, and what it saves against each of its authorities alone."""
        return self.frame_of("together")

    def tables(self) -> dict[str, Rows]:
        return {"together": self._groups(), "bill_shares": self._shares(), "groups_checked": self._checks()}

    def to_dict(self) -> dict[str, Any]:
        from commission_opt.studies.together.words import told_in_words

        core = self.core
        return {
            **self.about,
            "complete": not self.interrupted,
            "authorities": [{"id": one, "name": name} for one, name in self.names.items()],
            "solved": self.done,
            "asked": self.total,
            "of": self.of,
            "sampled": len(self.seatings),
            "least_excess": None if core is None else finite(core.least),
            "most_excess": None if core is None else finite(core.most),
            "in_words": told_in_words(self),
            "groups": self._groups(),
            "shares": self._shares(),
            "checks": self._checks(),
        }

    def _groups(self) -> list[dict[str, Any]]:
        alone = {one.members[0]: one for one in self.groups if len(one.members) == 1}
        return [self._group(one, alone) for one in self.groups]

    def _group(self, one: SolvedGroup, alone: Mapping[str, SolvedGroup]) -> dict[str, Any]:
        parts = [alone[name].interval for name in one.members if name in alone]
        low = high = None
        if len(parts) == len(one.members) and len(parts) > 1:
            low = finite(math.fsum(part.bound for part in parts) - one.interval.plan)
            high = finite(math.fsum(part.plan for part in parts) - one.interval.bound)
        return {
            "group": self.label(one.members),
            "authorities": len(one.members),
            "status": one.status,
            "cost": one.cost,
            "bound": one.bound,
            "saving_low": low,
            "saving_high": high,
            "penalty": one.penalty,
            "mix": one.mix,
        }

    def _shares(self) -> list[dict[str, Any]]:
        alone = {one.members[0]: one.cost for one in self.groups if len(one.members) == 1}
        found = []
        for name, shared in self.allocations.items():
            pence = shared.pence
            for nth, member in enumerate(shared.members):
                share, cost = pence[member] / 100, alone.get(member)
                found.append(
                    {
                        "method": name,
                        "authority": member,
                        "name": self.names[member],
                        "share": share,
                        "low": shared.low[nth],
                        "high": shared.high[nth],
                        "error": shared.error[nth],
                        "alone": cost,
                        "saves": None if cost is None else cost - share,
                    }
                )
        return found

    def _checks(self) -> list[dict[str, Any]]:
        return [
            {
                "method": name,
                "group": self.label(one.group),
                "share": one.share,
                "cost": finite(one.cost.plan),
                "bound": finite(one.cost.bound),
                "verdict": one.verdict,
                "saves_at_least": finite(one.saves_at_least),
                "saves_at_most": finite(one.saves_at_most),
            }
            for name, check in self.checks.items()
            for one in check.groups
        ]


def finite(value: float) -> float | None:
    """The value, or None where it stands for something that is not known."""
    return value if math.isfinite(value) else None
