"""What the records refuse, said in plain English with the file, the line and a remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from commission_opt.instance.changes import value_at
from commission_opt.instance.document import Document, Path, path_text, step
from commission_opt.instance.fields import LINE_PATTERN, YEAR_PATTERN
from commission_opt.instance.problems import Gathered, Problem
from commission_opt.instance.shape import choices, get_origin, homes_of, is_model, keys_at, kind_at
from commission_opt.instance.spelling import did_you_mean, nearest, shown
from commission_opt.registry import COST_LINES

_SCALARS = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "date_type": "a date",
}
_LIMITS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("above", "gt"),
    "less_than_equal": ("at most", "le"),
    "less_than": ("below", "lt"),
}
_UNKNOWN_KEY = {"extra_forbidden", "unexpected_keyword_argument"}
_CONTAINERS = {"model_type", "dataclass_type", "dict_type", "tuple_type", "model_attributes_type"}
_PATTERNS = {
    YEAR_PATTERN: 'Write a financial year in quotes, e.g. "2019/20".',
    LINE_PATTERN: f"The keys are lines of the bill: {', '.join(COST_LINES)}.",
}
_UNCERTAINTY = {
    "level": "0.95 stands for the costliest 5% of the demand scenarios; 0 for all of them.",
    "weight": "0.3 gives the cost at risk three tenths of what is minimised, and the expected cost the rest; 0 leaves it out.",
    "entries_spread": "It has no sign: 0.1 where the rate of entries is known to within about 10%, 0 where chance is all.",
    "stay_spread": "It has no sign: 0.1 where the mean stay is known to within about 10%, 0 where chance is all.",
    "cvar_at_most": "Leave it out where the cost at risk may come to anything; otherwise give it in £, such as 52_000_000.",
}
_ID_REMEDY = "Use letters, digits and hyphens only, starting with a letter or digit."


def problems_of(error: ValidationError, document: Document) -> list[Problem]:
    """One problem for each mistake: the several tries of a union count as one."""
    by_path: dict[Path, list[Mapping[str, Any]]] = {}
    for one in error.errors(include_url=False, include_input=False):
        by_path.setdefault(_place(one, document.data), []).append(one)
    inside = {path[:length] for path in by_path for length in range(len(path))}
    found = Gathered()
    for path, errors in by_path.items():
        keys = tuple(part for part in path if isinstance(part, str))
        for refused in _without_noise(errors, deeper=path in inside):
            kind = (keys, refused["type"])
            if not _misspelt(path, refused, document.data) and found.wants(kind):
                found.keep(kind, _problem(path, refused, document))
    return found.problems


def refusal(value: Any, error: ValidationError, allowed: Any) -> tuple[str, str]:
    """What is wrong with a value that stands by itself, such as the cell of a CSV file, and a remedy."""
    one: Mapping[str, Any] = error.errors(include_url=False, include_input=False)[0]
    kind = str(one["type"])
    if kind in _LIMITS:
        words, key = _LIMITS[kind]
        return f"{shown(value)} is not {words} {one['ctx'][key]:,.10g}.", ""
    if kind == "value_error":
        return _own_words(str(one["ctx"]["error"])), ""
    return _wrong_value(kind, value, one, allowed)


def _place(error: Mapping[str, Any], data: Any) -> Path:
    """The place in the file: the location of the error without the tags of unions."""
    path: Path = ()
    location = [part for part in error["loc"] if part != "[key]"]
    for nth, part in enumerate(location, start=1):
        read_as_number = isinstance(data, Mapping) and part not in data and str(part) in data  # a size
        key = str(part) if read_as_number else part
        inner = step(data, key)
        if inner is not None or (error["type"] == "missing" and nth == len(location)):
            path, data = (*path, key), inner
    return path


def _without_noise(errors: list[Mapping[str, Any]], *, deeper: bool) -> list[Mapping[str, Any]]:
    """Of the errors at one place, those that say what is wrong with what is there; `deeper` are others inside it."""
    if deeper:
        errors = [one for one in errors if one["type"] not in {"too_short", *_SCALARS, *_CONTAINERS}]
    if not errors:
        return []
    real = [one for one in errors if one["type"] not in {*_SCALARS, *_CONTAINERS}]
    return real or errors[:1]


def _problem(path: Path, error: Mapping[str, Any], document: Document) -> Problem:
    kind = str(error["type"])
    value = value_at(document.data, path)
    at = document.position(path)
    if kind in _UNKNOWN_KEY:
        message, remedy = _unknown(path, document.data)
    elif kind == "missing":
        message, remedy = "is missing.", _missing_remedy(path, document.data)
    elif kind in _LIMITS:
        words, key = _LIMITS[kind]
        limit = error["ctx"][key]
        message, remedy = f"{shown(value)} is not {words} {limit:,.10g}.", _limit_remedy(path, kind, limit, value)
    elif kind == "value_error":
        message, remedy = _own_words(str(error["ctx"]["error"])), ""
        at = document.position((*path, *_key_named(message, value)))
    elif "[key]" in error["loc"]:
        message, remedy = f"{shown(str(path[-1]))} cannot be a key here.", _key_remedy(path, error, document.data)
    else:
        message, remedy = _wrong_value(kind, value, error, kind_at(document.data, path))
    remedy = remedy.replace("[[...]]", f"[[{'.'.join(part for part in path if isinstance(part, str))}]]")
    if kind in ("missing", "value_error"):
        remedy = f"{remedy} {_mistyped(path, document)}".strip()
    return Problem(at.file, at.line, path_text(document.data, path), message, remedy)


def _limit_remedy(path: Path, kind: str, limit: float, value: Any) -> str:
    """What is likely meant by a figure beyond its limit."""
    number = isinstance(value, (int, float))
    if (
        kind in ("less_than_equal", "less_than")
        and limit == 1
        and number
        and 2 <= value <= (100 if "equal" in kind else 99.99)
    ):
        return f"Write {value / 100:.6g}: it is a share, not a percentage."
    if path[0] == "uncertainty" and path[-1] in _UNCERTAINTY:
        return _UNCERTAINTY[path[-1]]
    if kind == "greater_than" and path[0] == "rules" and str(path[-1]).startswith("price_per_"):
        return "Leave the key out for a rule that may not be broken; otherwise say what breaking it costs."
    return ""


def _mistyped(path: Path, document: Document) -> str:
    """The id that is likely meant, where an incomplete record is new in a file that extends another."""
    new = {change.path for change in document.changes if change.old is None and isinstance(change.new, dict)}
    for length in range(2, len(path) + 1):
        at = path[:length]
        if isinstance(at[-1], int) and path_text(document.data, at) in new:
            key = value_at(document.data, at)["id"]
            siblings = [one for one in value_at(document.data, at[:-1]) if isinstance(one, dict)]
            close = nearest(str(key), [str(one.get("id")) for one in siblings if one.get("id") != key])
            return f"{shown(key)} is new in this file. Did you mean '{close}'?" if close else ""
    return ""


def _own_words(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


def _key_named(message: str, value: Any) -> tuple[str, ...]:
    """The key of the record that a message is about, to point at its line."""
    if isinstance(value, Mapping):
        for word in re.findall(r"\d+/\d+|[a-z_]+", message):
            if word in value:
                return (word,)
    return ()


def _unknown(path: Path, data: Any) -> tuple[str, str]:
    key = str(path[-1])
    valid = keys_at(data, path[:-1]) + ["extends"] * (len(path) == 1)
    if key == "remove":
        return "remove = true is for a record of a file that extends another.", "Take the record out instead."
    close = nearest(key, valid)
    elsewhere = homes_of(key)
    around = {path[:length] for length in range(1, len(path) - 1)}
    outer = [name for name in elsewhere if tuple(name.strip("[]").split(".")) in {_tables(one) for one in around}]
    if outer:
        return f"unknown key {shown(key)} here.", f"It belongs in {outer[-1]}."
    if elsewhere and (close is None or close == key):
        return f"unknown key {shown(key)} here.", f"It belongs in {' or '.join(sorted(set(elsewhere))[:4])}."
    remedy = did_you_mean(key, [close] if close else [v for v in valid if v not in ("source", "note")])
    return f"unknown key {shown(key)}.", remedy


def _tables(path: Path) -> Path:
    """The names of tables in a path, without the numbers of records."""
    return tuple(part for part in path if isinstance(part, str))


def _misspelt(path: Path, error: Mapping[str, Any], data: Any) -> bool:
    """Whether a missing key is there under a wrong name, which is reported by itself."""
    valid = set(keys_at(data, path[:-1]))
    record = value_at(data, path[:-1])
    if error["type"] != "missing" or not isinstance(record, Mapping):
        return False
    return any(nearest(str(key), valid) == path[-1] for key in record if key not in valid)


def _missing_remedy(path: Path, data: Any) -> str:
    kinds = list(choices(kind_at(data, path)))
    if any(get_origin(kind) is tuple and is_model(next(choices(kind.__args__[0]), None)) for kind in kinds):
        return f"Add at least one [[{'.'.join(str(part) for part in path if isinstance(part, str))}]] table."
    if any(is_model(kind) for kind in kinds):
        return f"Add a [{path[-1]}] table."
    return f"Add {path[-1]} = {_example(kinds)}."


def _example(kinds: list[Any]) -> str:
    examples = {float: "...", int: "...", str: '"..."', bool: "true or false"}
    return next((examples[kind] for kind in kinds if isinstance(kind, type) and kind in examples), "...")


def _key_remedy(path: Path, error: Mapping[str, Any], data: Any) -> str:
    kinds = [kind.__args__[0] for kind in choices(kind_at(data, path[:-1])) if get_origin(kind) is dict]
    sizes = any(int in choices(kind) for kind in kinds)
    return (
        "The keys are sizes in beds, 1 to 100."
        if sizes
        else _PATTERNS.get(str(error.get("ctx", {}).get("pattern")), _ID_REMEDY)
    )


def _wrong_value(kind: str, value: Any, error: Mapping[str, Any], allowed: Any) -> tuple[str, str]:
    """What is wrong with the type or the form of a value."""
    context = error.get("ctx", {})
    message, remedy = f"{shown(value)} is not allowed here: {str(error['msg'])[:100]}.", ""
    if kind in _SCALARS or kind in _CONTAINERS:
        message, remedy = _wrong_type(value, list(choices(allowed)), _SCALARS.get(kind, ""))
    elif kind == "literal_error":
        words = re.findall(r"'([^']*)'", str(context["expected"])) or [str(context["expected"])]
        message, remedy = f"it cannot be {shown(value)}.", did_you_mean(str(value), words)
    elif kind == "string_pattern_mismatch":
        remedy = _PATTERNS.get(str(context["pattern"]), _ID_REMEDY)
        message = f"{shown(value)} is not in the right form."
    elif kind == "string_too_long":
        message, remedy = "the text is too long.", f"At most {context['max_length']} characters."
    elif kind in ("string_too_short", "too_short"):
        least = context.get("min_length", 1)
        message = "it is empty." if least == 1 else f"it needs at least {least} entries."
    elif kind == "finite_number":
        message = f"{shown(value)} is not a number that can be used."
        remedy = "Leave the key out where there is no limit."
    return message, remedy


def _wrong_type(value: Any, kinds: list[Any], fallback: str) -> tuple[str, str]:
    models = [kind for kind in kinds if is_model(kind)]
    lists = any(get_origin(kind) is tuple for kind in kinds)
    tables = models or any(get_origin(kind) is dict for kind in kinds)
    numbers = float in kinds or int in kinds
    if numbers and isinstance(value, int) and not isinstance(value, bool):
        return f"{shown(value)} is not a number that can be used.", ""
    wanted = fallback
    if numbers:
        wanted = "a whole number" if float not in kinds else "a number"
    if tables and numbers:
        wanted += ", or a table of them"
    elif lists:
        wanted = "a list"
    elif models:
        wanted = "a table"
    elif tables:
        wanted = "a table of numbers"
    given = _sort_of(value)
    remedy = ""
    if lists and isinstance(value, dict):
        remedy = "Write double brackets, [[...]], or a list."
    elif lists and isinstance(value, (int, str)) and len(str(value)) < 40:
        remedy = f"Put it in square brackets: [{f'"{value}"' if isinstance(value, str) else value}]."
    elif numbers and isinstance(value, str) and re.fullmatch(r"[\d.]+ *%", value):
        remedy = "Write a share, not a percentage: 0.1 for 10%."
    elif numbers and isinstance(value, str) and re.fullmatch(r"-?[\d.]+", value):
        remedy = "Remove the quotes."
    elif str in kinds and isinstance(value, (int, float)):
        remedy = "Put it in quotes."
    return f"must be {wanted}, not {given}.", remedy


def _sort_of(value: Any) -> str:
    """What a value is, in words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return f"text ({shown(value)})"
    if isinstance(value, float):
        return f"a number with decimals ({shown(value)})"
    names = {int: "a number", dict: "a table", list: "a list"}
    return names.get(type(value), f"a date or time ({shown(value)})")
