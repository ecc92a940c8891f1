"""The rooms of the rules, read off the folders: who goes over all rules asks here.

A room is imported when it is first asked for, and each of its parts when that is, so that starting up is light.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from commission_opt.rules.card import Card, Step

Module = Literal["record", "valid", "maths", "check", "words", "example"]


@dataclass(frozen=True, slots=True)
class RuleRoom:
    """The folder of a rule."""

    package: str
    card: Card

    def part(self, name: Module) -> Any:
        """One of its modules; None where it has no such."""
        return _module(f"{self.package}.{name}")


@cache
def rooms() -> tuple[RuleRoom, ...]:
    """Every room, in order of the rules' ids."""
    folders = [one.name for one in pkgutil.iter_modules([str(Path(__file__).parent)]) if one.ispkg]
    packages = [f"{__package__}.{folder}" for folder in folders]
    found = [RuleRoom(package, importlib.import_module(package).CARD) for package in packages]
    return tuple(sorted(found, key=lambda room: room.card.id))


def rooms_of(*steps: Step) -> tuple[RuleRoom, ...]:
    """Those of some steps, step by step."""
    return tuple(room for step in steps for room in rooms() if room.card.step == step)


@cache
def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise  # a part that is there imports something that is not
        return None


class Cards(Mapping[str, Card]):
    """The card of each rule by its id, read off the rooms when it is first looked at."""

    def __getitem__(self, rule: str) -> Card:
        return _cards()[rule]

    def __iter__(self) -> Iterator[str]:
        return iter(_cards())

    def __len__(self) -> int:
        return len(_cards())


@cache
def _cards() -> dict[str, Card]:
    return {room.card.id: room.card for room in rooms()}
