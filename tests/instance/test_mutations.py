"""Whatever stands in a file, reading it ends in a valid instance or in a list of problems."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from commission_opt.instance.instance import Instance
from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance, Problem
from tests.instance.cases import DATA, SHIPPED, copy_of_everything, small

MOST_ASSUMPTIONS = 3
MUTATIONS = 680  # of each of three sorts
NASTY_VALUES = (
    "-1",
    "0",
    "1e400",
    "nan",
    "-inf",
    "1e308",
    "9" * 30,
    "9" * 5000,
    "0.1",
    "2.5",
    '""',
    '"x"',
    "true",
    "[]",
    "[[]]",
    "{}",
    "[1, 2]",
    "{a = 1}",
    "2019-04-01",
    "9999-12-31",
    "0001-01-01",
    "12:00:00",
    "2019-04-01T00:00:00Z",
    '"\\u0000"',
    '"\\u202e"',
    "'''\n'''",
    '"2019/20"',
    '"../x.csv"',
    '"demand.csv"',
    '"C:/x"',
    '"ebd"',
    "100",
    "1000000",
    "[" * 300,
    "[" * 3000 + "]" * 3000,
    "0x10",
    "1_000",
    "# nothing",
    '"' + "é" * 300 + '"',
)


def _mutate_bytes(raw: bytes, rng: random.Random) -> bytes:
    body = bytearray(raw)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(body))
        what = rng.randrange(3)
        if what == 0:
            body[at] = rng.randrange(256)
        elif what == 1:
            del body[at : at + rng.randint(1, 8)]
        else:
            body[at:at] = bytes(rng.choice(b"[]{}=\"'.,#\n\\-0919aA\x00\xff\xa3") for _ in range(rng.randint(1, 4)))
    return bytes(body)


def _mutate_lines(raw: bytes, rng: random.Random) -> bytes:
    lines = raw.split(b"\n")
    for _ in range(rng.randint(1, 3)):
        at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        what = rng.randrange(4)
        if what == 0:
            del lines[at]
        elif what == 1:
            lines.insert(at, lines[other])
        elif what == 2:
            lines[at], lines[other] = lines[other], lines[at]
        else:
            lines[at:at] = lines[other : other + rng.randint(1, 12)]
    return b"\n".join(lines)


def _mutate_values(raw: bytes, rng: random.Random) -> bytes:
    text = raw.decode()
    for _ in range(rng.randint(1, 3)):
        spans = [match.span(1) for match in re.finditer(r"= *([^=\n]+)$", text, re.MULTILINE)]
        if spans:
            start, end = rng.choice(spans)
            borrowed = text[slice(*rng.choice(spans))]
            text = text[:start] + rng.choice([*NASTY_VALUES, borrowed, borrowed]) + text[end:]
    return text.encode()


def _originals(folder: Path) -> list[Path]:
    """Copies of the rich instance and the shipped ones, whose registers of assumptions, all alike, are cut short."""
    originals = [copy_of_everything(folder)]
    for file in SHIPPED:
        head, *records = re.split(r"^(?=\[\[assumption\]\]$)", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        originals.append(small(folder, head + "".join(records[:MOST_ASSUMPTIONS]), file.name))
    for path in originals:  # once all are there, as some extend others
        load(path)
    return originals


def _problems(path: Path) -> tuple[Problem, ...]:
    """What is wrong with a file; nothing where it is a valid instance. Anything else raised fails the test."""
    try:
        assert isinstance(load(path), Instance)
    except InvalidInstance as error:
        return error.problems or (Problem("", 0, "", ""),)
    return ()


@pytest.mark.parametrize("mutate", [_mutate_bytes, _mutate_lines, _mutate_values])
def test_mutated_files_are_valid_or_explained(mutate: Callable[[bytes, random.Random], bytes], tmp_path: Path) -> None:
    rng = random.Random(f"2019 {mutate.__name__}")
    originals = _originals(tmp_path)
    refused = 0
    for nth in range(MUTATIONS):
        raw = mutate(originals[nth % len(originals)].read_bytes(), rng)
        path = tmp_path / "mutant.toml"
        path.write_bytes(raw)
        found = _problems(path)
        refused += bool(found)
        for problem in found:
            assert problem.message
            assert str(problem).isprintable(), repr(str(problem))
            assert 0 <= problem.line <= raw.count(b"\n") + raw.count(b"\r") + 1 or problem.file != str(path)
    assert refused > MUTATIONS // 4


@pytest.mark.parametrize("name", ["demand.csv", "distances.csv"])
def test_mutated_csv_files_are_valid_or_explained(name: str, tmp_path: Path) -> None:
    rng = random.Random(name)
    path = copy_of_everything(tmp_path)
    raw = (DATA / name).read_bytes()
    refused = 0
    for nth in range(150):
        (tmp_path / name).write_bytes((_mutate_bytes, _mutate_lines)[nth % 2](raw, rng))
        found = _problems(path)
        refused += bool(found)
        assert all(str(problem).isprintable() for problem in found)
    assert refused > 30


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "{a=" * 20_000,
        "a." * 3_000 + "b = 1",
        "a = " + "9" * 5_000,
        "a = " + "x" * 3_000_000,
        'title = "' + "x" * 3_000_000 + '"',
        "\n" * 100_000 + "x",
        "[" + "a." * 5_000 + "b]",
        "".join(f"[[area]]\nid = 'a{n}'\n" for n in range(3000)),
        "area = [" + "{id = 'a'}," * 3000 + "]",
        "",
        "\r",
        "#",
        "=",
        "[[",
        "\ufeff\ufeff",
        "title = '\x7f'",
    ],
    ids=range(17),
)
def test_monstrous_files_are_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInstance):
        load(small(tmp_path, text))
