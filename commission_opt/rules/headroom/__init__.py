"""C10 headroom: local provision exceeds expected local demand by a margin, or meets enough of it, or all of it often enough."""

from commission_opt.rules.card import Card

CARD = Card(
    id="C10",
    name="headroom",
    sentence="Local provision exceeds expected local demand by a margin, or meets enough of it, or all of it often enough.",
    limit_unit="beds or share",
    policy=True,
    table="rules.headroom",
)
