"""Reading a published file back, the way somebody else's program would."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from typing import Any

Tables = dict[str, list[list[str]]]  # caption to rows of cells, the header first


class Page(HTMLParser):
    """Tables by caption, text, headings, and every address of an HTML page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: Tables = {}
        self.headings: list[str] = []
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self._rows: list[list[str]] = []
        self._into: list[str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.addresses += [value or "" for key, value in attrs if key in ("src", "href", "xlink:href", "action")]
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th", "caption", "h1", "h2"):
            self._into = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._rows[-1].append("".join(self._into or []))
        elif tag == "caption":
            self.tables["".join(self._into or [])] = self._rows
        elif tag in ("h1", "h2"):
            self.headings.append("".join(self._into or []))
        if tag in ("td", "th", "caption", "h1", "h2"):
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)


def markdown_tables(text: str) -> Tables:
    """Tables of a Markdown file by the bold line above them."""
    found: Tables = {}
    title, lines = "", text.splitlines()
    for line in lines:
        if line.startswith("## "):
            title = ""
        elif line.startswith("**") and line.endswith("**"):
            title = unescaped(line[2:-2])
        elif line.startswith("|") and not re.fullmatch(r"\|( :?-+:? \|)+", line):
            cells = [unescaped(cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            found.setdefault(title, []).append([re.sub(r"^\*\*(.*)\*\*$", r"\1", cell) for cell in cells])
    return found


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def shown(cell: Any) -> str:
    """A cell as Excel shows it: what its number format makes of its value."""
    value, form = cell.value, cell.number_format
    if isinstance(value, dt.datetime):
        return f"{value.day} {value:%b %Y}" if form.startswith("d ") else f"{value:%b %Y}"
    if value is None or isinstance(value, str):
        return value or ""
    if "E" in form:
        return f"{value:.1e}"
    decimals = len(form.split(";")[0].partition(".")[2].rstrip("%"))
    number = Decimal(repr(float(value))) * (100 if form.endswith("%") else 1)
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if not rounded and '"-"' in form:
        return "-"
    sign = "-" if rounded < 0 else ""
    return f"{sign}{'£' if '£' in form else ''}{abs(rounded):,}{'%' if form.endswith('%') else ''}"
