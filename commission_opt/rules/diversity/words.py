"""C07 provider diversity, as it is told."""

from __future__ import annotations

from commission_opt.rules.wording import Wording

SOFT = "Hard, or soft with `price_per_unit`."
PRICE = "one more provider, contract or bed; a share of 1 more."

SHARE = Wording(counts="of bed-weeks with {provider}")


def counted(figure: str) -> Wording:
    """Providers, contracts or beds, as the figure's own name says."""
    return Wording(counts=figure.partition("_")[0])
