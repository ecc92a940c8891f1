"""Reading a JSON file of ours back, whatever has become of it: its content, or one plain reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import Any

from commission_opt.errors import CommissionError
from commission_opt.plan.result import LARGEST_RESULT
from commission_opt.regular_file import NoSuchFile, NotReadable, read_regular


def read_json(file: Path, refuse: Callable[[str], CommissionError], nothing_there: str = "") -> Any:
    """What `file` holds.

    Parameters
    ----------
    refuse
        Makes the error that is raised, from what is wrong.
    nothing_there
        What to say where there is no such file.

    Raises
    ------
    CommissionError
        As `refuse` makes it: no such file, not to be read, not text, no JSON, a key given twice, or a
        number that is none.
    """
    try:
        text = read_regular(file, LARGEST_RESULT).decode("utf-8-sig")
    except NoSuchFile as error:
        raise refuse(f"{file}: {nothing_there or 'there is no such file'}.") from error
    except NotReadable as error:
        raise refuse(f"{file}: {error}") from error
    except UnicodeDecodeError as error:
        raise refuse(f"{file}: is damaged: byte {error.start + 1} is not UTF-8 text.") from error
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_float, parse_int=_int)
    except json.JSONDecodeError as error:
        raise refuse(f"{file}:{error.lineno}: is damaged, or no JSON: {error.msg}.") from error
    except RecursionError as error:
        raise refuse(f"{file}: is damaged: its lists lie too deep in one another.") from error
    except ValueError as error:
        raise refuse(f"{file}: is damaged: {error}.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key '{twice}' stands in a table twice")
    return table


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _float(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"{text[:20]} is too large a number")
    return number


def _int(text: str) -> int:
    _float(text)
    return int(text)
