"""C15 what beds carry: children who come at random fill fewer bed-weeks than their average."""

from typing import Literal, NamedTuple

from commission_opt.rules.card import Card, RowsOf


class CarriedKey(NamedTuple):
    """What is carried by beds for some needs, by a market with a limit, or by one offer, in a period and a scenario."""

    scenario: int
    period: int
    part: Literal["beds", "market", "offer"]
    record: str  # of beds the needs, with their area; of a market its id; of an offer with beds `offer:` and its id


class FewerKey(NamedTuple):
    """Children of a need whom services keep out of some beds, in a period and a scenario."""

    scenario: int
    period: int
    record: str  # of the beds
    need: str


def of_offer(offer: str) -> str:
    """What the beds of one offer are called: no id has a colon."""
    return f"offer:{offer}"


CARD = Card(
    id="C15",
    name="what beds carry",
    sentence="Beds, and markets with a limit, carry what is left of children who come at random, do not wait and do not move.",
    limit_unit="beds, or children of a market",
    policy=False,
    table="rules.occupancy",
    rows=(RowsOf(CarriedKey, one_more="bed that is filled"),),
    soft=False,
    relaxable=False,
)
