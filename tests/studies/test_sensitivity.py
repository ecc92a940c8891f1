"""Tornado, switching values and screening, against what can be worked out on paper."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from commission_opt import alternatives, frontier, morris, ranges, sensitivity, solve, switching, tornado
from commission_opt.instance.problems import InvalidInstance
from commission_opt.plan.solve import solved
from commission_opt.studies import runs
from commission_opt.studies.runs import Runs
from commission_opt.studies.sensitivity.morris import LEVELS, _effect
from commission_opt.studies.sensitivity.ranges import OF_A_WHAT_IF, BadRange, Range, around, register
from tests.studies.town import OWN_HOME, REGISTER, TOWN, D, dear, town

SPOT = "spot.spot.price_per_week"
NORTH, EAST = "block.north.price_per_bed_week", "block.east.price_per_bed_week"
CHILDREN = "demand.care.children"


def test_bars_show_what_each_end_costs_widest_first() -> None:
    # East at £270 a day saves £40; at £310 spot is cheaper: £20. North's price is paid for two beds.
    found = tornado(town(), {EAST: (1890, 2170), NORTH: (1050, 1750)}, gap=0.0)
    assert found.cost == pytest.approx(1480 * D)
    north, east = found.bars
    assert (north.path, east.path) == (NORTH, EAST)
    assert [north.low.change, north.high.change] == pytest.approx([-100 * D, 100 * D])
    assert [east.low.change, east.high.change] == pytest.approx([-40 * D, 20 * D])
    assert north.swing == pytest.approx(200 * D)
    assert (east.low.mix_changes, east.high.mix_changes, north.high.mix_changes) == (False, True, False)


@pytest.mark.parametrize(
    ("stop", "bars", "missing"),
    [(1, [], [EAST, NORTH]), (3, [], [EAST, NORTH]), (4, [EAST], [NORTH]), (6, [NORTH, EAST], [])],
)
def test_a_tornado_that_is_stopped_says_which_figures_are_not_finished(
    stop: int, bars: list[str], missing: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan as it is, then low and high of each figure: stopped in one of the five solves, or in none."""
    solve, calls = solved, list[int]()

    def stopped(*args: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == stop:
            raise KeyboardInterrupt
        return solve(*args, **options)

    monkeypatch.setattr(runs, "solved", stopped)
    found = tornado(town(), {EAST: (1890, 2170), NORTH: (1050, 1750)})
    assert [bar.path for bar in found.bars] == bars
    assert list(found.not_reached) == missing
    assert found.interrupted is bool(missing)
    assert (found.done, found.total) == (min(stop - 1, 5), 5)
    assert found.status == ("interrupted" if stop == 1 else "optimal")


def test_an_end_without_a_plan_is_said_and_comes_first() -> None:
    crowded = town(TOWN.replace("minimum_share = 0.0", "minimum_share = 1.0"))
    found = tornado(crowded, {NORTH: (1300, 1500), CHILDREN: (5.0, 7.0)})
    assert [bar.path for bar in found.bars] == [CHILDREN, NORTH]
    assert (found.bars[0].high.status, found.bars[0].swing) == ("infeasible", None)
    assert found.bars[0].high.mix == "no mix meets the rules"


def test_a_value_that_may_not_be_is_said() -> None:
    share = "rules.locality.near.minimum_share"
    found = tornado(town(), {share: (0.0, 1.5)})
    assert (found.bars[0].low.status, found.bars[0].high.status) == ("optimal", "invalid")


def test_by_default_it_varies_what_is_not_published() -> None:
    found = ranges(town(TOWN + REGISTER), spread=0.2)
    assert [one.path for one in found] == [SPOT, "block.south.price_per_bed_week"]
    assert [one.low for one in found] == pytest.approx([1680, 1400])
    assert [one.high for one in found] == pytest.approx([2520, 2100])


def test_whole_numbers_stay_whole() -> None:
    figure = around(town(TOWN + OWN_HOME), "home.own.beds", 0.1)
    assert (figure.low, figure.high, figure.value(2.4)) == (1, 3, 2)
    assert isinstance(figure.value(2.4), int)
    assert not around(town(), NORTH, 0.1).whole  # £1,400 is written without decimals, but may have them


def test_what_cannot_be_varied_is_refused() -> None:
    with pytest.raises(BadRange, match="not a number"):
        ranges(town(), {"block.north": (1, 2)})
    with pytest.raises(BadRange, match="low value comes first"):
        ranges(town(), {NORTH: (2, 1)})
    with pytest.raises(InvalidInstance, match="Did you mean"):
        ranges(town(), {"block.nort.price_per_bed_week": (1, 2)})


def test_a_price_switches_exactly_where_two_mixes_cost_the_same() -> None:
    found = switching(town(), ranges(town(), {EAST: (1000, 3000)})).switches
    assert [one.verdict for one in found] == ["none", "exact"]
    assert found[1].value == pytest.approx(2100)  # spot
    assert "east" in found[1].mix
    assert "east" not in found[1].mix_after


def test_the_nearest_of_several_switches_is_found() -> None:
    # Spot falls: first East (£290 a day) goes, then South (£250), then North (£200).
    found = switching(town(), ranges(town(), {SPOT: (700, 2800)})).switches[0]
    assert found.verdict == "exact"
    assert found.value == pytest.approx(2030)


def test_an_exact_switch_is_what_solves_on_both_sides_say() -> None:
    found = switching(town(), ranges(town(), {SPOT: (700, 2800)})).switches[0]
    assert found.value is not None
    before, after = (solve(town().with_changes({SPOT: value}), gap=0.0) for value in (found.value + 1, found.value - 1))
    assert ("east" in set(before.mix.offer), "east" in set(after.mix.offer)) == (True, False)


def test_other_figures_switch_by_halving() -> None:
    # East is worth having only while a day's cost of both its beds is saved: 580/300 of six children.
    found = switching(town(), ranges(town(), {CHILDREN: (4.0, 8.0)}), tolerance=0.001).switches
    assert [one.verdict for one in found] == ["between", "none"]
    one = found[0]
    assert one.before is not None
    assert one.after is not None
    assert one.after < 4 + 580 / 300 < one.before
    assert one.before - one.after <= 0.001 * 2.0 + 1e-9


def test_screening_of_straight_effects_finds_each_figures_whole_range() -> None:
    # The same mix throughout: £2 a day for each £1 of North's and South's price.
    figures = ranges(town(), {NORTH: (1330, 1470), "block.south.price_per_bed_week": (1715, 1785)})
    found = morris(town(), figures, 3, gap=0.0)
    assert [one.path for one in found.effects] == [NORTH, "block.south.price_per_bed_week"]
    assert [one.mu_star for one in found.effects] == pytest.approx([40 * D, 20 * D])
    assert [one.mu for one in found.effects] == pytest.approx([40 * D, 20 * D])
    assert [one.sigma for one in found.effects] == pytest.approx([0, 0], abs=1e-3)
    assert (found.solves, found.failed) == (3 * 3, 0)


def test_screening_tells_how_many_of_its_solves_are_done() -> None:
    figures = ranges(town(), {NORTH: (1330, 1470), "block.south.price_per_bed_week": (1715, 1785)})
    told: list[tuple[int, int | None]] = []
    morris(town(), figures, 2, gap=0.0, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 2 * 3) for done in range(1, 7)]


def test_screening_sees_effects_that_depend_on_others() -> None:
    # East's price matters only while it is below spot's.
    figures = ranges(town(), {EAST: (1500, 3000), SPOT: (1500, 3000)})
    found = morris(town(), figures, 6, sample_seed=1, gap=0.0)
    assert all(one.sigma is not None and one.sigma > D for one in found.effects)
    assert found == morris(town(), figures, 6, sample_seed=1, gap=0.0)
    assert found != morris(town(), figures, 6, sample_seed=2, gap=0.0)
    assert LEVELS == 4


def test_figures_come_as_tables() -> None:
    figures = ranges(town(), {EAST: (1890, 2170)})
    assert list(tornado(town(), {EAST: (1890, 2170)}).frame().path) == [EAST]
    assert list(switching(town(), figures).frame().verdict) == ["none", "exact"]
    assert list(morris(town(), figures, 1).frame().effects) == [1]


MORE = """
[[assumption]]
id = "days"
path = "horizon.start"
basis = "assumed"
reason = "ours"
[[assumption]]
id = "nothing"
path = "rules.locality.near"
basis = "assumed"
reason = "ours"
[[assumption]]
id = "term"
path = "block.south.term_years"
basis = "published"
source = "printed"
[[assumption]]
id = "later"
path = "what_if.later.changes.spot.spot.price_per_week"
basis = "assumed"
reason = "ours"
[[what_if]]
id = "later"
[what_if.changes]
"spot.spot.price_per_week" = 2000
"""


def test_what_the_register_names_and_is_not_varied_is_said() -> None:
    found = {one.path: one for one in tornado(town(TOWN + REGISTER + MORE)).left_out}
    assert found["horizon.start"].why == "a date"
    assert found["rules.locality.near.minimum_share"].why == "0, and a share of 0 is 0"
    assert found["what_if.later.changes.spot.spot.price_per_week"].why == OF_A_WHAT_IF
    assert found["block.south"].figures == ("sizes",)  # the term is named by itself, and published
    assert "block.north.price_per_bed_week" not in found  # published
    assert tornado(town(TOWN + REGISTER + MORE), {SPOT: (2000, 2200)}).left_out == ()


DPS = """
[[dps]]
id = "open"
area = "town"
takes = ["care"]
sizes = [2]
term_years = 1
[[dps.provider]]
id = "oak"
price_per_bed_week = 2500
homes_at_most = 3
[[assumption]]
id = "dps"
path = "dps.open"
basis = "assumed"
reason = "ours"
"""


def test_prices_of_the_providers_in_a_record_are_varied() -> None:
    found, left = register(town(TOWN + DPS), 0.1)
    assert [one.path for one in found] == ["dps.open.provider.oak.price_per_bed_week"]
    assert [(one.path, one.figures) for one in left] == [
        ("dps.open", ("sizes", "term_years", "provider.oak.homes_at_most"))
    ]


def test_one_call_gives_all_that_is_asked_for() -> None:
    ends = {EAST: (1890.0, 2170.0)}
    found = sensitivity(town(), ends, switch=[EAST], trajectories=1, gap=0.0)
    assert found.tornado == tornado(town(), ends, gap=0.0)
    assert found.switches == switching(town(), ranges(town(), ends), gap=0.0)
    assert found.morris == morris(town(), ranges(town(), ends), 1, gap=0.0)
    assert list(found.frame().path) == [EAST]
    alone = sensitivity(town(), ends)
    assert (alone.switches, alone.morris, alone.interrupted) == (None, None, False)
    crowded = town(TOWN.replace("minimum_share = 0.0", "minimum_share = 1.0").replace("= 6.0", "= 7.0"))
    assert sensitivity(crowded, ends, switch=[EAST], trajectories=1).switches is None


def test_what_other_processes_would_do_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    # A job crosses to another process and back, without the time that it takes to start one.
    def crossed(self: Runs, function: object, jobs: list[object], counts: Callable[[object], int]) -> Iterator[object]:
        for job in jobs:
            there, arguments = pickle.loads(pickle.dumps((function, job)))
            found = pickle.loads(pickle.dumps(there(*arguments)))
            self.count(counts(found))
            yield found

    def studies(workers: int) -> list[object]:
        ends = {EAST: (1890.0, 2170.0), "rules.locality.near.minimum_share": (0.5, 1.5)}
        found = sensitivity(town(), ends, switch=[EAST], trajectories=1, gap=0.0, workers=workers)
        mixes = alternatives(town(TOWN + OWN_HOME), count=0, gap=0.0, workers=workers)
        return [found, frontier(town(dear()), points=3, gap=0.0, workers=workers), mixes.rows()]

    here = studies(1)
    monkeypatch.setattr(runs, "WORTH_PROCESSES", 0.0)
    monkeypatch.setattr(Runs, "_there", crossed)
    assert studies(2) == here


def test_figures_are_named_alike_in_every_part() -> None:
    ends = {SPOT: (1890.0, 2310.0)}
    for figures in ([SPOT], {SPOT: None}, {SPOT: (1890.0, 2310.0)}, ranges(town(), ends)):
        assert switching(town(), figures).switches[0].value == pytest.approx(2030)
        assert [one.path for one in morris(town(), figures, 1).effects] == [SPOT]
        assert [(bar.path, bar.low.value, bar.high.value) for bar in tornado(town(), figures).bars] == [
            (SPOT, 1890, 2310)
        ]
    assert switching(town(), [SPOT], spread=0.02).switches[0].verdict == "none"


def test_a_record_stands_for_its_money() -> None:
    found = tornado(town(), ["block.south", SPOT], 0.2)
    assert {bar.path for bar in found.bars} == {"block.south.price_per_bed_week", SPOT}
    assert [(one.path, one.figures) for one in found.left_out] == [("block.south", ("sizes", "term_years"))]


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (SPOT, "figures are paths"),
        ([SPOT, 3], "a figure is named by its path"),
        ({SPOT: 3}, "its ends are two numbers"),
        ({SPOT: ("1", "2")}, "its ends are two numbers"),
        (["block.north.area"], "holds none that can be varied"),
    ],
)
def test_what_is_no_figure_is_told(figures: Any, said: str) -> None:
    for study in (switching, morris, tornado):
        with pytest.raises(BadRange, match=said):
            study(town(), figures)


def test_what_cannot_move_is_left_out_and_not_varied() -> None:
    found, left = register(town(TOWN + REGISTER + MORE), 0.1)
    nothing = "rules.locality.near.minimum_share"  # 0, and so is every share of it
    assert all(one.low < one.base < one.high for one in found)
    assert nothing not in {one.path for one in found}
    assert [one.path for one in left].count(nothing) == 1


@pytest.mark.parametrize(
    ("effects", "mean", "size", "spread"),
    [
        ([], None, None, None),
        ([5.0], 5.0, 5.0, 0.0),
        ([-1.0, 3.0], 1.0, 2.0, 8**0.5),
        ([1.0, 2.0, 6.0], 3.0, 3.0, 7**0.5),
    ],
)
def test_an_effect_has_a_mean_a_size_and_how_far_its_values_lie_apart(
    effects: list[float], mean: float | None, size: float | None, spread: float | None
) -> None:
    found = _effect(Range(SPOT, 2000.0, 1800.0, 2200.0, False), effects)
    assert (found.mu, found.mu_star, found.effects) == (mean, size, len(effects))
    assert found.sigma == (None if spread is None else pytest.approx(spread))
