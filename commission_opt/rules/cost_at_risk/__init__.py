"""C14 cost at risk: the costliest demand scenarios, on average, stay within a limit."""

from commission_opt.keys import AtRiskKey
from commission_opt.rules.card import Card, RowsOf, Step

CARD = Card(
    id="C14",
    name="cost at risk",
    sentence="The costliest demand scenarios, on average, stay within a limit.",
    limit_unit="£",
    policy=True,
    table="uncertainty.risk",
    step=Step.RISK,
    rows=(RowsOf(AtRiskKey, "pounds", one_more="£1"),),
)
