"""Tables of an instance as the text of a TOML file, which reads as the same tables again."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from commission_opt.instance.document import Path, have_ids
from commission_opt.instance.shape import choices, fields_of, is_model, kind_at
from commission_opt.instance.tables import Tables

LONGEST_LINE = 110
_BARE = re.compile(r"[A-Za-z0-9_-]+")
NO_COMMENTS: Mapping[Path, str] = {}


def toml_text(data: Mapping[str, Any], comments: Mapping[Path, str] = NO_COMMENTS) -> str:
    """The text of a file that holds `data`, tables in the order of the format.

    Parameters
    ----------
    data
        Tables as `Instance.to_dict` gives them.
    comments
        Words to stand above what a path names: a table, a record (by its place in the list) or a key.
    """
    order = {key: nth for nth, key in enumerate(fields_of(Tables))}
    ordered = {key: data[key] for key in sorted(data, key=lambda key: order.get(key, len(order)))}
    return _Writer(ordered, comments).text()


class _Writer:
    """Writes table by table; what a table holds itself comes before the tables within it."""

    def __init__(self, data: Mapping[str, Any], comments: Mapping[Path, str]) -> None:
        self.data, self.comments = data, comments
        self.lines: list[str] = []

    def text(self) -> str:
        self._comment(())
        self._table(self.data, (), ())
        return "\n".join(self.lines).strip("\n") + "\n"

    def _table(self, table: Mapping[str, Any], at: Path, name: tuple[str, ...]) -> None:
        """The lines of one table: `at` is its place in the data, `name` what its heading says."""
        inner = {key: value for key, value in table.items() if self._has_heading((*at, key), value)}
        for key, value in table.items():
            if key not in inner:
                self._comment((*at, key))
                self.lines.append(_pair(key, value))
        for key, value in inner.items():
            heading = ".".join(_key(part) for part in (*name, key))
            records = isinstance(value, list)
            for nth, record in enumerate(value if records else [value]):
                place: Path = (*at, key, nth) if records else (*at, key)
                if self.lines:
                    self.lines.append("")
                if nth == 0 and records:
                    self._comment((*at, key))
                self._comment(place)
                self.lines.append(f"[[{heading}]]" if records else f"[{heading}]")
                self._table(record, place, (*name, key))

    def _has_heading(self, path: Path, value: Any) -> bool:
        """Whether a value is written under a heading of its own: a record of the format, or a list of records."""
        if isinstance(value, Mapping):
            return any(map(is_model, choices(kind_at(self.data, path))))
        records = isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)
        return records and (len(path) == 1 or have_ids(value))

    def _comment(self, path: Path) -> None:
        self.lines += [f"# {line}".rstrip() for line in self.comments.get(path, "").splitlines()]


def _pair(key: str, value: Any) -> str:
    line = f"{_key(key)} = {value_text(value)}"
    if len(line) <= LONGEST_LINE or not isinstance(value, list) or not value:
        return line
    return "\n".join([f"{_key(key)} = [", *(f"    {value_text(one)}," for one in value), "]"])


def value_text(value: Any) -> str:
    """One value as TOML writes it on a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(str(key))} = {value_text(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(value_text, value))}]"
    if isinstance(value, str):
        return _text(value)
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else repr(value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _text(value: str) -> str:
    """Text in quotes; over several lines where it has several and nothing that would have to be escaped."""
    if "\n" in value and not re.search(r"""["\\\x00-\x09\x0b-\x1f\x7f]""", value):
        return f'"""\n{value}"""'
    return _quoted(value)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def plain_tables(data: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of a document by themselves: rows of files in place of the names of the files, and nothing shared."""
    plain = {str(key): _copied(value) for key, value in data.items() if key != "distance_file"}
    for record in _records(plain.get("demand")):
        if "rows" in record:
            record.pop("file", None)
    return plain


def _records(value: Any) -> Iterator[dict[str, Any]]:
    rows: Iterable[Any] = value if isinstance(value, list) else ()
    yield from (one for one in rows if isinstance(one, dict))


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, (list, tuple)) else value
