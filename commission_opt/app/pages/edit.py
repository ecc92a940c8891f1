"""The tables of an instance: a row a record, each cell to be changed, with the format's own words at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for

from commission_opt.app.pages.picture import picture
from commission_opt.app.saving import Stale, save
from commission_opt.app.shared import project
from commission_opt.app.tables.entered import edits_entered, entered, entered_rows, holder
from commission_opt.app.tables.fields import FormRow, all_headings, form_row
from commission_opt.app.tables.opened import OpenTable, open_table
from commission_opt.app.tables.trouble import FormTrouble, field_key
from commission_opt.app.words import section_of, wrong_text
from commission_opt.instance.editing.edit import Edit, NotEditable
from commission_opt.instance.editing.table import HeadingWrong, new_record

pages = Blueprint("edit", __name__, url_prefix="/instance/<name>/table/<table>")
ROWS = 100  # of a page
MOST_ACROSS = 3  # records side by side, where they have more keys than that
PICTURED = ("who", "there")  # sections whose figures the picture of children and beds is made of
SEEN, DRAFT = "seen", "draft"
ShowForm = Callable[[OpenTable, FormTrouble], str]


@pages.route("", methods=["GET", "POST"])
def rows(name: str, table: str) -> Any:
    """All rows of a table, a page of them at a time."""
    opened = open_table(name, table)
    shown = opened.table
    if not shown.sheet.many:
        return record(name, table, 0)
    first = (_page(len(shown.rows)) - 1) * ROWS
    nths = range(first, min(first + ROWS, len(shown.rows)))
    if request.method == "GET":
        return _grid(opened, nths, FormTrouble())
    sent = {nth: entered(shown.headings, nth) for nth in nths if not shown.rows[nth].from_file}
    return _save(opened, sent, lambda now, trouble: _grid(now, nths, trouble))


@pages.route("/<int:nth>", methods=["GET", "POST"])
def record(name: str, table: str, nth: int) -> Any:
    """One row with every key that it may have."""
    opened = open_table(name, table)
    if nth >= len(opened.table.rows):
        abort(404)
    if request.method == "GET":
        return _form(opened, nth, FormTrouble())
    if opened.table.rows[nth].from_file:
        abort(405)
    sent = {nth: entered(all_headings(opened.table, nth), nth)}
    return _save(opened, sent, lambda now, trouble: _form(now, nth, trouble))


@pages.route("/new", methods=["GET", "POST"])
def new(name: str, table: str) -> Any:
    """One row more."""
    opened = open_table(name, table)
    shown = opened.table
    if not shown.sheet.many or shown.sheet.changes or (shown.sheet.parent and not shown.holders):
        abort(404)
    if request.method == "GET":
        return _form(opened, None, FormTrouble())
    try:
        value = new_record(shown, entered([column.heading for column in shown.sheet.columns], None))
    except HeadingWrong as error:
        return _form(opened, None, FormTrouble({field_key(None, error.heading): wrong_text(error)}))
    within = holder(shown)
    at = sum(row.path[:-1] == within for row in shown.rows)
    return _kept(opened, [Edit((*within, at), value)], lambda now, trouble: _form(now, None, trouble), at)


@pages.post("/<int:nth>/remove")
def remove(name: str, table: str, nth: int) -> Any:
    """Take a row out."""
    opened = open_table(name, table)
    shown = opened.table
    if nth >= len(shown.rows) or not shown.sheet.many or shown.rows[nth].from_file:
        abort(404)
    return _kept(opened, [Edit(shown.rows[nth].path, None)], lambda now, trouble: _grid(now, range(ROWS), trouble), 0)


@pages.post("/check")
def check(name: str, table: str) -> Any:
    """What would be wrong with the fields as they are: messages by field, for the page to show while somebody types."""
    opened, trouble = open_table(name, table), FormTrouble()
    edits = edits_entered(opened.table, entered_rows(len(opened.table.rows)), trouble)
    if not trouble.fields:
        try:
            trouble.find(opened.seen.file.edited(edits), opened.table)
        except NotEditable as error:
            trouble.said = str(error)
    return jsonify({"fields": trouble.fields})


def _page(rows: int) -> int:
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return min(max(1, number), max(1, -(-rows // ROWS)))


# -- from a form --------------------------------------------------------------------------------


def _save(opened: OpenTable, sent: Mapping[int, Mapping[str, str]], again: ShowForm) -> Any:
    trouble = FormTrouble()
    edits = edits_entered(opened.table, sent, trouble)
    if trouble.fields:
        return again(opened, trouble)
    return _kept(opened, edits, again, next(iter(sent), 0))


def _kept(opened: OpenTable, edits: list[Edit], again: ShowForm, nth: int) -> Any:
    """Save edits and go back to the table; or show the form again, with what is in the way."""
    trouble, shown = FormTrouble(), opened.table
    try:
        done = save(project(), opened.name, request.form.get(SEEN, ""), edits, draft=DRAFT in request.form)
    except Stale:
        trouble.stale = True
    except NotEditable as error:
        trouble.said = str(error)
    else:
        if done.saved:
            page = nth // ROWS + 1
            shown_on = page if page > 1 else None
            there = url_for("edit.rows", name=opened.name, table=shown.sheet.name, saved=1, page=shown_on)
            return redirect(there, 303)
        trouble.find(done.file, shown)
    return again(opened.again(), trouble)


# -- to a page ----------------------------------------------------------------------------------


def _grid(opened: OpenTable, nths: Sequence[int], trouble: FormTrouble) -> str:
    headings, count = opened.table.headings, len(opened.table.rows)
    made = [form_row(opened, nth, headings, trouble) for nth in nths if nth < count]
    pages, turned = -(-count // ROWS), len(headings) > MOST_ACROSS >= count
    return _page_of(
        "table.html", opened, made, trouble, headings=headings, pages=pages, page=_page(count), turned=turned
    )


def _form(opened: OpenTable, nth: int | None, trouble: FormTrouble) -> str:
    made = form_row(opened, nth, all_headings(opened.table, nth), trouble)
    return _page_of("record.html", opened, [made], trouble)


def _page_of(template: str, opened: OpenTable, made: list[FormRow], trouble: FormTrouble, **more: Any) -> str:
    links = [(cell.key, cell.heading, row.name, cell.error) for row in made for cell in row.cells if cell.error]
    there = {cell.key for row in made for cell in row.cells}
    return render_template(
        template,
        name=opened.name,
        title=opened.seen.title,
        table=opened.table,
        rows=made,
        trouble=trouble,
        links=links,
        unseen=[text for key, text in trouble.fields.items() if key not in there],
        seen=opened.seen.file.sha256,
        saved="saved" in request.args,
        picture=picture(opened.seen.instance) if section_of(opened.table.sheet) in PICTURED else [],
        **more,
    )
