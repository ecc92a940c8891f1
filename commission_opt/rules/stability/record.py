"""`[[rules.stability]]`: how many children may be moved."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, Strict

from commission_opt.instance.fields import NOT_TINY, Ids
from commission_opt.instance.rule import Penalty, TimedRule


class Stability(TimedRule):
    """`[[rules.stability]]` (C09): children are not moved for the contract's sake."""

    rule: ClassVar[str] = "C09"

    needs: Ids = Field((), description="Need groups, each with mean_stay_weeks; all if omitted.")
    moves_at_most: Annotated[float, Strict(), Field(ge=0, le=1e5, allow_inf_nan=False), NOT_TINY] = Field(
        description="Children moved in a period."
    )
    price_per_move: Penalty | None = Field(None, description="£ for each move above that.")


RECORD = Stability
