"""Different mixes, against what can be worked out on paper and against solves of their own."""

from __future__ import annotations

import pytest

from commission_opt import alternatives
from commission_opt.model.fixed import fix_commitments
from commission_opt.model.model import Model
from commission_opt.plan.engine import Settings
from commission_opt.plan.solve import solved
from commission_opt.studies.alternatives import UnknownProvider
from tests.plan.cases import small
from tests.studies.town import OWN_HOME, TOWN, D, town


def test_only_mixes_within_the_allowance_are_found() -> None:
    # Without East: £20 a day more; without South £100; neither £120; without North £200, ...
    found = alternatives(town(), within=110 / 1480, count=5, without=[], gap=0.0)
    assert [one.extra for one in found.mixes] == pytest.approx([0, 20 * D, 100 * D])
    assert [one.beds_apart for one in found.mixes] == [0, 2, 2]
    assert found.exhausted


def test_the_most_different_comes_first() -> None:
    found = alternatives(town(), within=125 / 1480, count=1, without=[], gap=0.0)
    assert found.mixes[1].extra == pytest.approx(120 * D)
    assert found.mixes[1].beds_apart == 4
    assert found.mixes[1].furthest == pytest.approx(4)
    assert not found.exhausted


def test_doing_without_a_provider_costs_what_takes_its_place() -> None:
    found = {one.name: one.extra for one in alternatives(town(), count=0, gap=0.0).mixes}
    assert found == {
        "Cheapest": 0,
        "Without north": pytest.approx(200 * D),
        "Without south": pytest.approx(100 * D),
        "Without east": pytest.approx(20 * D),
    }


def test_doing_without_a_market_can_be_impossible() -> None:
    short = town(TOWN.replace("children = 6.0", "children = 7.0"))
    found = alternatives(short, count=0, without=["spot"]).mixes[-1]
    assert (found.name, found.status, found.extra) == ("Without spot", "infeasible", None)
    assert found.mix == "no mix meets the rules"


def test_a_home_of_our_own_is_opened_at_its_extra_cost() -> None:
    # It takes East's place: £350 instead of £290 for each of two beds.
    found = alternatives(town(TOWN + OWN_HOME), count=0, without=[], gap=0.0).mixes[-1]
    assert found.kind == "own_home"
    assert found.extra == pytest.approx(120 * D)
    assert [one.kind for one in alternatives(town(), count=0, without=[]).mixes] == ["cheapest"]
    none = alternatives(town(TOWN + OWN_HOME), count=0, without=[], with_own_home=False)
    assert [one.kind for one in none.mixes] == ["cheapest"]


def test_each_costs_what_its_commitments_cost_when_fixed() -> None:
    found = alternatives(small(), within=0.2, count=3, gap=0.0)
    assert {one.kind for one in found.mixes} >= {"cheapest", "different", "without"}
    cheapest = found.mixes[0].cost
    assert cheapest is not None
    for one in found.mixes:
        if one.decisions is None:  # only the DPS is near enough to home
            assert (one.name, one.status) == ("Without =HYPERLINK(1)", "infeasible")
            continue

        def fix(model: Model, one: object = one) -> None:
            assert fix_commitments(model, one.decisions) == []  # type: ignore[attr-defined]

        plan, _ = solved(small(), Settings(gap=0.0), prepare=fix)
        assert plan.objective == pytest.approx(cheapest + (one.extra or 0.0))
        if one.kind == "different":
            assert one.cost is not None
            assert one.cost <= 1.2 * cheapest + 1e-6


def test_what_is_asked_wrongly_is_refused() -> None:
    with pytest.raises(UnknownProvider, match="no provider is called 'West'; there is east, north, "):
        alternatives(town(), without=["West"])
    with pytest.raises(ValueError, match="within"):
        alternatives(town(), within=-0.1)
