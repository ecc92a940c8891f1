"""The instances that come with the program: inside an installed package, or in `instances` of a clone."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from commission_opt.instance.problems import InvalidInstance
from commission_opt.instance.reader import refuse
from commission_opt.instance.spelling import did_you_mean, shown

PACKAGE = Path(__file__).parents[1]
PLACES = (PACKAGE / "examples", PACKAGE.parent / "instances")  # the build of a wheel copies the second into the first


@dataclass(frozen=True)
class Example:
    """An instance to look at, to solve, and to begin from."""

    name: str
    title: str
    file: Path

    @property
    def stands_alone(self) -> bool:
        """Whether its file extends no other."""
        return "extends" not in tomllib.loads(self.file.read_text(encoding="utf-8"))


def folder() -> Path:
    """Where the examples are."""
    return next((place for place in PLACES if (place / "tutorial.toml").is_file()), PLACES[-1])


@cache
def examples() -> tuple[Example, ...]:
    """Every example: the tutorial first, then by name."""
    files = sorted(folder().glob("*.toml"), key=lambda file: (file.stem != "tutorial", file.stem))
    return tuple(
        Example(file.stem, str(tomllib.loads(file.read_text(encoding="utf-8"))["title"]), file) for file in files
    )


def example(name: str) -> Example:
    """The example of that name.

    Raises
    ------
    InvalidInstance
        With the nearest name, where there is none.
    """
    found = next((one for one in examples() if one.name == name.removesuffix(".toml")), None)
    if found is None:
        raise _unknown(name)
    return found


def _unknown(name: str) -> InvalidInstance:
    known = [one.name for one in examples()]
    remedy = did_you_mean(name, known) or "The list of them: commission-opt examples"
    return refuse("--from", 0, f"there is no example {shown(name)}.", remedy)


def example_files() -> dict[str, bytes]:
    """Every file of the examples by its path below their folder: instances, their pages and outturns."""
    top = folder()
    found = [file for file in sorted(top.rglob("*")) if file.is_file() and file.suffix in (".toml", ".csv", ".md")]
    return {file.relative_to(top).as_posix(): file.read_bytes() for file in found}
