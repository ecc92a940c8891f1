"""Tables that come from Python: whole instances, and records that are added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from commission_opt.instance.changes import locate, plain, unheard_of, value_at, with_value
from commission_opt.instance.document import Change, Document, Path, Position, path_text
from commission_opt.instance.frames import is_frame, missing, rows_of
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.reader import refuse, too_deep
from commission_opt.instance.shape import choices, get_origin, is_model, kind_at
from commission_opt.instance.spelling import clean, shown

FRAME_OF_DEMAND = "table"  # id of the record that holds a DataFrame given as all of [[demand]]


def document_of(data: Mapping[str, Any], name: str) -> Document:
    """The document that tables from Python make; `name` stands for a file in messages.

    Raises
    ------
    InvalidInstance
        Where a value is missing (None or NaN), or could not stand in a file.
    """
    if not isinstance(data, Mapping):
        raise refuse(name, 0, f"an instance is made from a dictionary of tables, not from {type(data).__name__}.")
    tables = {str(key): rows_of(value) if is_frame(value) else value for key, value in data.items()}
    if is_frame(data.get("demand")):
        tables["demand"] = [{"id": FRAME_OF_DEMAND, "rows": tables["demand"]}]
    if too_deep(tables):
        raise refuse(name, 0, "its tables are nested too deeply.")
    _check(tables, name)
    found: dict[str, Any] = plain(tables)
    if "extends" in found:
        remedy = "Load that file with load(), then change it with with_changes() or with_record()."
        raise refuse(name, 0, "a dictionary extends no file.", remedy, "extends")
    return Document(found, {}, name)


def with_record(document: Document, table: str, record: Mapping[str, Any], by: str) -> Document:
    """`document` with one more record at the end of a table, which need not be there yet.

    Raises
    ------
    InvalidInstance
        Where there is no such table of records, it has a record of that id, or a value is missing.
    """
    path = locate(document.data, table, by)
    if not _holds_records(document.data, path):
        remedy = "Name a table of records, such as spot or dps.local.provider."
        raise refuse(by, 0, "is not a table of records.", remedy, clean(table))
    if not isinstance(record, Mapping):
        raise refuse(by, 0, f"a record is a dictionary of its keys, not {type(record).__name__}.", "", clean(table))
    _check(record, by)
    new, old = plain(record), value_at(document.data, path) or []
    if "id" in new and any(isinstance(one, Mapping) and one.get("id") == new["id"] for one in old):
        remedy = "Change its figures with with_changes(), or give the new one an id of its own."
        raise refuse(by, 0, f"there is a record {shown(new['id'])} already.", remedy, clean(table))
    data = with_value(document.data, path, [*old, new])
    place = (*path, len(old))
    change = Change(path_text(data, place), None, new, by)
    positions = {**document.positions, place: Position(by, 0)}
    return replace(document, data=data, positions=positions, changes=(*document.changes, change))


def _holds_records(data: Mapping[str, Any], path: Path) -> bool:
    kinds = [one for one in choices(kind_at(data, path)) if get_origin(one) is tuple]
    return any(is_model(inner) for one in kinds for inner in choices(get_args(one)[0]))


def _check(tables: Mapping[str, Any], by: str) -> None:
    """Refuse values that are missing, each by its path, and what no file can hold."""
    problems = [
        Problem(
            by, 0, path_text(tables, path), "the value is missing (None or NaN).", "Give a value, or leave the key out."
        )
        for path in missing(tables)
    ]
    if (wrong := unheard_of(tables)) is not None:
        problems.append(Problem(by, 0, "", *wrong))
    if problems:
        raise InvalidInstance(problems)
