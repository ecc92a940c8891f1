"""The card of a rule: what it is called, what it says, and which of the ways to hold it there are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from commission_opt.keys import Key


class Step(IntEnum):
    """What a rule is made from: rules of a later step see what those of an earlier one cost."""

    OFFERS = 0  # one offer or service: its rows are written with those of that
    PLACEMENTS = 1  # beds and placements
    SPENDING = 2  # what is spent in each year
    RISK = 3  # what each demand scenario costs, penalties of the other rules among it


@dataclass(frozen=True, slots=True)
class RowsOf:
    """Rows of a rule, and how their limit is told.

    Attributes
    ----------
    key
        What they are called by.
    kind
        What the limit as reported is: a share, £, or a number.
    sense
        Of the rows meant, where rows with the same key limit two things; empty for all.
    one_more
        What one more unit of the limit is; of a share it is a point.
    told
        The limit in words, with `{limit}`; the limit alone if omitted.
    counted
        Whether to tell in how many periods they bind, where they are about periods.
    shown
        Whether to tell of one that costs something among the rules that bind.
    """

    key: type[Key]
    kind: Literal["share", "pounds", "number"] = "number"
    sense: str = ""
    one_more: str = "unit"
    told: str = "{limit}"
    counted: bool = True
    shown: bool = True


ANY_ROWS = RowsOf(tuple)


@dataclass(frozen=True, slots=True)
class Card:
    """What a rule is called and what it says.

    Attributes
    ----------
    id, name, sentence
        Its number in every table, its name in every report, and what it says.
    limit_unit
        Unit of the limit as reported. A price is for one more of it, in £ of net present cost.
    policy
        A choice of the council, rather than a fact of bricks and beds.
    table
        Where the instance states it; empty for what follows from offers and people.
    step
        What it is made from.
    rows
        Its rows by what they are called, and how the limit of each is told.
    in_teams
        Whether what it is worth is mostly in teams and homes, which are whole.
    soft
        Whether it can be given a price, and be broken at that.
    relaxable
        Whether its limit could be another, so that a diagnosis may relax it: not so of bricks and beds, though
        what clashes may come from them.
    explained
        What `explain` asks about it where it binds: its own figure, or one more child.
    """

    id: str
    name: str
    sentence: str
    limit_unit: str
    policy: bool
    table: str = ""
    step: Step = Step.PLACEMENTS
    rows: tuple[RowsOf, ...] = ()
    in_teams: bool = False
    soft: bool = True
    relaxable: bool = True
    explained: Literal["rule", "child"] = "rule"

    @property
    def shown(self) -> bool:
        """Whether reports may tell of it among the rules that bind."""
        return self.policy or any(rows.shown for rows in self.rows or (ANY_ROWS,))
