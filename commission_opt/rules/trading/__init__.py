"""C13 trading: only beds to spare are sold, never while a child of the authority's own needs one.

Its rows are written where beds are sold.
"""

from commission_opt.rules.card import Card, Step

CARD = Card(
    id="C13",
    name="trading",
    sentence="Only beds to spare are sold, never while a child of the authority's own needs one.",
    limit_unit="beds",
    policy=False,
    step=Step.OFFERS,
    soft=False,
    relaxable=False,
    explained="never",
)
