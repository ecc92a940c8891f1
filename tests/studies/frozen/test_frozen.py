"""Every figure and word of each study, in a small town, as it was when somebody last looked at it.

What is meant to change is written anew with `python -m tests.studies.frozen.freeze`, and read before it is kept.
"""

from __future__ import annotations

import pytest

from tests.studies.frozen.cases import CASES, HERE, figure_lines, found, word_lines
from tests.studies.frozen.comparing import unlike

KEPT = HERE / "kept"
AGAIN = "written anew by: uv run python -m tests.studies.frozen.freeze"


@pytest.mark.parametrize("name", CASES)
def test_figures_and_words_are_as_they_were(name: str) -> None:
    figures = (KEPT / f"{name}.figures.txt").read_text(encoding="utf-8").splitlines()
    apart = list(unlike(figures, list(figure_lines(found(name)))))
    assert not apart, f"{len(apart)} figures are others, {AGAIN} {name}\n" + "\n".join(apart[:10])
    words = (KEPT / f"{name}.words.txt").read_text(encoding="utf-8").splitlines()
    assert list(word_lines(found(name))) == words, f"{AGAIN} {name} --words"


def test_nothing_is_kept_that_no_case_gives() -> None:
    assert {file.name.partition(".")[0] for file in KEPT.iterdir()} == set(CASES)


def test_a_figure_that_is_another_is_found() -> None:
    kept = ['x/0 {"cost": 100.0, "of": "a"}']
    assert not list(unlike(kept, ['x/0 {"cost": 100.0001, "of": "a"}']))
    for now in ('x/0 {"cost": 100.001, "of": "a"}', 'x/1 {"cost": 100.0, "of": "a"}', 'x/0 {"cost": 100.0, "of": "b"}'):
        assert len(list(unlike(kept, [now]))) == 1
    assert len(list(unlike(kept, [*kept, "y"]))) == 1
