"""What one set of tables has otherwise than another, as a file that extends the other says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commission_opt.instance.document import have_ids
from commission_opt.instance.removed import REMOVE
from commission_opt.instance.toml_text import toml_text


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The tables by which `after` differs from `before`.

    A key that is in `before` alone cannot be said, and is passed over: reading the file shows whether that matters.
    """
    found: dict[str, Any] = {}
    for key, new in after.items():
        old = before.get(key)
        if old == new:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            found[key] = difference(old, new)
        elif have_ids(new) and (not old or have_ids(old)):
            found[key] = _records(old or [], new)
        else:
            found[key] = new
    for key, old in before.items():
        if key not in after and have_ids(old):
            found[key] = [{"id": one["id"], REMOVE: True} for one in old]
    return found


def _records(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {one["id"]: one for one in before}
    changed = [
        {"id": one["id"]} | difference(known[one["id"]], one) if one["id"] in known else one
        for one in after
        if known.get(one["id"]) != one
    ]
    left = {one["id"] for one in after}
    return changed + [{"id": key, REMOVE: True} for key in known if key not in left]


def extending_text(base: str, title: str, tables: Mapping[str, Any]) -> str:
    """The text of a what-if: a file that extends `base`, and says of `tables` what differs from it."""
    said = {key: one for key, one in tables.items() if key != "title"}
    return toml_text({"extends": base, "title": title} | said)
