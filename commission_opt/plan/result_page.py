"""The data dictionary of a result, put together from the descriptions in `plan.result`.

`python -m commission_opt.plan.result_page > docs/result.md` writes it again; a test fails while the
page is behind the code.
"""

from __future__ import annotations

import ast
import inspect
import sys
import types
import typing
from functools import cache
from typing import Any

from commission_opt.plan import (
    result,
    result_choice,
    result_decided,
    result_money,
    result_people,
    result_proofs,
    result_uncertainty,
)
from commission_opt.plan.frames import Day
from commission_opt.plan.result import PLAN_FILE, TABLES

OPENING = f"""<!-- Generated: python -m commission_opt.plan.result_page > docs/result.md -->
# Result files

`commission-opt solve` writes `{PLAN_FILE}`, which holds everything, and its tables as CSV files, one a table. `Plan.load(folder)` reads it back.
Every table, with the types of its columns, is in [tables.md](tables.md).

- Money is in £. `cost` is £ of the day, `discounted` at present value. Nothing is rounded in the files. In the text every total is the true one,
  rounded to the pound. The years of a row are rounded so that they add up to it, and lines of the bill to its years.
- Children, families and beds are expected averages over a period; people are counted in full time. Days are written as 2017-10-01; a missing
  day is an empty text.
- A figure that does not exist is null, and an empty cell in a CSV file.
- CSV files are UTF-8 with a byte order mark (BOM), so that Excel shows £ and accents as they are: in Python read them with
  `encoding="utf-8-sig"`. Text that a spreadsheet would run (starting with =, +, - or @) is marked with an apostrophe in front.
- Keys are added, never renamed; `format` would change if they were.
- A result is worked out again whenever it is read, from `inputs` and `decided`. Figures that do not agree are refused, with their place. What only the
  solver knows (such as `bound`, the prices of rules, the seconds) is held to `seal`. That finds damage and changes by hand. It is no signature.
- A result of another version of the program is not used: solve the instance again. Reports published from it stay as they are.
"""


def page() -> str:
    """The whole page, in Markdown."""
    parts = [OPENING, f"## {PLAN_FILE}\n", _table(result.Result)]
    for name, record in records().items():
        name_here = "`baseline`, `do_minimum` and `reference`" if name == "baseline" else f"`{name}`"
        title = f"`{name}.csv`, and `{name}` in `{PLAN_FILE}`" if name in TABLES else f"{name_here} in `{PLAN_FILE}`"
        parts += [f"## {title}\n", prose(record), _table(record)]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def records() -> dict[str, type]:
    """Every record of a result under the first key that holds it; the tables first."""
    found: dict[str, type] = dict(TABLES)
    for key, kind in _keys(result.Result).items():
        _collect(key, kind, found)
    return found


def _collect(key: str, kind: Any, found: dict[str, type]) -> None:
    for record in _records_in(kind):
        if record not in found.values():
            found[key] = record
            for inner, inner_kind in _keys(record).items():
                _collect(f"{key}.{inner}", inner_kind, found)


def _records_in(kind: Any) -> list[type]:
    if typing.is_typeddict(kind):
        return [kind]
    return [record for inner in typing.get_args(kind) for record in _records_in(inner)]


def _keys(record: type) -> dict[str, Any]:
    return typing.get_type_hints(record, include_extras=True)


def meaning(record: type, key: str) -> str:
    """What a key means: the comment beside it, or what its name means everywhere."""
    return _comments().get((record.__name__, key)) or result.EVERYWHERE.get(key, "")


@cache
def _comments() -> dict[tuple[str, str], str]:
    """The comment at the end of the line of each key."""
    found = {}
    for module in (
        result,
        result_choice,
        result_decided,
        result_money,
        result_people,
        result_proofs,
        result_uncertainty,
    ):
        source = inspect.getsource(module)
        lines = source.splitlines()
        for node in ast.parse(source).body:
            for one in node.body if isinstance(node, ast.ClassDef) else ():
                if (
                    isinstance(node, ast.ClassDef)
                    and isinstance(one, ast.AnnAssign)
                    and isinstance(one.target, ast.Name)
                ):
                    _, mark, text = lines[one.lineno - 1].partition("  # ")
                    found[node.name, one.target.id] = text if mark else ""
    return found


def prose(record: type) -> str:
    """The description, its lines run together by paragraph."""
    paragraphs = inspect.cleandoc(record.__doc__ or "").replace("``", "`").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs) + "\n"


def _table(record: type) -> str:
    rows = ["| key | type | meaning |", "| --- | --- | --- |"]
    rows += [f"| `{key}` | {_words(kind)} | {_cell(meaning(record, key))} |" for key, kind in _keys(record).items()]
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _words(kind: Any) -> str:
    """A type in plain words."""
    if kind == Day:
        return "date"
    plain = {int: "whole number", float: "number", str: "text", bool: "true or false", Any: "any", type(None): "null"}
    if kind in plain:
        return plain[kind]
    if typing.is_typeddict(kind):
        return "table"
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.NotRequired:
        return _words(inner[0])
    if origin in (typing.Union, types.UnionType):
        return " or ".join(map(_words, inner))
    if origin is list:
        return "rows" if typing.is_typeddict(inner[0]) else "list"
    return f"table of {_words(inner[1])}"


def main() -> None:
    """Write the page to the standard output."""
    sys.stdout.write(page())


if __name__ == "__main__":
    main()
