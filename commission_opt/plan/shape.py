"""Whether what a file of ours holds has the shape it should have, down to the last key; and if not, where.

The shapes are the records of `plan.result` and of `publishing.study_shapes`, as pydantic reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import TypeAdapter

LONGEST = 60  # letters of a value in a message
_SAID = {
    "missing": "is not there",
    "extra_forbidden": "is no key of it",
}
_WANTED = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "text",
    "string_unicode": "text",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a table",
    "finite_number": "a finite number",
}


def misshapen(kind: Any, found: Any, *, more: bool = False) -> tuple[str, str] | None:
    """The first place where `found` is not of the shape of `kind`, and what is wrong there; None where nothing is.

    Parameters
    ----------
    kind
        A `TypedDict`.
    more
        Whether a table may hold keys that `kind` does not have.
    """
    from pydantic import ValidationError

    try:
        _adapter(kind, more=more).validate_python(found, strict=True)
    except ValidationError as error:
        # Of something that may be null, pydantic tells of both; what is wrong inside it stands deepest.
        first = max(error.errors(include_url=False), key=lambda one: len(one["loc"]))
        kinds = first["type"]
        if kinds in _SAID:
            return path(first["loc"]), _SAID[kinds]
        wanted = _WANTED.get(kinds) or first["msg"][:1].lower() + first["msg"][1:]
        return path(first["loc"]), f"is {shown(first['input'])}, and should be: {wanted}"
    return None


@cache
def _adapter(kind: Any, *, more: bool) -> TypeAdapter[Any]:
    from pydantic import ConfigDict, TypeAdapter

    # Set here, not where the records are: those who only write results need no pydantic.
    kind.__pydantic_config__ = ConfigDict(extra="ignore" if more else "forbid", allow_inf_nan=False)
    return TypeAdapter(kind)


def path(parts: Sequence[int | str]) -> str:
    """A place in a file: "costs[3].cost"."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".") or "it"


def shown(value: Any) -> str:
    """A value as a message shows it, on one line and not too long."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return f"a {'table' if isinstance(value, dict) else 'list'}"
    text = f"{value!r}" if isinstance(value, str) else f"{value:,}"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
