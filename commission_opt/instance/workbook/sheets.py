"""The sheets that the format of instances makes: a sheet a table, a column a key. A key that is new there is a column here."""

from __future__ import annotations

import datetime as dt
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from pydantic.fields import FieldInfo

from commission_opt.instance.fields import YEAR_PATTERN
from commission_opt.instance.shape import choices, fields_of, get_origin, is_model
from commission_opt.instance.tables import Tables

ROOT = "instance"  # the sheet of the keys that stand outside every table
GIVEN = "given"  # a column that says that a table without any key is there
PATH, VALUE = "path", "value"  # the columns of a table of changes, whose keys are paths
LONGEST_NAME = 31  # of a sheet, in Excel


@dataclass(frozen=True)
class SheetColumn:
    """A column: a key of the record, or of a table within it.

    Attributes
    ----------
    keys
        From the record on, such as ``("trading", "premium_per_bed_week")``.
    kinds
        The plain types that a cell may be: float, int, bool, str, date.
    words
        Texts that it may be, where they are few.
    element
        The types of the elements, where it may be a list.
    table
        Whether further columns may follow it with a dot, such as ``price_per_bed_week.4``.
    meaning
        What it says, with its unit.
    """

    keys: tuple[str, ...]
    kinds: frozenset[type]
    words: tuple[str, ...] = ()
    element: frozenset[type] = frozenset()
    table: bool = False
    inner_element: frozenset[type] = frozenset()
    meaning: str = ""
    needed: bool = False
    low: float | None = None
    high: float | None = None
    names: str = ""  # the sheet whose ids it may be
    year: bool = False  # a financial year
    anything: bool = False  # any value, as in a change

    @property
    def heading(self) -> str:
        return ".".join(self.keys)


@dataclass(frozen=True)
class TableSheet:
    """A sheet: the table that it holds, and its columns.

    Attributes
    ----------
    path
        Keys from the top of the file, such as ``("dps", "provider")``.
    many
        Whether its rows are records of a list; else it has one row.
    parent
        The list of records within which its rows stand, as a path; empty where there is none.
    changes
        Whether its rows are keys and values of one table of changes.
    """

    path: tuple[str, ...]
    many: bool
    parent: tuple[str, ...] = ()
    columns: tuple[SheetColumn, ...] = ()
    meaning: str = ""
    changes: bool = False
    tables: frozenset[str] = field(default_factory=frozenset)  # headings of tables within, which may be there and empty

    @property
    def name(self) -> str:
        return ".".join(self.path) or ROOT

    @property
    def belongs_to(self) -> str:
        """The heading of the column that names the record within which a row stands."""
        return self.parent[-1] if self.parent else ""


_NAMED = re.compile(r"^`\[+[\w.]+\]+`[^:]{0,40}: ")  # the table, before what it holds
_MEANINGS = {
    "": "Title, description and what holds for the whole instance.",
    "rules": "A source or a note for all the rules; each rule has a sheet of its own.",
}
_FIRST, _LAST = ("id", "name"), ("source", "note")  # columns of every record
_ORDER = {key: nth for nth, key in enumerate(_FIRST)} | {key: 100 + nth for nth, key in enumerate(_LAST)}


@cache
def sheets() -> dict[str, TableSheet]:
    """Every sheet that there can be, by its name, in the order of the format."""
    return {sheet.name: sheet for sheet in _sheets((), [Tables], many=False, parent=())}


def _sheets(path: tuple[str, ...], models: list[Any], *, many: bool, parent: tuple[str, ...]) -> Iterator[TableSheet]:
    columns: dict[str, SheetColumn] = {}
    inner: list[TableSheet] = []
    inside: set[str] = set()
    for model in models:
        _add(model, (), path, many, columns, inner, inside, parent)
    meaning = " ".join((models[0].__doc__ or "").replace("``", "`").split("\n\n")[0].split())
    meaning = _MEANINGS.get(".".join(path)) or _NAMED.sub("", meaning)
    ordered = tuple(sorted(columns.values(), key=lambda one: _ORDER.get(one.heading, len(_FIRST))))
    yield TableSheet(path, many, parent, ordered, meaning[:1].upper() + meaning[1:], tables=frozenset(inside))
    yield from {sheet.name: sheet for sheet in inner}.values()


def _add(
    model: Any,
    prefix: tuple[str, ...],
    path: tuple[str, ...],
    many: bool,
    columns: dict[str, SheetColumn],
    inner: list[TableSheet],
    inside: set[str],
    parent: tuple[str, ...],
) -> None:
    """The columns of one record, and the sheets of what stands within it."""
    for key, info in fields_of(model).items():
        keys = (*prefix, key)
        place = (*path, *keys)
        tables = [one for one in choices(info.annotation) if is_model(one)]
        lists = [one for kind in choices(info.annotation) if get_origin(kind) is tuple for one in _elements(kind)]
        if tables and many:
            inside.add(".".join(keys))
            for one in tables:
                _add(one, keys, path, many, columns, inner, inside, parent)
        elif tables:
            inner += _sheets(place, tables, many=False, parent=())
        elif any(map(is_model, lists)):
            inner += _sheets(place, [one for one in lists if is_model(one)], many=True, parent=path if many else ())
        elif _is_free(info.annotation):
            inner.append(
                TableSheet(
                    place, True, path, (_path_column(), _value_column(info)), info.description or "", changes=True
                )
            )
        else:
            column = _column(keys, info, path)
            columns.setdefault(column.heading, column)


def _elements(kind: Any) -> list[Any]:
    return list(choices(typing.get_args(kind)[0]))


def _is_free(annotation: Any) -> bool:
    """Whether it is a table whose values may be anything, as those of changes are."""
    return any(get_origin(one) is dict and "typing.Any" in str(typing.get_args(one)[1]) for one in choices(annotation))


def _path_column() -> SheetColumn:
    return SheetColumn((PATH,), frozenset({str}), meaning="Which figure changes, as in --set.", needed=True)


def _value_column(info: FieldInfo) -> SheetColumn:
    return SheetColumn((VALUE,), _ANYTHING, meaning=info.description or "Its new value.", needed=True, anything=True)


_PLAIN: tuple[type, ...] = (float, int, bool, str, dt.date)
_ANYTHING = frozenset(_PLAIN)


def _column(keys: tuple[str, ...], info: FieldInfo, path: tuple[str, ...]) -> SheetColumn:
    kinds: set[type] = set()
    words: list[str] = []
    element: set[type] = set()
    inner_element: set[type] = set()
    table = False
    for one in choices(info.annotation):
        if get_origin(one) is tuple:
            element |= _scalars(_elements(one))
        elif get_origin(one) is dict:
            table = True
            inner_element |= _leaves(typing.get_args(one)[1])
        elif get_origin(one) is Literal:
            values = typing.get_args(one)
            kinds |= {type(value) for value in values}
            words += [str(value) for value in values]
        elif one in _PLAIN:
            kinds.add(one)
    low, high = _limits(info.annotation, info.metadata)
    return SheetColumn(
        keys,
        frozenset(kinds),
        tuple(words),
        frozenset(element),
        table,
        frozenset(inner_element),
        info.description or "",
        info.is_required(),
        low,
        high,
        names=keys[-1] if keys[-1] in fields_of(Tables) and len(path) and (keys[-1],) != path else "",
        year=YEAR_PATTERN in _patterns(info) and kinds == {str},
    )


def _patterns(info: FieldInfo) -> set[str]:
    """The forms that a text of a key has."""
    return {str(getattr(one, "pattern", "")) for one in [*info.metadata, *_metadata(info.annotation)]}


def _scalars(kinds: list[Any]) -> set[type]:
    found: set[type] = set()
    for one in kinds:
        found |= {type(value) for value in typing.get_args(one)} if get_origin(one) is Literal else {one} & {*_PLAIN}
    return found


def _leaves(annotation: Any) -> set[type]:
    """The plain types at the ends of a table of tables."""
    found: set[type] = set()
    for one in choices(annotation):
        found |= _leaves(typing.get_args(one)[1]) if get_origin(one) is dict else _scalars([one])
    return found


def _limits(annotation: Any, metadata: list[Any]) -> tuple[float | None, float | None]:
    """The least and the most of a number, as far as the format says."""
    low = high = None
    for one in [*metadata, *_metadata(annotation)]:
        low = next((getattr(one, sign) for sign in ("ge", "gt") if getattr(one, sign, None) is not None), low)
        high = next((getattr(one, sign) for sign in ("le", "lt") if getattr(one, sign, None) is not None), high)
    return low, high


def _metadata(annotation: Any) -> Iterator[Any]:
    """What is said of the numbers of an annotation, but not of those in tables and lists."""
    if get_origin(annotation) in (dict, tuple):
        return
    if get_origin(annotation) is typing.Annotated:
        inner, *said = typing.get_args(annotation)
        if get_origin(inner) not in (dict, tuple):
            for one in said:
                yield from getattr(one, "metadata", [one])
        return
    for one in typing.get_args(annotation):
        yield from _metadata(one)
