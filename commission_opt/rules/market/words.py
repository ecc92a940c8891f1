"""C12 market, as it is told."""

from __future__ import annotations

from commission_opt.rules.wording import Wording

SOFT = "Always hard."
PRICE = "one more child, home or bed that the market can supply."

_SUPPLIED = "{label}: {amount} than can be supplied"
_NO_MORE = "{label}: no more places than the market has"

PLACES = Wording(counts="children", missed=_SUPPLIED, noun=("child", "children"), before="more", says=_NO_MORE)
HOMES = Wording(counts="homes")
BEDS = Wording(counts="beds", missed=_SUPPLIED, noun=("bed", "beds"), before="more", says=_NO_MORE)
