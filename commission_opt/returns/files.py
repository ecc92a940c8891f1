"""Which files of a folder are which: episodes, header, UASC."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from commission_opt.instance.reader import refuse


@dataclass(frozen=True)
class ReturnFiles:
    """The files of a return, by what they hold."""

    episodes: tuple[Path, ...]
    header: tuple[Path, ...]
    uasc: tuple[Path, ...]


def return_files(episodes: Sequence[Path], header: Sequence[Path] = (), uasc: Sequence[Path] = ()) -> ReturnFiles:
    """The files that are named, and those of folders by their names.

    A folder stands for the CSV files in it, and below it, whose names have "episode", "header" or "uasc" in them.

    Raises
    ------
    InvalidInstance
        Where a folder has no file of episodes.
    """
    found: dict[str, list[Path]] = {"episode": [], "header": [], "uasc": []}
    for path in episodes:
        if not path.is_dir():
            found["episode"].append(path)
            continue
        inside = sorted(path.rglob("*.csv")) + sorted(path.rglob("*.CSV"))
        for word, files in found.items():
            files += [one for one in inside if word in one.name.lower()]
        if not any("episode" in one.name.lower() for one in inside):
            remedy = f"There is {', '.join(one.name for one in inside[:4])}: name it." if inside else "Name the files."
            raise refuse(str(path), 0, "has no CSV file with 'episode' in its name.", remedy)
    return ReturnFiles(
        _once(found["episode"]),
        _once(_all(header, "header") or found["header"]),
        _once(_all(uasc, "uasc") or found["uasc"]),
    )


def _all(paths: Iterable[Path], word: str) -> list[Path]:
    """Files that are named; of a folder those with the word in their names."""
    files: list[Path] = []
    for path in paths:
        inside = [one for one in sorted(path.rglob("*.csv")) if word in one.name.lower()] if path.is_dir() else [path]
        if not inside:
            raise refuse(str(path), 0, f"has no CSV file with '{word}' in its name.", "Name the file.")
        files += inside
    return files


def _once(files: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(files))
