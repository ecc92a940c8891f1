"""The figures that the program takes for itself: tolerances, shares, steps, and what an option is if omitted.

`uv run python -m tests.own_figures` writes them to `own_figures.txt`. Each that is another there changes answers, or
when a search ends, and needs its reason in the commit. What is new, or has moved, is not looked at until it is written.
"""

from __future__ import annotations

import dataclasses
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

FILE = Path(__file__).with_suffix(".txt")
PARTS = ("model", "offers", "plan", "publishing", "rules", "services", "studies")


def figures(part: str) -> Iterator[str]:
    """Name and value of each in one part of the package."""
    package = import_module(f"commission_opt.{part}")
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith(("_page", "__main__")):
            yield from (f"{found.name.partition('.')[2]} {line}" for line in _of_module(import_module(found.name)))


def _of_module(module: ModuleType) -> Iterator[str]:
    for name, value in vars(module).items():
        if name.isupper():
            if _is_figure(value) and name != "TYPE_CHECKING":
                yield f"{name} = {value!r}"
        elif inspect.isclass(value) and value.__module__ == module.__name__:
            yield from _of_class(value)
        elif inspect.isfunction(value) and value.__module__ == module.__name__:
            yield from (f"{name}({line})" for line in _defaults(value))


def _of_class(kind: type) -> Iterator[str]:
    if dataclasses.is_dataclass(kind):
        for field in dataclasses.fields(kind):
            if _is_figure(field.default):
                yield f"{kind.__name__}({field.name} = {field.default!r})"
    for name, value in vars(kind).items():
        if inspect.isfunction(value) and not (name == "__init__" and dataclasses.is_dataclass(kind)):
            yield from (f"{kind.__name__}.{name}({line})" for line in _defaults(value))


def _defaults(function: Any) -> Iterator[str]:
    for name, parameter in inspect.signature(function).parameters.items():
        if _is_figure(parameter.default):
            yield f"{name} = {parameter.default!r}"


def _is_figure(value: Any) -> bool:
    """A number, or what holds numbers alone, or numbers by name."""
    if isinstance(value, dict):
        return bool(value) and all(_is_figure(one) for one in value.values())
    if isinstance(value, tuple):
        return bool(value) and all(_is_figure(one) for one in value)
    return isinstance(value, bool | int | float)


@cache
def kept() -> dict[str, str]:
    """Each as it was when somebody last looked at it, by name."""
    return dict(line.split(" = ", 1) for line in FILE.read_text(encoding="utf-8").splitlines())


def apart(part: str) -> list[str]:
    """Those of one part that are others now, but for seconds that tests have set without end (`conftest.py`)."""
    now = dict(line.split(" = ", 1) for line in figures(part))
    return [
        f"{name}: {now[name]}, and it was {old}"
        for name, old in kept().items()
        if now.get(name, old) not in (old, "inf")
    ]


if __name__ == "__main__":
    FILE.write_text("".join(f"{line}\n" for part in PARTS for line in sorted(figures(part))), encoding="utf-8")
