"""The record of a spot market."""

from __future__ import annotations

from typing import ClassVar

from commission_opt.offers.market.record import Market


class Spot(Market):
    """`[[spot]]`: placements bought direct, one by one."""

    kind: ClassVar[str] = "spot"


RECORD = Spot
