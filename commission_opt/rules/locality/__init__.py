"""C03 locality: enough of the children are placed locally, and few enough beyond."""

from commission_opt.keys import RecordKey
from commission_opt.rules.card import Card, RowsOf

CARD = Card(
    id="C03",
    name="locality",
    sentence="Enough of the children are placed locally, and few enough beyond.",
    limit_unit="share or children",
    policy=True,
    table="rules.locality",
    rows=(
        RowsOf(RecordKey, "share", ">="),
        RowsOf(RecordKey, sense="<=", one_more="child beyond"),
    ),
)
