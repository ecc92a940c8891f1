"""How a solve of a study may end before it has an answer."""

from __future__ import annotations


class Interrupted(Exception):
    """Ctrl-C came in a solve."""


class NotProven(Exception):
    """A solve ended before its answer was proven, as at its time limit."""
