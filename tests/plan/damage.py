"""Ways in which a file can come to harm, drawn by a seed, and what is changed in it."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

from commission_opt.plan.seal import SEAL, seal_of

Place = tuple[Any, ...]
WRONG: tuple[Any, ...] = (
    None,
    True,
    "",
    "text",
    "2020-13-45",
    "\ud800",
    -1,
    0,
    3.5,
    1e300,
    10**30,
    -1e300,
    [],
    {},
    [[]],
)
ON_THE_WHOLE = ("truncated", "encoding", "binary", "empty", "deep", "twice", "not a number", "huge", "other top")


def leaves(value: Any, at: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every value that is no table and no list, with its place."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        yield at, value
        return
    for key, one in items:
        yield from leaves(one, (*at, key))


def numbers(value: Any) -> list[Place]:
    """The places of all numbers."""
    return [at for at, one in leaves(value) if isinstance(one, int | float) and not isinstance(one, bool)]


def changed(document: Any, place: Place, value: Any) -> Any:
    """A copy with another value in one place."""
    found = copy.deepcopy(document)
    inside(found, place)[place[-1]] = value
    return found


def inside(document: Any, place: Place) -> Any:
    """The table or list that has the last step of `place`."""
    for key in place[:-1]:
        document = document[key]
    return document


def value_at(document: Any, place: Place) -> Any:
    return inside(document, place)[place[-1]]


def mutant(text: str, seed: int) -> tuple[str, bytes]:
    """What was done, and the content of the file then."""
    draw = random.Random(seed)
    if draw.random() < 0.25:
        how = draw.choice(ON_THE_WHOLE)
        return how, _whole(text, how, draw)
    document = json.loads(text)
    done = [_part(document, draw) for _ in range(draw.choice((1, 1, 1, 2, 4)))]
    if draw.random() < 0.6 and isinstance(document.get(SEAL), dict):  # as somebody who knows of the seal would
        document[SEAL] = seal_of(document)
        done.append("sealed again")
    return ", ".join(done), json.dumps(document).encode()


def _whole(text: str, how: str, draw: random.Random) -> bytes:
    at = draw.randrange(len(text) - 2)
    numbers_that_are_none = (": NaN", ": Infinity", ": -Infinity")
    too_large = (": 1e999", ": " + "9" * 5000, ": " + "9" * 400)
    made: dict[str, bytes] = {
        "truncated": text[:at].encode(),
        "encoding": text.encode(draw.choice(("utf-16", "utf-32", "cp037")), "replace"),
        "binary": text[:at].encode() + draw.randbytes(40) + text[at:].encode(),
        "empty": draw.choice((b"", b"\n", b"\0" * 100, b"null", b"0")),
        "deep": text.replace(": [", ": " + "[" * 50_000, 1).encode(),
        "twice": text.replace("{", '{"format": 1, ', 1).encode(),
        "not a number": text.replace(": 0", draw.choice(numbers_that_are_none), 1).encode(),
        "huge": text.replace(": 0", draw.choice(too_large), 1).encode(),
        "other top": draw.choice((b"[]", b'"text"', b"[{}]", b"{}", b"12")),
    }
    return made[how]


def _part(document: Any, draw: random.Random) -> str:
    """Do harm in one place of `document`."""
    places = list(_places(document))
    if not places:
        return "nothing"
    place = draw.choice(places)
    holder, last = inside(document, place), place[-1]
    how = draw.choice(("delete", "value", "value", "value", "number", "twice", "kind", "swap"))
    value = holder[last]
    if how == "delete":
        del holder[last]
    elif how == "number" and isinstance(value, int | float):
        holder[last] = draw.choice((-value, value * 1e12, value + 1, value * 1.01, float(value), 0))
    elif how == "twice" and isinstance(holder, list):
        holder.insert(last, copy.deepcopy(value))
    elif how == "kind":
        holder[last] = list(value.values()) if isinstance(value, dict) else {str(value): value}
    elif how == "swap":
        holder[last] = copy.deepcopy(value_at(document, draw.choice(places)))
    else:
        holder[last] = copy.deepcopy(draw.choice(WRONG))
    return f"{how} {place}"


def _places(value: Any, at: Place = ()) -> Iterator[Place]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in items:
        yield (*at, key)
        yield from _places(one, (*at, key))
