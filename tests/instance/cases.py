"""Instances for the tests of reading: a rich one, edited, and what is wrong with it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from commission_opt.instance.fields import TINY
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance, Problem

DATA = Path(__file__).parent / "data"
EVERYTHING = DATA / "everything.toml"
SHIPPED = sorted((Path(__file__).parents[2] / "instances").glob("*.toml"))

SMALL = """\
title = "Small"
[horizon]
start = 2019-04-01
end = 2021-03-31
period = "year"
[money]
price_base = "2019/20"
[[area]]
id = "city"
[[need]]
id = "ebd"
[[demand]]
id = "ebd"
need = "ebd"
children = 10
[[spot]]
id = "market"
takes = ["ebd"]
price_per_week = 4500
"""


def copy_of_everything(folder: Path, edits: Sequence[tuple[str, str]] = ()) -> Path:
    """The rich instance and its CSV files in `folder`, each edit made once."""
    for file in DATA.iterdir():
        shutil.copy(file, folder / file.name)
    path = folder / EVERYTHING.name
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, f"the rich instance has no {old!r}"
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def small(folder: Path, text: str = SMALL, name: str = "small.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def loaded(folder: Path, text: str = SMALL) -> Instance:
    return load(small(folder, text))


def problems(path: Path, **options: object) -> tuple[Problem, ...]:
    """What `load` says is wrong."""
    with pytest.raises(InvalidInstance) as caught:
        load(path, **options)  # type: ignore[arg-type]
    return caught.value.problems


def only_problem(path: Path, **options: object) -> Problem:
    found = problems(path, **options)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


def whole_if_tiny(value: float) -> float:
    """A drawn figure, or 0 where it is too small for an instance to take."""
    return 0.0 if abs(value) < TINY else value
