"""Sending a file to keep."""

from __future__ import annotations

from pathlib import PurePath

from flask import Response

_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    ".toml": "application/toml",
    ".csv": "text/csv",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".html": "text/html",
    ".md": "text/markdown",
}


def sent(content: bytes, name: str) -> Response:
    """A file to keep, never one to show."""
    answer = Response(content, mimetype=KINDS[PurePath(name).suffix.lower()])
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
