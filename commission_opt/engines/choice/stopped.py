"""A search of the choice that was stopped before it came to anything."""

from __future__ import annotations


class StageStopped(Exception):
    """With what ended it, as `engines.search` says it."""
