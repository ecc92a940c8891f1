"""A disk that fails: every call to the operating system that changes it, or waits for it, may fail once or for ever."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from commission_opt.plan import exchange_folders

CALLS = ("open", "write", "fsync", "close", "mkdir", "rmdir", "unlink", "rename", "replace", "link", "chmod")


class Disk:
    """Counts the calls, and lets one fail by its number from 0; those after it as well where it is gone for good.

    A call to close a file succeeds all the same, so that a test does not run out of handles; a call to wait for
    the disk does not wait.
    """

    def __init__(self, fails_at: int | None, code: int, *, for_good: bool) -> None:
        self.calls = 0
        self.failed: str | None = None
        self._fails_at = fails_at
        self._code = code
        self._for_good = for_good

    def call(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **keywords: Any) -> Any:
            number, self.calls = self.calls, self.calls + 1
            fails = self._fails_at is not None and number >= self._fails_at
            if fails and (self.failed is None or self._for_good):
                self.failed = self.failed or name
                if name == "close":
                    real(*args, **keywords)
                raise OSError(self._code, os.strerror(self._code))
            return None if name == "fsync" else real(*args, **keywords)

        return called


@contextmanager
def disk(fails_at: int | None, code: int, *, for_good: bool, exchange: bool = True) -> Iterator[Disk]:
    """Such a disk while the block runs; without an exchange of names, as on Windows, where `exchange` is False."""
    made = Disk(fails_at, code, for_good=for_good)
    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, made.call(name, getattr(os, name)))
        patch.setattr(
            exchange_folders,
            "_exchange",
            made.call("exchange", exchange_folders._exchange) if exchange else lambda *_: False,
        )
        yield made
