"""A what-if: a file that extends an instance, and changes what is asked."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for

from commission_opt.app.forms import FormWrong, new_file
from commission_opt.app.pages.jobs import started
from commission_opt.app.project import TOML
from commission_opt.app.seen import seen
from commission_opt.app.shared import project
from commission_opt.app.tables.figures import changeable_figures
from commission_opt.app.words import wrong_text
from commission_opt.instance.changes import parse_setting
from commission_opt.instance.editing.difference import difference, extending_text
from commission_opt.instance.editing.file import InstanceFile
from commission_opt.instance.instance import Instance
from commission_opt.instance.problems import InvalidInstance
from commission_opt.instance.workbook.cells import CellWrong
from commission_opt.plan.write import replace_files

pages = Blueprint("what_if", __name__, url_prefix="/instance/<name>/what-if")
KNOWN = "known-"  # before the id of a what-if that the instance names


@pages.route("", methods=["GET", "POST"])
def make(name: str) -> Any:
    """Choose what changes, and make the file."""
    instance = seen(name).instance
    if instance is None:
        return redirect(url_for("instance.show", name=name), 303)
    if request.method == "GET":
        return _form(instance, name, {})
    try:
        changed, told = _changed(instance, request.form.get("choice", ""))
        file = new_file(f"{name.removesuffix(TOML)}-{told.short}")
    except FormWrong as wrong:
        return _form(instance, name, wrong.errors)
    title = request.form.get("title", "").strip()[:200] or f"{instance.title}: {told.whole}"
    text = extending_text(name, title, difference(instance.to_dict(), changed.to_dict()))
    InstanceFile(file, text).instance()  # checked before it is there
    replace_files(file.parent, {file.name: text.encode("utf-8")})
    project().journal.add("made a what-if", file.name, of=name)
    if request.form.get("solve"):
        return started(file.name, "solve", {})
    return redirect(url_for("instance.show", name=file.name), 303)


def _form(instance: Instance, name: str, errors: dict[str, str]) -> str:
    return render_template(
        "what_if.html",
        name=name,
        title=instance.title,
        what_ifs=instance.what_if,
        records=changeable_figures(instance.document),
        errors=errors,
        given=request.form,
    )


class Told(NamedTuple):
    """What a what-if changes: in short for the name of its file, and in whole for its title."""

    short: str
    whole: str


def _changed(instance: Instance, choice: str) -> tuple[Instance, Told]:
    """The instance as the what-if has it, and what that is called."""
    if choice.startswith(KNOWN):
        key = choice.removeprefix(KNOWN)
        try:
            changed = instance.with_what_if(key)
        except InvalidInstance as error:
            raise FormWrong({"value": " ".join(map(wrong_text, error.problems))}) from None
        return changed, Told(key, next((one.label for one in instance.what_if if one.id == key), key))
    if choice == "figure":
        return _with_figure(instance)
    return instance, Told("copy", "copy")


def _with_figure(instance: Instance) -> tuple[Instance, Told]:
    path, value = request.form.get("path", "").strip(), request.form.get("value", "").strip()
    errors = {} if path else {"path": "Choose a figure."}
    if not value:
        errors["value"] = "Enter its new value."
    if errors:
        raise FormWrong(errors)
    records = changeable_figures(instance.document)
    known = {figure.path: (one, figure) for one in records for figure in one.figures}
    try:
        key, new = (path, known[path][1].value(value)) if path in known else parse_setting(f"{path}={value}", "what-if")
        changed = instance.with_changes({key: new})
    except CellWrong as error:
        raise FormWrong({"value": wrong_text(error)}) from None
    except InvalidInstance as error:
        raise FormWrong({"path" if one.path == "" else "value": wrong_text(one) for one in error.problems}) from None
    called = f"{known[path][0].name}, {known[path][1].label.lower()}" if path in known else path
    return changed, Told(f"{path.rpartition('.')[2]}-{new}", f"{called} {value}")
