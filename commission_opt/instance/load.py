"""From a file to a checked instance, with everything that is wrong said at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from commission_opt import collector
from commission_opt.instance.changes import apply
from commission_opt.instance.check_uncertain import check_uncertain
from commission_opt.instance.checks import check
from commission_opt.instance.csv_rows import with_csv_rows
from commission_opt.instance.document import Document, Position
from commission_opt.instance.extends import read_document
from commission_opt.instance.forecasts import check_forecasts
from commission_opt.instance.instance import Instance
from commission_opt.instance.invalid import problems_of
from commission_opt.instance.positions import key_lines
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.reader import parse_toml
from commission_opt.instance.references import check_references
from commission_opt.instance.tables import FORMAT
from commission_opt.instance.what_ifs import check_what_ifs

if TYPE_CHECKING:
    from commission_opt.instance.workbook.read import InvalidWorkbook

WORKBOOKS = (".xlsx", ".xlsm")  # macros of the second are neither kept nor run


@collector.paused()
def load(path: str | Path, changes: Mapping[str, Any] | None = None, by: str = "--set") -> Instance:
    """The instance in the file at `path`, with `changes` made to it.

    Parameters
    ----------
    path
        A TOML file, or a workbook (.xlsx). The files it extends, and the CSV files it names, are in its folder or below.
    changes
        Path to new value, e.g. ``{"spot.market.price_per_week": 5200}``.
    by
        Who made the changes, for the log.

    Raises
    ------
    InvalidInstance
        With every problem that was found, each with file and line (sheet and cell), and remedy.
    """
    read = _document(Path(path))
    _check_format(read)
    document = with_csv_rows(read, Path(path).parent)
    if changes:  # the what-ifs are those of the file as it is; changed, they are checked when they are used
        return instance_from(apply(document, changes, by))
    return checked_whole(document)


def load_text(path: Path, content: str) -> Instance:
    """The instance that the TOML file at `path` would be with another text.

    Raises
    ------
    InvalidInstance
        With every problem that was found.
    """
    document = read_document(path, content)
    _check_format(document)
    return checked_whole(with_csv_rows(document, path.parent))


def _document(path: Path) -> Document:
    """The tables of a file, by its ending: a workbook, or TOML."""
    if path.suffix.lower() not in WORKBOOKS:
        return read_document(path)
    from commission_opt.instance.workbook.read import InvalidWorkbook, read_workbook

    try:
        return read_workbook(path)
    except InvalidWorkbook as error:
        raise InvalidInstance([*error.problems, *_also_wrong(error, path.parent)]) from None


def _also_wrong(unread: InvalidWorkbook, folder: Path) -> list[Problem]:
    """What is wrong with the rows of a workbook that could be read, so that it is told together with what could not."""
    if unread.rest is None:
        return []
    try:
        instance_from(with_csv_rows(unread.rest, folder))
    except InvalidInstance as error:
        return [one for one in error.problems if unread.is_new(one)]
    return []


def checked_whole(document: Document) -> Instance:
    """The instance that `document` describes, checked with its what-ifs, forecasts and figures that may turn out otherwise.

    Raises
    ------
    InvalidInstance
        With every problem that was found.
    """
    _check_format(document)
    instance = instance_from(document)
    problems = check_what_ifs(document, instance_from)
    problems += check_forecasts(document, instance, instance_from)
    problems += check_uncertain(document, instance, instance_from)
    if problems:
        raise InvalidInstance(problems)
    return instance


def text_instance(text: str, name: str) -> Instance:
    """The instance in the text of a TOML file that extends no other; `name` stands for the file.

    Raises
    ------
    InvalidInstance
        With every problem that was found.
    """
    positions = {key: Position(name, line) for key, line in key_lines(text).items()}
    return checked_whole(Document(parse_toml(text, name), positions, name))


def _check_format(document: Document) -> None:
    """Refuse another version of the format by itself: what else seems wrong is right there, for all we know."""
    version = document.data.get("format", FORMAT)
    if isinstance(version, int) and not isinstance(version, bool) and version != FORMAT:
        message = f"is {version}, a version of the instance format that this program does not read."
        remedy = f"It reads format {FORMAT}: use a program of the file's version, or write the file anew."
        at = document.position(("format",))
        raise InvalidInstance([Problem(at.file, at.line, "format", message, remedy)])


@collector.paused()
def instance_from(document: Document) -> Instance:
    """The instance that `document` describes, checked.

    Raises
    ------
    InvalidInstance
        With every problem that was found.
    """
    problems = check_references(document)
    try:
        instance = Instance.model_validate(document.data, context={"refused": bool(problems)})
    except ValidationError as error:
        raise InvalidInstance([*problems, *problems_of(error, document)]) from None
    instance._document, instance._reader = document, instance_from
    problems += check(instance, document, dangling=bool(problems))
    if problems:
        raise InvalidInstance(problems)
    return instance
