"""What the rooms say of the days on which an offer can be chosen, and can take a child."""

from __future__ import annotations

import datetime as dt

Window = tuple[dt.date | None, dt.date | None]  # first and last day on which it can be chosen
Span = tuple[dt.date, dt.date]  # days on which it could take a child, up to but not including the end
