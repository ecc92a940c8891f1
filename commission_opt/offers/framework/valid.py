"""The days on which a framework could take a child."""

from __future__ import annotations

from commission_opt.offers.market.valid import check, spans, window

__all__ = ["check", "spans", "window"]
