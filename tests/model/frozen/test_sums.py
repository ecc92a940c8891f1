"""Models, and what the evaluator says of decisions by chance, are to the figure what they were when last looked at.

What is meant to change is written anew by `python -m tests.model.frozen.freeze`: read `git diff` before it is kept.
"""

from __future__ import annotations

import pytest

from tests.model.frozen.freeze import KEPT, lines
from tests.model.frozen.sums import NAMES
from tests.studies.frozen.comparing import unlike


@pytest.mark.parametrize("name", NAMES)
def test_model_and_evaluation_are_as_they_were(name: str) -> None:
    kept = (KEPT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    apart = list(unlike(kept, list(lines(name))))
    assert not apart, f"written anew by: python -m tests.model.frozen.freeze {name}\n" + "\n".join(apart[:10])


def test_nothing_is_kept_that_is_not_compared() -> None:
    assert {file.stem for file in KEPT.iterdir()} == set(NAMES)
