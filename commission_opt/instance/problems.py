"""What is wrong with an instance: every problem at once, each with file, line and remedy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from pathlib import PurePath

from commission_opt.errors import EXIT_INVALID, CommissionError
from commission_opt.instance.workbook.spoken import in_workbook_words

MOST_SHOWN = 20  # of a kind; the rest are counted
_COLUMN = re.compile(r"![A-Z]{1,3}$")
_IN_WORKBOOK = re.compile(r"\.xls[xm](?:, .*)?$", re.IGNORECASE)
REGISTER = "assumption"  # whose faults are often those of another record, so that they come last
_DIFFERS = re.compile(r"'[^']*'|[-+]?\d[\d.,:/-]*")  # what two problems of one kind say otherwise


def place_text(file: str, line: int) -> str:
    """Where something stands: file and line, or the cell of a workbook, whose "file" ends in sheet and column."""
    if not line:
        return file
    return f"{file}{line}" if _COLUMN.search(file) else f"{file}:{line}"


def spoken_place(file: str, line: int) -> str:
    """The same in words: file and line, or the cell of a workbook."""
    return f"{file}, line {line}" if line and not _COLUMN.search(file) else place_text(file, line)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake, where it stands, and what to do about it."""

    file: str
    line: int  # 1 is the first; 0 where the mistake has no line, such as a change on the command line; in a workbook the row
    path: str  # e.g. "block.north.price_per_bed_week"
    message: str
    remedy: str = ""
    count: int = 1  # above 1 for a line that stands for many like the one before it

    def __post_init__(self) -> None:
        """Whatever the file holds, a message is one line that a terminal can show; of a workbook it speaks of sheets and cells."""
        if _IN_WORKBOOK.search(self.file):
            for name in ("message", "remedy"):
                object.__setattr__(self, name, in_workbook_words(getattr(self, name)))
        for name in ("file", "path", "message", "remedy"):
            text = getattr(self, name)
            if not text.isprintable():
                object.__setattr__(self, name, "".join(c if c.isprintable() else "?" for c in text))

    def __str__(self) -> str:
        place = place_text(self.file, self.line)
        path = f"{self.path}: " if self.path else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}: {path}{self.message}{remedy}"

    @property
    def kind(self) -> Hashable:
        """What problems that say the same of other records or lines share."""
        return self.file, _keys(self.path), like(self.message)

    def and_more(self, count: int) -> Problem:
        """The line that stands for `count` more of the kind, of which this is the last shown."""
        told = f"and {count:,} more like it in {PurePath(self.file).name}."
        return replace(self, message=told, remedy="", count=count)


def like(message: str) -> str:
    """A message without the words and figures that it quotes."""
    return _DIFFERS.sub("#", message)


def _keys(path: str) -> tuple[str, str]:
    """The table and the key of a path, without the record between them."""
    return path.partition(".")[0], path.rpartition(".")[2].strip("0123456789")


class Gathered:
    """Problems as they are found: the first of each kind are kept, the rest only counted.

    A file of a million rows can be wrong a million times; none of that is worth its words or memory.
    """

    def __init__(self) -> None:
        self._found: Counter[Hashable] = Counter()
        self._last: dict[Hashable, Problem] = {}
        self._kept: list[Problem] = []

    def wants(self, kind: Hashable) -> bool:
        """Count one more of the kind, and say whether it is to be shown: `keep` it then."""
        self._found[kind] += 1
        return self._found[kind] <= MOST_SHOWN

    def count(self, kind: Hashable, more: int) -> None:
        """Count `more` of a kind of which as many were found as are shown."""
        self._found[kind] += more

    def keep(self, kind: Hashable, problem: Problem) -> None:
        """A problem that is shown."""
        self._last[kind] = problem
        self._kept.append(problem)

    def add(self, problem: Problem) -> None:
        """One more problem, of the kind that its words say."""
        kind = problem.kind
        if problem.count > 1:
            self._kept.append(problem)
        elif self.wants(kind):
            self.keep(kind, problem)

    @property
    def problems(self) -> list[Problem]:
        """Those that are shown, and a line for each kind of which there are more."""
        over = {kind: found - MOST_SHOWN for kind, found in self._found.items() if found > MOST_SHOWN}
        return [*self._kept, *(self._last[kind].and_more(count) for kind, count in over.items())]

    def __bool__(self) -> bool:
        return bool(self._kept)


def capped(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in order of their places, at most `MOST_SHOWN` of a kind, and after those how many more there are."""
    found = Gathered()
    for problem in sorted(set(problems)):
        found.add(problem)
    return tuple(sorted(found.problems, key=_order))


def _order(one: Problem) -> tuple[bool, str, int, str, bool, str]:
    """By place; the register of assumptions last, whose paths name what other problems are about."""
    in_register = one.path.partition(".")[0] == REGISTER
    return in_register, one.file, one.line, one.path, one.count > 1, one.message


class InvalidInstance(CommissionError):
    """The instance cannot be solved as it stands; nothing was solved and nothing was written."""

    exit_code = EXIT_INVALID

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = capped(problems)
        super().__init__("\n".join(map(str, self.problems)))

    @property
    def count(self) -> int:
        """How many problems there are, also those that are only counted."""
        return sum(problem.count for problem in self.problems)

    def __reduce__(self) -> tuple[type[InvalidInstance], tuple[tuple[Problem, ...]]]:
        return (InvalidInstance, (self.problems,))
