"""The record of supported lodgings."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from commission_opt.instance.fields import Price
from commission_opt.offers.market.record import Market


class Lodging(Market):
    """`[[lodging]]`: a room with a host, bought by the week."""

    kind: ClassVar[str] = "lodging"

    allowance_per_week: Price = Field(0.0, description="£ a child-week to the host, on top.")


RECORD = Lodging
