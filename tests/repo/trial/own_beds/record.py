"""`[[rules.own_beds]]`: how many beds the council has itself."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from commission_opt.instance.fields import Count
from commission_opt.instance.rule import Penalty, TimedRule


class OwnBeds(TimedRule):
    """`[[rules.own_beds]]` (C99): beds in homes of the council's own, in every period."""

    rule: ClassVar[str] = "C99"

    beds_at_least: Count = Field(description="On average in each period.")
    price_per_bed_week: Penalty | None = Field(None, description="£ for each bed-week by which it is missed.")


RECORD = OwnBeds
