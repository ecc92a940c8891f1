"""The nearest valid spelling of a word that is not known, and text that is safe to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

LONGEST_WORD = 80
LONGEST_SHOWN = 60
MOST_LISTED = 12


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None where none is near."""
    from difflib import get_close_matches

    choices = sorted({choice for choice in known if choice})
    if len(word) > LONGEST_WORD:
        return None
    by_lower = {choice.lower().replace("-", "_"): choice for choice in choices}
    plain = word.lower().replace("-", "_").replace(" ", "_")
    if plain in by_lower:
        return by_lower[plain]
    for close in get_close_matches(plain, by_lower, n=3, cutoff=0.6):
        short, long = sorted((plain, close), key=len)
        if 2 * len(short) > len(long) or long.startswith(short):
            return by_lower[close]
    return None


def nearest_file(name: str, known: Iterable[str]) -> str | None:
    """The known file most like `name`; endings such as .toml, which all have, are not counted as alike."""
    stems = {_stem(one): one for one in sorted(known)}
    close = nearest(_stem(name), stems)
    return stems[close] if close else None


def _stem(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return stem if dot and ending.isalpha() else name


def did_you_mean_file(name: str, known: Iterable[str]) -> str:
    """A remedy: the file that is likely meant, else those that there are."""
    choices = list(known)
    close = nearest_file(name, choices)
    return f"Did you mean '{close}'?" if close else _could_be(choices)


def did_you_mean(word: str, known: Iterable[str], kind: str = "") -> str:
    """A remedy: the nearest valid spelling, else the list of what is valid."""
    choices = sorted({choice for choice in known if choice})
    close = nearest(word, choices)
    if close:
        return f"Did you mean '{close}'?"
    if not choices:
        return f"There are no {kind}s." if kind else ""
    return _could_be(choices)


def _could_be(known: Iterable[str]) -> str:
    choices = sorted(known)
    if not choices:
        return ""
    more = f" and {len(choices) - MOST_LISTED} more" if len(choices) > MOST_LISTED else ""
    return f"Valid here: {', '.join(choices[:MOST_LISTED])}{more}."


def shown(value: Any) -> str:
    """A value as it is quoted in a message: one line, short, no control characters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, int) and abs(value) > 10**20:
        return "a huge number"
    return f"'{clean(value)}'" if isinstance(value, str) else clean(str(value))


def clean(text: str) -> str:
    """`text` on one line, cut short, with anything that is not printable replaced."""
    plain = "".join(c if c.isprintable() else "?" for c in text[: LONGEST_SHOWN + 1])
    return plain[:LONGEST_SHOWN] + "..." if len(text) > LONGEST_SHOWN else plain


def listed(words: Iterable[str], most: int = 5) -> str:
    """Words in a row, the last few only counted: "a, b and 3 more"."""
    found = list(words)
    if len(found) <= most:
        return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)
    return f"{', '.join(found[:most])} and {len(found) - most} more"
