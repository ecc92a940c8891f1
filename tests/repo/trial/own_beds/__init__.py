"""C99 own beds: the council keeps so many beds in homes of its own."""

from typing import NamedTuple

from commission_opt.rules.card import Card, RowsOf


class OwnBedsKey(NamedTuple):
    """A record in a period."""

    period: int
    record: str


CARD = Card(
    id="C99",
    name="own beds",
    sentence="The council keeps so many beds in homes of its own.",
    limit_unit="beds",
    policy=True,
    table="rules.own_beds",
    rows=(RowsOf(OwnBedsKey, one_more="bed", told="{limit} beds of our own"),),
)
