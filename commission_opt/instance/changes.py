"""Changing figures by their path: `--set block.north.price_per_bed_week=3100` and `with_changes`."""

from __future__ import annotations

import copy
import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from commission_opt.instance.document import Change, Document, Path, Position, have_ids, path_text, step
from commission_opt.instance.exclusive_keys import displaced
from commission_opt.instance.frames import is_frame, missing, rows_of
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.reader import refuse, too_deep
from commission_opt.instance.removed import REMOVE, is_missing, without_records
from commission_opt.instance.shape import below, choices, default_at, fields_of, get_origin, is_model, kind_at
from commission_opt.instance.spelling import clean, did_you_mean, nearest, shown
from commission_opt.instance.written_days import no_such_day

LONGEST_VALUE = 100_000
MOST_BETWEEN = 3  # parts left out of a path, for which the right one is sought
MOST_SEARCHED = 2_000
LARGEST_NUMBER = 10**300  # beyond it a whole number is no floating-point number any more
_BARE_TEXT = re.compile(r"[A-Za-z0-9][\w /&'().-]*")
_NO_VALUE = ("none", "null", "nan")
_FIXED = {"format", "id", "file", "distance_file", "extends"}


def parse_setting(text: str, by: str = "--set") -> tuple[str, Any]:
    """A setting `PATH=VALUE` of the command line, as path and value.

    The value is written as in an instance file; plain words need no quotes.

    Raises
    ------
    InvalidInstance
        Where there is no equals sign, no path, or the value cannot be read.
    """
    path, equals, value = text.partition("=")
    path, value = path.strip(), value.strip()
    if not equals or not path:
        example = f"Write {by} {clean(path) or 'block.north.price_per_bed_week'}=VALUE, without spaces."
        raise refuse(
            by, 0, f"'{clean(text)}' is not a setting: it has no {'path' if equals else 'equals sign'}.", example
        )
    return path, _value(path, value, by)


def _value(path: str, value: str, by: str) -> Any:
    if not value:
        raise refuse(by, 0, "no value is given after the equals sign.", "", clean(path))
    if len(value) <= LONGEST_VALUE and "\n" not in value and "\r" not in value:
        try:
            return tomllib.loads(f"value = {value}")["value"]
        except (ValueError, RecursionError, KeyError, OverflowError):
            pass
    missing = no_such_day(value)
    if missing:
        message = f"{missing[0]} is not a date: {missing[1]}."
        raise refuse(by, 0, message, "Dates are written year-month-day.", clean(path))
    if value.lower() in _NO_VALUE:
        remedy = f"To remove what is there, write {by} {clean(path)}.{REMOVE}=true."
        raise refuse(by, 0, f"'{clean(value)}' is no value.", remedy, clean(path))
    if value.lower() in ("true", "false"):
        return value.lower() == "true"
    if _BARE_TEXT.fullmatch(value) and not re.match(r"[\d.,]+(%|$)|\d{1,2}/\d{1,2}/\d{4}$", value):
        return value
    raise refuse(by, 0, f"the value '{clean(value)}' cannot be read.", _remedy(value), clean(path))


def _remedy(value: str) -> str:
    if re.match(r"£?[\d,]+,\d{3}", value) or value.startswith("£"):
        return "Write the number alone, e.g. 3100."
    if re.match(r"[\d.]+\s*%", value):
        return "Write a share, not a percentage: 0.1 for 10%."
    if re.match(r"\d{1,2}/\d{1,2}/\d{4}", value):
        return "Write dates as year-month-day, e.g. 2017-10-01."
    return 'Write it as in the instance file: 3100, true, 2017-10-01, "text" or [1, 2].'


def apply(document: Document, changes: Mapping[str, Any], by: str) -> Document:
    """`document` with each path of `changes` given its new value, and a log of old and new.

    A value of None removes what the path names: a record, a whole table, or a key, whose default then
    holds. `PATH.remove = true` does the same.

    Raises
    ------
    InvalidInstance
        With every path that matches nothing, and the nearest that would; where there is nothing to
        remove; and where one change would undo another.
    """
    making = _Changes(document, by)
    problems: list[Problem] = []
    for text, value in changes.items():
        try:
            making.make(str(text), value)
        except InvalidInstance as error:
            problems += error.problems
    if problems:
        raise InvalidInstance(problems)
    return making.document()


class _Changes:
    """Changes of one document, made one after another; records leave their lists last, so that places stay the same."""

    def __init__(self, document: Document, by: str) -> None:
        self._document, self._by = document, by
        self._data, self._positions = dict(document.data), dict(document.positions)
        self._log = list(document.changes)
        self._given: dict[Path, dict[str, Any]] = {}  # what these changes give each record
        self._made: dict[Path, str] = {}  # place to path, as written
        self._removed: list[Path] = []
        self._displaced: set[Path] = set()

    def make(self, text: str, value: Any) -> None:
        """Make one change."""
        if too_deep(value):
            raise self._refused("the value is nested too deeply.", "", text)
        if (wrong := unheard_of(value)) is not None:
            raise self._refused(*wrong, text)
        path, removes = place_of(self._data, text, self._by)
        if removes and not isinstance(value, bool):
            raise self._refused("is true or false.", "", text)
        if removes and not value:
            return  # it stays
        if value is not None and is_missing(value):
            remedy = f"Give a value; {clean(text)}.{REMOVE}=true removes what is there."
            raise self._refused("the value is missing (NaN).", remedy, text)
        gap = next(missing(value), None) if isinstance(value, Mapping | list | tuple) else None
        if gap is not None:
            inside = ".".join(map(str, gap))
            raise self._refused(f"the value of {clean(inside)} is missing (None or NaN).", "Leave that key out.", text)
        self._check_apart(path, text)
        if removes or value is None:
            self._remove(path, text)
        else:
            self._replace(path, plain(value))
        self._made[path] = text

    def document(self) -> Document:
        """The document as changed."""
        lists: dict[Path, list[int]] = {}
        for path in self._removed:
            lists.setdefault(path[:-1], []).append(int(path[-1]))
        for at, removed in sorted(lists.items(), key=lambda item: -len(item[0])):
            records = value_at(self._data, at)
            self._positions = without_records(self._positions, at, removed, len(records))
            _set(self._data, at, [one for nth, one in enumerate(records) if nth not in removed] or None)
        return replace(self._document, data=self._data, positions=self._positions, changes=tuple(self._log))

    def _refused(self, message: str, remedy: str, text: str) -> InvalidInstance:
        return refuse(self._by, 0, message, remedy, clean(text))

    def _check_apart(self, path: Path, text: str) -> None:
        """Refuse a change that undoes another, or of what another one removes: one of the two would be without effect."""
        for place, written in self._made.items():
            if place[: len(path)] == path:
                raise self._refused(f"would undo the change of '{clean(written)}'.", "Give one of the two.", text)
            if path[: len(place)] == place and (place in self._removed or value_at(self._data, place) is None):
                raise self._refused(f"is removed with '{clean(written)}'.", "Give one of the two.", text)

    def _remove(self, path: Path, text: str) -> None:
        if path in self._displaced:
            return  # another of these changes took it away already, and the log says so
        old, inside = value_at(self._data, path), value_at(self._data, path[:-1])
        if old is None:
            raise self._refused("there is nothing to remove: it is not given.", "", text)
        if isinstance(inside, list) and not isinstance(old, dict):
            raise self._refused("is one value of a list, and cannot be removed.", "Give the whole list.", text)
        self._log.append(Change(path_text(self._data, path), old, None, self._by))
        if isinstance(inside, list):
            self._removed.append(path)
        else:
            _set(self._data, path, None)
            _forget(self._positions, path)

    def _replace(self, path: Path, new: Any) -> None:
        old = value_at(self._data, path)
        known = default_at(self._data, path) if old is None else old
        self._log.append(Change(path_text(self._data, path), known, new, self._by))
        _set(self._data, path, new)
        _forget(self._positions, path)
        self._positions[path] = Position(self._by, 0)
        record = self._given.setdefault(path[:-1], {})
        record[str(path[-1])] = new
        self._take_away(path[:-1], record)

    def _take_away(self, at: Path, given: Mapping[str, Any]) -> None:
        """Take away what cannot stay in the record at `at` beside the keys given, such as another way to give demand."""
        record = value_at(self._data, at)
        out = displaced(record, at, given) if isinstance(record, Mapping) else []
        for key in out:
            path = (*at, key)
            if key != "rows" or "file" not in out:  # a file's rows go with its name
                self._log.append(Change(path_text(self._data, path), value_at(self._data, path), None, self._by))
        for key in out:
            _set(self._data, (*at, key), None)
            _forget(self._positions, (*at, key))
            self._displaced.add((*at, key))


def unheard_of(value: Any) -> tuple[str, str] | None:
    """What is wrong with a value that no file can hold, and the remedy: half a character, a number without end."""
    if isinstance(value, str) and any("\ud800" <= one <= "\udfff" for one in value):
        return "holds half a character, which no file can hold.", "Write the text anew."
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        return "is a number beyond all bounds.", "Write the figure anew."
    inside = (
        [*value, *value.values()] if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    )
    return next((wrong for one in inside if (wrong := unheard_of(one)) is not None), None)


def _forget(positions: dict[Path, Position], path: Path) -> None:
    """Drop the positions of `path` and of everything in it."""
    for known in [p for p in positions if p[: len(path)] == path]:
        del positions[known]


def plain(value: Any) -> Any:
    """A value from Python as TOML would give it: numbers of NumPy, tuples, mappings and DataFrames made plain."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if is_frame(value):
        return plain(rows_of(value))
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    if type(value).__name__ == "NaTType":  # of pandas, and a datetime of sorts
        return None
    if hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime()
    if isinstance(value, dt.datetime) and value.time() == dt.time() and value.tzinfo is None:
        return value.date()
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return copy.deepcopy(value)


def place_of(data: Mapping[str, Any], text: str, by: str) -> tuple[Path, bool]:
    """The place that a written change is about, and whether it is written as its removal: `block.north.remove`."""
    head, dot, last = text.rpartition(".")
    if dot and last.strip() == REMOVE:
        path = resolve(data, head, by)
        held = value_at(data, path)
        if not (isinstance(held, Mapping) and REMOVE in held):
            return path, True
    return resolve(data, text, by), False


def resolve(data: Mapping[str, Any], text: str, by: str) -> Path:
    """The place that a written path names, where it is one that can be changed."""
    path = locate(data, text, by)
    if path[-1] in _FIXED:
        raise refuse(by, 0, f"{path[-1]} cannot be changed this way.", "Edit the file instead.", clean(str(text)))
    return path


def locate(data: Mapping[str, Any], text: str, by: str) -> Path:
    """The place that a written path names: ids and indices found, keys checked against the format."""
    written = _parts_of(text)
    path, nth = _followed(data, written)
    if nth < len(written):
        value = value_at(data, path)
        part, _ = _part(value, written[nth:])
        remedy = _nearest_path(data, path, written, nth, _names(data, path, value))
        raise refuse(by, 0, _not_there(value, written[:nth], part), remedy, clean(str(text)))
    return path


def _parts_of(text: str) -> list[str]:
    return [part.strip() for part in str(text).split(".")]


def _followed(data: Mapping[str, Any], written: list[str]) -> tuple[Path, int]:
    """How far a written path leads, and how many of its parts that takes."""
    path: Path = ()
    nth = 0
    while nth < len(written):
        value = value_at(data, path)
        part, taken = _part(value, written[nth:])
        found = _next(data, path, value, part)
        if found is None:
            break
        path, nth = (*path, found), nth + taken
    return path, nth


def _not_there(value: Any, before: list[str], part: str) -> str:
    """Say "No spot record 'market'.", or "No key 'pay' in role.family-worker."."""
    named = clean(".".join(before))
    if not before:
        return f"No table {shown(part)} in the instance."
    if isinstance(value, list) and any(isinstance(one, Mapping) and "id" in one for one in value):
        return f"No {named} record {shown(part)}."
    return f"No key {shown(part)} in {named}."


def _part(value: Any, rest: list[str]) -> tuple[str, int]:
    """The next part of a path, and how many dots it spans: the changes of a what-if have dots in their keys."""
    for taken in range(len(rest), 1, -1):
        if isinstance(value, Mapping) and ".".join(rest[:taken]) in value:
            return ".".join(rest[:taken]), taken
    return rest[0], 1


def _nearest_path(data: Mapping[str, Any], path: Path, written: list[str], nth: int, known: list[str]) -> str:
    """The whole path with the part after `path` that is not known put right, or what could stand there."""
    whole = _with_what_is_between(data, path, written[nth:])
    if whole:
        return f"Did you mean '{clean(path_text(data, whole))}'?"
    close = nearest(written[nth], known)
    if close:
        return f"Did you mean '{clean('.'.join([*written[:nth], close, *written[nth + 1 :]]))}'?"
    if len(known) == 1 and _fits(data, only := ".".join([*written[:nth], known[0], *written[nth + 1 :]])):
        return f"Did you mean '{clean(only)}'?"
    return did_you_mean(written[nth], [clean(one) for one in known]) if known else ""


def _fits(data: Mapping[str, Any], text: str) -> bool:
    """Whether a written path names something."""
    written = _parts_of(text)
    return _followed(data, written)[1] == len(written)


def _with_what_is_between(data: Mapping[str, Any], path: Path, rest: list[str]) -> Path | None:
    """The place below `path` where all of `rest` is found, such as `dps.local.provider` for `dps.provider`."""
    level = [path]
    for _ in range(MOST_BETWEEN if rest[0] and not rest[0].isdigit() else 0):
        level = [(*one, part) for one in level for part in _parts(value_at(data, one))][:MOST_SEARCHED]
        for one in level:
            found = one if _has(value_at(data, one), rest[0]) else None
            for part in rest:
                following = None if found is None else _next(data, found, value_at(data, found), part)
                found = None if found is None or following is None else (*found, following)
            if found is not None:
                return found
    return None


def _parts(value: Any) -> list[str | int]:
    if isinstance(value, Mapping):
        return list(value)
    return list(range(len(value))) if isinstance(value, list) and have_ids(value) else []


def _has(value: Any, part: str) -> bool:
    """Whether a key or id is there, rather than only allowed."""
    return part in value if isinstance(value, Mapping) else any(one["id"] == part for one in _records(value))


def _records(value: Any) -> list[Mapping[str, Any]]:
    return value if have_ids(value) else []


def _next(data: Mapping[str, Any], path: Path, value: Any, part: str) -> str | int | None:
    """The key or index that `part` stands for below `path`."""
    if isinstance(value, list):
        by_id = [i for i, one in enumerate(value) if isinstance(one, dict) and one.get("id") == part]
        if by_id:
            return by_id[0]
        return int(part) if re.fullmatch(r"\d{1,6}", part) and int(part) < len(value) else None
    if isinstance(value, Mapping) and part in value:
        return part
    if value is not None and not isinstance(value, Mapping):
        return None
    kind = kind_at(data, path)
    if kind is None or not part:
        return None
    lists_only = value is None and all(get_origin(one) is tuple for one in choices(kind))
    return None if lists_only or below(kind, part, value) is None else part


def _names(data: Mapping[str, Any], path: Path, value: Any) -> list[str]:
    """What could follow `path`."""
    if isinstance(value, list):
        return [str(one["id"]) if isinstance(one, dict) and "id" in one else str(i) for i, one in enumerate(value)]
    keys = [str(key) for key in value] if isinstance(value, Mapping) else []
    kinds = [one for one in choices(kind_at(data, path)) if is_model(one)] if value is None or keys else []
    return [*keys, *(key for one in kinds for key in fields_of(one))]


def value_at(data: Any, path: Path) -> Any:
    """What stands at `path`; None where nothing does."""
    for part in path:
        data = step(data, part)
    return data


def with_value(data: Mapping[str, Any], path: Path, new: Any) -> dict[str, Any]:
    """`data` with `new` at `path`; what lies beside the path is shared."""
    copied = dict(data)
    _set(copied, path, new)
    return copied


def _set(data: dict[str, Any], path: Path, new: Any) -> None:
    """Put `new` at `path`, copying each table on the way so that other instances keep theirs."""
    here: Any = data
    for part in path[:-1]:
        inner = step(here, part)
        here[part] = list(inner) if isinstance(inner, list) else dict(inner or {})
        here = here[part]
    if new is not None:
        here[path[-1]] = new
    elif isinstance(here, dict):
        here.pop(path[-1], None)
