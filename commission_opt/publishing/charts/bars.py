"""Bars across the page, one a category: options by cost, offers by occupancy, inputs by their swing."""

from __future__ import annotations

from commission_opt.publishing.charts.marks import (
    FONT,
    GRID,
    INK,
    PAPER,
    QUIET,
    SMALL,
    WIDTH,
    cut,
    fill,
    legend,
    on_axis,
    over,
    patterns,
    picture,
    shown,
    tag,
    ticks,
    words,
)
from commission_opt.publishing.report import Chart

ROW, BAR, RIGHT = 46.0, 18.0, 70.0
LETTER = SMALL * 0.62  # of a label, bold


def bars(chart: Chart) -> str:
    """One bar a category, its name above it and its value at its end."""
    values = chart.series[0].values
    known = [value for value in values if value is not None]
    marks = ticks(min([0.0, *known]), max([0.0, *known]))
    labels = _labels(chart)
    left, span = 24.0, WIDTH - 24.0 - max([RIGHT, *(len(one) * LETTER for one in labels)])

    def x(value: float) -> float:
        return left + (value - marks[0]) / (marks[-1] - marks[0]) * span

    bottom = ROW * len(values) + 6
    body = [patterns(chart.id, 1), *_grid(marks, x, bottom, chart)]
    for at, (name, value) in enumerate(zip(chart.categories, values, strict=True)):
        y = at * ROW
        body.append(over(left + 5, y + FONT, cut(name, WIDTH - left - 12), fill=INK))
        if value is None:
            body.append(over(left + 5, y + 36, "not known", size=SMALL, fill=QUIET))
            continue
        start, end = sorted((x(0.0), x(value)))
        body.append(
            tag(
                "rect", x=start, y=y + 22, width=max(1.0, end - start), height=BAR, fill=fill(chart.id, 0), stroke=PAPER
            )
        )
        body.append(over(end + 5, y + 36, labels[at], size=SMALL, fill=INK, font_weight="bold"))
    return picture(chart.id, chart.title, chart.description, bottom + FONT + 12, body)


def _labels(chart: Chart) -> list[str]:
    """The value of each bar, and what is said beside it: "£51.42m (+£1.77m)"."""
    texts = ["" if value is None else shown(value, chart.unit) for value in chart.series[0].values]
    return [f"{one} {more}".rstrip() for one, more in zip(texts, chart.beside or [""] * len(texts), strict=True)]


def tornado(chart: Chart) -> str:
    """Two bars a category from the middle: what a low and what a high value change."""
    low, high = chart.series
    known = [value for one in (low, high) for value in one.values if value is not None]
    marks = ticks(min([0.0, *known]), max([0.0, *known]))
    left, span = 60.0, WIDTH - 60.0 - RIGHT

    def x(value: float) -> float:
        return left + (value - marks[0]) / (marks[-1] - marks[0]) * span

    key, taken = legend(chart.id, [(low.name, 0), (high.name, 1)], 0)
    bottom = taken + ROW * len(chart.categories) + 6
    body = [patterns(chart.id, 2), key, *_grid(marks, x, bottom, chart, taken)]
    for at, name in enumerate(chart.categories):
        y = taken + at * ROW
        body.append(over(8, y + FONT, cut(name, WIDTH - 20), fill=INK))
        for number, one in enumerate((low, high)):
            value = one.values[at]
            if value is None:
                continue
            start, end = sorted((x(0.0), x(value)))
            body.append(
                tag(
                    "rect",
                    x=start,
                    y=y + 22,
                    width=max(1.0, end - start),
                    height=BAR,
                    fill=fill(chart.id, number),
                    stroke=INK,
                )
            )
            place, anchor = (end + 5, "start") if value >= 0 else (start - 5, "end")
            body.append(over(place, y + 36, shown(value, chart.unit), anchor=anchor, size=SMALL, fill=INK))
    return picture(chart.id, chart.title, chart.description, bottom + FONT + 12, body)


def _grid(marks: list[float], x: object, bottom: float, chart: Chart, top: float = 0.0) -> list[str]:
    assert callable(x)
    parts = []
    for mark in marks:
        place = x(mark)
        parts.append(tag("path", d=f"M{place:.1f} {top:.1f}V{bottom:.1f}", stroke=INK if mark == 0 else GRID))
        parts.append(words(place, bottom + 16, on_axis(mark, chart.unit), anchor="middle", size=SMALL, fill=QUIET))
    return parts
