"""Ways to begin: a starter from a few figures, a council's statistics, a workbook or file, or an example."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from commission_opt.app.forms import FormWrong, new_file, number
from commission_opt.app.project import TOML, WORKBOOK
from commission_opt.app.shared import project
from commission_opt.errors import CommissionError
from commission_opt.instance.load import load, text_instance
from commission_opt.plan.write import replace_files
from commission_opt.starter.examples import example, examples
from commission_opt.starter.plain import plain_starter, start_of_next_year
from commission_opt.starter.statistics.council import Given, council_starter

pages = Blueprint("new", __name__)
NUMBERS = {
    "children": (0.1, 5_000.0),
    "price": (1.0, 100_000.0),
    "own_homes": (0, 100),
    "own_beds": (1, 20),
    "years": (1, 20),
}
WHOLE = ("own_homes", "own_beds", "years")
MOST_FILES = 10


@pages.get("/new")
def choose() -> Any:
    """The ways to begin."""
    return render_template("new.html")


@pages.route("/new/starter", methods=["GET", "POST"])
def starter() -> Any:
    """A starter from a few figures."""
    if request.method == "GET":
        return _form("new_starter.html")
    try:
        said = _numbers(("children", "price", "own_homes", "own_beds", "years"))
        council = request.form.get("council", "").strip()[:100]
        if council:
            said["council"] = council
        file = new_file(council or "our council")
        text = plain_starter(start_of_next_year(dt.date.today()), **said).text(file.name)
        return _written(file, text, "began from a starter")
    except FormWrong as wrong:
        return _form("new_starter.html", wrong.errors)


@pages.route("/new/statistics", methods=["GET", "POST"])
def statistics() -> Any:
    """A council's own, from published tables."""
    if request.method == "GET":
        return _form("new_statistics.html")
    errors = {}
    council = request.form.get("council", "").strip()[:100]
    if not council:
        errors["council"] = "Enter the name of the council, or its code."
    files = [one for one in request.files.getlist("tables") if one.filename]
    if not files:
        errors["tables"] = "Choose the tables, as downloaded."
    if errors:
        return _form("new_statistics.html", errors)
    try:
        said = _numbers(("children", "price", "years"))
        with tempfile.TemporaryDirectory() as folder:
            tables = [_kept(one, Path(folder), nth) for nth, one in enumerate(files[:MOST_FILES])]
            made = council_starter(tables, Given(council, **said))
            file = new_file(council)
            return _written(file, made.text(file.name), "began from statistics")
    except FormWrong as wrong:
        return _form("new_statistics.html", wrong.errors)
    except CommissionError as error:
        return _form("new_statistics.html", {"tables": _without_folder(str(error))})


@pages.route("/new/return", methods=["GET", "POST"])
def statutory_return() -> Any:
    """From the statutory return: only what is estimated of all children together is kept."""
    from commission_opt.publishing.demand_files import publish_demand
    from commission_opt.returns.demand import demand_from_903
    from commission_opt.starter.from_demand import demand_starter

    if request.method == "GET":
        return _form("new_return.html")
    files = [one for one in request.files.getlist("episodes") if one.filename]
    if not files:
        return _form("new_return.html", {"episodes": "Choose the files of episodes."})
    headers = [one for one in request.files.getlist("headers") if one.filename]
    try:
        said = _numbers(("price", "own_homes", "own_beds", "years"))
        council = request.form.get("council", "").strip()[:100]
        if council:
            said["council"] = council
        with tempfile.TemporaryDirectory() as folder:
            episodes, header = (_kept_all(given, Path(folder) / name) for given, name in ((files, "e"), (headers, "h")))
            found = demand_from_903(episodes, header=header)
            publish_demand(found, Path(folder) / "demand", page=False)
            made = demand_starter(Path(folder) / "demand" / "demand.toml", **said)
            file = new_file(council or "our council")
            return _written(file, made.text(file.name), "began from the statutory return")
    except FormWrong as wrong:
        return _form("new_return.html", wrong.errors)
    except CommissionError as error:
        return _form("new_return.html", {"episodes": _without_folder(str(error))})


@pages.route("/new/file", methods=["GET", "POST"])
def upload() -> Any:
    """A workbook, or an instance file, from elsewhere."""
    if request.method == "GET":
        return _form("new_file.html")
    given = request.files.get("file")
    if given is None or not given.filename:
        return _form("new_file.html", {"file": "Choose a workbook (.xlsx) or an instance (.toml)."})
    name = Path(given.filename.replace("\\", "/")).name
    ending = Path(name).suffix.lower()
    if ending not in (TOML, WORKBOOK):
        return _form("new_file.html", {"file": f"An instance ends in {TOML}, or in {WORKBOOK} for a workbook."})
    try:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / f"instance{ending}"
            given.save(place)
            instance = load(place)
            text = place.read_text(encoding="utf-8-sig") if ending == TOML else instance.to_toml()
        file = new_file(Path(name).stem)
        return _written(file, text, "uploaded")
    except FormWrong as wrong:
        return _form("new_file.html", wrong.errors)
    except CommissionError as error:
        return _form("new_file.html", {"file": _without_folder(str(error))})


@pages.get("/examples")
def listed() -> Any:
    """The examples that come with the program."""
    return render_template("examples.html", examples=examples())


@pages.post("/examples/<name>")
def copy(name: str) -> Any:
    """A copy of an example, as an instance of the project."""
    found = example(name)
    alone = found.file.read_text(encoding="utf-8") if found.stands_alone else load(found.file).to_toml()
    return _written(new_file(found.name), alone, "copied an example")


def _written(file: Path, text: str, act: str) -> Any:
    """Check an instance, write it, and show it."""
    text_instance(text, file.name)
    replace_files(file.parent, {file.name: text.encode("utf-8")})
    project().journal.add(act, file.name)
    return redirect(url_for("instance.show", name=file.name), 303)


def _form(template: str, errors: dict[str, str] | None = None) -> Any:
    return render_template(template, errors=errors or {}, given=request.form)


def _numbers(names: tuple[str, ...]) -> dict[str, Any]:
    """The numbers of a form, those that are filled in."""
    found: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in names:
        text = request.form.get(name, "").strip()
        if not text:
            continue
        try:
            found[name] = number(text, *NUMBERS[name], whole=name in WHOLE)
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        raise FormWrong(errors)
    return found


def _kept_all(given: list[FileStorage], folder: Path) -> list[Path]:
    folder.mkdir()
    return [_kept(one, folder, nth) for nth, one in enumerate(given[:MOST_FILES])]


def _kept(given: FileStorage, folder: Path, nth: int) -> Path:
    """An uploaded table under a name of our own, in a folder that goes away again."""
    ending = Path((given.filename or "").replace("\\", "/")).suffix.lower()
    place = folder / f"table-{nth + 1}{ending if ending in ('.csv', '.xlsx', '.ods', '.zip') else '.csv'}"
    given.save(place)
    return place


def _without_folder(text: str) -> str:
    """A message without the folder that the file lay in while it was read."""
    folder = tempfile.gettempdir()
    words = [Path(word).name if word.startswith(folder) else word for word in text.split(" ")]
    return " ".join(words)
