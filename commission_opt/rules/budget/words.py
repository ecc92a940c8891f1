"""C08 budget, as it is told."""

from __future__ import annotations

from commission_opt.rules.wording import Wording

SOFT = "Hard, or soft with `price_per_pound`."
PRICE = "one more pound of budget."


def spent(figure: str) -> Wording:
    """Of revenue or of capital."""
    return Wording(counts="of " + figure.partition("_")[0])
