"""Words that several rooms tell a mix in."""

from __future__ import annotations

import datetime as dt


def beds(number: float) -> str:
    """Such as "6 beds", "1 bed"."""
    text = f"{number:,.1f}".removesuffix(".0")
    return f"{text} bed{'' if text == '1' else 's'}"


def month_of(day: str) -> str:
    """Such as "Apr 2020"."""
    return f"{dt.date.fromisoformat(day):%b %Y}"
