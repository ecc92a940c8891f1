"""The cells of published tables: numbers, and the codes that stand where there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass

CODES = {
    "c": "suppressed, as it is small",
    "x": "not available",
    "z": "not applicable",
    "low": "above 0, and rounds to 0",
    "k": "above 0, and rounds to 0",
    "u": "unreliable",
    ":": "not available",
    "..": "not available",
    "-": "not available",
    "": "empty",
}
_NUMBER = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """One figure of a table, and where it stands."""

    written: str
    file: str
    line: int
    column: str
    label: str  # what it counts, in the words of the table
    year: int

    @property
    def value(self) -> float | None:
        """The number; None where there is a code in place of one, or what is no number."""
        text = self.written.strip().lstrip("£")
        return float(text.replace(",", "")) if _NUMBER.fullmatch(text) else None

    @property
    def why_none(self) -> str:
        """Why there is no number: what the code means."""
        meaning = CODES.get(self.written.strip().lower())
        return (
            f"is '{self.written.strip()}' ({meaning})"
            if meaning
            else f"is '{self.written.strip()[:20]}', which is no number"
        )

    @property
    def named(self) -> str:
        """What it counts, for a message that names the column already: empty where the heading says so."""
        return "" if self.label == self.column else f"{self.label}: "

    @property
    def place(self) -> str:
        """File, line and column, as a register names them."""
        return f"{self.file}, line {self.line}, column '{self.column}'"


def plain(text: str) -> str:
    """A name or label in small letters, without signs, so that spellings of one thing are one."""
    words = re.sub(r"[^a-z0-9]+", " ", text.lower().replace("&", " and ").replace("'", "").replace("’", ""))
    return " ".join(words.split())


def year_of(text: str) -> int | None:
    """The year in which a period ends: of 2025, 202425, 2024/25 and 2024-25 it is 2025."""
    found = re.fullmatch(r"(\d{4})(?:\D?(\d{2})|\D(\d{4}))?", text.strip().removesuffix(".0"))
    if found is None:
        return None
    first, short, long = found.groups()
    return int(long) if long else int(first) + 1 if short else int(first)
