"""The rows of one CSV file as they are read, the line of each, and what is wrong with them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from commission_opt.instance.csv_cells import Layout, Wrong
from commission_opt.instance.problems import Gathered, Problem, like

TOO_MANY, TWICE = "too many", "twice"  # kinds of problem of a whole row


@dataclass
class CsvTable:
    """What was found in one file. The rows are of use only where nothing is wrong."""

    file: str
    layout: Layout
    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: Sequence[int] = field(default_factory=lambda: array("L"))
    gathered: Gathered = field(default_factory=Gathered)

    def problem(self, line: int, message: str, remedy: str = "") -> None:
        """A problem of the file, or of its header."""
        self._add(line, "", like(message), lambda: (message, remedy))

    def wrong_cell(self, line: int, column: str, cell: str, wrong: Wrong) -> None:
        """A cell that says nothing that is allowed."""
        self._add(line, column, wrong, lambda: wrong.words(cell.strip()))

    def count_cells(self, column: str, wrong: Wrong, more: int) -> None:
        """Count `more` such cells, once as many were found as are shown."""
        self.gathered.count((column, wrong), more)

    def too_many(self, line: int) -> None:
        """A row with something in a cell that no column is for."""
        words = "has more cells than the header has columns.", "A number must not have a comma in it."
        self._add(line, "", TOO_MANY, lambda: words)

    def twice(self, line: int, before: int) -> None:
        """A row like another."""
        words = f"the same {', '.join(self.layout.key)} as on line {before}.", "Give each once."
        self._add(line, "", TWICE, lambda: words)

    def _add(self, line: int, path: str, kind: object, words: Callable[[], tuple[str, str]]) -> None:
        if self.gathered.wants((path, kind)):
            self.gathered.keep((path, kind), Problem(self.file, line, path, *words()))
