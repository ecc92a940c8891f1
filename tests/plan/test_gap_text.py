"""Gaps are told truthfully: never narrower than what was reached, nor rounded to what was not asked for."""

from __future__ import annotations

import pytest

from commission_opt.cli.answer import answer_text
from commission_opt.cli.progress import progress_text
from commission_opt.engines.fix_and_resolve import status_of
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Ended, Found
from commission_opt.plan.statements.amounts import gap_text, proven_gap_text
from tests.plan.cases import plan


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (0.57, "57.00%"),
        (0.0123, "1.23%"),
        (0.01231, "1.24%"),
        (1e-4, "0.01%"),
        (1.1e-4, "0.02%"),
        (9.99e-5, "0.01%"),
        (4.21e-5, "0.0043%"),
        (5e-6, "0.0005%"),
        (1e-6, "0.0001%"),
        (3e-9, "0.0001%"),
        (0.0, "0.0001%"),
    ],
)
def test_a_gap_is_not_exceeded(gap: float, text: str) -> None:
    assert gap_text(gap) == text
    assert float(text[:-1]) / 100 >= gap - 1e-12


@pytest.mark.parametrize(
    ("reached", "asked", "text"),
    [
        (3e-5, 1e-4, "0.01%"),
        (3e-7, 1e-6, "0.0001%"),
        (8e-6, 1e-5, "0.001%"),
        (8e-6, 1e-6, "0.0008%"),
        (0.005, 0.02, "0.50%"),
        (1e-5, 0.02, "0.01%"),
        (0.0, 0.0, "0.0001%"),
    ],
)
def test_what_is_proven_is_what_was_asked_or_reached(reached: float, asked: float, text: str) -> None:
    assert proven_gap_text(reached, asked) == text


@pytest.mark.parametrize(
    ("status", "gap", "asked", "said"),
    [
        ("optimal", 2e-7, 1e-6, "cheapest for these figures, proven to within 0.0001%"),
        ("time_limit", 4e-6, 1e-6, "stopped early, within 0.0004% of the cheapest there could be"),
        ("time_limit", 0.0123, 1e-4, "stopped early, within 1.23% of the cheapest there could be"),
        ("optimal", 2e-7, 1e-4, "cheapest for these figures, proven to within 0.01%"),
    ],
)
def test_the_answer_says_so(status: str, gap: float, asked: float, said: str) -> None:
    result = plan().to_dict()
    changed = result | {"status": status, "gap": gap, "run": result["run"] | {"gap": asked}}
    assert said in " ".join(answer_text(changed).split())


def test_progress_shows_small_gaps() -> None:
    assert "gap 0.0005%" in progress_text(Progress(1_000_000.0, 999_995.0, 1.0))


@pytest.mark.parametrize(
    ("ended", "bound", "gap", "status"),
    [
        ("time_limit", 999_999.5, 1e-6, "optimal"),  # the time was over as the gap was reached
        ("time_limit", 999_990.0, 1e-6, "time_limit"),
        ("time_limit", 990_000.0, 0.02, "gap"),
        ("time_limit", None, 0.02, "time_limit"),
        ("interrupted", 999_999.5, 1e-6, "interrupted"),
        ("proven", 999_999.5, 1e-6, "optimal"),
    ],
)
def test_a_gap_that_was_reached_counts_though_the_time_was_over(
    ended: Ended, bound: float | None, gap: float, status: str
) -> None:
    found = Found(ended, None, None, bound, "engine", "1", 1.0)
    assert status_of(found, 1_000_000.0, bound, gap) == status
