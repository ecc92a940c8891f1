"""Stacked bars over time, with lines over them and a range around a line."""

from __future__ import annotations

from commission_opt.publishing.charts.marks import (
    COLOURS,
    DASHES,
    FONT,
    GRID,
    INK,
    LINE,
    PAPER,
    QUIET,
    SMALL,
    WIDTH,
    Swatch,
    fill,
    legend,
    on_axis,
    patterns,
    picture,
    shown,
    tag,
    ticks,
    words,
)
from commission_opt.publishing.report import Chart, Series

LEFT, RIGHT, PLOT = 70.0, 12.0, 300.0


def stacked(chart: Chart) -> str:
    """One bar a category; what is above zero stacks upwards, what is below downwards."""
    bars = [one for one in chart.series if one.mark == "bar"]
    lines = [one for one in chart.series if one.mark == "line"]
    edges = {one.mark: one for one in chart.series if one.mark in ("low", "high")}
    names: list[tuple[str, Swatch]] = [(one.name, at) for at, one in enumerate(bars)]
    names += [(one.name, "line") for one in lines]
    names += [(edges["low"].name, "dashes")] if "low" in edges else []
    key, taken = legend(chart.id, names, 0)
    heights = [sum(max(0.0, one.values[at] or 0.0) for one in bars) for at in range(len(chart.categories))]
    depths = [sum(min(0.0, one.values[at] or 0.0) for one in bars) for at in range(len(chart.categories))]
    others = [value or 0.0 for one in (*lines, *edges.values()) for value in one.values]
    marks = ticks(min([0.0, *depths, *others]), max([0.0, *heights, *others]))
    plot = _Plot(chart, taken + FONT + 14, marks)
    body = [patterns(chart.id, len(bars)), key, *plot.grid()]
    body += plot.bars(bars, heights)
    body += [plot.edge(one) for one in edges.values()]
    body += [plot.line(one) for one in lines]
    return picture(chart.id, chart.title, chart.description, plot.bottom + 2 * FONT + 10, body)


class _Plot:
    """Where things are on the page."""

    def __init__(self, chart: Chart, top: float, marks: list[float]) -> None:
        self.chart, self.top, self.marks = chart, top, marks
        self.step = (WIDTH - LEFT - RIGHT) / max(1, len(chart.categories))
        self.bottom = top + PLOT

    def y(self, value: float) -> float:
        low, high = self.marks[0], self.marks[-1]
        return self.bottom - (value - low) / (high - low) * PLOT

    def x(self, at: int) -> float:
        """Middle of a category."""
        return LEFT + (at + 0.5) * self.step

    def grid(self) -> list[str]:
        """Lines across with their values, and names of the categories, as many as fit."""
        parts = []
        for mark in self.marks:
            y = self.y(mark)
            parts.append(tag("path", d=f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}", stroke=INK if mark == 0 else GRID))
            parts.append(words(LEFT - 6, y + 5, on_axis(mark, self.chart.unit), anchor="end", size=SMALL, fill=QUIET))
        if self.chart.up:
            parts.append(words(4, self.top - 10, self.chart.up, size=SMALL, fill=QUIET))
        longest = max((len(name) for name in self.chart.categories), default=1)
        every = max(1, -(-int(longest * SMALL * 0.6 + 8) // max(1, int(self.step))))
        for at in range(0, len(self.chart.categories), every):
            parts.append(
                words(self.x(at), self.bottom + 20, self.chart.categories[at], anchor="middle", size=SMALL, fill=INK)
            )
        return parts

    def bars(self, bars: list[Series], heights: list[float]) -> list[str]:
        """The bars, the values inside the parts that have room, and the sum on top."""
        parts, width = [], self.step * 0.78
        for at, height in enumerate(heights):
            up = down = 0.0
            for number, one in enumerate(bars):
                value = one.values[at] or 0.0
                if not value:
                    continue
                base = up if value > 0 else down
                top, bottom = self.y(max(base, base + value)), self.y(min(base, base + value))
                left = self.x(at) - width / 2
                parts.append(
                    tag(
                        "rect",
                        x=left,
                        y=top,
                        width=width,
                        height=bottom - top,
                        fill=fill(self.chart.id, number),
                        stroke=PAPER,
                    )
                )
                if bottom - top >= 20 and width >= 44:
                    parts.append(
                        _label(
                            self.x(at),
                            (top + bottom) / 2,
                            shown(value, self.chart.unit),
                            COLOURS[number % len(COLOURS)],
                        )
                    )
                up, down = (up + value, down) if value > 0 else (up, down + value)
            text = shown(height, self.chart.unit)
            if height and len(text) * SMALL * 0.56 <= self.step:
                parts.append(
                    words(self.x(at), self.y(up) - 5, text, anchor="middle", size=SMALL, fill=INK, font_weight="bold")
                )
        return parts

    def line(self, series: Series) -> str:
        """A line through the middles, its first and last value beside it."""
        points = [(self.x(at), self.y(value), value) for at, value in enumerate(series.values) if value is not None]
        if not points:
            return ""
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in points)
        drawn = tag("path", d=path, fill="none", stroke=PAPER, stroke_width=6)
        drawn += tag("path", d=path, fill="none", stroke=LINE, stroke_width=3)
        for x, y, value in (points[0], points[-1]):
            drawn += _label(x, y - 14, shown(value, self.chart.unit), LINE)
        return drawn

    def edge(self, series: Series) -> str:
        """An edge of a range: dashes on paper, so that they are seen over any pattern."""
        points = [(self.x(at), self.y(value)) for at, value in enumerate(series.values) if value is not None]
        if not points:
            return ""
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        return tag("path", d=path, fill="none", stroke=PAPER, stroke_width=4) + tag(
            "path", d=path, fill="none", **DASHES
        )


def _label(x: float, y: float, text: str, border: str) -> str:
    """A value on paper of its own, so that it is read over any pattern."""
    width = len(text) * SMALL * 0.6 + 8
    ground = tag("rect", x=x - width / 2, y=y - 9, width=width, height=18, rx=3, fill=PAPER, stroke=border)
    return ground + words(x, y + 5, text, anchor="middle", size=SMALL, fill=INK)
