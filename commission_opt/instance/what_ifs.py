"""Making the changes of a named what-if, and checking that each of them can be made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from commission_opt.instance.changes import apply
from commission_opt.instance.document import Document, Path
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.reader import refuse
from commission_opt.instance.spelling import clean, did_you_mean, shown

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

TABLE = "what_if"


def with_what_if(document: Document, key: str) -> Document:
    """`document` with the changes of its what-if `key` made.

    Raises
    ------
    InvalidInstance
        Where there is no such what-if, or one of its paths matches nothing.
    """
    records = document.data.get(TABLE) or []
    record = next((one for one in records if one["id"] == key), None)
    if record is None:
        known = [one["id"] for one in records]
        remedy = did_you_mean(key, known) if known else "The file has no [[what_if]]."
        raise refuse(document.file, 0, f"there is no what-if {shown(key)}.", remedy)
    return apply(document, record["changes"], by=f"what-if {key}")


def check_what_ifs(document: Document, make: Callable[[Document], Instance]) -> list[Problem]:
    """Problems of every what-if of a valid document: each at the line of the change that makes it.

    Parameters
    ----------
    make
        Makes an instance of a document, or raises `InvalidInstance`.
    """
    problems: list[Problem] = []
    for nth, record in enumerate(document.data.get(TABLE) or []):
        path: Path = (TABLE, nth)
        if TABLE in {str(text).partition(".")[0].strip() for text in record["changes"]}:
            at = document.position((*path, "changes"))
            name = f"{TABLE}.{record['id']}.changes"
            problems.append(Problem(at.file, at.line, name, "a what-if cannot change what-ifs."))
            continue
        try:
            make(with_what_if(document, record["id"]))
        except InvalidInstance as error:
            problems += [_placed(one, document, path, record) for one in error.problems]
    return problems


def _placed(problem: Problem, document: Document, path: Path, record: dict[str, Any]) -> Problem:
    """A problem of the changed instance, told where the what-if stands."""
    near = [text for text in record["changes"] if _related(problem.path, str(text))]
    at = document.position((*path, "changes", near[0]) if near else path)
    told = f"{problem.path}: {problem.message}" if problem.path else problem.message
    return Problem(at.file, at.line, f"{TABLE}.{clean(record['id'])}", told, problem.remedy, problem.count)


def _related(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
