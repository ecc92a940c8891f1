"""The formatter formats and the linter lints: no line is kept from either."""

from __future__ import annotations

import tokenize
from pathlib import Path

from tests.repo.test_layers import MODULES

ROOT = Path(__file__).resolve().parents[2]
KEPT_FROM = ("fmt:", "noqa", "ruff:", "isort:")


def kept(path: Path) -> list[str]:
    """Comments that keep lines from the formatter or the linter."""
    with tokenize.open(path) as file:
        comments = [token.string for token in tokenize.generate_tokens(file.readline) if token.type == tokenize.COMMENT]
    return [comment for comment in comments if comment.lstrip("# ").startswith(KEPT_FROM)]


def test_no_line_is_kept_from_the_formatter_or_the_linter() -> None:
    files = [*MODULES, *ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/*.py")]
    assert len(files) > 700
    assert {file.name: found for file in files if (found := kept(file))} == {}


def test_one_that_is_kept_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "kept.py"
    file.write_text("one = 1  # fmt: skip\ntwo = '# noqa'\nthree = 3  # noqa: E501 - long\n", encoding="utf-8")
    assert kept(file) == ["# fmt: skip", "# noqa: E501 - long"]
