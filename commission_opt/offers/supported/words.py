"""How supported accommodation of the authority's own is told."""

from commission_opt.offers.building.words import ONE_MORE, briefly, recommended

__all__ = ["ONE_MORE", "briefly", "recommended"]
