"""Entries, stays, moves and the year held out; and what programs like this one got wrong."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from commission_opt.returns.demand import ReturnDemand, demand_from_903
from commission_opt.returns.entries import entry_estimate
from commission_opt.returns.held_out import monthly_averages
from tests.returns.made_up import USUAL, Council, MadeUp, happened, write_returns, write_year

MONTHS = [dt.date(2017 + (month + 3) // 12, (month + 3) % 12 + 1, 1) for month in range(61)]


def counts_of(seed: int, a_month: float, growth: float = 0.0, season: float = 0.0, spread: float = 1.0) -> np.ndarray:
    """Entries of five years; with a `spread` above 1 they vary more than by chance."""
    rng = np.random.default_rng(seed)
    time = np.arange(60)
    mean = a_month * (1 + growth) ** ((time - 60) / 12) * (1 + season * np.sin(2 * np.pi * time / 12))
    if spread > 1:
        mean = rng.gamma(mean / (spread - 1), spread - 1)
    return rng.poisson(mean)


def test_a_trend_that_is_there_is_found_and_one_that_is_not_is_not() -> None:
    found = [entry_estimate(counts_of(seed, 20, 0.1), MONTHS) for seed in range(40)]
    assert sum(one.growth > 0 for one in found) >= 36
    assert float(np.median([one.growth for one in found])) == pytest.approx(0.1, abs=0.02)
    assert float(np.median([one.level for one in found])) == pytest.approx(20, rel=0.06)
    still = [entry_estimate(counts_of(seed, 10), MONTHS) for seed in range(100)]
    assert sum(one.growth != 0 for one in still) <= 12
    assert all(one.level == one.mean for one in still if one.growth == 0)


def test_a_trend_is_the_one_of_least_deviance() -> None:
    """The fit has the totals of its data, as a log-linear one must: sum of n and of n t."""
    counts = counts_of(1, 20, 0.4)
    found = entry_estimate(counts, MONTHS)
    assert found.trend is not None
    time = (np.arange(60) + 0.5 - 60) / 12
    fitted = found.level * (1 + found.trend) ** time
    assert fitted.sum() == pytest.approx(counts.sum())
    assert (fitted * time).sum() == pytest.approx((counts * time).sum())
    assert found.growth == 0.2  # steeper ones do not last


def test_a_season_is_told_from_chance() -> None:
    seasonal, plain = entry_estimate(counts_of(2, 20, season=0.4), MONTHS), entry_estimate(counts_of(2, 20), MONTHS)
    assert seasonal.season_chance is not None
    assert plain.season_chance is not None
    assert seasonal.season_chance < 0.001 < plain.season_chance
    assert max(seasonal.season) > 1.2
    assert np.mean(seasonal.season) == pytest.approx(1)
    chances = [entry_estimate(counts_of(seed, 20), MONTHS).season_chance or 0.0 for seed in range(200)]
    assert 2 <= sum(chance < 0.05 for chance in chances) <= 20


def test_months_that_spread_beyond_chance_widen_the_interval() -> None:
    wide, plain = entry_estimate(counts_of(3, 20, spread=4), MONTHS), entry_estimate(counts_of(3, 20), MONTHS)
    assert wide.spread > 2.5 > plain.spread >= 1
    assert math.log(wide.high / wide.low) > 1.5 * math.log(plain.high / plain.low)
    assert wide.level_error > 1.5 * plain.level_error


@pytest.mark.parametrize("spread", [1.0, 3.0])
def test_intervals_of_entries_hold_what_is_known(spread: float) -> None:
    held = 0
    for seed in range(200):
        found = entry_estimate(counts_of(seed, 12, spread=spread), MONTHS)
        held += found.low <= 12 <= found.high
    assert 183 <= held <= 198


def test_no_entries_give_an_interval_and_no_division_by_nought() -> None:
    found = entry_estimate(np.zeros(60, int), MONTHS)
    assert (found.mean, found.low, found.level, found.growth) == (0, 0, 0, 0)
    assert 0 < found.high < 0.1


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> ReturnDemand:
    episodes = happened(replace(USUAL, years=4), np.random.default_rng(12))
    return demand_from_903(write_returns(tmp_path_factory.mktemp("town"), episodes, range(2017, 2021)))


def test_rates_of_moves_are_moves_over_child_years(town: ReturnDemand) -> None:
    """Beside a count over the spells, one by one."""
    table, needs = town.spells.table.to_dict("records"), town.spells.needs
    for move in town.found.moves:
        mine = [row for row in table if needs[row["need"]] == move.need]
        years = sum(row["end"] - max(row["start"], town.history.first) for row in mine) / 365.25
        names = dict(enumerate(needs)) | {-2: "left-care", -3: "left-care-at-18"}
        went = sum(names.get(row["after"]) == move.to for row in mine)
        assert move.moves == went
        assert move.child_years == pytest.approx(years)
        assert move.rate == pytest.approx(went / years)
        assert move.low <= move.rate <= move.high
    kinds = {(move.need, move.to): move.kind for move in town.found.moves}
    assert kinds["home", "fostering"] == "step down"
    assert kinds["fostering", "home"] == "step up"


def test_the_stock_changes_by_those_who_come_and_go(town: ReturnDemand) -> None:
    for at, one in enumerate(town.found.needs):
        ended = sum(move.moves for move in town.found.moves if move.need == one.id)
        assert one.stays.ended == ended
        began_first = ((town.spells.table["need"] == at) & (town.spells.table["start"] == town.history.first)).sum()
        change = town.found.stock[-1, at] - town.found.stock[0, at]
        assert change == one.entries.counts.sum() - began_first - ended


def test_average_children_of_a_month_are_those_of_its_days(town: ReturnDemand) -> None:
    from commission_opt.returns.dates import day_number
    from commission_opt.returns.stock import stock

    first = dt.date(2019, 2, 1)
    days = [day_number(first) + nth for nth in range(28)]
    by_month = monthly_averages(town.spells, [first, dt.date(2019, 3, 1)])
    assert by_month[0] == pytest.approx(stock(town.spells, days).mean(axis=0))


def test_the_year_held_out_is_not_looked_at(tmp_path: Path) -> None:
    """Other rows of the last year change what is seen, and not the forecast."""
    episodes = happened(replace(USUAL, years=3), np.random.default_rng(13))
    cut = dt.date(2019, 4, 1)
    known = [
        one if one.end is None or one.end < cut else replace(one, end=None, ended="")
        for one in episodes
        if one.start < cut
    ]
    extra = [MadeUp(f"new{nth}", dt.date(2019, 5, 1), dt.date(2020, 3, 1)) for nth in range(30)]
    one = demand_from_903(write_returns(tmp_path / "a", episodes, range(2017, 2020))).tested
    other = demand_from_903(write_returns(tmp_path / "b", [*known, *extra], range(2017, 2020))).tested
    assert one is not None
    assert other is not None
    assert np.array_equal(one.total.middle, other.total.middle)
    assert np.array_equal(one.total.low, other.total.low)
    assert one.total.naive == other.total.naive
    assert not np.array_equal(one.total.seen, other.total.seen)


def test_less_than_two_years_are_not_tested(tmp_path: Path) -> None:
    episodes = happened(replace(USUAL, years=1), np.random.default_rng(14))
    assert demand_from_903(write_returns(tmp_path, episodes, range(2017, 2018))).tested is None


@pytest.mark.thorough
@pytest.mark.parametrize("year_spread", [0.0, 0.1, 0.2])
def test_the_forecast_covers_what_it_says(year_spread: float, tmp_path: Path) -> None:
    """Fifty councils that are made up: 75% to 92% of months lie in the interval of 80%."""
    council = replace(USUAL, years=6, year_spread=year_spread)
    inside = 0
    for run in range(50):
        episodes = happened(council, np.random.default_rng([run, 2]))
        tested = demand_from_903(write_returns(tmp_path / str(run), episodes, range(2017, 2023)), seed=run).tested
        assert tested is not None
        inside += tested.total.inside
    assert 0.75 <= inside / 600 <= 0.92


def test_the_forecast_covers_some_councils(tmp_path: Path) -> None:
    """The same for eight of them, within what chance allows, and nearer than the naive forecast."""
    council = replace(USUAL, years=6)
    inside, error, naive = 0, 0.0, 0.0
    for run in range(8):
        episodes = happened(council, np.random.default_rng([run, 2]))
        tested = demand_from_903(write_returns(tmp_path / str(run), episodes, range(2017, 2023)), seed=run).tested
        assert tested is not None
        inside += tested.total.inside
        error, naive = error + tested.total.error, naive + tested.total.naive_error
    assert 0.55 <= inside / 96 <= 1.0
    assert error < naive


# What programs like this one got wrong.


def simple(folder: Path, *rows: MadeUp, until: dt.date | None = None) -> ReturnDemand:
    return demand_from_903(write_year(folder, 2017, list(rows)), until=until, test=False)


def day(month: int, number: int, year: int = 2017) -> dt.date:
    return dt.date(year, month, number)


def test_who_is_not_in_care_is_in_no_need(tmp_path: Path) -> None:
    """Time between two periods of care is in no column, and no move is to it or from it."""
    found = simple(
        tmp_path,
        MadeUp("1", day(5, 1), day(6, 1), ended="E4A"),
        MadeUp("1", day(9, 1), day(11, 1), "U4", ended="E4A"),
        MadeUp("2", day(2, 20, 2018), None, "U4"),
    )
    july = found.frame("stock").set_index("day").loc["2017-07-01"]
    assert july["all"] == 0
    assert {(move.need, move.to) for move in found.found.moves} == {("home", "left-care"), ("fostering", "left-care")}
    home = found.found.needs[0]
    assert home.stays.weeks == pytest.approx(31 / 7)


def test_a_mean_stay_is_in_weeks_and_entries_are_by_the_month(tmp_path: Path) -> None:
    """A day, week or month is not taken for another: seventy children, ten weeks each, one after the other."""
    rows = [
        MadeUp(
            str(nth), day(4, 1) + dt.timedelta(days=nth * 4), day(4, 1) + dt.timedelta(days=nth * 4 + 70), ended="E4A"
        )
        for nth in range(70)
    ]
    found = simple(tmp_path, *rows, MadeUp("last", day(3, 20, 2018), None, "U4"))
    home = found.found.needs[0]
    assert home.stays.mean_weeks == pytest.approx(10)
    assert home.entries.mean == pytest.approx(70 / 12)


def test_data_that_is_cut_off_gives_numbers_and_no_nan(tmp_path: Path) -> None:
    found = simple(tmp_path, MadeUp("1", day(5, 1), None), MadeUp("2", day(6, 1), day(2, 20, 2018), "U4", ended="E4A"))
    for table in found.published().tables.values():
        assert not [
            value for row in table.rows for value in row if isinstance(value, float) and not math.isfinite(value)
        ]
    assert "nan" not in found.toml()
    assert [one.id for one in found.found.planned] == ["fostering"]  # nobody left a home, so no stay is known
    assert "Left out, as no stay ended: Children's home, Supported accommodation." in found.toml()


def test_a_need_without_children_is_an_empty_column_and_no_error(tmp_path: Path) -> None:
    found = simple(tmp_path, MadeUp("1", day(5, 1), day(2, 20, 2018), ended="E4A"))
    assert found.frame("stock")["fostering"].sum() == 0
    assert found.frame("demand").set_index("need").loc["fostering", "children"] == 0
    assert found.published(suppress=True).left_out == ("Children's home",)


def test_an_end_after_the_data_is_seen_as_still_there(tmp_path: Path) -> None:
    rows = [MadeUp("1", day(5, 1), day(9, 1), ended="E4A"), MadeUp("2", day(7, 20), day(7, 28), ended="E4A")]
    found = simple(tmp_path, *rows, until=day(7, 31))
    home = found.found.needs[0]
    assert (home.opening, home.stays.ended) == (1, 1)
    assert home.stays.weeks == pytest.approx((92 + 8) / 7)
    assert found.last == day(7, 31)


def test_a_day_after_the_data_is_not_answered_with_the_nearest(tmp_path: Path) -> None:
    found = simple(tmp_path, MadeUp("1", day(5, 1), None), until=day(7, 31))
    assert found.frame("stock")["day"].max() == "2017-07-31"


def test_the_share_near_home_is_that_of_child_years(tmp_path: Path) -> None:
    rows = [
        MadeUp("1", day(5, 1), day(5, 31), home_post="CV1 2AB", placed_post="CV31 4CD"),
        MadeUp("2", day(5, 1), day(5, 11), home_post="CV1", placed_post="B1 4CD"),
        MadeUp("3", day(5, 1), day(5, 21), home_post="", placed_post="B1 4CD"),
        MadeUp("4", day(3, 1, 2018), None, "U4"),
    ]
    home = simple(tmp_path, *rows).near[0]
    assert [one * 365.25 for one in (home.inside, home.outside, home.unknown)] == pytest.approx([30, 10, 20])
    assert home.share == pytest.approx(0.75)


def test_areas_are_districts_and_add_up(tmp_path: Path) -> None:
    council = Council({"K2": 3.0}, {"K2": 300.0}, {}, years=3)
    episodes = happened(council, np.random.default_rng(4), 2)
    rng = np.random.default_rng(5)
    posts = {
        one.child: str(rng.choice(["CV1 1AA", "CV12 1AA", "CV1 1AA", "B7 1AA"], p=[0.4, 0.3, 0.29, 0.01]))
        for one in episodes
    }
    files = write_returns(tmp_path, [replace(one, home_post=posts[one.child]) for one in episodes], range(2017, 2020))
    found, plain = demand_from_903(files, by_district=True, test=False), demand_from_903(files, test=False)
    assert found.areas is not None
    home = found.areas["home"]
    assert set(home) == {"CV1", "CV12", "elsewhere"}
    assert sum(one[0] for one in home.values()) == plain.found.needs[0].opening
    assert sum(one[1] for one in home.values()) == plain.found.needs[0].entries.counts.sum()
    text = found.toml()
    assert 'id = "home-cv12"' in text
    assert text.count("[[area]]") == 3
