"""Python's cycle collector, out of the way while a large instance is read or a large model made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Pause the collector of reference cycles.

    A model, or a long CSV file, is millions of small objects that all stay, and no cycles: with the collector at work,
    it walks through them again and again, for half of the time that it takes.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
