"""C07 provider diversity: several providers share the beds, under a stated number of contracts."""

from commission_opt.rules.card import Card

CARD = Card(
    id="C07",
    name="provider diversity",
    sentence="Several providers share the beds, under a stated number of contracts.",
    limit_unit="as stated",
    policy=True,
    table="rules.diversity",
)
