"""Points of a trade-off: one measure across, the other up, joined in order."""

from __future__ import annotations

from commission_opt.publishing.charts.marks import (
    COLOURS,
    FONT,
    GRID,
    INK,
    PAPER,
    QUIET,
    SMALL,
    WIDTH,
    on_axis,
    over,
    picture,
    tag,
    ticks,
    words,
)
from commission_opt.publishing.report import Chart

LEFT, RIGHT, TOP, PLOT = 90.0, 40.0, 34.0, 320.0


def scatter(chart: Chart) -> str:
    """The first series lies across, in the unit of the chart; the second up, in pounds."""
    across, up = chart.series
    points = [
        (one, other, name)
        for one, other, name in zip(across.values, up.values, chart.categories, strict=True)
        if one is not None and other is not None
    ]
    xs, ys = [point[0] for point in points] or [0.0], [point[1] for point in points] or [0.0]
    marks_x, marks_y = ticks(min(xs), max(xs)), ticks(min(ys), max(ys))
    bottom = TOP + PLOT

    def x(value: float) -> float:
        return LEFT + (value - marks_x[0]) / (marks_x[-1] - marks_x[0]) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return bottom - (value - marks_y[0]) / (marks_y[-1] - marks_y[0]) * PLOT

    body = [words(4, 16, chart.up, size=SMALL, fill=QUIET)]
    for mark in marks_y:
        body.append(tag("path", d=f"M{LEFT} {y(mark):.1f}H{WIDTH - RIGHT}", stroke=GRID))
        body.append(words(LEFT - 6, y(mark) + 5, on_axis(mark, "pounds"), anchor="end", size=SMALL, fill=QUIET))
    for mark in marks_x:
        body.append(words(x(mark), bottom + 20, on_axis(mark, chart.unit), anchor="middle", size=SMALL, fill=QUIET))
    body.append(words((LEFT + WIDTH) / 2, bottom + 42, chart.across, anchor="middle", size=SMALL, fill=QUIET))
    if points:
        path = "M" + "L".join(f"{x(one):.1f} {y(other):.1f}" for one, other, _ in points)
        body.append(tag("path", d=path, fill="none", stroke=COLOURS[0], stroke_width=2, stroke_dasharray="6 4"))
    for one, other, name in points:
        body.append(tag("circle", cx=x(one), cy=y(other), r=6, fill=COLOURS[0], stroke=PAPER, stroke_width=2))
        body.append(over(x(one) + 9, y(other) - 7, name, size=SMALL, fill=INK))
    return picture(chart.id, chart.title, chart.description, bottom + 42 + FONT, body)
