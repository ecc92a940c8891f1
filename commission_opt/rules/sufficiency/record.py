"""`[rules.sufficiency]`: what a child without a placement counts."""

from __future__ import annotations

from pydantic import Field

from commission_opt.instance.fields import Record
from commission_opt.instance.rule import Penalty


class Sufficiency(Record):
    """`[rules.sufficiency]` (C01): every child has a placement, or the shortfall has a price."""

    price_per_child_week: Penalty | None = Field(None, description="£ for each child-week short; hard if omitted.")


RECORD = Sufficiency
