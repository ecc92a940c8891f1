"""Putting a fault into a function that is in memory already, for `forked_tests.py`."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

Places = dict[str, CodeType]  # by qualified name
TOOL = 4  # of `sys.monitoring`, that nobody else has
IN, LATE, NOT = "in", "late", "not"  # how a fault was put in: in time; after the function was called; not at all


class Called:
    """Functions that have been called, by file and first line."""

    def __init__(self) -> None:
        self.found: set[tuple[str, int]] = set()

    def begin(self) -> None:
        """Take each function down at its first call."""
        sys.monitoring.use_tool_id(TOOL, "called")
        sys.monitoring.register_callback(TOOL, sys.monitoring.events.PY_START, self._note)
        sys.monitoring.set_events(TOOL, sys.monitoring.events.PY_START)

    def _note(self, code: CodeType, offset: int) -> Any:
        self.found.add((code.co_filename, code.co_firstlineno))
        return sys.monitoring.DISABLE

    def end(self) -> None:
        """Take down no more."""
        sys.monitoring.set_events(TOOL, 0)
        sys.monitoring.free_tool_id(TOOL)

    def holds(self, code: CodeType) -> bool:
        """Whether a function was called, or one that is defined inside it."""
        return any((one.co_filename, one.co_firstlineno) in self.found for one in (code, *_below(code).values()))


def module_name(file: str) -> str:
    """What a file of the package is imported as."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def put_in(name: str, source: str, faulty: str, called: Called) -> str:
    """Give the one function that is other in `faulty` its new code, and say whether it could be, and came in time.

    Parameters
    ----------
    name
        Of the module. One that is not imported yet will be read with the fault.
    source, faulty
        Its text without the fault and with it.
    called
        What was called so far.
    """
    module = sys.modules.get(name)
    if module is None:
        return IN
    file = str(Path(module.__file__ or ""))
    before, after = (compile(text, file, "exec", dont_inherit=True) for text in (source, faulty))
    if not _alike(before, after):
        return NOT
    old, new = _functions(before), _functions(after)
    other = [place for place, code in old.items() if place not in new or not _same(code, new[place])]
    if len(old) != len(new) or len(other) != 1:
        return NOT
    place = other[0]
    function = _function(module, place, old[place])
    if function is None:
        return NOT
    late = called.holds(old[place])
    function.__code__ = new[place]
    return LATE if late else IN


def _functions(code: CodeType) -> Places:
    """Functions and methods of a module, without those inside others."""
    found: Places = {}
    for one in code.co_consts:
        if isinstance(one, CodeType):
            found |= _functions(one) if _is_class(one) else {one.co_qualname: one}
    return found


def _is_class(code: CodeType) -> bool:
    return "__qualname__" in code.co_names and "__module__" in code.co_names and not code.co_argcount


def _below(code: CodeType) -> Places:
    found: Places = {}
    for one in code.co_consts:
        if isinstance(one, CodeType):
            found |= {one.co_qualname: one} | _below(one)
    return found


def _alike(one: CodeType, other: CodeType) -> bool:
    """Whether a module, or a class, does the same but for what its functions do."""
    if one.co_code != other.co_code or one.co_names != other.co_names or len(one.co_consts) != len(other.co_consts):
        return False
    for a, b in zip(one.co_consts, other.co_consts, strict=True):
        if isinstance(a, CodeType) and isinstance(b, CodeType):
            if _is_class(a) and not _alike(a, b):
                return False
        elif type(a) is not type(b) or repr(a) != repr(b):
            return False
    return True


def _same(one: CodeType, other: CodeType) -> bool:
    """Whether a function does the same, with all that is defined in it."""
    return (
        _alike(one, other)
        and one.co_varnames == other.co_varnames
        and all(
            _same(a, b)
            for a, b in zip(one.co_consts, other.co_consts, strict=True)
            if isinstance(a, CodeType) and isinstance(b, CodeType)
        )
    )


def _function(module: Any, place: str, code: CodeType) -> FunctionType | None:
    found = module
    for part in place.split("."):
        found = vars(found).get(part)
        if found is None:
            return None
    return next((one for one in _unwrapped(found) if one.__code__ == code), None)


def _unwrapped(found: Any) -> Iterator[FunctionType]:
    """The functions behind a property, a cache or another decorator."""
    while found is not None:
        if isinstance(found, FunctionType):
            yield found
        match found:
            case property():
                found = found.fget
            case functools.cached_property():
                found = found.func
            case staticmethod() | classmethod():
                found = found.__func__
            case _:
                found = getattr(found, "__wrapped__", None)
