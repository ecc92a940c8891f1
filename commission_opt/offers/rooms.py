"""The rooms of offers and services, read off the folders: who goes over all kinds asks here.

A room with a card in its `__init__.py` has a line of the bill; what several rooms share stands in rooms without one. A part of a
room is imported when it is first asked for, so that starting up is light.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from commission_opt import offers, services
from commission_opt.offers.card import CostLine, Form, OfferCard, RoomCard, ServiceCard, WorkCard

PartName = Literal["record", "valid", "maths", "bill", "words", "example"]


@dataclass(frozen=True, slots=True)
class CardedRoom[C: RoomCard]:
    """A folder, and the card in it."""

    package: str
    card: C

    def part(self, name: PartName) -> Any:
        """One of its modules; None where it has no such."""
        return _module(f"{self.package}.{name}")


@cache
def offers_and_services() -> tuple[CardedRoom[RoomCard], ...]:
    """Every room with a card, by place."""
    packages = [
        f"{house.__name__}.{one.name}"
        for house in (offers, services)
        for one in pkgutil.iter_modules(house.__path__)
        if one.ispkg
    ]
    cards = {package: getattr(importlib.import_module(package), "CARD", None) for package in packages}
    found = [CardedRoom(package, card) for package, card in cards.items() if card is not None]
    return tuple(sorted(found, key=lambda room: room.card.place))


@cache
def offer_rooms() -> tuple[CardedRoom[OfferCard], ...]:
    """Every kind of offer, in the order of the instance."""
    return tuple(
        CardedRoom(room.package, room.card) for room in offers_and_services() if isinstance(room.card, OfferCard)
    )


@cache
def service_rooms() -> tuple[CardedRoom[ServiceCard], ...]:
    """Every kind of service, in the order of the reports."""
    return tuple(
        CardedRoom(room.package, room.card) for room in offers_and_services() if isinstance(room.card, ServiceCard)
    )


@cache
def as_built() -> tuple[CardedRoom[OfferCard], ...]:
    """Every kind of offer, in the order in which the model takes them."""
    return tuple(sorted(offer_rooms(), key=lambda room: room.card.form))


@cache
def offer_kinds() -> tuple[str, ...]:
    """Names of all kinds of offer, in the order of the instance."""
    return tuple(room.card.kind for room in offer_rooms())


def kinds_of(*forms: Form) -> tuple[str, ...]:
    """Those that are made of one of these."""
    return tuple(room.card.kind for room in offer_rooms() if room.card.form in forms)


@cache
def work_kinds() -> tuple[str, ...]:
    """Names of all kinds of work that give no place to a child: services first, teams before contracts."""
    return tuple(room.card.kind for room in offers_and_services() if isinstance(room.card, WorkCard))


@cache
def own_teams() -> tuple[str, ...]:
    """Kinds of service whose people are the authority's own."""
    return tuple(room.card.kind for room in service_rooms() if room.card.own_team)


def offer_card(kind: str) -> OfferCard:
    """The card of a kind of offer."""
    return offer_room(kind).card


def offer_room(kind: str) -> CardedRoom[OfferCard]:
    """The room of a kind of offer."""
    return _by_kind()[kind]


@cache
def service_room(provider: str) -> CardedRoom[ServiceCard]:
    """The room of services that somebody provides, as the instance calls them."""
    return next(room for room in service_rooms() if room.card.provider == provider)


def part_of(room: str, name: PartName) -> Any:
    """A part of a room that is no kind of its own, such as `offers.travel`."""
    return _module(f"commission_opt.{room}.{name}")


@cache
def words_of(kind: str) -> Any:
    """How offers, services or assessments of a kind, as results call it, are told; None where there is nothing to tell."""
    (package,) = (room.package for room in offers_and_services() if room.card.lines[0].name == kind)
    return _module(f"{package}.words")


@cache
def cost_lines() -> tuple[CostLine, ...]:
    """Lines of the bill of all rooms, in order."""
    return tuple(line for room in offers_and_services() for line in room.card.lines)


@cache
def _by_kind() -> dict[str, CardedRoom[OfferCard]]:
    return {room.card.kind: room for room in offer_rooms()}


@cache
def _module(name: str) -> Any:
    return importlib.import_module(name) if importlib.util.find_spec(name) else None
