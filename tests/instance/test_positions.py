"""The line of every key of a TOML text."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from commission_opt.instance.document import Path
from commission_opt.instance.positions import key_lines
from tests.instance.cases import EVERYTHING, SHIPPED

TEXT = '''\
# a comment with [brackets] = and "quotes"
title = "one # not a comment"
"quoted key" = 1
'lite.ral' = 2
a.b."c d" = 3
long = """
[not.a.table]
x = 1 \\" """
literal = \'\'\'
[[nor.this]]\'\'\'
list = [ # comment ]
  1,
  [2, 3], # another
  {x = 1, y.z = [4,
    5]},
]
[t.u]  # header
k = 2019-04-01
"esc\\u0061pe" = "a \\" b"
[[r]]
id = "first"
[r.sub]
v = 1
[[r.inner]]
w = 2
[[r]]
id = "second"
[[r.inner]]
[[r.inner]]
w = 3
empty = ""
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("quoted key",), 3),
        (("lite.ral",), 4),
        (("a",), 5),
        (("a", "b", "c d"), 5),
        (("long",), 6),
        (("literal",), 9),
        (("list",), 11),
        (("list", 0), 12),
        (("list", 1, 1), 13),
        (("list", 2, "x"), 14),
        (("list", 2, "y", "z", 1), 15),
        (("t", "u"), 17),
        (("t", "u", "k"), 18),
        (("t", "u", "escape"), 19),
        (("r", 0), 20),
        (("r", 0, "id"), 21),
        (("r", 0, "sub", "v"), 23),
        (("r", 0, "inner", 0, "w"), 25),
        (("r", 1), 26),
        (("r", 1, "inner", 0), 28),
        (("r", 1, "inner", 1, "w"), 30),
        (("r", 1, "inner", 1, "empty"), 31),
    ],
)
def test_line_of_each_key(path: Path, line: int) -> None:
    assert key_lines(TEXT)[path] == line


def test_windows_line_ends_do_not_matter() -> None:
    assert key_lines(TEXT.replace("\n", "\r\n")) == key_lines(TEXT)


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in parts:
        yield from _paths(inner, (*path, key))


@pytest.mark.parametrize("text", [TEXT, *(f.read_text(encoding="utf-8") for f in [EVERYTHING, *SHIPPED])])
def test_every_key_that_is_read_has_a_line_and_no_other(text: str) -> None:
    assert set(key_lines(text)) == set(_paths(tomllib.loads(text)))


def test_text_that_is_not_toml_does_not_crash() -> None:
    rng = random.Random(1)
    for _ in range(300):
        start = rng.randrange(len(TEXT))
        key_lines(TEXT[start : start + rng.randrange(60)] + rng.choice(["[", '"', "=", "{", "[[", "\\"]))
