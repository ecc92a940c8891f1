"""C02 capacity: children placed and beds sold fit into the beds that can really be filled."""

from commission_opt.keys import OfferKey
from commission_opt.rules.card import Card, RowsOf

CARD = Card(
    id="C02",
    name="capacity",
    sentence="Children placed and beds sold fit into the beds that can really be filled.",
    limit_unit="beds",
    policy=False,
    rows=(RowsOf(OfferKey, shown=False),),
    soft=False,
    relaxable=False,
)
