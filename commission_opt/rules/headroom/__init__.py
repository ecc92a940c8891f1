"""C10 headroom: local provision exceeds expected local demand by a margin, or meets enough of it, or all of it often enough."""

from commission_opt.keys import HeadroomKey, ProbabilityKey, ServiceKey
from commission_opt.rules.card import Card, RowsOf

CARD = Card(
    id="C10",
    name="headroom",
    sentence="Local provision exceeds expected local demand by a margin, or meets enough of it, or all of it often enough.",
    limit_unit="beds or share",
    policy=True,
    table="rules.headroom",
    rows=(
        RowsOf(ServiceKey, "share", told="{limit} of child-weeks placed locally"),
        RowsOf(ProbabilityKey, "share", told="every child placed locally all along in {limit} of the demand scenarios"),
        RowsOf(HeadroomKey, one_more="bed", told="{limit} local beds"),
    ),
)
