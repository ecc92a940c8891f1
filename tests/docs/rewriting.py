"""Writing what the program prints now into a block, with the same parts left out as before."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from tests.docs.comparing import LEFT_OUT, segments

ALIKE = 0.5  # how much of a line has to be the same for it to be the same line


class NotPlaced(Exception):
    """A part of the block is nowhere in the output: somebody has to choose what to show."""


def rewritten(shown: Sequence[str], output: str) -> list[str]:
    """The lines that a block should show of `output`.

    Each part that the block showed is looked for by its first and its last line; what lies between is shown whole.
    """
    lines = [line.rstrip() for line in output.strip("\n").splitlines()]
    mark = next((line for line in shown if line.strip() == LEFT_OUT), f"  {LEFT_OUT}")
    found: list[str] = []
    parts = segments(shown)
    at = 0
    for number, part in enumerate(parts):
        said = [line for line in part if line.strip()]
        if not said:
            continue
        first = _nearest(said[0], lines, at)
        last = _nearest(said[-1], lines, first)
        if last + 1 < len(lines) and said[-1].split()[-1] in set(lines[last + 1].split()) - set(lines[last].split()):
            last += 1  # the end of the line was carried over
        if number == 0 and part and not part[0].strip() and first == 0:
            found.append("")
        if any(line.strip() for line in lines[at:first]):
            found.append(mark)
        elif at < first and found:
            found.extend(lines[at:first])
        found.extend(lines[first : last + 1])
        at = last + 1
    if any(line.strip() for line in lines[at:]):
        found.append(mark)
    return found


def _nearest(line: str, lines: Sequence[str], start: int) -> int:
    """The place of the line from `start` on that is most like `line`."""
    likeness = [SequenceMatcher(None, line.split(), other.split(), autojunk=False).ratio() for other in lines[start:]]
    letters = [SequenceMatcher(None, line, other, autojunk=False).ratio() for other in lines[start:]]
    both = [(one + other) / 2 for one, other in zip(likeness, letters, strict=True)]
    if not both or max(both) < ALIKE:
        raise NotPlaced(f"nothing like this line is printed: {line.strip()}")
    return start + both.index(max(both))
