"""What differs between instances is every figure that is not the same in all, and nothing else."""

from __future__ import annotations

from commission_opt.instance.editing.differing import DifferingFigure, differing_figures
from commission_opt.instance.load import load
from commission_opt.starter.examples import example

TUTORIAL = load(example("tutorial").file)


def test_a_figure_that_one_of_three_has_otherwise() -> None:
    other = TUTORIAL.with_changes({"spot.spot.price_per_week": 7000, "block.block.price_per_bed_week.3": 3501})
    found = differing_figures([one.to_dict() for one in (TUTORIAL, other, TUTORIAL)])
    assert found == [
        DifferingFigure("block.block.price_per_bed_week.3", (3500, 3501, 3500)),
        DifferingFigure("spot.spot.price_per_week", (4900, 7000, 4900)),
    ]


def test_a_record_that_one_has_not_is_one_difference() -> None:
    tables = TUTORIAL.to_dict()
    record = {"id": "second", "takes": ["home"], "price_per_week": 1}
    more = tables | {"spot": [*tables["spot"], record]}
    assert differing_figures([tables, more]) == [DifferingFigure("spot.second", (None, record))]
    without = {key: one for key, one in tables.items() if key != "spot"}
    assert differing_figures([without, tables]) == [DifferingFigure("spot", (None, tables["spot"]))]


def test_words_are_no_figures() -> None:
    tables = TUTORIAL.to_dict()
    assert differing_figures([tables, tables | {"title": "x", "description": "y", "assumption": []}]) == []
    assert differing_figures([tables, tables]) == []
