"""Words that several rooms tell a mix in."""

from __future__ import annotations

import datetime as dt


def beds(number: float) -> str:
    """Such as "6 beds"."""
    return f"{number:g} bed{'s' if number != 1 else ''}"


def month_of(day: str) -> str:
    """Such as "Apr 2020"."""
    return f"{dt.date.fromisoformat(day):%b %Y}"
