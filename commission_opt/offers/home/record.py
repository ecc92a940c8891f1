"""The record of a children's home."""

from __future__ import annotations

from typing import ClassVar

from commission_opt.offers.building.record import Building


class Home(Building):
    """`[[home]]`: a children's home run by the authority."""

    kind: ClassVar[str] = "home"


RECORD = Home
