"""What a user reads is plain: no sentence of more than 35 words, and no phrase that outsiders could not read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from commission_opt.cli.help import COMMANDS
from commission_opt.cli.main import main
from tests.words.banned import INSTEAD, SAYS, found_in
from tests.words.prose import MOST, ROOT, Sentence, in_markdown, page, sentences, strings

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "instances").rglob("*.md"),
        *(ROOT / "benchmarks").glob("*.md"),
    ]
)
CODE = sorted((ROOT / "commission_opt").rglob("*.py"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _long(found: Iterator[Sentence]) -> list[str]:
    return [f"{one.where}, {one.words} words: {one.text}" for one in found if one.words > MOST]


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_no_sentence_of_a_page_is_long(path: Path) -> None:
    assert not _long(page(path))


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_a_page_has_none_of_the_banned_phrases(path: Path) -> None:
    assert not found_in(path.read_text(encoding="utf-8"))


def test_no_message_or_answer_is_long() -> None:
    assert not [text for path in CODE for text in _long(strings(path))]


def test_no_message_or_answer_has_a_banned_phrase() -> None:
    assert not [f"{one.where}: {said}" for path in CODE for one in strings(path) for said in found_in(one.text)]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_plain(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([command, "--help"])
    text = capsys.readouterr().out
    about = text.partition("Options:")[0].partition("\n\n")[2]
    assert about
    assert not [one for one in sentences(about) if Sentence(command, one).words > MOST and "Exit codes" not in one]
    assert not found_in(text)


def test_the_test_finds_each_phrase() -> None:
    assert [bool(found_in(one)) for one in SAYS] == [True] * len(INSTEAD)


def test_a_long_sentence_is_found_and_tables_code_and_addresses_are_not() -> None:
    long = " ".join(["Word"] * (MOST + 1))
    text = f"It is one. {long}.\n\n- {long}\n\n```\n{long}\n```\n| {long} |\n[here](https://a.b/c) ends it."
    assert [Sentence("", one).words for one in in_markdown(text)] == [3, MOST + 1, MOST + 1, 3]
    assert [Sentence("", one).words for one in sentences("See e.g. No. 7, p. 3. And so on.")] == [6, 3]
