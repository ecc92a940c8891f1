"""When supported accommodation can be opened, and the days on which it could take a young person."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Horizon
from commission_opt.offers.building import valid as building
from commission_opt.offers.common.valid import Span, Window
from commission_opt.offers.market import valid as market
from commission_opt.offers.supported.record import SupportedBuilding, SupportedPlaces

if TYPE_CHECKING:
    from commission_opt.instance.document import Path
    from commission_opt.instance.findings import Findings

EitherSort = SupportedBuilding | SupportedPlaces


def window(offer: EitherSort) -> Window | None:
    """That of a building; places have none."""
    return building.window(offer) if isinstance(offer, SupportedBuilding) else market.window(offer)


def spans(horizon: Horizon, offer: EitherSort, days: list[dt.date]) -> list[Span]:
    """Those of a building, or of a market."""
    if isinstance(offer, SupportedBuilding):
        return building.spans(horizon, offer, days)
    return market.spans(horizon, offer, days)


def check(horizon: Horizon, offer: EitherSort, path: Path, found: Findings) -> None:
    """Places are open on some day of the horizon."""
    if isinstance(offer, SupportedPlaces):
        market.check(horizon, offer, path, found)
