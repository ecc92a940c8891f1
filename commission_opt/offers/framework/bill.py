"""Placements called off a framework, from the decisions alone."""

from commission_opt.offers.market.bill import costs

__all__ = ["costs"]
