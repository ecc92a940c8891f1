"""Children's homes of the authority's own, from the decisions alone."""

from commission_opt.offers.building.bill import beds, close, costs, start
from commission_opt.offers.trading.bill import sell

__all__ = ["beds", "close", "costs", "sell", "start"]
