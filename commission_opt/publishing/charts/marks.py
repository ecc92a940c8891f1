"""What every chart is drawn with: elements, text, colours with patterns, round scales, the legend."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Literal

from commission_opt.plan.statements.amounts import children, millions, percent
from commission_opt.plan.statements.table import CellKind
from commission_opt.plan.wording import number

WIDTH = 720  # of every chart; a page scales it
FAMILY = "Arial, Helvetica, sans-serif"
FONT = 15
SMALL = 13
INK = "#1d2733"
QUIET = "#5b6673"
GRID = "#d5dae0"
PAPER = "#ffffff"
# Told apart in print, on a screen and by colour-blind readers; white or ink is read on none of them.
COLOURS = ("#0b5fa5", "#e08a00", "#3f7d58", "#b1428a", "#6c8ebf", "#8a5a2b", "#7a7f87")
LINE = "#1d2733"
_STROKES = (  # a pattern a colour, so that no reader needs the colour
    "",
    "M0 8L8 0",
    "M0 4H8",
    "M4 0V8",
    "M0 0L8 8",
    "M0 4H8M4 0V8",
    "M2 2h2v2h-2zM6 6h2v2h-2z",
)


def tag(name: str, content: str = "", **attributes: object) -> str:
    """An element; a trailing underscore of an attribute's name is dropped, others become hyphens."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def _plain(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def words(x: float, y: float, text: str, *, anchor: str = "start", size: int = FONT, **attributes: object) -> str:
    """Text at a place."""
    return tag("text", escape(readable(text)), x=x, y=y, text_anchor=anchor, font_size=size, **attributes)


def over(x: float, y: float, text: str, **attributes: Any) -> str:
    """Text with an edge of paper, so that it is read over whatever lies below it."""
    return words(x, y, text, stroke=PAPER, stroke_width=4, stroke_linejoin="round", paint_order="stroke", **attributes)


def readable(text: str) -> str:
    """Text without what an XML file must not hold, or what would turn its direction round."""
    kept = "".join(one for one in text if one.isprintable() or one == " ")
    return kept or "-"


def cut(text: str, width: float, size: int = FONT) -> str:
    """As much of a text as fits into a width, with three dots."""
    most = max(4, int(width / (size * 0.56)))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def patterns(chart: str, names: int) -> str:
    """Definitions of the fills of a chart's series."""
    return tag("defs", "".join(_pattern(chart, at) for at in range(names)))


def _pattern(chart: str, at: int) -> str:
    ground = tag("rect", width=8, height=8, fill=COLOURS[at % len(COLOURS)])
    stroke = _STROKES[(at + at // len(COLOURS)) % len(_STROKES)]  # another pattern where colours come again
    over = tag("path", d=stroke, stroke=PAPER, stroke_width=1.4, fill="none", opacity=0.75) if stroke else ""
    return tag("pattern", ground + over, id=f"{chart}-{at}", width=8, height=8, patternUnits="userSpaceOnUse")


def fill(chart: str, at: int) -> str:
    """How the series number `at` of a chart is filled."""
    return f"url(#{chart}-{at})"


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values from below `low` to above `high`: steps of 1, 2 or 5 times a power of ten."""
    if high <= low:
        high = low + 1.0
    raw = (high - low) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * one for one in (1, 2, 5, 10) if power * one >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [at * step for at in range(first, last + 1)]


def shown(value: float, unit: CellKind) -> str:
    """A value as a label of a chart."""
    if unit in ("money", "pounds"):
        return f"{'-' if value < 0 else ''}£{abs(value) / 1e3:,.0f}k" if 1e4 <= abs(value) < 1e6 else millions(value)
    if unit == "share":
        return percent(value)
    return children(value) if unit == "children" else number(value, 2)


def on_axis(value: float, unit: CellKind) -> str:
    """A round value beside an axis: "£20m"."""
    text = shown(value, unit)
    return text[:-1].rstrip("0").rstrip(".") + "m" if "." in text and text.endswith("m") else text


Swatch = int | Literal["line", "dashes"]
DASHES: dict[str, Any] = {"stroke": LINE, "stroke_width": 1.5, "stroke_dasharray": "5 4"}


def legend(chart: str, names: Sequence[tuple[str, Swatch]], top: float) -> tuple[str, float]:
    """Swatches with names, in rows, and the height they take: a pattern by its number, a line or a dashed line."""
    parts: list[str] = []
    x, y = 4.0, top + FONT
    for name, at in names:
        text = cut(name, 300, SMALL)
        width = 34 + len(text) * SMALL * 0.56
        if x > 4 and x + width > WIDTH:
            x, y = 4.0, y + FONT + 6
        if at == "line":
            parts.append(tag("path", d=f"M{x:.1f} {y - 5:.1f}h18", stroke=LINE, stroke_width=3))
        elif at == "dashes":
            parts.append(tag("path", d=f"M{x:.1f} {y - 5:.1f}h18", **DASHES))
        else:
            parts.append(tag("rect", x=x, y=y - 12, width=18, height=13, fill=fill(chart, at), stroke=INK))
        parts.append(words(x + 23, y, text, size=SMALL, fill=INK))
        x += width
    return "".join(parts), y + 10 - top


def picture(chart_id: str, title: str, description: str, height: float, body: Iterable[str]) -> str:
    """The whole drawing, named and described for those who do not see it."""
    name, about = f"{chart_id}-title", f"{chart_id}-desc"
    head = tag("title", escape(readable(title)), id=name) + tag("desc", escape(readable(description)), id=about)
    ground = tag("rect", width=WIDTH, height=height, fill=PAPER)
    return tag(
        "svg",
        head + ground + "".join(body),
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        viewBox=f"0 0 {WIDTH} {_plain(float(height))}",
        width=WIDTH,
        height=float(height),
        aria_labelledby=f"{name} {about}",
        font_family=FAMILY,
    )
