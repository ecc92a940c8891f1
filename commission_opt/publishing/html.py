"""The report as one HTML file: no request to anywhere, no script, readable on paper and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from commission_opt.plan.statements.table import Table
from commission_opt.publishing.charts.draw import draw
from commission_opt.publishing.marked import marked
from commission_opt.publishing.missing import unavailable
from commission_opt.publishing.readable import brief, is_numeric, on_one_line
from commission_opt.publishing.report import (
    Bullets,
    Chart,
    Facts,
    HeadlineFigures,
    Paragraph,
    Piece,
    Report,
    Section,
    SignOff,
)

if TYPE_CHECKING:
    from jinja2 import Environment

WIDE, SHORT = 8, 14  # columns, rows
ASSETS = resources.files("commission_opt.publishing") / "assets"
_MACROS: dict[type, str] = {
    Paragraph: "paragraph",
    Bullets: "bullets",
    HeadlineFigures: "figures",
    Facts: "facts",
    Table: "table",
    Chart: "chart",
    SignOff: "sign_off",
}


def html(report: Report) -> str:
    """The whole report.

    Raises
    ------
    PublishUnavailable
        When Jinja2 is not installed.
    """
    environment = _environment()
    css = (ASSETS / "report.css").read_text(encoding="utf-8")
    from markupsafe import Markup

    return environment.get_template("report.html").render(report=report, css=Markup(css))


def section_html(section: Section, *, whole: bool = False) -> str:
    """The pieces of a section as HTML without its heading, for a page of somebody else; `whole` as in an appendix.

    Raises
    ------
    PublishUnavailable
        When Jinja2 is not installed.
    """
    block: Callable[..., Any] = _environment().filters["block"]
    return "\n".join(str(block(one, whole)) for one in section.blocks)


@cache
def _environment() -> Environment:
    """Templates that escape whatever they are given."""
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ImportError as error:
        raise unavailable("HTML", "Jinja2") from error
    from markupsafe import Markup

    environment = Environment(
        loader=FunctionLoader(lambda name: (ASSETS / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
    )
    filters: dict[str, Callable[..., Any]] = {
        "marked": marked,
        "line": lambda text: brief(on_one_line(text)),
        "numeric": _numeric,
        "look": _look,
        "anchor": lambda block: "b-" + "-".join(block.label.lower().split()),
        "svg": lambda chart: Markup(draw(chart)),
    }
    environment.filters |= filters
    macros: Any = environment.get_template("blocks.html").module

    def one(block: Piece, whole: bool) -> Any:
        return getattr(macros, _MACROS[type(block)])(block, whole)

    environment.filters["block"] = one
    return environment


def _numeric(table: Table) -> list[bool]:
    """Which columns stand to the right."""
    return [is_numeric(table, at) for at in range(len(table.columns))]


def _look(table: Table) -> str:
    """Classes of a table: wide ones are printed smaller, short ones are not torn apart by a page's end."""
    return " ".join(["wide"] * (len(table.columns) > WIDE) + ["short"] * (len(table.rows) <= SHORT))
