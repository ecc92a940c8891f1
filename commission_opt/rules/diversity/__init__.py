"""C07 provider diversity: several providers share the beds, under a stated number of contracts."""

from commission_opt.keys import FigureKey, FigurePeriodKey, ProviderShareKey, ProviderSharePeriodKey
from commission_opt.rules.card import Card, RowsOf

SHARE_TOLD = "{limit} of the beds with one provider"
CARD = Card(
    id="C07",
    name="provider diversity",
    sentence="Several providers share the beds, under a stated number of contracts.",
    limit_unit="as stated",
    policy=True,
    table="rules.diversity",
    rows=(
        RowsOf(ProviderShareKey, "share", told=SHARE_TOLD),
        RowsOf(ProviderSharePeriodKey, "share", told=SHARE_TOLD),
        RowsOf(FigureKey),
        RowsOf(FigurePeriodKey),
    ),
)
