"""C13 trading: only beds to spare are sold, never while a child of the authority's own needs one.

Homes that may sell beds call it for their rows.
"""

from commission_opt.keys import OwnFirstKey, SalesKey, SurplusKey
from commission_opt.rules.card import Card, RowsOf, Step

CARD = Card(
    id="C13",
    name="trading",
    sentence="Only beds to spare are sold, never while a child of the authority's own needs one.",
    limit_unit="beds",
    policy=False,
    step=Step.OFFERS,
    rows=(
        RowsOf(SurplusKey, one_more="bed-week", shown=False),
        RowsOf(OwnFirstKey, one_more="bed-week"),
        RowsOf(SalesKey, one_more="bed-week"),
    ),
    soft=False,
    relaxable=False,
)
