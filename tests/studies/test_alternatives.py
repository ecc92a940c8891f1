"""Different mixes, against what can be worked out on paper and against solves of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from commission_opt import alternatives
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.model.build import build
from commission_opt.model.fixed import fix_commitments
from commission_opt.model.mix_beds import bed_time
from commission_opt.model.model import Model
from commission_opt.plan.settings import Settings
from commission_opt.plan.solve import solved
from commission_opt.studies.alternatives.alternatives import UnknownProvider, _open_none_late, bed_time_of
from tests.plan.cases import small
from tests.studies.town import OWN_HOME, TOWN, D, town

SYSTEM = """
[[dps]]
id = "{id}"
takes = ["care"]
area = "town"
sizes = [2]
term_years = 1
[[dps.provider]]
id = "{own}"
name = "{name}"
price_per_bed_week = 2090
homes_at_most = 1
[[dps.provider]]
id = "a"
name = "Ash of {name}"
price_per_bed_week = 2090
homes_at_most = 1
"""


def test_only_mixes_within_the_allowance_are_found() -> None:
    # Without East: £20 a day more; without South £100; neither £120; without North £200, ...
    found = alternatives(town(), within=110 / 1480, count=5, without=[], gap=0.0)
    assert [one.extra for one in found.mixes] == pytest.approx([0, 20 * D, 100 * D])
    assert [one.beds_apart for one in found.mixes] == pytest.approx([0, 2, 2])
    assert [one.beds_apart_from_nearest for one in found.mixes[1:]] == pytest.approx([2, 2])
    assert found.exhausted


def test_the_most_different_comes_first() -> None:
    found = alternatives(town(), within=125 / 1480, count=1, without=[], gap=0.0)
    assert found.mixes[1].extra == pytest.approx(120 * D)
    assert found.mixes[1].beds_apart == pytest.approx(4)
    assert found.mixes[1].furthest == pytest.approx(4)
    assert not found.exhausted


def test_what_is_proven_costs_no_less_than_it_does() -> None:
    mixes = [one for one in alternatives(town(), count=0, gap=0.0).mixes if one.extra is not None]
    assert len(mixes) > 2
    assert [one.least_extra for one in mixes] == pytest.approx([one.extra for one in mixes], abs=0.01)


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


MONTHLY = TOWN.replace('"year"', '"month"') + OWN_HOME


def test_a_home_that_opens_at_the_very_end_is_no_home_of_our_own() -> None:
    # The later it opens the less it costs more: 2 beds at £350 a day instead of £290 (East's, let later).
    late = town(MONTHLY.replace("beds = 2\n", "beds = 2\nlead_weeks = 4\n"))
    home = alternatives(late, count=0, without=[], gap=0.0).mixes[-1]
    assert home.decisions is not None
    ((_, decided),) = home.decisions.opened
    opens = late.periods[decided].start + dt.timedelta(weeks=4)
    first = late.periods[0].start + dt.timedelta(weeks=4)
    stop = late.horizon.stop
    assert (stop - opens).days / (stop - first).days == pytest.approx(0.5, abs=0.1)
    assert (stop - opens) * 2 >= stop - first


def test_a_cheapest_mix_whose_home_opens_late_is_asked_for_an_earlier_one() -> None:
    # Spot costs less than the home until the last quarter, in which one more child comes.
    later = MONTHLY.replace("children = 6.0", "by_period = [6, 6, 6, 6, 6, 6, 6, 6, 6, 8, 8, 8]")
    later = later.replace("price_per_week = 2100", "price_per_week = 2800").replace("= 1750", "= 2100")
    found = alternatives(town(later), count=0, without=[], gap=0.0).mixes
    assert found[0].decisions is not None
    assert [key[1] for key in found[0].decisions.opened] == [9]
    assert [one.kind for one in found] == ["cheapest", "own_home"]


def test_no_different_mix_opens_a_home_for_less_than_a_year_that_the_cheapest_does_not() -> None:
    instance = town(MONTHLY.replace("2023-03-31", "2024-03-31"))
    model = build(instance, demand_table(instance))
    stop, periods = instance.horizon.stop, instance.periods
    opened = model.columns["opened"]
    late = {key for key in opened if (stop - periods[key[1]].start).days < 365}
    assert late
    assert len(late) < len(opened)
    kept = min(late)
    cheapest = Decisions()
    cheapest.opened[kept] = 1
    _open_none_late(model, cheapest)
    assert {key for key in opened if opened[key].upBound == 0} == late - {kept}


def test_a_bed_counts_by_the_share_of_the_horizon_that_it_is_there() -> None:
    instance = town(MONTHLY)
    plan, decisions = solved(instance, Settings(gap=0.0), prepare=_open_in(6))  # from October on
    assert decisions is not None
    assert bed_time_of(plan.to_dict())["own"] == pytest.approx(2 * 182 / 365)
    model = build(instance, demand_table(instance))
    terms = {v.id: w for v, w in bed_time(model)["own"].terms}
    opened = {key[1]: variable.id for key, variable in model.columns["opened"].items()}
    assert terms[opened[6]] == pytest.approx(2 * 182 / 365)
    assert terms[opened[0]] == pytest.approx(2)


def _open_in(period: int) -> Callable[[Model], None]:
    def prepare(model: Model) -> None:
        variable = model.columns["opened"]["own", period]
        variable.lowBound = variable.upBound = 1

    return prepare


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


def test_a_provider_can_be_named_by_the_id_of_what_it_offers() -> None:
    two = town(
        TOWN + SYSTEM.format(id="inner", own="oak", name="Oak") + SYSTEM.format(id="outer", own="elm", name="Elm")
    )
    found = alternatives(two, count=0, without=["oak", "Oak", "inner/oak", "north"]).mixes
    assert [one.name for one in found] == ["Cheapest", "Without Oak", "Without north"]
    with pytest.raises(UnknownProvider, match=r"'a' is the id of several providers, Ash of Elm, Ash of Oak: name one"):
        alternatives(two, without=["a"])


def test_what_is_asked_wrongly_is_refused() -> None:
    with pytest.raises(
        UnknownProvider, match="no provider is called 'West', nor is it the id of an offer; there is east, no"
    ):
        alternatives(town(), without=["West"])
    with pytest.raises(ValueError, match="within"):
        alternatives(town(), within=-0.1)
