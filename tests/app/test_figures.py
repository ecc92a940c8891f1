"""Whoever makes a what-if chooses a figure from those that the instance has, and says what it becomes."""

from __future__ import annotations

from html import unescape

import pytest

from commission_opt.app.tables.figures import changeable_figures
from commission_opt.instance.load import load
from commission_opt.starter.examples import Example, examples
from tests.app.client import Visitor

MAKE = "/instance/tutorial.toml/what-if"


@pytest.mark.parametrize("given", examples(), ids=lambda one: one.name)
def test_every_figure_that_is_offered_can_be_changed(given: Example) -> None:
    """Each as it is now, all at once: nothing about the instance is another then."""
    instance = load(given.file)
    figures = [figure for one in changeable_figures(instance.document) for figure in one.figures]
    assert len(figures) > 25
    assert len({one.path for one in figures}) == len(figures)
    assert instance.with_changes({one.path: one.value(one.now) for one in figures}).sha256 == instance.sha256


def test_a_record_without_a_name_is_called_by_what_holds_it() -> None:
    (coventry,) = (one for one in examples() if one.name == "coventry-2017")
    called = [one.called for one in changeable_figures(load(coventry.file).document)]
    assert "Demand: path: local 1" in called
    assert "Spot market: Spot purchase" in called
    assert "Money" in called


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("spot.spot.price_per_week", "£7,000", 7000),
        ("spot.spot.price_per_week", "7000.5", 7000.5),
        ("block.block.price_per_bed_week.3", "3600", 3600),
    ],
)
def test_a_new_value_is_written_as_people_write_it(visitor: Visitor, path: str, value: str, said: float) -> None:
    visitor.example()
    page = visitor.page(MAKE)
    assert f'<option value="{path}"' in page
    there = visitor.post(MAKE, {"choice": "figure", "path": path, "value": value}).headers["Location"]
    name = there.rpartition("/")[2]
    assert name == f"tutorial-{path.rpartition('.')[2]}-{said}.toml"
    made = load(visitor.project.file(name))
    wanted = load(visitor.project.file("tutorial.toml")).with_changes({path: said, "title": made.title})
    assert made.sha256 == wanted.sha256
    assert made.title.endswith(value)
    changes = visitor.page(there)
    assert path in changes
    assert "What this what-if changes" in changes


def test_a_value_that_cannot_be_is_told_at_its_field(visitor: Visitor) -> None:
    visitor.example()
    for value, told in (("dear", "is no number"), ("-1", "at least 0"), ("", "Enter its new value.")):
        page = visitor.post(MAKE, {"choice": "figure", "path": "spot.spot.price_per_week", "value": value}).text
        assert told in unescape(page)
        assert 'id="value-error"' in page
        assert '<option value="spot.spot.price_per_week" selected>' in page
    page = visitor.post(MAKE, {"choice": "figure", "value": "1"}).text
    assert "Choose a figure." in page
    assert 'id="path-error"' in page
    assert [one.name for one in visitor.project.instances()] == ["tutorial.toml"]
