"""Requests that no page sends: none is a fault of the program, and nothing outside the project comes of them."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commission_opt.instance.load import load
from commission_opt.instance.workbook.write import workbook_bytes
from tests.app.client import Visitor

TUTORIAL = Path(__file__).resolve().parents[2] / "instances" / "tutorial.toml"
GARBAGE = [
    *("", " ", "\0", "-1", "1e999", "nan", "9" * 400, "../..", "%s%n", "<b>", "'", '"', "[[", "{", "toml: {", "true"),
    *(
        "2026-02-30",
        "£",
        "\ud7ff",
        "\U0010ffff",
        "a.b.c",
        "=1+1",
        "c.0.",
        "[" * 300,
        "x" * 3_000,
        "\r\n\r\n",
        "extends",
    ),
    *("0x10", "None"),
]
Request = tuple[str, str, dict[str, Any]]


def requests(visitor: Visitor, key: str) -> list[Request]:
    """One of each kind that the pages send."""
    seen = visitor.seen("/instance/tutorial.toml/table/spot")
    table = "/instance/tutorial.toml/table"
    return [
        ("GET", "/", {}),
        ("GET", "/instance/tutorial.toml", {}),
        ("GET", f"{table}/assumption", {"page": "1"}),
        ("GET", f"{table}/block/0", {}),
        ("GET", f"{table}/demand/new", {}),
        ("GET", "/instance/tutorial.toml/workbook", {}),
        ("GET", "/instance/tutorial.toml/studies", {}),
        ("GET", f"/jobs/{key}", {"watch": "1"}),
        ("GET", "/history", {}),
        ("GET", "/answer/tutorial-00000000/paper", {"chosen": "1", "with": "x"}),
        ("GET", "/study/tutorial-00000000-compare/options.csv", {}),
        ("POST", f"{table}/spot", {"seen": seen, "c.0.price_per_week": "6000", "c.0.takes": "home", "c.0.name": "x"}),
        ("POST", f"{table}/spot/check", {"c.0.price_per_week": "6000", "c.0.takes": "home"}),
        ("POST", f"{table}/block/0", {"seen": seen, "c.0.sizes": "3, 4", "c.0.price_per_bed_week.3": "3000"}),
        ("POST", f"{table}/spot/new", {"seen": seen, "n.id": "more", "n.takes": "home", "n.price_per_week": "1"}),
        ("POST", f"{table}/what_if/new", {"seen": seen, "n.id": "dear"}),
        ("POST", f"{table}/horizon", {"seen": seen, "c.0.start": "2024-04-01", "c.0.period": "year"}),
        ("POST", f"{table}/spot/0/remove", {"seen": seen}),
        (
            "POST",
            "/instance/tutorial.toml/what-if",
            {"choice": "figure", "path": "spot.spot.price_per_week", "value": "1"},
        ),
        ("POST", "/instance/tutorial.toml/solve", {}),
        ("POST", "/instance/tutorial.toml/studies/recommend", {"worlds": "60", "time_limit": "1"}),
        ("POST", "/instance/tutorial.toml/studies/sizes", {"from_size": "3", "to_size": "4"}),
        ("POST", "/compare", {"with": "tutorial.toml"}),
        ("POST", "/new/starter", {"council": "Ours", "children": "5", "price": "5000", "name": "ours"}),
        ("POST", "/new/statistics", {"council": "Ours", "tables": "csv"}),
        ("POST", "/new/file", {"file": "xlsx"}),
        ("POST", "/examples/tutorial", {}),
        ("POST", f"/jobs/{key}/stop", {}),
        ("POST", f"/jobs/{key}/again", {}),
    ]


def mutated(draw: random.Random, one: Request) -> Request:
    """The request with something about it changed."""
    method, path, data = one[0], one[1], dict(one[2])
    for _ in range(draw.choice((1, 1, 2, 4))):
        what = draw.randrange(6)
        if what == 0:
            parts = path.split("/")
            parts[draw.randrange(1, len(parts))] = draw.choice(GARBAGE)
            path = "/".join(parts)
        elif what == 1 and data:
            data[draw.choice(list(data))] = draw.choice(GARBAGE)
        elif what == 2 and data:
            del data[draw.choice(list(data))]
        elif what == 3:
            data[
                f"{draw.choice(('c', 'n', 'x'))}.{draw.choice(('0', '7', '-1', 'x', '99999999999'))}.{draw.choice(GARBAGE)}"
            ] = draw.choice(GARBAGE)
        elif what == 4:
            method = draw.choice(("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"))
        elif data:
            key = draw.choice(list(data))
            data[key] = [data[key], draw.choice(GARBAGE)]
    return method, path, data


def flipped(draw: random.Random, content: bytes) -> bytes:
    """A file with some bytes changed, cut off or put in."""
    found = bytearray(content)
    for _ in range(draw.choice((1, 3, 20))):
        at = draw.randrange(len(found) + 1)
        found[at : at + draw.choice((0, 1, 50))] = draw.randbytes(draw.choice((0, 1, 8)))
    return bytes(found[: draw.choice((len(found), len(found), draw.randrange(len(found) + 1)))])


def sent(draw: random.Random, visitor: Visitor, one: Request, files: dict[str, bytes]) -> Any:
    method, path, data = one
    for key, value in list(data.items()):
        if isinstance(value, str) and value in files and key in ("file", "tables"):
            data[key] = (io.BytesIO(flipped(draw, files[value])), f"x.{draw.choice((value, 'toml', 'xlsx', 'csv'))}")
    if method in ("GET", "HEAD"):
        query = {key: value for key, value in data.items() if isinstance(value, (str, list))}
        return visitor.browser.open(path, method=method, base_url=visitor.base, query_string=query)
    given = {"form_token": visitor.guard.form_token} | data
    return visitor.browser.open(
        path, method=method, base_url=visitor.base, data=given, headers={"Origin": visitor.base}
    )


def tried(visitor: Visitor, number: int, seed: int) -> Iterator[tuple[Request, Any]]:
    draw = random.Random(seed)
    files = {"xlsx": workbook_bytes(load(TUTORIAL)), "csv": b"la_name,number\nOurs,5\n"}
    for nth in range(number):
        if nth % 50 == 0:
            if (visitor.project.folder / "tutorial.toml").exists():
                (visitor.project.folder / "tutorial.toml").unlink()
            visitor.example()
            visitor.post("/instance/tutorial.toml/solve")
            known = requests(visitor, visitor.latest().id)
        one = mutated(draw, draw.choice(known))
        yield one, sent(draw, visitor, (one[0], one[1], dict(one[2])), files)


def hold(visitor: Visitor, number: int, seed: int) -> None:
    around = {one.name for one in visitor.project.folder.parent.iterdir()}
    codes = set()
    for one, answer in tried(visitor, number, seed):
        assert answer.status_code < 500, one
        if answer.mimetype in ("text/html", "application/json"):
            assert "Traceback" not in answer.text, one
            assert "fault of the program" not in answer.text, one
        codes.add(answer.status_code)
    assert {one.name for one in visitor.project.folder.parent.iterdir()} == around
    assert codes >= {200, 303, 404}


def test_mutated_requests(visitor: Visitor) -> None:
    hold(visitor, 300, 1)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(2, 12))
def test_many_mutated_requests(visitor: Visitor, seed: int) -> None:
    hold(visitor, 500, seed)
