"""The data dictionary of the instance file, put together from the records' own descriptions.

`python -m commission_opt.instance.format_page > docs/instance-format.md` writes it again; a test
fails while the page is behind the code.
"""

from __future__ import annotations

import sys
import types
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from commission_opt.instance.format_opening import opening
from commission_opt.instance.shape import fields_of, is_model
from commission_opt.instance.tables import Tables

ON_EVERY_RECORD = ("source", "note")
# What the records' own checks ask for, which no single key can say.
IN_PRACTICE = {
    "takes": "**needed**",
    "Block.term_years": "**needed** unless `existing`",
    "Block.ends": "**needed** if `existing`",
    "Demand.need": "**needed** but with `file` or `rows`",
    "Demand.area": "**needed** if there are several, but with `file` or `rows`",
    "Referral.area": "**needed** if there are several",
    "EdgeOfCare.caseload": "**needed** if `in_house`",
    "EdgeOfCare.role": "**needed** if `in_house`, unless priced whole",
    "price_when_used_per_bed_week": "**needed** if `guarantee` is below 1",
}


def page() -> str:
    """The whole page, in Markdown."""
    parts = [opening()]
    for name, record in records().items():
        parts += [f"## {name}\n", _intro(record), _table(record)]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)


def records() -> dict[str, type[Any]]:
    """Every record of the file under the name of its table, in the order of the file."""
    found: dict[str, type[Any]] = {"The file": Tables}
    for path, record in _walk(Tables, ""):
        found.setdefault(path, record)
    return found


def _walk(record: type[Any], prefix: str) -> Iterator[tuple[str, type[Any]]]:
    for key, field in fields_of(record).items():
        many = _is_tuple(field.annotation)
        inner = list(dict.fromkeys(_records_in(field.annotation)))
        for one in inner:
            path = f"{prefix}{key}"
            title = f"`[[{path}]]`" if many else f"`[{path}]`"
            yield title + (f" ({one.__name__})" if len(inner) > 1 else ""), one
            yield from _walk(one, f"{path}.")


def _records_in(annotation: Any) -> Iterator[type[Any]]:
    if is_model(annotation):
        yield annotation
    else:
        for inner in typing.get_args(annotation):
            yield from _records_in(inner)


def _is_tuple(annotation: Any) -> bool:
    return typing.get_origin(annotation) is tuple or any(_is_tuple(a) for a in typing.get_args(annotation))


def _intro(record: type[Any]) -> str:
    text = (record.__doc__ or "").replace("``", "`").split("\n\n")[0]
    text = " ".join(text.split())
    text = text.partition("`: ")[2] if text.startswith("`[") and "`: " in text else text  # the heading says it
    return text[:1].upper() + text[1:] + "\n"


def _table(record: type[Any]) -> str:
    rows = ["| key | type | default | meaning |", "| --- | --- | --- | --- |"]
    for key, field in fields_of(record).items():
        if key in ON_EVERY_RECORD:
            continue
        meaning = (field.description or "").replace("|", "\\|")
        rows.append(f"| `{key}` | {_kind(field)} | {_default(record, key, field)} | {meaning} |")
    return "\n".join(rows) + "\n"


def _default(record: type[Any], key: str, field: FieldInfo) -> str:
    in_practice = IN_PRACTICE.get(f"{record.__name__}.{key}") or IN_PRACTICE.get(key)
    if in_practice:
        return in_practice
    if field.is_required():
        return "**needed**"
    default = field.default
    if default is None or default in ((), {}, "") or isinstance(default, BaseModel):
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _kind(field: FieldInfo) -> str:
    limits = [str(limit) for limit in (_limit(one) for one in field.metadata) if limit]
    return ", ".join([_words(field.annotation), *limits])


def _limit(meta: Any) -> str:
    signs = {"gt": "over", "ge": "at least", "lt": "under", "le": "at most"}
    return " ".join(
        f"{word} {getattr(meta, sign):,.12g}" for sign, word in signs.items() if getattr(meta, sign, None) is not None
    )


def _words(annotation: Any) -> str:
    """A type in plain words."""
    plain = {int: "whole number", float: "number", str: "text", bool: "true or false", type(None): ""}
    if annotation in plain:
        return plain[annotation]
    if is_model(annotation):
        return "table"
    if typing.get_origin(annotation) is not None:
        return _compound(typing.get_origin(annotation), typing.get_args(annotation))
    return "date" if getattr(annotation, "__name__", "") == "date" else "text"


def _compound(origin: Any, inner: tuple[Any, ...]) -> str:
    if origin is typing.Literal:
        return " or ".join(f'`"{value}"`' if isinstance(value, str) else f"`{value}`" for value in inner)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(dict.fromkeys(filter(None, map(_words, inner))))
    if origin is tuple:
        return "tables" if any(_records_in(inner[0])) else f"list of {_words(inner[0])}"
    if origin is not dict:
        return _words(inner[0])
    words = _words(inner[1])
    return "table of numbers or tables" if " or table" in words else f"table of {words}"


def main() -> None:
    """Write the page to the standard output."""
    sys.stdout.write(page())


if __name__ == "__main__":
    main()
