"""Reading a chart the way somebody does who looks at it: against the figures beside its axes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
Point = tuple[float, float]
SWATCH = (18.0, 13.0)  # size of a pattern in the legend
UNITS = {"": 1.0, "k": 1e3, "m": 1e6, "%": 0.01}


@dataclass(frozen=True)
class Text:
    """A label, and where it stands."""

    x: float
    y: float
    said: str


@dataclass
class Drawing:
    """Bars by the number of their pattern, lines, marks, dots and labels of one chart."""

    rects: dict[int, list[tuple[float, float, float, float]]] = field(default_factory=dict)  # x, y, width, height
    lines: list[list[Point]] = field(default_factory=list)
    dashes: list[list[Point]] = field(default_factory=list)
    marks: list[Point] = field(default_factory=list)  # across bars, at the total of their parts
    dots: list[Point] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def said(self) -> list[str]:
        return [one.said for one in self.texts]

    def across(self) -> Callable[[float], float]:
        """From a place on the page to a figure, by the axis at the bottom."""
        lowest = [one for one in self.texts if number(one.said) is not None]
        bottom = max(one.y for one in lowest)
        return _scale([(one.x, one.said) for one in lowest if one.y == bottom])

    def up(self) -> Callable[[float], float]:
        """The same by the axis to the left, whose figures stand 5 below their lines."""
        figures = [one for one in self.texts if number(one.said) is not None]
        left = min(one.x for one in figures)
        return _scale([(one.y - 5, one.said) for one in figures if one.x == left])


def drawings(page: str) -> dict[str, Drawing]:
    """The charts of an HTML page by their titles."""
    found: dict[str, Drawing] = {}
    for text in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        svg = ET.fromstring(text)
        found[svg.findtext(f"{SVG}title") or ""] = _drawing(svg)
    return found


def _drawing(svg: ET.Element) -> Drawing:
    found = Drawing()
    for one in svg:
        at = {key: one.get(key, "") for key in ("x", "y", "width", "height", "fill", "d", "stroke-width")}
        pattern = re.fullmatch(r"url\(#.*-(\d+)\)", at["fill"])
        if one.tag == f"{SVG}rect" and pattern:
            x, y, width, height = (float(at[key]) for key in ("x", "y", "width", "height"))
            if (width, height) != SWATCH:
                found.rects.setdefault(int(pattern[1]), []).append((x, y, width, height))
        elif one.tag == f"{SVG}text":
            found.texts.append(Text(float(at["x"]), float(at["y"]), one.text or ""))
        elif one.tag == f"{SVG}circle":
            found.dots.append((float(one.get("cx", "")), float(one.get("cy", ""))))
        elif one.tag == f"{SVG}path" and "H" in at["d"] and at["stroke-width"] == "3":
            ends = re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)", at["d"])
            found.marks = [((float(left) + float(right)) / 2, float(y)) for left, y, right in ends]
        elif one.tag == f"{SVG}path" and "L" in at["d"]:
            points = [(float(x), float(y)) for x, y in re.findall(r"([\d.-]+) ([\d.-]+)", at["d"])]
            if one.get("stroke-dasharray"):
                found.dashes.append(points)
            elif at["stroke-width"] == "3":
                found.lines.append(points)
    return found


def number(said: str) -> float | None:
    """A label as a figure: "-£2.5m", "70%"; None where it is none."""
    found = re.fullmatch(r"(-?)£?([\d,.]+)([km%]?)", said)
    return None if found is None else float(f"{found[1]}{found[2].replace(',', '')}") * UNITS[found[3]]


def _scale(marks: Sequence[tuple[float, str]]) -> Callable[[float], float]:
    """The straight line through the first and the last mark of an axis; every other has to lie on it."""
    known = [(place, number(said) or 0.0) for place, said in marks]
    (one, low), (other, high) = known[0], known[-1]

    def value(place: float) -> float:
        return low + (place - one) * (high - low) / (other - one)

    for place, figure in known:
        assert abs(value(place) - figure) <= 1e-3 * abs(high - low), (place, figure)
    return value
