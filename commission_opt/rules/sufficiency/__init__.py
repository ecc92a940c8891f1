"""C01 sufficiency: every child who needs a placement has one, or the shortfall is priced."""

from commission_opt.keys import LaneKey
from commission_opt.rules.card import Card, RowsOf

CARD = Card(
    id="C01",
    name="sufficiency",
    sentence="Every child who needs a placement has one, or the shortfall is priced.",
    limit_unit="children",
    policy=False,
    table="rules.sufficiency",
    rows=(RowsOf(LaneKey, shown=False),),
    explained="child",
)
