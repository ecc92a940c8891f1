"""How a limit is put into words where rules clash or give."""

from __future__ import annotations

from typing import Any

import pytest

from commission_opt.model.limit import Limit
from commission_opt.rules.wording import Wording
from commission_opt.studies.diagnosis.limits import amount, limits_text, subject
from commission_opt.studies.diagnosis.parts import _counted

BEDS = Wording(noun=("bed", "beds"), before="more")
PLACES = Wording(noun=("place", "places"))


@pytest.mark.parametrize(
    ("words", "missed", "said"),
    [
        (BEDS, 5.43, ("beds", "5.4 more beds")),
        (BEDS, 1.0, ("bed", "1 more bed")),
        (BEDS, 1.04, ("bed", "1 more bed")),  # as it reads
        (BEDS, 1.05, ("beds", "1.1 more beds")),
        (BEDS, 0.1, ("beds", "0.1 more beds")),
        (BEDS, 0.0999, ("beds", "0.0999 more beds")),  # little is told more closely
        (PLACES, 2.0, ("places", "2 places")),
        (PLACES, 1.0, ("place", "1 place")),
    ],
)
def test_what_is_missed_is_counted_as_it_reads(words: Wording, missed: float, said: tuple[str, str]) -> None:
    assert _counted(words, missed) == said


def limit(kind: Any, value: float, counts: str = "", **more: Any) -> Limit:
    return Limit("rules.a", value, kind, words=Wording(counts=counts), **more)


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("pounds", 1_234_567.0, "£1,234,567"),
        ("share", 0.55555, "55.55%"),
        ("share", 1.0, "100%"),
        ("whole", 3.0, "3"),
        ("number", 1.23456, "1.235"),
        ("number", None, "none"),
    ],
)
def test_a_figure_is_written_as_its_kind_is(kind: str, value: float | None, said: str) -> None:
    assert amount(limit(kind, 0.0), value) == said


@pytest.mark.parametrize(
    ("kind", "value", "counts", "said"),
    [
        ("whole", 1.0, "contracts", "contract"),
        ("whole", 2.0, "contracts", "contracts"),
        ("number", 1.0, "children placed beyond", "child placed beyond"),
        ("number", 0.5, "children placed beyond", "children placed beyond"),
        ("share", 1.0, "beds with {provider}", "beds with one provider"),  # all of several
        ("pounds", 1.0, "pounds of capital", "pounds of capital"),
    ],
)
def test_what_is_counted_agrees_with_the_figure(kind: str, value: float, counts: str, said: str) -> None:
    assert subject(limit(kind, value, counts)) == said
    assert subject(limit("share", 0.5, "beds with {provider}"), "Oak") == "beds with Oak"


def test_a_rule_is_told_with_its_figures_where_they_are_few() -> None:
    least = limit("whole", 1.0, "contracts", lower=True)
    most = Limit("rules.b", 5000.0, "pounds", words=Wording(counts="of revenue"))
    other = Limit("rules.c", 0.5, "share")
    assert limits_text([least, least]) == "at least 1 contract"
    assert limits_text([least, most]) == "at least 1 contract and at most £5,000 of revenue"
    assert limits_text([least, most, other]) == ""
    assert limits_text([Limit()]) == ""  # a duty, and no figure
    assert limits_text([other]) == "at most 50%"
