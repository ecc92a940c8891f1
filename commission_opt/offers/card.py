"""The card of a room: what a kind of offer or service is called, where it stands among the others, its lines of the bill."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal


class Form(IntEnum):
    """What an offer is made of. The model takes them in this order, and so do its columns and rows."""

    CONTRACT = 0  # beds for a term, paid in part whether used or not
    MARKET = 1  # placements bought child by child
    BUILDING = 2  # beds in buildings of the authority's own
    HOUSEHOLDS = 3  # places with foster carers of the authority's own


Nature = Literal["cash", "avoided", "penalty", "notional"]  # what a line of the bill is in money
PRICE_OR_TIERS = ({"price_per_week"}, {"tiers"})  # ways to say what a market asks for


@dataclass(frozen=True, slots=True)
class CostLine:
    """A line of the bill.

    Its nature is ``cash``: paid, or received where it is negative; ``avoided``: care that never starts, which is no
    cash; ``penalty``: the price of a broken rule, which is no money; ``notional``: counted as a cost, and not paid.
    """

    name: str
    label: str
    sentence: str
    revenue: bool = True  # counts against a revenue budget
    nature: Nature = "cash"
    once: bool = False  # paid once, not year after year
    simulated: bool = True  # follows the children of a simulation; else it is as in the plan


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomCard:
    """What every room with a line of the bill says.

    Attributes
    ----------
    place
        Where it stands among all rooms, in the instance, in tables and in reports.
    lines
        Its lines of the bill.
    """

    place: int
    lines: tuple[CostLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCard(RoomCard):
    """What a kind of offer says of itself.

    Attributes
    ----------
    kind
        Its table in the instance, and its name in every result; the line that its own costs are booked to.
    form
        What it is made of.
    called
        What one of it is called.
    chosen
        What has been done with one that is chosen: awarded, called off, opened.
    let_once
        Whether each is let once at most, in one of its sizes.
    as_used
        Whether some or all of it is bought child by child, so that reports say so.
    ways
        Keys of its record that say the same in other ways: a change that gives one takes the others away.
    """

    kind: str
    form: Form
    called: str
    chosen: str = ""
    let_once: bool = False
    as_used: bool = False
    ways: tuple[set[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCard(RoomCard):
    """What a kind of work with people, which gives no place to a child, says of itself.

    Attributes
    ----------
    kind
        Its name in every result; the line that its own costs are booked to.
    """

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCard(WorkCard):
    """What a kind of service says of itself.

    Attributes
    ----------
    provider
        Who does the work, as the instance calls it.
    called
        What one of it is called.
    own_team
        Whether the people are the authority's own, so that reports tell of what they can carry.
    """

    provider: str
    called: str
    own_team: bool = False
