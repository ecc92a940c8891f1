"""What only some operating systems have is used with care: Windows and macOS run the same code."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from commission_opt.cli import options
from commission_opt.plan.wording import day_text
from tests.repo.test_layers import MODULES, ROOT, imported_at_start, name_of

TESTS = sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "benchmarks").glob("*.py"))

ONLY_SOME_HAVE = {"fcntl", "grp", "msvcrt", "pty", "pwd", "resource", "termios", "winreg"}
WITH_TEXT = {"read_text", "write_text"}


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]


def names_unless(paths: list[Path], fine: Callable[[Path], bool]) -> list[str]:
    return [name_of(path) for path in paths if not fine(path)]


def test_modules_that_only_some_systems_have_are_imported_where_they_are_used() -> None:
    assert names_unless([*MODULES, *TESTS], lambda path: not imported_at_start(path) & ONLY_SOME_HAVE) == []


def test_days_are_written_without_signs_that_windows_does_not_know() -> None:
    assert names_unless(MODULES, lambda path: not re.search(r"%[-#_^](?=[A-Za-z])", path.read_text("utf-8"))) == []


def test_text_is_read_and_written_in_an_encoding_that_is_named() -> None:
    """The linter sees to `open`; of paths it does not know what they are."""

    def fine(path: Path) -> bool:
        return not any(
            isinstance(call.func, ast.Attribute)
            and call.func.attr in WITH_TEXT
            and not any(keyword.arg == "encoding" for keyword in call.keywords)
            for call in calls(path)
        )

    assert names_unless(MODULES, fine) == []


def test_renaming_onto_a_file_is_done_by_replacing_it() -> None:
    """`rename` onto a file that is there fails on Windows; of folders, which may not be there, two modules need it."""

    def fine(path: Path) -> bool:
        return path.name in ("exchange_folders.py", "write.py") or not any(
            isinstance(call.func, ast.Attribute) and call.func.attr == "rename" and not call.keywords
            for call in calls(path)
        )

    assert names_unless(MODULES, fine) == []


def test_a_day_as_it_is_said() -> None:
    assert [day_text(dt.date(2017, 4, day)) for day in (1, 12)] == ["1 April 2017", "12 April 2017"]


def test_a_command_to_be_typed_is_one_for_the_shell_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["commission-opt", "explain", "my instances/a.toml"]
    assert options.typed(words) == "commission-opt explain 'my instances/a.toml'"
    monkeypatch.setattr("os.name", "nt")
    assert options.typed(words) == 'commission-opt explain "my instances/a.toml"'


def test_windows_and_macos_are_checked_by_the_commands_of_the_readme() -> None:
    workflow = (ROOT / ".github" / "workflows" / "systems.yml").read_text(encoding="utf-8")
    setup = next(
        line.strip()
        for line in (ROOT / "README.md").read_text("utf-8").splitlines()
        if line.startswith("pip install uv")
    )
    assert setup.split("    ")[0] in workflow
    assert "windows-latest" in workflow
    assert "macos-latest" in workflow
