"""An instance: its sections, what is wrong or odd in it, a picture of demand, and what can be done with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from commission_opt.app.jobs.job import unfinished
from commission_opt.app.pages.jobs import started
from commission_opt.app.pages.picture import picture
from commission_opt.app.places import results, studies_of
from commission_opt.app.project import TOML, WORKBOOK
from commission_opt.app.seen import Seen, seen
from commission_opt.app.sending import sent
from commission_opt.app.shared import project
from commission_opt.app.tables.figures import changeable_figures, figure_names
from commission_opt.app.words import in_sections
from commission_opt.errors import CommissionError
from commission_opt.instance.document import Document
from commission_opt.instance.editing.table import table_of
from commission_opt.instance.load import load
from commission_opt.instance.toml_text import value_text
from commission_opt.instance.workbook.sheets import TableSheet

pages = Blueprint("instance", __name__, url_prefix="/instance")
MOST_CHANGES = 200


@dataclass(frozen=True)
class ShownTable:
    """A table of the instance in the list of its sections."""

    sheet: TableSheet
    rows: int
    problems: int


@pages.get("/<name>")
def show(name: str) -> Any:
    """The instance in sections."""
    found = seen(name)
    sha256 = "" if found.instance is None else found.instance.sha256
    sections = []
    if found.document is not None:
        wrong = Counter(one.path.partition(".")[0] for one in found.problems)
        for key, title, sheets in in_sections():
            sections.append((key, title, [_shown(found.document, one, wrong) for one in sheets]))
    return render_template(
        "instance.html",
        name=name,
        found=found,
        sections=sections,
        picture=picture(found.instance),
        changes=_changes(found),
        results=[one for one in results(project()) if one.sha256 == sha256],
        studies=studies_of(project(), sha256),
        running=unfinished(project(), name),
        journal=project().journal.lines(name)[:20],
    )


def _shown(document: Document, sheet: TableSheet, wrong: Counter[str]) -> ShownTable:
    table = table_of(document, sheet.name)
    rows = len(table.rows) if sheet.many else sum(len(row.cells) for row in table.rows)
    head = sheet.path[0] if sheet.path else ""
    return ShownTable(sheet, rows, wrong.get(head, 0) if len(sheet.path) == 1 else 0)


def _changes(found: Seen) -> list[dict[str, str]]:
    """What a what-if changes in the file that it extends, old to new."""
    if found.document is None or not found.document.changes:
        return []
    names = figure_names(changeable_figures(found.document))
    return [
        {"name": names.get(one.path, ""), "path": one.path, "old": _said(one.old), "new": _said(one.new)}
        for one in found.document.changes[:MOST_CHANGES]
    ]


def _said(value: object) -> str:
    if value is None:
        return "nothing"
    text = value_text(value)
    return text if len(text) < 200 else f"{text[:200]} ..."


@pages.post("/<name>/solve")
def solve(name: str) -> Any:
    """Put a solve into the queue."""
    return started(name, "solve", {})


@pages.get("/<name>/file")
def download(name: str) -> Any:
    """The file itself."""
    return sent(project().file(name).read_bytes(), name)


@pages.get("/<name>/workbook")
def workbook(name: str) -> Any:
    """The instance as a workbook."""
    from commission_opt.instance.workbook.write import workbook_bytes

    return sent(workbook_bytes(load(project().file(name))), f"{name.removesuffix(TOML)}{WORKBOOK}")


@pages.post("/<name>/remove")
def remove(name: str) -> Any:
    """Put an instance aside: it goes into a folder of the project, and is not lost."""
    file = project().file(name)
    extending = [one.name for one in project().instances() if one.extends == name]
    if extending:
        raise CommissionError(f"{', '.join(extending[:5])} extends {name}. Remove that first.")
    place = project().hidden / "removed"
    place.mkdir(parents=True, exist_ok=True)
    stamp = f"{file.stat().st_mtime_ns}-{name}"
    file.replace(place / stamp)
    project().journal.add("removed", name, kept_as=stamp)
    return redirect(url_for("front.front"), 303)
