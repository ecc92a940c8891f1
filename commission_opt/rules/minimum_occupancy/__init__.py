"""C06 minimum occupancy: beds that are commissioned are used."""

from commission_opt.keys import HorizonUseKey, PeriodUseKey, YearKey
from commission_opt.rules.card import Card, RowsOf

CARD = Card(
    id="C06",
    name="minimum occupancy",
    sentence="Beds that are commissioned are used.",
    limit_unit="share of bed-weeks",
    policy=True,
    table="rules.minimum_occupancy",
    rows=(
        RowsOf(HorizonUseKey, "share"),
        RowsOf(PeriodUseKey, "share", counted=False),
        RowsOf(YearKey, "share"),
    ),
)
