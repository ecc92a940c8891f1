"""C05 recruitment: no more people are taken on than can be recruited.

The pipeline of each role, and foster households, call it for their rows.
"""

from commission_opt.keys import HouseholdsKey, RecruitsKey, StaffKey
from commission_opt.rules.card import Card, RowsOf, Step

CARD = Card(
    id="C05",
    name="recruitment",
    sentence="No more people are taken on than can be recruited.",
    limit_unit="people",
    policy=False,
    step=Step.OFFERS,
    rows=(
        RowsOf(StaffKey, one_more="recruit", counted=False),
        RowsOf(RecruitsKey, one_more="recruit"),
        RowsOf(HouseholdsKey, one_more="recruit"),
    ),
    in_teams=True,
    soft=False,
)
