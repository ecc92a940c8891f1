"""`new` on a terminal, where somebody stops at a question."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from commission_opt.cli.main import main
from commission_opt.errors import EXIT_INTERRUPTED


def test_the_end_of_what_is_typed_stops_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-D at the first question, which is Ctrl-C to click."""
    pty = pytest.importorskip("pty", reason="Windows has no such terminal")
    parent, child = pty.openpty()
    os.write(parent, b"\x04")
    with os.fdopen(child, "r") as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        assert main(["new", str(tmp_path / "mine.toml")]) == EXIT_INTERRUPTED
    os.close(parent)
    said = capsys.readouterr().err
    assert "Interrupted." in said
    assert "fault of the program" not in said
    assert list(tmp_path.iterdir()) == []
