"""The record of a framework."""

from __future__ import annotations

from typing import ClassVar

from commission_opt.offers.market.record import Market


class Framework(Market):
    """`[[framework]]`: placements called off a framework, one by one."""

    kind: ClassVar[str] = "framework"


RECORD = Framework
