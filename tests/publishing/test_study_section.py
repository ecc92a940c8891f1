"""What a study shows by itself: of each study its own tables and charts, and nothing where there is none."""

from __future__ import annotations

from typing import Any

import pytest

from commission_opt.publishing import study_section as module
from commission_opt.publishing.report import Bullets, Paragraph, Section
from commission_opt.publishing.sections import attached, region, tried
from commission_opt.publishing.study_section import STUDY_TITLES, study_section

PIECES = {
    "compare": ("comparison_table",),
    "sensitivity": ("tornado_chart", "tornado_table", "switching_table"),
    "frontier": ("frontier_chart", "frontier_table"),
    "alternatives": ("near_alternatives",),
    "simulate": ("simulation_table",),
}


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each table and chart says what made it."""
    for name in {one for pieces in PIECES.values() for one in pieces}:
        monkeypatch.setattr(attached, name, lambda _, name=name: Paragraph(name))
    monkeypatch.setattr(attached, "explanation_items", lambda study: study["items"])
    monkeypatch.setattr(region, "blocks", lambda _: (Paragraph("together"),))
    monkeypatch.setattr(tried, "section", lambda _: Section("tried", "Tried", (Paragraph("tried"),)))


def shown(study: dict[str, Any]) -> list[str]:
    found = study_section(study)
    assert (found.id, found.title) == (f"study-{study['study']}", STUDY_TITLES[study["study"]])
    return [piece.text for piece in found.blocks if isinstance(piece, Paragraph)]


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("name", PIECES)
def test_each_study_shows_its_own(name: str) -> None:
    assert shown({"study": name}) == list(PIECES[name])


@pytest.mark.usefixtures("marked")
def test_an_explanation_is_a_list_and_a_recommendation_what_was_tried() -> None:
    assert PIECES.keys() | {"explain", "recommend", "together"} == STUDY_TITLES.keys()
    assert shown({"study": "recommend"}) == ["tried"]
    assert shown({"study": "together"}) == ["together"]
    (items,) = study_section({"study": "explain", "items": ["Because."]}).blocks
    assert isinstance(items, Bullets)
    assert list(items.items) == ["Because."]


@pytest.mark.usefixtures("marked")
def test_what_a_study_has_nothing_of_leaves_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attached, "tornado_table", lambda _: None)
    monkeypatch.setattr(tried, "section", lambda _: None)
    assert shown({"study": "sensitivity"}) == ["tornado_chart", "switching_table"]
    assert study_section({"study": "recommend"}).blocks == ()
    assert study_section({"study": "explain", "items": []}).blocks == ()


@pytest.mark.parametrize(
    ("mixes", "cost"),
    [
        ([], None),
        ([{"kind": "different", "cost": 3.0}], None),
        ([{"kind": "different", "cost": 3.0}, {"kind": "cheapest", "cost": 2.0}], 2.0),
    ],
)
def test_extra_costs_are_counted_from_the_cheapest_mix(mixes: list[dict[str, Any]], cost: float | None) -> None:
    assert module._cheapest({"mixes": mixes}) == cost
