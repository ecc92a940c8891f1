"""Supported and moving-on accommodation for young people of 16 and over.

A `[[supported]]` record is either a building of the authority's own, like a home, or, where it
gives a `price_per_week`, places bought as they are used.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Discriminator, Tag

from commission_opt.offers.building.record import Building
from commission_opt.offers.market.record import Market

BUILDING_TAG, PLACES_TAG = "supported-building", "supported-places"
PLACES_KEYS = ("price_per_week", "tiers")


class SupportedBuilding(Building):
    """`[[supported]]` without a weekly price: flats or beds that the authority runs."""

    kind: ClassVar[str] = "supported"


class SupportedPlaces(Market):
    """`[[supported]]` with a weekly price: places bought as used."""

    kind: ClassVar[str] = "supported"


def _which(value: object) -> str:
    if isinstance(value, dict):
        return PLACES_TAG if any(key in value for key in PLACES_KEYS) else BUILDING_TAG
    return PLACES_TAG if isinstance(value, Market) else BUILDING_TAG


Supported = Annotated[
    Annotated[SupportedBuilding, Tag(BUILDING_TAG)] | Annotated[SupportedPlaces, Tag(PLACES_TAG)],
    Discriminator(_which),
]


RECORD = Supported
