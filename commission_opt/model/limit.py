"""The limit that a row of a rule rests on: where it stands in the instance, and what missing it means.

Each rule's mathematics gives a limit with each row that states a policy or a figure. Diagnosis, explanation and
prices read what they need from it, so that they know no rule by name.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from commission_opt.rules.wording import UNTOLD, Wording

if TYPE_CHECKING:
    import numpy as np
    import pulp

    Values = np.ndarray[Any, np.dtype[np.float64]]

LimitKind = Literal["share", "whole", "pounds", "number"]

LEAST_SHARE = 0.0001  # of what a share can be lowered to, where the format wants it above 0; else it gets a price
DIGITS: dict[LimitKind, int] = {"share": 4, "whole": 0, "pounds": 0, "number": 3}  # that a figure is written with

# What missing a row by one unit counts, in child-weeks, so that rules can be set against each other.
SUFFICIENCY = 100.0  # a child without a placement counts as much as so many placed against a policy
SUPPLY = 200.0  # so does a child, bed or person more than there are to be had, which a council cannot change
MOVE_WEEKS = 4.0  # a child moved
YEAR_WEEKS = 52.0  # a provider, contract, home or person counts as a place for a year
POINT_WEEKS = YEAR_WEEKS / 10  # a point of probability counts as a tenth of that


@dataclass(frozen=True, slots=True)
class PerLimit:
    """By how much a row's right-hand side grows for one more unit of a limit.

    A share of 1 more asks for as many more children as are placed: the sum of `terms` and
    `constant` in the plan found.
    """

    constant: float = 1.0
    terms: Sequence[tuple[pulp.LpVariable, float]] = ()

    def at(self, values: Values) -> float:
        """What it is in a plan, given its values by number of the variable."""
        return self.constant + sum(weight * float(values[variable.id]) for variable, weight in self.terms)


ONE = PerLimit()


@dataclass(frozen=True, slots=True)
class Limit:
    """What a row rests on.

    Attributes
    ----------
    path, value
        Where it stands in the instance, and what it is there; empty where the row is no figure but a duty.
    kind
        How it is written.
    per
        By how much the row's right-hand side changes for one more of the value; None where that is as
        for its limit as reported.
    lower
        Whether the value has to come down for the row to ask for less.
    weight
        Child-weeks that missing the row by one unit counts.
    relaxable
        Whether the diagnosis may relax it: a policy or a figure that could be another, not bricks.
    named
        Whether a clash may name it though nothing relaxes it: a fact of offers or beds that the instance states.
    whole
        Whether the row is of whole numbers alone, which a marginal value takes as they are.
    least
        The least value that the instance format takes.
    price_path
        Where a price would stand that lets the rule be broken; empty where it can have none.
    without
        What the instance is changed to, by path, to do without the row, where it rests on no figure; None takes a key out.
    words
        How it is told.
    """

    path: str = ""
    value: float = 0.0
    kind: LimitKind = "number"
    per: PerLimit | None = None
    lower: bool = False
    weight: float = 1.0
    relaxable: bool = True
    named: bool = False
    whole: bool = False
    least: float = 0.0
    price_path: str = ""
    without: tuple[tuple[str, object], ...] = ()
    words: Wording = UNTOLD

    @property
    def in_clashes(self) -> bool:
        """Whether it may be named where rules clash."""
        return self.relaxable or self.named

    @property
    def of_whole_numbers(self) -> bool:
        """Whether a marginal value, which takes whole numbers as they are, says nothing of what it is worth."""
        return self.whole or self.kind == "whole"

    def relaxed(self, missed: float, values: Values) -> float:
        """What the value has to be for a row that is missed by so much, before rounding."""
        per = 1.0 if self.per is None else self.per.at(values)
        change = missed / per if per > 0 else math.inf
        return self.value - change if self.lower else self.value + change

    def rounded(self, value: float) -> float:
        """A value rounded to the lenient side: shares to a hundredth of a per cent, £ to the pound."""
        scale = 10.0 ** DIGITS[self.kind]
        near = round(value * scale)
        if abs(near - value * scale) > 1e-3:
            near = math.floor(value * scale) if self.lower else math.ceil(value * scale)
        return int(near) if self.kind == "whole" else near / scale

    def possible(self, value: float) -> bool:
        """Whether the instance format takes the value."""
        return value >= self.least and (self.kind != "share" or self.lower or value <= 1.0)

    def softening(self, price: float) -> dict[str, float]:
        """The change that lets the rule be broken at a price, where its figure alone cannot say it."""
        return {self.price_path: 1.0 if self.kind == "pounds" else price} if self.price_path else {}


POLICY = Limit()  # a policy of which no more is known
BRICKS = Limit(relaxable=False)  # what is physically so
WHOLE_BRICKS = Limit(relaxable=False, whole=True)
