"""C09 stability: children are not moved because a contract ends."""

from commission_opt.keys import RecordKey
from commission_opt.rules.card import Card, RowsOf

CARD = Card(
    id="C09",
    name="stability",
    sentence="Children are not moved because a contract ends.",
    limit_unit="children",
    policy=True,
    table="rules.stability",
    rows=(RowsOf(RecordKey, one_more="move"),),
)
