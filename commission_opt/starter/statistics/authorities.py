"""Which authority a row is about: by its name, its code of nine letters, or its old code of three digits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commission_opt.starter.statistics.cells import plain

# Authorities that are no more: the first year of those that came in their place.
SUCCESSORS = {
    "bournemouth": (2019, "Bournemouth, Christchurch and Poole"),
    "poole": (2019, "Bournemouth, Christchurch and Poole"),
    "northamptonshire": (2021, "North Northamptonshire and West Northamptonshire"),
    "cumbria": (2023, "Cumberland and Westmorland and Furness"),
}
_KINDS = re.compile(
    r"\b(?:city of|county of|london borough of|royal borough of|metropolitan borough of|city council|county council|borough council|council|"
    r"borough|county|city|ua)\b"
)


@dataclass(frozen=True, slots=True)
class NamedAuthority:
    """An authority as one row names it."""

    name: str
    new_code: str
    old_code: str

    @property
    def keys(self) -> Iterator[str]:
        """What it can be known by in other rows and tables; its names change, and its codes do, though not at once."""
        if self.name:
            yield known_as(self.name)
        if self.new_code:
            yield self.new_code.upper()
        if self.old_code:
            yield self.old_code


def known_as(name: str) -> str:
    """A name without what says what kind of authority it is, such as "City of"; the City of London has nothing else."""
    words = plain(name).replace("saint ", "st ")
    short = " ".join(_KINDS.sub(" ", words).split())
    return words if short in ("", "london") else short


def asked_key(text: str) -> str:
    """The key that an authority is asked for by: a code as it is, a name as `known_as` has it."""
    written = text.strip()
    return written.upper() if re.fullmatch(r"[EeWw]\d{8}|\d{3}", written) else known_as(written)


def same_authority(keys: Iterable[str], rows: Iterable[NamedAuthority]) -> set[str]:
    """Every key of an authority that is known by one of `keys`: names and codes that some row has together."""
    known, links = set(keys), [set(row.keys) for row in set(rows)]
    while True:
        more = {key for link in links if link & known for key in link} - known
        if not more:
            return known
        known |= more
