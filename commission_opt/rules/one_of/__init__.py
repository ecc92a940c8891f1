"""C11 one-of: of offers that exclude one another, no more are chosen than can be.

Awards of one block, and offers and services of one lot, are limited where they are decided on.
"""

from commission_opt.keys import AwardKey, LotKey, OneOfKey
from commission_opt.rules.card import Card, RowsOf

CARD = Card(
    id="C11",
    name="one-of",
    sentence="Of offers that exclude one another, no more are chosen than can be.",
    limit_unit="offers",
    policy=False,
    table="rules.one_of",
    rows=(
        RowsOf(AwardKey),
        RowsOf(LotKey),
        RowsOf(OneOfKey),
    ),
    soft=False,
)
