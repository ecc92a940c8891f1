"""The days on which a host could take a child."""

from commission_opt.offers.market.valid import check, spans, window

__all__ = ["check", "spans", "window"]
