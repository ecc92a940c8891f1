"""C05 recruitment: no more people are taken on than can be recruited."""

from commission_opt.rules.card import Card, Stage

CARD = Card(
    id="C05",
    name="recruitment",
    sentence="No more people are taken on than can be recruited.",
    limit_unit="people",
    policy=False,
    stage=Stage.PEOPLE,
)
