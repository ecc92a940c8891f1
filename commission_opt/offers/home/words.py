"""How homes of the authority's own are told."""

from commission_opt.offers.building.words import ONE_MORE, briefly, recommended

__all__ = ["ONE_MORE", "briefly", "recommended"]
