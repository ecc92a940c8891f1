"""A note: what stands below the tables of an answer, under its label."""

from __future__ import annotations

from typing import NamedTuple


class Note(NamedTuple):
    """Sentences that belong under one label."""

    label: str
    texts: tuple[str, ...]
