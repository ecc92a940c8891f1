"""The seal of a file: a hash of each of its parts, so that a part changed afterwards is found out.

It tells damage and changes made by hand. It is no signature: whoever wants to can seal again.
What a result says that can be worked out again is held to that besides (`plan.again`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from commission_opt.plan.result_json import finite

SEAL = "seal"
LENGTH = 16  # hexadecimal digits: damage that keeps them all is out of the question


def seal_of(document: Mapping[str, Any]) -> dict[str, str]:
    """The hash of every part of `document` but the seal itself."""
    return {name: _digest(value) for name, value in _parts(document)}


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with its seal, as it is written."""
    return {**document, SEAL: seal_of(document)}


def stamped(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a study with the version that made it, and its seal, as it is written."""
    from commission_opt import __version__

    return sealed({**document, "version": __version__})


def broken_parts(document: Mapping[str, Any]) -> list[str]:
    """Names of the parts that do not match the seal, those that were taken away among them."""
    known, found = document.get(SEAL) or {}, seal_of(document)
    return [name for name in {**found, **known} if known.get(name) != found.get(name)]


def _parts(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every key, and of a table each of its own keys: "bound", "run.gap"."""
    for key, value in document.items():
        if key == SEAL:
            continue
        if isinstance(value, Mapping) and value:
            yield from ((f"{key}.{inner}", one) for inner, one in value.items())
        else:
            yield key, value


def _digest(value: Any) -> str:
    try:
        text = json.dumps(value, sort_keys=True, allow_nan=False)
    except ValueError:
        text = json.dumps(finite(value), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]
