"""An instance: its sections, what is wrong or odd in it, a picture of demand, and what can be done with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from commission_opt.app.forms import FormWrong, free_file
from commission_opt.app.jobs.job import jobs
from commission_opt.app.pages.jobs import started
from commission_opt.app.places import results, studies
from commission_opt.app.project import TOML
from commission_opt.app.shared import project
from commission_opt.app.words import in_sections
from commission_opt.errors import CommissionError
from commission_opt.instance.document import Document
from commission_opt.instance.editing.difference import difference, extending_text
from commission_opt.instance.editing.file import InstanceFile
from commission_opt.instance.editing.table import table_of
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.toml_text import value_text
from commission_opt.instance.workbook.sheets import TableSheet
from commission_opt.plan.write import replace_files

pages = Blueprint("instance", __name__, url_prefix="/instance")
MOST_CHANGES = 200


@dataclass(frozen=True)
class Seen:
    """What is known of an instance file as it is now."""

    file: InstanceFile
    document: Document | None
    instance: Instance | None
    problems: tuple[Problem, ...]
    odd: tuple[Problem, ...]


@dataclass(frozen=True)
class ShownTable:
    """A table of the instance in the list of its sections."""

    sheet: TableSheet
    rows: int
    problems: int


def seen(name: str) -> Seen:
    """The instance file of that name, read anew where it has changed."""
    file = project().file(name)
    return _seen(file, InstanceFile.read(file).content, _beside(file.parent))


def _beside(folder: Path) -> tuple[tuple[str, int], ...]:
    """What changes when a file that an instance may extend or name does."""
    files = (one for one in folder.iterdir() if one.suffix in (TOML, ".csv"))
    return tuple(sorted((one.name, one.stat().st_mtime_ns) for one in files))


@lru_cache(maxsize=16)
def _seen(path: Path, content: str, _beside: tuple[tuple[str, int], ...]) -> Seen:
    file = InstanceFile(path, content)
    try:
        document = file.document
    except InvalidInstance as error:
        return Seen(file, None, None, error.problems, ())
    try:
        instance = file.instance()
    except InvalidInstance as error:
        return Seen(file, document, None, error.problems, ())
    return Seen(file, instance.document, instance, (), _odd(instance))


def _odd(instance: Instance) -> tuple[Problem, ...]:
    from commission_opt.demand.projection import projection
    from commission_opt.demand.table import DemandTable, Scenario
    from commission_opt.plan.slips.find import slips

    return tuple(slips(instance, DemandTable((Scenario(1.0, projection(instance)),)), sources=False))


@pages.get("/<name>")
def show(name: str) -> Any:
    """The instance in sections."""
    found = seen(name)
    sections = []
    if found.document is not None:
        wrong = Counter(one.path.partition(".")[0] for one in found.problems)
        for key, title, sheets in in_sections():
            sections.append((key, title, [_shown(found.document, one, wrong) for one in sheets]))
    return render_template(
        "instance.html",
        name=name,
        title=title_of(found, name),
        found=found,
        sections=sections,
        picture=_picture(found.instance),
        changes=_changes(found),
        results=[]
        if found.instance is None
        else [one for one in results(project()) if one.sha256 == found.instance.sha256],
        studies=[]
        if found.instance is None
        else [one for one in studies(project()) if one.is_of(found.instance.sha256)],
        what_ifs=[] if found.instance is None else found.instance.what_if,
        running=[one for one in jobs(project()) if one.name == name and not one.is_over],
        journal=project().journal.lines(name)[:20],
    )


def _picture(instance: Instance | None) -> str | None:
    """Children and beds as a chart and a table; None where the instance cannot be solved."""
    if instance is None:
        return None
    from commission_opt.publishing.demand_picture import demand_picture
    from commission_opt.publishing.html import section_html

    return section_html(demand_picture(instance))


def title_of(found: Seen, name: str) -> str:
    """What an instance is called; its file where it has no title."""
    title = None if found.document is None else found.document.data.get("title")
    return title if isinstance(title, str) and title.strip() else name


def _shown(document: Document, sheet: TableSheet, wrong: Counter[str]) -> ShownTable:
    table = table_of(document, sheet.name)
    rows = len(table.rows) if sheet.many else sum(len(row.cells) for row in table.rows)
    head = sheet.path[0] if sheet.path else ""
    return ShownTable(sheet, rows, wrong.get(head, 0) if len(sheet.path) == 1 else 0)


def _changes(found: Seen) -> list[dict[str, str]]:
    """What a what-if changes in the file that it extends, old to new."""
    if found.document is None:
        return []
    return [
        {"path": one.path, "old": _said(one.old), "new": _said(one.new)}
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


@pages.route("/<name>/what-if", methods=["GET", "POST"])
def what_if(name: str) -> Any:
    """A what-if: a file that extends this one, and changes what is asked."""
    found = seen(name)
    if found.instance is None:
        return redirect(url_for("instance.show", name=name), 303)
    if request.method == "GET":
        return _what_if_form(found, name, {})
    errors: dict[str, str] = {}
    choice = request.form.get("choice", "")
    title = request.form.get("title", "").strip()[:200]
    try:
        changed, told = _changed(found.instance, choice, errors)
        file = free_file(
            request.form.get("name", "") or f"{name.removesuffix(TOML)}-{told}", given=bool(request.form.get("name"))
        )
    except FormWrong as wrong:
        return _what_if_form(found, name, errors | wrong.errors)
    except InvalidInstance as error:
        return _what_if_form(
            found, name, errors | {"value": " ".join(f"{one.message} {one.remedy}" for one in error.problems)}
        )
    text = extending_text(name, title or f"{found.instance.title}: {told}", changed)
    InstanceFile(file, text).instance()  # checked before it is there
    replace_files(file.parent, {file.name: text.encode("utf-8")})
    project().journal.add("made a what-if", file.name, of=name)
    if request.form.get("solve"):
        return started(file.name, "solve", {})
    return redirect(url_for("instance.show", name=file.name), 303)


def _what_if_form(found: Seen, name: str, errors: dict[str, str]) -> Any:
    assert found.instance is not None
    return render_template(
        "what_if.html",
        name=name,
        title=found.instance.title,
        what_ifs=found.instance.what_if,
        figures=[one for one in found.instance.assumption if one.path],
        errors=errors,
        given=request.form,
    )


def _changed(instance: Instance, choice: str, errors: dict[str, str]) -> tuple[dict[str, Any], str]:
    """The tables that a what-if has of its own, and a short name for it."""
    from commission_opt.instance.changes import parse_setting

    if choice.startswith("known-"):
        key = choice.removeprefix("known-")
        changed = instance.with_what_if(key)
        return difference(instance.to_dict(), changed.to_dict()), key
    if choice == "figure":
        path, value = request.form.get("path", "").strip(), request.form.get("value", "").strip()
        if not path:
            errors["path"] = "Enter the figure, such as spot.market.price_per_week."
        if not value:
            errors["value"] = "Enter its new value."
        if errors:
            raise FormWrong(errors)
        try:
            key, new = parse_setting(f"{path}={value}", "what-if")
            changed = instance.with_changes({key: new})
        except InvalidInstance as error:
            raise FormWrong(
                {"path" if one.path == "" else "value": f"{one.message} {one.remedy}" for one in error.problems}
            ) from None
        return difference(instance.to_dict(), changed.to_dict()), "what-if"
    return {}, "copy"


@pages.get("/<name>/file")
def download(name: str) -> Any:
    """The file itself."""
    content = project().file(name).read_bytes()
    return sent(content, name, "application/toml")


@pages.get("/<name>/workbook")
def workbook(name: str) -> Any:
    """The instance as a workbook."""
    from commission_opt.instance.workbook.write import workbook_bytes

    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return sent(workbook_bytes(load(project().file(name))), f"{name.removesuffix(TOML)}.xlsx", kind)


def sent(content: bytes, name: str, kind: str) -> Response:
    """A file to keep, never one to show."""
    answer = Response(content, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


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
