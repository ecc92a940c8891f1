"""How far promised occupancy is from what happened, by what is tolerated; and by how much a share is missed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from commission_opt.studies.calibration.nearest import TINY, _per_share
from commission_opt.studies.calibration.tried import TriedOut, _beds_off_by, _largest
from commission_opt.studies.simulation.figures import FigureName


def book(**sizes: list[float]) -> Any:
    """Homes of these sizes that a plan holds, and a home of nine beds and a market that it does not."""
    held = {name: [SimpleNamespace(size=size) for size in each] for name, each in sizes.items()}
    offers = [SimpleNamespace(id="new", beds=9.0), SimpleNamespace(id="market"), SimpleNamespace(id="small", beds=2.0)]
    offers += [SimpleNamespace(id=name) for name in ("block", "large", "few", "six")]
    return SimpleNamespace(beds=SimpleNamespace(holdings=held), instance=SimpleNamespace(offers=offers))


@pytest.mark.parametrize(("offer", "beds"), [("block", 8.0), ("new", 9.0), ("small", 5.0), ("market", 0.0)])
def test_the_largest_home_is_one_that_is_held_or_else_that_of_the_offer(offer: str, beds: float) -> None:
    assert _largest(offer, book(block=[3.0, 8.0, 4.0], small=[5.0])) == beds


@pytest.mark.parametrize(
    ("promised", "had", "times"),
    [
        ({}, [{}], 0.0),
        ({"large": 0.9}, [{"large": 0.9}], 0.0),
        ({"large": 0.9}, [{"large": 0.909}], 0.5),  # 1.8% is tolerated
        ({"large": 0.9}, [{"large": 0.891}], 0.5),
        ({"few": 0.9}, [{"few": 0.909}], 0.25),  # and 3.6% of homes with fewer than six beds
        ({"six": 0.9}, [{"six": 0.909}], 0.5),
        ({"large": 0.9, "few": 0.9}, [{"large": 0.9, "few": 0.972}], 2.0),  # the worst counts
        ({"large": 0.9}, [{"large": 0.8}, {"large": 1.0}], 0.0),  # on average
        ({"large": 0.036}, [{}], 2.0),  # what is not there was not used
        ({"": 0.5}, [{}], 0.0),  # all beds together are no offer
    ],
)
def test_beds_are_off_by_the_worst_of_what_is_tolerated(
    promised: dict[str, float], had: list[dict[str, float]], times: float
) -> None:
    promise = {FigureName("occupancy", of=name): share for name, share in promised.items()}
    promise[FigureName("cost")] = 1e6
    assert _beds_off_by(promise, had, book(large=[8.0], few=[4.0, 5.0], six=[6.0])) == pytest.approx(times)


@pytest.mark.parametrize(
    ("off_by", "beds", "holds"),
    [
        (0.0, 0.0, True),
        (0.003, 1.0, True),
        (-0.003, 1.0, True),
        (0.0031, 0.0, False),
        (-0.0031, 0.0, False),
        (0.0, 1.01, False),
    ],
)
def test_a_promise_holds_within_three_thousandths_of_the_cost_and_what_is_tolerated_of_beds(
    off_by: float, beds: float, holds: bool
) -> None:
    assert TriedOut({}, off_by, [1.0], beds).holds is holds


@pytest.mark.parametrize(("children", "asks"), [(None, 1.0), (6.0, 6.0), (0.25, 0.25), (0.0, TINY), (-1.0, TINY)])
def test_a_share_asks_for_as_many_more_as_it_is_a_share_of(children: float | None, asks: float) -> None:
    per = None if children is None else SimpleNamespace(at=lambda values: children * float(values[0]))
    elastic: Any = SimpleNamespace(limits={"row": SimpleNamespace(per=per)})
    found: Any = SimpleNamespace(values=np.array([1.0]))
    row: Any = "row"
    assert _per_share(elastic, row, found) == asks
