"""Which placements are which need: a small TOML file, with a default in the package."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from commission_opt.instance.positions import key_lines
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.reader import parse_toml, read_text
from commission_opt.instance.spelling import did_you_mean, shown
from commission_opt.returns.codes import PLACEMENTS, PROVIDERS

KINDS = ("residential", "fostering", "supported-living")
KEYS = ("id", "name", "codes", "kind", "ages", "providers", "uasc")
OTHER = "other"  # in care, in none of the needs of the mapping
OLDEST = 25
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}")


@dataclass(frozen=True)
class MappedNeed:
    """A need, and which placements belong to it.

    Attributes
    ----------
    kind
        What serves it when an instance is begun; empty where no demand is written for it.
    ages
        From this birthday to before that one; all where empty.
    providers
        Provider codes; all where empty.
    uasc
        Unaccompanied asylum-seeking children alone (True), all others (False), or both (None).
    """

    id: str
    name: str
    codes: tuple[str, ...]
    kind: str = ""
    ages: tuple[float, float] | None = None
    providers: tuple[str, ...] = ()
    uasc: bool | None = None


@dataclass(frozen=True)
class Mapping:
    """Needs in order: the first that fits an episode counts, and they fall from the most intensive to the least."""

    needs: tuple[MappedNeed, ...]
    file: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The needs, and last what fits none of them."""
        return (*(need.id for need in self.needs), OTHER)

    @property
    def planned(self) -> tuple[MappedNeed, ...]:
        """Those that demand is written for."""
        return tuple(need for need in self.needs if need.kind)

    @property
    def birthdays(self) -> tuple[float, ...]:
        """Ages, in years, at which a child may pass from one need to another."""
        return tuple(sorted({age for need in self.needs if need.ages for age in need.ages if age > 0}))

    @property
    def asks_uasc(self) -> bool:
        """Whether a need is about unaccompanied children, or about all others."""
        return any(need.uasc is not None for need in self.needs)

    @property
    def asks_providers(self) -> bool:
        """Whether a need is about placements of some providers."""
        return any(need.providers for need in self.needs)

    def name(self, key: str) -> str:
        """What a need is called."""
        return next((need.name for need in self.needs if need.id == key), "Other placements")


def read_mapping(file: Path | None = None) -> Mapping:
    """The mapping in a file; that of the package if omitted.

    Raises
    ------
    InvalidInstance
        With everything that is wrong with it, each with its line.
    """
    if file is None:
        name = "default_needs.toml"
        text = resources.files("commission_opt.returns").joinpath(name).read_text(encoding="utf-8")
    else:
        name, text = str(file), read_text(file, str(file))
    reader = _Reader(name, text)
    needs = reader.needs()
    if reader.problems:
        raise InvalidInstance(reader.problems)
    return Mapping(needs, name)


class _Reader:
    """Reads the records of a mapping, and gathers what is wrong."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.problems = name, list[Problem]()
        self.data, self.lines = parse_toml(text, name), key_lines(text)

    def needs(self) -> tuple[MappedNeed, ...]:
        records = self.data.get("need")
        for key in self.data:
            if key != "need":
                self._wrong((key,), f"unknown table {shown(key)}.", "A mapping has [[need]] records alone.")
        if not isinstance(records, list) or not records or not all(isinstance(one, dict) for one in records):
            self._wrong(("need",), "there is no [[need]].", "Copy the default: docs/from-the-return.md shows it.")
            return ()
        found = [self._need(nth, record) for nth, record in enumerate(records)]
        for nth, need in enumerate(found):
            if need.id in {one.id for one in found[:nth]} | {OTHER}:
                self._wrong(("need", nth, "id"), f"the id {shown(need.id)} is given twice.", "Give each need its own.")
        if not any(need.kind for need in found):
            self._wrong(
                ("need", 0), "no need has a kind.", f"Give one of {', '.join(KINDS)} where demand is to be written."
            )
        return tuple(found)

    def _need(self, nth: int, record: dict[str, Any]) -> MappedNeed:
        at = ("need", nth)
        for key in record:
            if key not in KEYS:
                self._wrong((*at, key), f"unknown key {shown(key)}.", did_you_mean(key, KEYS))
        key = str(record.get("id", ""))
        if not isinstance(record.get("id"), str) or not _ID.fullmatch(key):
            self._wrong((*at, "id"), "id is letters, digits and hyphens.", 'Such as id = "home".')
            key = f"need-{nth}"
        name, kind, uasc = record.get("name", key), record.get("kind", ""), record.get("uasc")
        if not isinstance(name, str) or not name.strip():
            self._wrong((*at, "name"), "name is a text.", 'Such as name = "Children\'s home".')
        if kind and kind not in KINDS:
            self._wrong((*at, "kind"), f"unknown kind {shown(kind)}.", did_you_mean(str(kind), KINDS))
        if uasc is not None and not isinstance(uasc, bool):
            self._wrong((*at, "uasc"), "uasc is true or false.", "Leave it out for all children.")
        codes = self._codes((*at, "codes"), record.get("codes", []), PLACEMENTS)
        if not codes:
            self._wrong((*at, "codes"), "a need has at least one placement code.", 'Such as codes = ["K2"].')
        providers = self._codes((*at, "providers"), record.get("providers", []), PROVIDERS)
        return MappedNeed(key, str(name), codes, str(kind), self._ages((*at, "ages"), record), providers, uasc)

    def _codes(self, at: tuple[str | int, ...], value: Any, known: dict[str, str]) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self._wrong(at, "it is a list of codes.", 'Such as ["K2", "R1"].')
            return ()
        codes = tuple(one.strip().upper() for one in value)
        for code in codes:
            if code not in known:
                self._wrong(at, f"there is no code {shown(code)}.", did_you_mean(code, known))
        return codes

    def _ages(self, at: tuple[str | int, ...], record: dict[str, Any]) -> tuple[float, float] | None:
        value = record.get("ages")
        if value is None:
            return None
        numbers: Sequence[Any] = value if isinstance(value, list) else ()
        good = len(numbers) == 2 and all(isinstance(one, int | float) and not isinstance(one, bool) for one in numbers)
        if not good or not 0 <= numbers[0] < numbers[1] <= OLDEST:
            self._wrong(at, f"ages are two birthdays that rise, from 0 to {OLDEST}.", "Such as ages = [10, 16].")
            return None
        return float(numbers[0]), float(numbers[1])

    def _wrong(self, at: tuple[str | int, ...], message: str, remedy: str) -> None:
        line = next((self.lines[at[:end]] for end in range(len(at), 0, -1) if at[:end] in self.lines), 1)
        path = ".".join(str(part) for part in at)
        self.problems.append(Problem(self.name, line, path, message, remedy))
