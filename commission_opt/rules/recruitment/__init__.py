"""C05 recruitment: no more people are taken on than can be recruited.

Its rows are written with the pipeline of each role, and with foster households.
"""

from commission_opt.rules.card import Card, Step

CARD = Card(
    id="C05",
    name="recruitment",
    sentence="No more people are taken on than can be recruited.",
    limit_unit="people",
    policy=False,
    step=Step.OFFERS,
    soft=False,
)
