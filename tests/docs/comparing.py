"""Whether a page still shows what the program prints.

What is compared are the words, wherever lines are broken. A line `...` stands for any lines left out. Versions, hashes
and seconds count as the same. Figures have to be the same, but those in pounds may differ by 0.01% of the largest in
the output, which is how far a plan is proven, or by the last digit that is shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from commission_opt.engines.tolerances import GAP

LEFT_OUT = "..."
MASKS = (
    (re.compile(r"\b\d+\.\d+(\.\d+)+\b"), "VERSION"),
    (re.compile(r"\b\d[\d,]*(\.\d+)? s\b"), "SECONDS"),
    (re.compile(r"\b[0-9a-f]{16,}\b"), "HASH"),
)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def difference(expected: Sequence[str], output: str) -> str | None:
    """Where the page differs from the output, in its own words; None where it does not."""
    words = _words(output)
    allowed = GAP * max((_largest(word) for word in words), default=0.0)
    at, parts = 0, segments(expected)
    for number, part in enumerate(parts):
        wanted = _words("\n".join(part))
        places = range(at, len(words) - len(wanted) + 1)
        if number == 0:
            places = places[:1]
        if number == len(parts) - 1:
            places = range(max(at, len(words) - len(wanted)), len(words) - len(wanted) + 1) if number else places
        if not wanted:
            continue
        found = next((place for place in places if _alike(wanted, words[place : place + len(wanted)], allowed)), None)
        if found is None:
            return _told(wanted, words, range(1) if number == 0 else range(at, len(words)), allowed)
        at = found + len(wanted)
    if parts[-1] and at < len(words):
        return f"the output goes on: {' '.join(words[at : at + 12])}"
    return None


def segments(lines: Sequence[str]) -> list[list[str]]:
    """The parts between lines that stand for what is left out; an empty one where nothing stands before or after."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if line.strip() == LEFT_OUT:
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def _told(wanted: list[str], words: list[str], places: range, allowed: float) -> str:
    """Where the longest beginning of `wanted` ends in the output."""
    best = (0, places.start)
    for place in places:
        length = 0
        while (
            length < len(wanted)
            and place + length < len(words)
            and _same(wanted[length], words[place + length], allowed)
        ):
            length += 1
        best = max(best, (length, place), key=lambda one: one[0])
    length, place = best
    page = " ".join(wanted[max(0, length - 6) : length + 8])
    program = " ".join(words[max(0, place + length - 6) : place + length + 8])
    return f"the page says '{page}', the program '{program}'"


def _words(text: str) -> list[str]:
    joined = " ".join(text.split())
    for mask, name in MASKS:
        joined = mask.sub(name, joined)
    return joined.split()


def _alike(wanted: list[str], words: list[str], allowed: float) -> bool:
    return len(wanted) == len(words) and all(
        _same(one, other, allowed) for one, other in zip(wanted, words, strict=True)
    )


def _same(one: str, other: str, allowed: float) -> bool:
    if one == other:
        return True
    if NUMBER.sub("#", one) != NUMBER.sub("#", other) or not (_money(one) and _money(other)):
        return False
    scale = _scale(one)
    return all(
        abs(_value(first) - _value(second)) * scale <= max(allowed, 1.001 * _last_digit(first) * scale)
        for first, second in zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    )


def _money(word: str) -> bool:
    return "£" in word or re.search(r"\d,\d{3}", word) is not None


def _largest(word: str) -> float:
    return max(map(_value, NUMBER.findall(word)), default=0.0) * _scale(word) if _money(word) else 0.0


def _scale(word: str) -> float:
    return 1e6 if re.search(r"\dm\b", word) else 1.0


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _last_digit(number: str) -> float:
    return 10.0 ** -len(number.partition(".")[2])
