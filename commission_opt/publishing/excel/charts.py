"""Native charts: they read the cells of the table beside them."""

from __future__ import annotations

from typing import Any

from commission_opt.plan.statements.table import Table
from commission_opt.publishing.charts.marks import COLOURS, GRID, LINE, PAPER
from commission_opt.publishing.excel.sheets import ChartCells, located
from commission_opt.publishing.readable import cut, on_one_line
from commission_opt.publishing.report import Chart, Series

WIDTH, HEIGHT = 900, 420  # pixels
ROW_HEIGHT = 34  # of a chart with a bar a row
# Neighbours differ by more than colour; only slanting lines look alike in every program.
_PATTERNS = (
    "",
    "light_upward_diagonal",
    "",
    "light_downward_diagonal",
    "",
    "light_upward_diagonal",
    "light_downward_diagonal",
)
_AXIS = {"pounds": "[$£-809]#,##0;-[$£-809]#,##0", "money": "[$£-809]#,##0;-[$£-809]#,##0", "share": "0%"}
_IN_MILLIONS = '[$£-809]0.0,,"m";-[$£-809]0.0,,"m"'
MILLIONS = 2e6  # pounds from which an axis is in millions
_FONT = {"name": "Arial", "size": 10}


def add_chart(book: Any, sheet: Any, chart: Chart, table: Table, top: int, at: tuple[int, int]) -> int:
    """Draw `chart` on the sheet whose table has its headings in row `top`, at a row and column; its height in pixels."""
    place = located(chart, table)
    assert place is not None, "a chart is drawn beside the table that has its figures"
    drawn = _FORMS[chart.form](book, sheet.get_name(), chart, place, top)
    drawn.set_title({"name": cut(on_one_line(chart.title), 250), "name_font": _FONT | {"size": 12}, "overlay": False})
    height = max(HEIGHT, ROW_HEIGHT * len(chart.categories) + 140) if chart.form in ("bars", "tornado") else HEIGHT
    drawn.set_size({"width": WIDTH, "height": height})
    said = cut(on_one_line(f"{chart.title}. {chart.description}"), 1000)
    sheet.insert_chart(*at, drawn, {"description": said, "object_position": 2, "x_offset": 5, "y_offset": 5})
    return height


def _stacked(book: Any, sheet: str, chart: Chart, place: ChartCells, top: int) -> Any:
    """Stacked columns; lines, the edges of a range and marks of totals are drawn over them."""
    drawn = book.add_chart({"type": "column", "subtype": "stacked"})
    lines = book.add_chart({"type": "line"})
    bars = 0
    for number, one in enumerate(chart.series):
        given = _ranges(sheet, place, top, number)
        if one.mark == "bar":
            drawn.add_series(given | _fill(bars) | {"gap": 40})
            bars += 1
        else:
            lines.add_series(given | _line(one))
    if bars < len(chart.series):
        drawn.combine(lines)
    _axes(drawn, chart)
    drawn.set_legend({"position": "bottom", "font": _FONT})
    return drawn


def _bars(book: Any, sheet: str, chart: Chart, place: ChartCells, top: int) -> Any:
    drawn = book.add_chart({"type": "bar"})
    labels = {"data_labels": {"value": True, "font": _FONT}}
    drawn.add_series(_ranges(sheet, place, top, 0) | _fill(0) | labels | {"gap": 60})
    _axes(drawn, chart, lying=True)
    drawn.set_legend({"none": True})
    return drawn


def _tornado(book: Any, sheet: str, chart: Chart, place: ChartCells, top: int) -> Any:
    drawn = book.add_chart({"type": "bar"})
    for number in range(len(chart.series)):
        labels = {"data_labels": {"value": True, "font": _FONT}}
        drawn.add_series(_ranges(sheet, place, top, number) | _fill(number) | labels | {"overlap": 100, "gap": 60})
    _axes(drawn, chart, lying=True)
    drawn.set_legend({"position": "bottom", "font": _FONT})
    return drawn


def _scatter(book: Any, sheet: str, chart: Chart, place: ChartCells, top: int) -> Any:
    """The first series lies across, the second up; each point is named."""
    drawn = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    names = [{"value": cut(on_one_line(name), 60)} for name in chart.categories]
    drawn.add_series(
        {
            "categories": _ranges(sheet, place, top, 0)["values"],
            "values": _ranges(sheet, place, top, 1)["values"],
            "line": {"color": COLOURS[0], "dash_type": "dash"},
            "marker": {"type": "circle", "size": 8, "fill": {"color": COLOURS[0]}},
            "data_labels": {"custom": names, "value": True, "position": "above", "font": _FONT},
        }
    )
    drawn.set_x_axis(_axis(chart.across, _AXIS.get(chart.unit, "General")))
    drawn.set_y_axis(_axis(chart.up, _AXIS["pounds"]) | {"major_gridlines": {"visible": True}})
    drawn.set_legend({"none": True})
    return drawn


_FORMS = {"stacked": _stacked, "bars": _bars, "tornado": _tornado, "scatter": _scatter}


def _ranges(sheet: str, place: ChartCells, top: int, number: int) -> dict[str, Any]:
    """Cells of a series: its name, its values and the categories."""
    line = place.lines[number]
    if place.down:
        first, last = top + 1 + place.first, top + 1 + place.last
        return {
            "name": [sheet, top, line],
            "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, line, last, line],
        }
    row = top + 1 + line
    return {
        "name": [sheet, row, 0],
        "categories": [sheet, top, place.first, top, place.last],
        "values": [sheet, row, place.first, row, place.last],
    }


def _fill(number: int) -> dict[str, Any]:
    """A colour with a pattern of its own, as in the drawings of the other formats."""
    colour = COLOURS[number % len(COLOURS)]
    pattern = _PATTERNS[(number + number // len(COLOURS)) % len(_PATTERNS)]
    border = {"border": {"color": PAPER}}
    if not pattern:
        return {"fill": {"color": colour}} | border
    return {"pattern": {"pattern": pattern, "fg_color": PAPER, "bg_color": colour}} | border


def _line(series: Series) -> dict[str, Any]:
    if series.mark == "total":
        fill = {"fill": {"color": LINE}, "border": {"color": PAPER}}
        return {"line": {"none": True}, "marker": {"type": "long_dash", "size": 20} | fill}
    edge = series.mark in ("low", "high")
    return {"line": {"color": LINE, "width": 1.25 if edge else 2.5, "dash_type": "dash" if edge else "solid"}}


def _axes(drawn: Any, chart: Chart, *, lying: bool = False) -> None:
    """Names along one axis, values along the other, from nought; bars that lie are read from the top."""
    names = {"num_font": _FONT, "label_position": "low"} | ({"reverse": True} if lying else {})
    known = [value for one in chart.series for value in one.values if value is not None]
    large = chart.unit in ("pounds", "money") and max(map(abs, known), default=0.0) >= MILLIONS
    values = _axis(chart.up, _IN_MILLIONS if large else _AXIS.get(chart.unit, "#,##0"))
    values["major_gridlines"] = {"visible": True, "line": {"color": GRID}}
    if min(known, default=0.0) >= 0:
        values["min"] = 0
    if chart.unit == "share" and max(known, default=0.0) <= 1:
        values["max"] = 1
    drawn.set_x_axis(values | {"label_position": "high"} if lying else names)
    drawn.set_y_axis(names | {"major_gridlines": {"visible": False}} if lying else values)


def _axis(name: str, form: str) -> dict[str, Any]:
    title = {"name": on_one_line(name), "name_font": _FONT} if name else {}
    return title | {"num_format": form, "num_font": _FONT}
