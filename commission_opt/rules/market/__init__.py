"""C12 market: no more is bought than providers can supply.

Markets, homes and call-offs call it for their rows.
"""

from commission_opt.keys import BedsKey, HomesKey, OfferKey
from commission_opt.rules.card import Card, RowsOf, Step

CARD = Card(
    id="C12",
    name="market",
    sentence="No more is bought than providers can supply.",
    limit_unit="children, beds or homes",
    policy=False,
    step=Step.OFFERS,
    rows=(
        RowsOf(HomesKey, one_more="home"),
        RowsOf(BedsKey, one_more="bed"),
        RowsOf(OfferKey, one_more="place"),
    ),
    soft=False,
)
