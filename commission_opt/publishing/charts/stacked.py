"""Stacked bars over time, with lines over them and a range around a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    over,
    patterns,
    picture,
    shown,
    tag,
    ticks,
    words,
)
from commission_opt.publishing.report import Chart, Series

LEFT, RIGHT, PLOT = 70.0, 12.0, 300.0
BAR = 0.78  # of the room of a category


def stacked(chart: Chart) -> str:
    """One bar a category; what is above zero stacks upwards, what is below downwards."""
    bars = [one for one in chart.series if one.mark == "bar"]
    lines = [one for one in chart.series if one.mark == "line"]
    edges = {one.mark: one for one in chart.series if one.mark in ("low", "high")}
    totals = [one for one in chart.series if one.mark == "total"]
    names: list[tuple[str, Swatch]] = [(one.name, at) for at, one in enumerate(bars)]
    names += [(one.name, "line") for one in (*lines, *totals)]
    names += [(edges["low"].name, "dashes")] if "low" in edges else []
    key, taken = legend(chart.id, names, 0)
    heights = [sum(max(0.0, one.values[at] or 0.0) for one in bars) for at in range(len(chart.categories))]
    depths = [sum(min(0.0, one.values[at] or 0.0) for one in bars) for at in range(len(chart.categories))]
    others = [value or 0.0 for one in (*lines, *edges.values()) for value in one.values]
    marks = ticks(min([0.0, *depths, *others]), max([0.0, *heights, *others]))
    plot = _Plot(chart, taken + FONT + 20, marks)
    body = [patterns(chart.id, len(bars)), key, *plot.grid()]
    body += plot.bars(bars)
    body += [plot.edge(one) for one in edges.values()]
    body += [plot.line(one) for one in lines]
    body += plot.values(bars, lines, heights)
    body += [plot.across(one) for one in totals]
    body += plot.sums(lines, heights, totals[0].values if totals else heights)
    body += [plot.ends(one, heights) for one in lines]
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
            parts.append(words(4, self.top - 16, self.chart.up, size=SMALL, fill=QUIET))
        longest = max((len(name) for name in self.chart.categories), default=1)
        every = max(1, -(-int(longest * SMALL * 0.6 + 8) // max(1, int(self.step))))
        for at in range(0, len(self.chart.categories), every):
            name = self.chart.categories[at]
            x = min(self.x(at), WIDTH - len(name) * SMALL * 0.3 - 2)  # the last is not cut off
            parts.append(words(x, self.bottom + 20, name, anchor="middle", size=SMALL, fill=INK))
        return parts

    def parts(self, bars: list[Series]) -> Iterator[tuple[int, int, float, float, float]]:
        """Category, series, value, top and bottom of each part of each bar."""
        for at in range(len(self.chart.categories)):
            up = down = 0.0
            for number, one in enumerate(bars):
                value = one.values[at] or 0.0
                if not value:
                    continue
                base = up if value > 0 else down
                yield at, number, value, self.y(max(base, base + value)), self.y(min(base, base + value))
                up, down = (up + value, down) if value > 0 else (up, down + value)

    def bars(self, bars: list[Series]) -> list[str]:
        """The bars."""
        width = self.step * BAR
        return [
            tag(
                "rect",
                x=self.x(at) - width / 2,
                y=top,
                width=width,
                height=bottom - top,
                fill=fill(self.chart.id, number),
                stroke=PAPER,
            )
            for at, number, _, top, bottom in self.parts(bars)
        ]

    def values(self, bars: list[Series], lines: list[Series], heights: list[float]) -> list[str]:
        """The values of the parts that have room for them, beside the ends of the lines."""
        taken = {(at, y) for one in lines for at, _, y in self.places(one, heights)}
        return [
            _label(self.x(at), (top + bottom) / 2, shown(value, self.chart.unit), COLOURS[number % len(COLOURS)])
            for at, number, value, top, bottom in self.parts(bars)
            if bottom - top >= 20
            and self.step * BAR >= 44
            and not any(at == other and abs((top + bottom) / 2 - y) < 20 for other, y in taken)
        ]

    def across(self, totals: Series) -> str:
        """A mark across each bar at what its parts come to, those below the line taken off."""
        half = self.step * BAR / 2
        places = [(self.x(at), self.y(value)) for at, value in enumerate(totals.values) if value is not None]
        path = "".join(f"M{x - half:.1f} {y:.1f}H{x + half:.1f}" for x, y in places)
        drawn = tag("path", d=path, fill="none", stroke=PAPER, stroke_width=6)
        return drawn + tag("path", d=path, fill="none", stroke=LINE, stroke_width=3)

    def sums(self, lines: list[Series], heights: list[float], totals: Sequence[float | None]) -> list[str]:
        """The total on top of each bar, where all have room; above a line that would cross it."""
        texts = [shown(total or 0.0, self.chart.unit) for total in totals]
        width = max((len(text) for text in texts), default=0) * SMALL * 0.56
        if width > self.step:
            return []
        ends = {at for one in lines for at, _, _ in self.places(one, heights)}
        drawn = []
        for at, (height, text) in enumerate(zip(heights, texts, strict=True)):
            y = self.y(height) - 5
            for near in (self._near(line, at, width / 2) for line in lines):
                if any(y - 15 < one < y + 5 for one in near):
                    y = self.y(height) + FONT if at in ends else min(near) - 5  # the line's own value is above its end
            if height:
                drawn.append(over(self.x(at), y, text, anchor="middle", size=SMALL, fill=INK, font_weight="bold"))
        return drawn

    def _near(self, line: Series, at: int, reach: float) -> list[float]:
        """Heights of a line over the middle of a category, and so far to the left and right of it."""
        here = line.values[at]
        if here is None:
            return []
        sides = (line.values[one] if 0 <= one < len(line.values) else None for one in (at - 1, at + 1))
        slopes = [(side - here) * reach / self.step for side in sides if side is not None]
        return [self.y(here), *(self.y(here + slope) for slope in slopes)]

    def line(self, series: Series) -> str:
        """A line through the middles."""
        path = "M" + "L".join(f"{x:.1f} {self.y(value):.1f}" for x, value in self._points(series))
        if path == "M":
            return ""
        drawn = tag("path", d=path, fill="none", stroke=PAPER, stroke_width=6)
        return drawn + tag("path", d=path, fill="none", stroke=LINE, stroke_width=3)

    def places(self, series: Series, heights: list[float]) -> list[tuple[int, float, float]]:
        """Category, value and height of the labels of a line's ends: above it, and above a sum of the bar that is near."""
        known = [(at, value) for at, value in enumerate(series.values) if value is not None]
        found = []
        for at, value in [known[0], known[-1]] if known else []:
            y, sum_at = self.y(value) - 16, self.y(heights[at])
            found.append((at, value, sum_at - 30 if sum_at - 30 < y < sum_at + 8 else y))
        return found

    def ends(self, series: Series, heights: list[float]) -> str:
        """The first and the last value of a line."""
        drawn = ""
        for at, value, y in self.places(series, heights):
            text = shown(value, self.chart.unit)
            half = len(text) * SMALL * 0.3 + 5
            drawn += _label(min(max(self.x(at), LEFT + half + 3), WIDTH - half - 2), y, text, LINE)
        return drawn

    def _points(self, series: Series) -> list[tuple[float, float]]:
        return [(self.x(at), value) for at, value in enumerate(series.values) if value is not None]

    def edge(self, series: Series) -> str:
        """An edge of a range: dashes on paper, so that they are seen over any pattern."""
        points = [(x, self.y(value)) for x, value in self._points(series)]
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
