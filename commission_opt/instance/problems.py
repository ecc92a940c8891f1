"""What is wrong with an instance: every problem at once, each with file, line and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commission_opt.errors import EXIT_INVALID, CommissionError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake, where it stands, and what to do about it."""

    file: str
    line: int  # 1 is the first; 0 where the mistake has no line, such as a change on the command line
    path: str  # e.g. "block.north.price_per_bed_week"
    message: str
    remedy: str = ""

    def __post_init__(self) -> None:
        """Whatever the file holds, a message is one line that a terminal can show."""
        for name in ("file", "path", "message", "remedy"):
            text = getattr(self, name)
            if not text.isprintable():
                object.__setattr__(self, name, "".join(c if c.isprintable() else "?" for c in text))

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        path = f"{self.path}: " if self.path else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}: {path}{self.message}{remedy}"


class InvalidInstance(CommissionError):
    """The instance cannot be solved as it stands; nothing was solved and nothing was written."""

    exit_code = EXIT_INVALID

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[InvalidInstance], tuple[tuple[Problem, ...]]]:
        return (InvalidInstance, (self.problems,))
