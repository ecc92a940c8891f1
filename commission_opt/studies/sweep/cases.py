"""The cases of a sweep: every combination of a grid, or the rows of a table."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from commission_opt.errors import EXIT_INVALID, CommissionError
from commission_opt.instance.changes import apply, parse_setting, place_of, plain
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.reader import LARGEST_CSV, read_text
from commission_opt.instance.removed import is_missing
from commission_opt.instance.shape import choices, get_origin, kind_at
from commission_opt.plan.frames import ColumnKind

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

MOST = 1_000_000
_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*:\s*({_NUMBER})\s*:\s*({_NUMBER})\s*")
_NO_STEP = re.compile(rf"\s*({_NUMBER})\s*:\s*({_NUMBER})\s*:?\s*")
_COMMA = re.compile(r",(?![^\[{]*[\]}])")  # not within a list or a table

CaseChanges = dict[str, Any]


class Unread(dict[str, Any]):
    """A case of a file with cells that cannot be read: the others' values, and for those what is written.

    Attributes
    ----------
    cells
        Paths of the cells that cannot be read.
    why
        What is wrong with each of them, and with the row.
    """

    def __init__(self, case: Mapping[str, Any], cells: Iterable[str], why: Iterable[str]) -> None:
        super().__init__(case)
        self.cells = frozenset(cells)
        self.why = tuple(why)


class NoSweep(CommissionError):
    """The cases cannot be made out."""

    exit_code = EXIT_INVALID


def grid(vary: Mapping[str, Iterable[Any]]) -> list[CaseChanges]:
    """Every combination of the values of each path; the last path varies fastest.

    Raises
    ------
    NoSweep
        When a path has no values, or there are too many cases.
    """
    values = {path: _listed(path, some) for path, some in vary.items()}
    for path, some in values.items():
        if not some:
            raise NoSweep(f"{path}: there are no values.")
    if not values:
        raise NoSweep("Nothing is varied.")
    _check_number(prod(map(len, values.values())))
    return [dict(zip(values, some, strict=True)) for some in product(*values.values())]


def _listed(path: str, some: Any) -> list[Any]:
    if isinstance(some, str | bytes | Mapping) or not isinstance(some, Iterable):
        raise NoSweep(f"{path}: give a list of values, such as [{some!r}], not {some!r} alone.")
    return [plain(value) for value in some]


def path_kind(instance: Instance, path: str, values: Iterable[Any]) -> ColumnKind:
    """What kind of value a path takes, by the format of instances.

    A price may be a number or a table of prices: such a column is one of numbers where all the `values` are.
    """
    place, removes = place_of(instance.document.data, path, "sweep")
    found = set(choices(kind_at(instance.document.data, place)))
    if removes:
        return "flag or none"
    if {get_origin(one) for one in found} == {Literal}:
        return "text"
    for types, kind in _KINDS:
        if found and found <= types:
            return kind
    if float in found and all(isinstance(one, int | float) for one in values if one is not None):
        return "number"
    return "json"


_KINDS: tuple[tuple[set[type], ColumnKind], ...] = (
    ({int}, "whole or none"),
    ({float, int}, "number"),
    ({bool}, "flag or none"),
    ({str}, "text"),
    ({dt.date}, "date"),
)


def listed(cases: Any) -> list[CaseChanges]:
    """Cases as a list: of mappings from path to value, or of the rows of a DataFrame.

    Raises
    ------
    NoSweep
        When a case is neither.
    """
    if hasattr(cases, "columns") and hasattr(cases, "to_dict"):
        cases = cases.to_dict("records")
    found: list[CaseChanges] = []
    for case in cases:
        if not isinstance(case, Mapping):
            raise NoSweep(f"A case is a table from path to value, not {case!r}.")
        found.append(case if isinstance(case, Unread) else {str(path): value for path, value in case.items()})
    return found


def as_it_is(cases: Iterable[CaseChanges]) -> list[CaseChanges]:
    """The cases without what they leave as it is: None, NaN, and an empty cell of a DataFrame.

    In a column with empty cells pandas has whole numbers as 4.0: they are whole again.
    """
    cases = list(cases)
    floats = {path for case in cases for path, value in case.items() if value is not None and is_missing(value)}
    return [
        case
        if isinstance(case, Unread)
        else {path: _whole(value) if path in floats else value for path, value in case.items() if not is_missing(value)}
        for case in cases
    ]


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def check_paths(instance: Instance, paths: Iterable[str], by: str) -> None:
    """Refuse paths that name nothing in the instance, all at once.

    Raises
    ------
    InvalidInstance
        With the nearest path that there is.
    """
    problems: list[Problem] = []
    for path in paths:
        try:
            place_of(instance.document.data, path, by)
        except InvalidInstance as error:
            problems += error.problems
    if problems:
        raise InvalidInstance(problems)


def instance_of(base: Instance, case: Mapping[str, Any], name: str) -> Instance:
    """The instance of a case; messages call the case by `name`.

    Raises
    ------
    InvalidInstance
        When the case cannot be.
    """
    from commission_opt.instance.load import instance_from

    return instance_from(apply(base.document, case, name))


def impossible(base: Instance, cases: Mapping[int, CaseChanges], names: Mapping[int, str]) -> dict[int, str]:
    """Cases that cannot be, by number, and why; found without looking at every case.

    Each value is tried alone; where one cannot be, so is each whole case that has it, for the rest
    of the case may mend it. Of a case with cells that cannot be read, the others are tried as well.
    """
    suspects: dict[tuple[str, str], bool] = {}
    found = {}
    for number, listed in cases.items():
        cells, why = (listed.cells, listed.why) if isinstance(listed, Unread) else (frozenset[str](), ())
        case = {path: value for path, value in listed.items() if path not in cells}
        wrong = False
        for path, value in case.items():
            key = (path, repr(value))
            if key not in suspects:
                suspects[key] = _why_not(base, {path: value}, "") is not None
            wrong |= suspects[key]
        message = _why_not(base, case, names[number]) if wrong else None
        reasons = [*why, *([] if message is None else [message])]
        if reasons:
            found[number] = " ".join(reasons)
    return found


def _why_not(base: Instance, case: CaseChanges, name: str) -> str | None:
    try:
        instance_of(base, case, name)
    except InvalidInstance as error:
        return " ".join(str(error).split())
    return None


def parse_vary(text: str, by: str = "--vary") -> tuple[str, list[Any]]:
    """`PATH=FROM:TO:STEP`, both ends counted, or `PATH=a,b,c`, as path and values.

    Raises
    ------
    InvalidInstance
        Where it cannot be read.
    NoSweep
        Where a range is empty, or has no end.
    """
    path, equals, written = text.partition("=")
    found = _RANGE.fullmatch(written)
    if _NO_STEP.fullmatch(written):
        raise NoSweep(f"{by}: {path.strip()}={written.strip()} has no step. Write FROM:TO:STEP, such as 3000:4000:50.")
    if not equals or found is None:
        items = _COMMA.split(written) if equals else [""]
        pairs = [parse_setting(f"{path}={item}" if equals else text, by) for item in items]
        return pairs[0][0], [value for _, value in pairs]
    first, last, step = map(Decimal, found.groups())
    if step == 0 or (last - first) / step < 0:
        raise NoSweep(f"{by}: {written.strip()} never gets from {first} to {last}.")
    count = int((last - first) / step) + 1
    _check_number(count)
    whole = all(one == one.to_integral_value() and "." not in str(one) for one in (first, last, step))
    return path.strip(), [int(value) if whole else float(value) for value in (first + n * step for n in range(count))]


def read_cases(file: Path) -> tuple[list[CaseChanges], list[str]]:
    """The cases of a CSV file, and what messages call each: the file and its line.

    Paths stand in the header, a case in each row; an empty cell leaves the figure as it is. Commas
    part the cells; semicolons or tabs, where the header has no comma. A row with a cell that cannot
    be read is an `Unread` case.

    Raises
    ------
    NoSweep
        When the file cannot be read as such a table.
    """
    try:
        text = read_text(file, str(file), LARGEST_CSV)
    except InvalidInstance as error:
        raise NoSweep(str(error)) from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows = [(f"{file}, line {reader.line_num}", row) for row in reader if any(cell.strip() for cell in row)]
    header = [name.strip() for name in rows[0][1]] if rows else []
    if len(rows) < 2 or not all(header) or len(set(header)) < len(header):
        raise NoSweep(f"{file}: the first row names a path for each column, all different; each other row is a case.")
    _check_number(len(rows) - 1)
    return [_case(header, row, name) for name, row in rows[1:]], [name for name, _ in rows[1:]]


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return next((mark for mark in (",", ";", "\t") if mark in header), ",")


def _case(header: Sequence[str], row: Sequence[str], name: str) -> CaseChanges:
    case: CaseChanges = {}
    cells, why = [], []
    for path, cell in zip(header, row, strict=False):
        if cell.strip():
            try:
                case |= [parse_setting(f"{path}={cell.strip()}", name)]
            except InvalidInstance as error:
                case[path] = cell.strip()
                cells.append(path)
                why.append(str(error))
    if any(cell.strip() for cell in row[len(header) :]):
        why.append(f"{name}: it has more cells than the header.")
    return Unread(case, cells, why) if why else case


def paths_of(cases: Sequence[CaseChanges]) -> tuple[str, ...]:
    """Every path that a case changes, in order of appearance."""
    return tuple(dict.fromkeys(path for case in cases for path in case))


def _check_number(number: int) -> None:
    if number > MOST:
        raise NoSweep(f"{number:,} cases are too many: at most {MOST:,}.")
