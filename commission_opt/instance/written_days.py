"""Dates that are written in the right form, and do not exist."""

from __future__ import annotations

import calendar
import re

_DATE = re.compile(r"(?<![\w.-])(\d{4})-(\d{2})-(\d{2})(?![\w-])")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def why_no_day(year: int, month: int, day: int) -> str:
    """Why there is no such day; empty where there is one."""
    if year < 1:
        return "there is no year 0"
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    days = calendar.monthrange(year, month)[1]
    if day < 1:
        return "there is no day 0"
    return f"{calendar.month_name[month]} {year} has {days} days" if day > days else ""


def no_such_day(line: str) -> tuple[str, str] | None:
    """The first date of a line of TOML that does not exist, and why; text and comments are passed over."""
    for match in _DATE.finditer(_QUOTED.sub("", line).partition("#")[0]):
        why = why_no_day(*map(int, match.groups()))
        if why:
            return match[0], why
    return None
