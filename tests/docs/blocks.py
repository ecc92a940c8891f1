"""The blocks of the pages: what stands in each, and how it is tried out.

A block is tried out as its language says. An HTML comment above it, which no reader sees, says more::

    <!-- not run: why -->            it cannot be run here
    <!-- thorough: how long -->      it takes long: tried out by `pytest -m thorough` only
    <!-- after: command -->          what has to be run before, such as the solve of a result
    <!-- output of: command -->      the block shows what this prints, and not the command itself
    <!-- added to: file or page -->  a piece of an instance: of that file, or of the first of that page
    <!-- outturns of: file -->  a file of outturns of that instance, as `backtest` takes them
    <!-- file: name -->              an instance that others on the page extend by this name
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EQUATIONS = {"formulation.md"}  # generated from the code; its plain blocks are equations
KINDS = ("not run", "thorough", "after", "output of", "added to", "outturns of", "file")
FENCE = re.compile(r"^\s*```(\w*)\s*$")
NOTE = re.compile(rf"^\s*<!-- ({'|'.join(KINDS)}): (.+) -->\s*$")
COMMANDS = re.compile(r"^(\$ |uv run |commission-opt |pip |python )")


@dataclass(frozen=True)
class Shown:
    """A command, its lines as they stand, and what the page shows of what it prints: None where it shows none."""

    command: str
    written: tuple[str, ...]
    output: tuple[str, ...] | None


@dataclass(frozen=True)
class Block:
    """One block between fences; `first` and `last` are the places of its lines in the page, from 0."""

    page: Path
    first: int
    last: int
    language: str
    lines: tuple[str, ...]
    notes: dict[str, str]

    @property
    def where(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.first}"

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    @property
    def kind(self) -> str:
        """How it is tried out: `commands`, `python`, `toml` or `text`; empty where nothing says."""
        if "output of" in self.notes:
            return "commands"
        if self.language in ("python", "toml", "text"):
            return self.language
        if self._prompted or self.language == "console" or (self.lines and all(map(COMMANDS.match, self.lines))):
            return "commands"
        return "text" if self.page.name in EQUATIONS else ""

    def shown(self) -> list[Shown]:
        """The commands of the block, in order."""
        if "output of" in self.notes:
            return [Shown(self.notes["output of"], (), self.lines)]
        if not self._prompted:
            return [Shown(line, (line,), None) for line in self.lines]
        found: list[tuple[list[str], list[str]]] = []
        for line in self.lines:
            if line.startswith("$ "):
                found.append(([line], []))
            elif found[-1][0][-1].endswith("\\"):
                found[-1][0].append(line)
            else:
                found[-1][1].append(line)
        return [
            Shown(_joined(written), tuple(written), tuple(output) if any(output) else None) for written, output in found
        ]

    @property
    def _prompted(self) -> bool:
        return bool(self.lines) and self.lines[0].startswith("$ ")


def _joined(written: list[str]) -> str:
    """A command that goes over several lines, as one."""
    return " ".join(line.removesuffix("\\").strip() for line in written).removeprefix("$ ")


def pages() -> list[Path]:
    """The pages whose blocks are tried out."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "instances").glob("*.md"))]


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in order."""
    return blocks_of(page, page.read_text(encoding="utf-8"))


def blocks_of(page: Path, text: str) -> list[Block]:
    """The blocks of the text of a page."""
    found: list[Block] = []
    lines = text.splitlines()
    opened: int | None = None
    for number, line in enumerate(lines):
        if not FENCE.match(line):
            continue
        if opened is None:
            opened = number
            continue
        indent = len(lines[opened]) - len(lines[opened].lstrip())
        inside = tuple(one[indent:] for one in lines[opened + 1 : number])
        language = FENCE.sub(r"\1", lines[opened])
        found.append(Block(page, opened + 1, number, language, inside, _notes(lines, opened)))
        opened = None
    assert opened is None, f"{page.name}: a block is not closed"
    return found


def _notes(lines: list[str], opened: int) -> dict[str, str]:
    """What the comments right above a block say."""
    notes: dict[str, str] = {}
    number = opened - 1
    while number >= 0 and (found := NOTE.match(lines[number])):
        notes[found[1]] = found[2]
        number -= 1
    return notes
