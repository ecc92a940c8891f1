"""C14 cost at risk: the dearest courses of demand, on average, stay within a limit."""

from commission_opt.rules.card import Card, Step

CARD = Card(
    id="C14",
    name="cost at risk",
    sentence="The dearest courses of demand, on average, stay within a limit.",
    limit_unit="£",
    policy=True,
    table="uncertainty.risk",
    step=Step.RISK,
)
