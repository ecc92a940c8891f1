"""A stage of the choice among plans that cost the same: what it counts, and which way is better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commission_opt.model.measures import Expression

if TYPE_CHECKING:
    from commission_opt.model.model import Model


@dataclass(frozen=True)
class ChoiceStage:
    """One stage.

    Attributes
    ----------
    name
        What the result calls it.
    measure
        What it counts, as an expression of the columns; without terms where no plan differs in it. Its docstring
        has the equation.
    more
        Whether more of it is better; else less is.
    whole
        Whether it counts whole numbers alone.
    """

    name: str
    measure: Callable[[Model], Expression]
    more: bool = False
    whole: bool = False
