"""The tables of an instance: a row a record, each cell to be changed, with the format's own words at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for

from commission_opt.app.pages.instance import Seen, seen, title_of
from commission_opt.app.saving import Save, Stale, save
from commission_opt.app.shared import project
from commission_opt.app.words import problem_text
from commission_opt.instance.document import Document, Path, path_text
from commission_opt.instance.editing.edit import Edit, NotEditable
from commission_opt.instance.editing.file import InstanceFile
from commission_opt.instance.editing.table import (
    EditableRow,
    EditableTable,
    HeadingWrong,
    edits_of,
    new_record,
    table_of,
)
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.workbook.sheets import SheetColumn, sheets

pages = Blueprint("edit", __name__, url_prefix="/instance/<name>/table/<table>")
ROWS = 100  # of a page
SEEN, DRAFT = "seen", "draft"
STALE = (
    "This instance was changed after you opened the page: by another window, or on the command line. Nothing was saved."
)


@dataclass(frozen=True)
class FieldCell:
    """A field of a form: what it is called, says and may say, and what is wrong with it."""

    key: str  # name of the field
    heading: str
    value: str
    column: SheetColumn | None
    options: tuple[str, ...] = ()
    error: str = ""
    warning: str = ""
    was: str | None = None  # what the file says by now, where somebody else has changed it

    @property
    def is_number(self) -> bool:
        return self.column is not None and bool(self.column.kinds) and self.column.kinds <= {float, int}

    @property
    def has_hint(self) -> bool:
        """Whether the format says more of it: of a table within, that stands once."""
        return self.column is not None and self.heading == self.column.heading and bool(self.column.meaning)

    @property
    def is_long(self) -> bool:
        return len(self.value) > 60 or self.heading in ("description", "note", "source", "reason")


@dataclass(frozen=True)
class FormRow:
    """A row of a form."""

    nth: int
    row: EditableRow | None
    cells: tuple[FieldCell, ...]
    error: str = ""

    @property
    def name(self) -> str:
        return (self.row.name if self.row else "") or f"row {self.nth + 1}"


@dataclass
class FormTrouble:
    """What came of a form that was not saved: messages by field, and messages of no field."""

    fields: dict[str, str] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)
    others: list[Problem] = field(default_factory=list)
    stale: bool = False
    said: str = ""

    @property
    def is_there(self) -> bool:
        return bool(self.fields or self.rows or self.others or self.stale or self.said)


def _open(name: str, table: str) -> tuple[Seen, EditableTable, Document]:
    if table not in sheets():
        abort(404)
    found = seen(name)
    if found.document is None:
        raise InvalidInstance(found.problems)
    return found, table_of(found.document, table), found.document


@pages.route("", methods=["GET", "POST"])
def rows(name: str, table: str) -> Any:
    """All rows of a table, a page of them at a time."""
    found, shown, document = _open(name, table)
    if not shown.sheet.many:
        return record(name, table, 0)
    first = (_page(len(shown.rows)) - 1) * ROWS
    nths = list(range(first, min(first + ROWS, len(shown.rows))))
    if request.method == "GET":
        return _grid(name, found, shown, document, nths, FormTrouble())
    sent = {nth: _sent(shown.headings, f"c.{nth}.") for nth in nths if not shown.rows[nth].from_file}
    return _save(name, found, shown, sent, lambda trouble: _grid(name, *_open(name, table), nths, trouble))


@pages.route("/<int:nth>", methods=["GET", "POST"])
def record(name: str, table: str, nth: int) -> Any:
    """One row with every key that it may have."""
    found, shown, document = _open(name, table)
    if nth >= len(shown.rows):
        abort(404)
    if request.method == "GET":
        return _form(name, found, shown, document, nth, FormTrouble())
    if shown.rows[nth].from_file:
        abort(405)
    sent = {nth: _sent(_all_headings(shown, nth), f"c.{nth}.")}
    return _save(name, found, shown, sent, lambda trouble: _form(name, *_open(name, table), nth, trouble))


@pages.route("/new", methods=["GET", "POST"])
def new(name: str, table: str) -> Any:
    """One row more."""
    found, shown, document = _open(name, table)
    if not shown.sheet.many or shown.sheet.changes or (shown.sheet.parent and not shown.holders):
        abort(404)
    if request.method == "GET":
        return _form(name, found, shown, document, None, FormTrouble())
    trouble = FormTrouble()
    texts = _sent([column.heading for column in shown.sheet.columns], "n.")
    try:
        value = new_record(shown, texts)
    except HeadingWrong as error:
        trouble.fields[f"n.{error.heading}"] = f"{error.message} {error.remedy}".strip()
        return _form(name, found, shown, document, None, trouble)
    holder = _holder(shown)
    at = sum(row.path[:-1] == holder for row in shown.rows)
    return _kept(
        name, found, shown, [Edit((*holder, at), value)], lambda more: _form(name, *_open(name, table), None, more), at
    )


@pages.post("/<int:nth>/remove")
def remove(name: str, table: str, nth: int) -> Any:
    """Take a row out."""
    found, shown, _ = _open(name, table)
    if nth >= len(shown.rows) or not shown.sheet.many or shown.rows[nth].from_file:
        abort(404)
    edits = [Edit(shown.rows[nth].path, None)]
    return _kept(
        name,
        found,
        shown,
        edits,
        lambda trouble: _grid(name, *_open(name, table), [*range(min(ROWS, len(shown.rows)))], trouble),
    )


@pages.post("/check")
def check(name: str, table: str) -> Any:
    """What would be wrong with the fields as they are: messages by field, for the page to show while somebody types."""
    found, shown, _ = _open(name, table)
    nths = sorted(
        {int(key.split(".")[1]) for key in request.form if key.startswith("c.") and key.split(".")[1].isdigit()}
    )
    sent = {
        nth: {key.split(".", 2)[2]: text for key, text in request.form.items() if key.startswith(f"c.{nth}.")}
        for nth in nths
        if nth < len(shown.rows)
    }
    trouble = FormTrouble()
    edits = _edits(shown, sent, trouble)
    if not trouble.fields:
        try:
            _tell(found.file.edited(edits), shown, trouble)
        except NotEditable as error:
            trouble.said = str(error)
    return jsonify({"fields": trouble.fields})


# -- from a form --------------------------------------------------------------------------------


def _page(rows: int) -> int:
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return min(max(1, number), max(1, -(-rows // ROWS)))


def _sent(headings: Iterable[str], prefix: str) -> dict[str, str]:
    """The texts that the form has for these headings; one that it has not is as it was."""
    return {
        one: request.form[f"{prefix}{one}"].replace("\r\n", "\n")
        for one in headings
        if f"{prefix}{one}" in request.form
    }


def _edits(shown: EditableTable, sent: Mapping[int, Mapping[str, str]], trouble: FormTrouble) -> list[Edit]:
    edits: list[Edit] = []
    for nth, texts in sent.items():
        for heading, text in texts.items():
            try:
                edits += edits_of(shown.rows[nth], shown, {heading: text})
            except HeadingWrong as error:
                trouble.fields[f"c.{nth}.{heading}"] = f"{error.message} {error.remedy}".strip()
            except InvalidInstance as error:
                trouble.fields[f"c.{nth}.{heading}"] = " ".join(f"{one.message} {one.remedy}" for one in error.problems)
    return edits


def _holder(shown: EditableTable) -> Path:
    """Where a new row goes: the list of the table, in the record that somebody chose where there are several."""
    keys = shown.sheet.path[len(shown.sheet.parent) :]
    if not shown.sheet.parent:
        return keys
    wanted = request.form.get("holder", "")
    path = next((path for path, key in shown.holders if key == wanted), shown.holders[0][0])
    return (*path, *keys)


def _save(name: str, found: Seen, shown: EditableTable, sent: Mapping[int, Mapping[str, str]], again: Any) -> Any:
    trouble = FormTrouble()
    edits = _edits(shown, sent, trouble)
    if trouble.fields:
        return again(trouble)
    return _kept(name, found, shown, edits, again, next(iter(sent), 0))


def _kept(name: str, found: Seen, shown: EditableTable, edits: list[Edit], again: Any, nth: int = 0) -> Any:
    """Save edits and go back to the table; or show the form again, with what is in the way."""
    trouble = FormTrouble()
    try:
        done = save(project(), name, request.form.get(SEEN, ""), edits, draft=DRAFT in request.form)
    except Stale:
        trouble.stale = True
        return again(trouble)
    except NotEditable as error:
        trouble.said = str(error)
        return again(trouble)
    if done.saved:
        page = nth // ROWS + 1
        return redirect(
            url_for("edit.rows", name=name, table=shown.sheet.name, saved=1, page=page if page > 1 else None), 303
        )
    _tell(done, shown, trouble)
    return again(trouble)


def _tell(done: Save | InstanceFile, shown: EditableTable, trouble: FormTrouble) -> None:
    """Put each problem at its field, or its row; what is about another table stands above."""
    file = done.file if isinstance(done, Save) else done
    try:
        document = file.document
    except InvalidInstance as error:
        trouble.others += error.problems
        return
    after = table_of(document, shown.sheet.name)
    for problem in file.problems:
        place = _place(problem, after, document)
        if place is None:
            trouble.others.append(problem)
        elif place[1] and place[0] < len(shown.rows):
            trouble.fields.setdefault(f"c.{place[0]}.{place[1]}", f"{problem.message} {problem.remedy}".strip())
        elif place[1]:
            trouble.fields.setdefault(f"n.{place[1]}", f"{problem.message} {problem.remedy}".strip())
        else:
            trouble.rows.setdefault(place[0], problem_text(problem))


def _place(problem: Problem, table: EditableTable, document: Document) -> tuple[int, str] | None:
    """The row and the heading that a problem is about; no heading where it is about the whole row."""
    for nth, row in enumerate(table.rows):
        at = path_text(document.data, row.path)
        if problem.path == at:
            return nth, ""
        if at and not problem.path.startswith(f"{at}."):
            continue
        rest = problem.path.removeprefix(f"{at}.") if at else problem.path
        known = [column.heading for column in table.sheet.columns]
        heading = next((one for one in (*row.cells, *known) if one == rest), None)
        heading = heading or next((one for one in known if rest.startswith(f"{one}.")), None)
        if heading is not None:
            return nth, heading
    return None


# -- to a page ----------------------------------------------------------------------------------


def _all_headings(shown: EditableTable, nth: int | None) -> list[str]:
    """Every key that a row may have, and those of tables within it that it has."""
    used = dict.fromkeys(shown.rows[nth].cells) if nth is not None else {}
    found: dict[str, None] = {}
    for column in shown.sheet.columns:
        inner = [one for one in used if one.startswith(f"{column.heading}.")]
        if column.kinds or column.element or column.heading in used or not inner:
            found[column.heading] = None
        found |= dict.fromkeys(inner)
    return [*found, *(one for one in used if one not in found)]


def _cell(
    shown: EditableTable,
    document: Document,
    row: EditableRow | None,
    heading: str,
    key: str,
    trouble: FormTrouble,
    odd: Mapping[str, str],
) -> FieldCell:
    column = shown.column(heading)
    now = "" if row is None else row.cells.get(heading, "")
    value = request.form.get(key, now) if trouble.is_there else now
    warning = "" if row is None else odd.get(path_text(document.data, (*row.path, *heading.split("."))), "")
    was = now if trouble.stale and value != now else None
    return FieldCell(
        key,
        heading,
        value,
        column,
        _options(column, heading, value, document),
        trouble.fields.get(key, ""),
        warning,
        was,
    )


def _options(column: SheetColumn | None, heading: str, value: str, document: Document) -> tuple[str, ...]:
    """What a field offers to choose from; nothing where it is typed."""
    if column is None or column.table or column.element or heading != column.heading:
        return ()
    found: list[str] = []
    if column.words and not column.kinds - {str}:
        found = list(column.words)
    elif column.kinds == {bool}:
        found = ["true", "false"]
    elif column.names and column.kinds == {str}:
        records = document.data.get(column.names)
        found = [str(one.get("id")) for one in records if isinstance(one, Mapping)] if isinstance(records, list) else []
    return tuple(dict.fromkeys([*found, value])) if found and value else tuple(found)


def _rows(
    shown: EditableTable, document: Document, nths: list[int], headings: list[str], trouble: FormTrouble, found: Seen
) -> list[FormRow]:
    odd = {one.path: one.message for one in found.odd}
    return [
        FormRow(
            nth,
            shown.rows[nth],
            tuple(_cell(shown, document, shown.rows[nth], one, f"c.{nth}.{one}", trouble, odd) for one in headings),
            trouble.rows.get(nth, ""),
        )
        for nth in nths
    ]


def _grid(
    name: str, found: Seen, shown: EditableTable, document: Document, nths: list[int], trouble: FormTrouble
) -> str:
    headings = shown.headings
    made = _rows(shown, document, [nth for nth in nths if nth < len(shown.rows)], headings, trouble, found)
    return _page_of(
        "table.html",
        name,
        found,
        shown,
        made,
        trouble,
        headings=headings,
        pages=-(-len(shown.rows) // ROWS),
        page=_page(len(shown.rows)),
    )


def _form(
    name: str, found: Seen, shown: EditableTable, document: Document, nth: int | None, trouble: FormTrouble
) -> str:
    headings = _all_headings(shown, nth)
    if nth is None:
        cells = tuple(_cell(shown, document, None, one, f"n.{one}", trouble, {}) for one in headings)
        made = [FormRow(len(shown.rows), None, cells, "")]
    else:
        made = _rows(shown, document, [nth], headings, trouble, found)
    filled = [one for one in made[0].cells if _stands_first(one)]
    return _page_of(
        "record.html",
        name,
        found,
        shown,
        made,
        trouble,
        first=filled,
        rest=[one for one in made[0].cells if one not in filled],
    )


def _stands_first(cell: FieldCell) -> bool:
    """Whether a key is shown at once: it is needed, filled in, or something is wrong with it."""
    return bool(cell.value or cell.error or cell.warning or (cell.column is not None and cell.column.needed))


def _page_of(
    template: str, name: str, found: Seen, shown: EditableTable, made: list[FormRow], trouble: FormTrouble, **more: Any
) -> str:
    links = [(cell.key, cell.heading, row.name, cell.error) for row in made for cell in row.cells if cell.error]
    unseen = [
        text for key, text in trouble.fields.items() if key not in {cell.key for row in made for cell in row.cells}
    ]
    return render_template(
        template,
        name=name,
        title=title_of(found, name),
        table=shown,
        rows=made,
        trouble=trouble,
        links=links,
        unseen=unseen,
        seen=found.file.sha256,
        saved="saved" in request.args,
        stale=STALE,
        today=dt.date.today().isoformat(),
        **more,
    )
