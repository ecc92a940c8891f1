"""When a home can be opened, and the days on which it could take a child."""

from __future__ import annotations

from commission_opt.offers.building.valid import spans, window

__all__ = ["spans", "window"]
