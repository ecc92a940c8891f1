"""The charts of the page of a return; what is left out of the tables is not drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal

from commission_opt.publishing.demand_values import ReturnRow, number
from commission_opt.publishing.report import Chart, Series
from commission_opt.returns.disclosure import SUPPRESSED

Mark = tuple[str, str, Literal["bar", "line", "low", "high"]]  # a column, what it is called, how it is drawn
STAYS: tuple[Mark, ...] = (
    ("share", "Share still there", "line"),
    ("low", "95% interval", "low"),
    ("high", "95% interval", "high"),
)
HELD_OUT: tuple[Mark, ...] = (
    ("children", "As it came", "bar"),
    ("forecast", "Forecast", "line"),
    ("low", "80% interval", "low"),
    ("high", "80% interval", "high"),
)


def by_time(
    name: str, key: str, title: str, description: str, rows: Sequence[ReturnRow], names: Mapping[str, str]
) -> Chart:
    """Children by need, a bar a day or month, which stands in the column `key`."""
    series = tuple(Series(words, tuple(number(row[need]) for row in rows)) for need, words in names.items())
    hidden = any(row[need] == SUPPRESSED for row in rows for need in names)
    title += " (what is left out is not drawn)" if hidden else ""
    return Chart(f"chart-{name}", "stacked", title, description, _months(rows, key), series, "children")


def curve(need: str, name: str, rows: Sequence[ReturnRow]) -> Chart:
    """The share still there, by months since they came; months that are left out are gaps."""
    of_month = {int(str(row["month"])): row for row in rows}
    months = range(1, max(of_month) + 1)
    return Chart(
        f"curve-{need}",
        "stacked",
        f"{name}: share still there, by months since they came",
        f"Product-limit estimate of the share of children still in {name} after each month, with its 95% interval.",
        tuple(map(str, months)),
        _series([of_month.get(month, {}) for month in months], STAYS),
        "share",
    )


def forecast(need: str, name: str, rows: Sequence[ReturnRow]) -> Chart:
    """The year held out, and its forecast."""
    return Chart(
        f"held-{need}",
        "stacked",
        f"{name}: the year held out, and its forecast",
        f"Average children in each month of the year held out ({name}), the forecast, and its 80% interval.",
        _months(rows, "month"),
        _series(rows, HELD_OUT),
        "children",
    )


def _series(rows: Sequence[ReturnRow], marks: Sequence[Mark]) -> tuple[Series, ...]:
    return tuple(Series(words, tuple(number(row.get(key)) for row in rows), mark) for key, words, mark in marks)


def _months(rows: Sequence[ReturnRow], key: str) -> tuple[str, ...]:
    return tuple(f"{dt.date.fromisoformat(str(row[key])):%b %y}" for row in rows)
