"""Whatever a figure is changed to, the result is a valid instance or a list of problems."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from commission_opt.instance.changes import parse_setting
from commission_opt.instance.document import Path, path_text
from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance
from tests.instance.cases import EVERYTHING
from tests.instance.test_mutations import NASTY_VALUES

NASTY: tuple[Any, ...] = (
    None,
    float("nan"),
    float("inf"),
    10**400,
    -1,
    0,
    True,
    "",
    "\x00",
    "\ud800",
    [],
    {},
    [[1]],
    {"id": 3},
    {"\ud800": 1},
    object(),
    b"bytes",
    dt.datetime(2020, 1, 1, 12),
    dt.date(1, 1, 1),
    1j,
    {1, 2},
    range(3),
)


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in parts:
        yield from _paths(inner, (*path, key))


def test_nasty_changes_are_valid_or_explained() -> None:
    rng = random.Random(2019)
    instance = load(EVERYTHING)
    paths = [path_text(instance.document.data, path) for path in _paths(dict(instance.document.data))]
    refused = 0
    for _ in range(200):
        try:
            instance.with_changes({rng.choice(paths): rng.choice(NASTY)})
        except InvalidInstance as error:
            refused += 1
            str(error).encode("utf-8")
    assert refused > 100


def test_nasty_settings_are_read_or_explained() -> None:
    rng = random.Random(2020)
    refused: list[str] = []
    for value in NASTY_VALUES:
        path = "".join(rng.choice("ab.=- \x00é") for _ in range(6))
        try:
            parse_setting(f"{path}={value}")
        except InvalidInstance as error:
            refused.append(str(error))
    assert 5 < len(refused) < len(NASTY_VALUES)
    assert all(message.isprintable() for message in refused)
