"""The journal of a project: who changed what when, a line of JSON for each act, added at the end and never changed."""

from __future__ import annotations

import errno
import getpass
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class ProjectJournal:
    """The file with the lines."""

    file: Path

    def add(self, act: str, name: str, **more: Any) -> None:
        """One more line, on the disk before this returns.

        Raises
        ------
        OSError
            Where it cannot be written.
        """
        line = {"when": datetime.now(UTC).isoformat(timespec="seconds"), "who": who(), "act": act, "file": name} | more
        self.file.parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps(line, ensure_ascii=False, default=str).encode("utf-8", "replace") + b"\n"
        handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
        try:
            if self._was_cut_off():
                content = b"\n" + content
            if os.write(handle, content) < len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(handle)
        finally:
            os.close(handle)

    def _was_cut_off(self) -> bool:
        """Whether the last line has no end, as the disk was full then."""
        with self.file.open("rb") as said:
            if said.seek(0, os.SEEK_END) == 0:
                return False
            said.seek(-1, os.SEEK_END)
            return said.read(1) != b"\n"

    def lines(self, name: str = "") -> list[Mapping[str, Any]]:
        """Every line, of one file where it is named; the latest first. A line that was cut off is passed over."""
        return [one for one in reversed(list(self._read())) if not name or one.get("file") == name]

    def _read(self) -> Iterator[Mapping[str, Any]]:
        try:
            content = self.file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return
        for line in content.splitlines():
            try:
                found = json.loads(line)
            except ValueError:
                continue
            if isinstance(found, dict):
                yield found


def who() -> str:
    """Whoever is signed in on this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
