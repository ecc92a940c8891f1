"""The days on which the beds of a contract could take a child."""

from __future__ import annotations

import datetime as dt

from commission_opt.offers.common.valid import Span
from commission_opt.offers.contract.record import Contract


def spans(offer: Contract, days: list[dt.date]) -> list[Span]:
    """One for each of the days on which it can be let."""
    openings = [offer.opening(day) for day in days]
    return [(opening, offer.last_end(offer.term_end(opening))) for opening in openings]
