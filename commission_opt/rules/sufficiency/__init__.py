"""C01 sufficiency: every child who needs a placement has one, or the shortfall is priced."""

from commission_opt.rules.card import Card

CARD = Card(
    id="C01",
    name="sufficiency",
    sentence="Every child who needs a placement has one, or the shortfall is priced.",
    limit_unit="children",
    policy=False,
    table="rules.sufficiency",
    explained="child",
    shown=False,
)
