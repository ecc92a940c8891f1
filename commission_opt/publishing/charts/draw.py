"""From the data of a chart to SVG."""

from __future__ import annotations

from collections.abc import Callable

from commission_opt.publishing.charts.bars import bars, tornado
from commission_opt.publishing.charts.scatter import scatter
from commission_opt.publishing.charts.stacked import stacked
from commission_opt.publishing.report import Chart, ChartForm

_FORMS: dict[ChartForm, Callable[[Chart], str]] = {
    "stacked": stacked,
    "bars": bars,
    "tornado": tornado,
    "scatter": scatter,
}


def draw(chart: Chart) -> str:
    """The chart as a self-contained SVG element with a title and a description."""
    return _FORMS[chart.form](chart)
