"""Where each key of a TOML file stands: `tomllib` gives values, this gives their lines.

It scans text that `tomllib` has already accepted, so it needs no checks of its own. Where it
cannot tell, a key is left out, and whoever asks gets the line of the table it is in.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from contextlib import suppress

from commission_opt.instance.document import Path

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRINGS = (
    re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}', re.DOTALL),
    re.compile(r"'''(?:[^']|'(?!''))*'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_PLAIN = re.compile(r"[^,\]}\n#]+")
_SIMPLE_PAIR = re.compile(
    r"""([A-Za-z0-9_-]+)[ \t]*=[ \t]*(?:"(?:[^"\\\n]|\\.)*"(?!")|[^\s"'\[{#][^\n#]*)[ \t]*(?:#[^\n]*)?(?:\n|$)"""
)
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")


class _Lost(Exception):
    """The scanner cannot make sense of the text; what it has found so far stands."""


def key_lines(text: str) -> dict[Path, int]:
    """The line, counted from 1, of each table, key and list element of a TOML text."""
    scanner = _Scanner(text.replace("\r\n", "\n"))
    with suppress(_Lost, RecursionError, IndexError):
        scanner.scan()
    return scanner.lines


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.breaks = [match.start() for match in re.finditer("\n", text)]
        self.lines: dict[Path, int] = {}
        self.records: dict[Path, int] = {}  # index of the latest record of each array of tables

    def scan(self) -> None:
        table: Path = ()
        while self._skip(_BLANK) < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self._header(2)
            elif self.text[self.at] == "[":
                table = self._header(1)
            elif not self._simple_pair(table):
                self._pair(table)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return self.at

    def _line(self) -> int:
        return bisect_left(self.breaks, self.at) + 1

    def _mark(self, path: Path, line: int) -> None:
        self.lines.setdefault(path, line)

    def _header(self, brackets: int) -> Path:
        line = self._line()
        self.at += brackets
        path: Path = ()
        parts = self._key()
        for nth, part in enumerate(parts, start=1):
            path = (*path, part)
            self._mark(path, line)
            if path in self.records and (brackets == 1 or nth < len(parts)):
                path = (*path, self.records[path])
        if brackets == 2:
            index = self.records.get(path, -1) + 1
            self.records[path] = index
            path = (*path, index)
            self._mark(path, line)
        self.at += brackets
        return path

    def _simple_pair(self, table: Path) -> bool:
        """The usual line, key = number or text, in one step."""
        match = _SIMPLE_PAIR.match(self.text, self.at)
        if match:
            self._mark((*table, match[1]), self._line())
            self.at = match.end()
        return match is not None

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for part in self._key():
            path = (*path, part)
            self._mark(path, line)
        if self.text[self.at] != "=":
            raise _Lost
        self.at += 1
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> list[str]:
        parts = []
        while True:
            self._skip(_SPACE)
            bare = _BARE.match(self.text, self.at)
            if bare:
                self.at = bare.end()
                parts.append(bare[0])
            else:
                parts.append(_unquoted(self._string()))
            self._skip(_SPACE)
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def _string(self) -> str:
        for pattern in _STRINGS:
            match = pattern.match(self.text, self.at)
            if match:
                self.at = match.end()
                return match[0]
        raise _Lost

    def _value(self, path: Path) -> None:
        first = self.text[self.at]
        if first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        elif first in "\"'":
            self._string()
        else:
            self._skip(_PLAIN)

    def _array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while True:
            self._skip(_BLANK)
            if self.text[self.at] == "]":
                break
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._mark((*path, index), self._line())
            self._value((*path, index))
            index += 1
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while True:
            self._skip(_BLANK)
            if self.text[self.at] == "}":
                break
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._pair(path)
        self.at += 1


def _unquoted(key: str) -> str:
    inner = key[1:-1]
    return inner if key[0] == "'" or "\\" not in inner else _ESCAPE.sub(_unescape, inner)


def _unescape(match: re.Match[str]) -> str:
    code = match[0][1:]
    if code[0] in "uU":
        return chr(int(code[1:], 16))
    return {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}.get(code, code)
