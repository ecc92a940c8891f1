"""Small counts are not shown, and nobody can work them out."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commission_opt.returns.cells import PublishedCells
from commission_opt.returns.demand import ReturnDemand, demand_from_903
from commission_opt.returns.disclosure import SumOfCells, is_small, suppressed
from tests.returns.made_up import USUAL, Council, happened, write_returns


def determined(hidden: set[object], sums: list[SumOfCells]) -> set[object]:
    """Cells that the sums give away, by Gauss in fractions: a row with a single unknown left says what that is."""
    names = sorted(hidden, key=repr)
    rows = [[Fraction(one.get(name, 0)) for name in names] for one in sums]
    rank = 0
    for column in range(len(names)):
        at = next((nth for nth in range(rank, len(rows)) if rows[nth][column]), None)
        if at is None:
            continue
        rows[rank], rows[at] = rows[at], rows[rank]
        rows[rank] = [value / rows[rank][column] for value in rows[rank]]
        for nth, row in enumerate(rows):
            if nth != rank and row[column]:
                rows[nth] = [a - row[column] * b for a, b in zip(row, rows[rank], strict=True)]
        rank += 1
    return {names[next(at for at, value in enumerate(row) if value)] for row in rows if sum(map(bool, row)) == 1}


def table_of(numbers: list[list[int]]) -> tuple[dict[object, float], list[SumOfCells]]:
    """A table with its totals by row, by column and in all."""
    values: dict[object, float] = {
        (row, column): number for row, line in enumerate(numbers) for column, number in enumerate(line)
    }
    rows, columns = range(len(numbers)), range(len(numbers[0]))
    sums: list[SumOfCells] = []
    for row in rows:
        values[row, "all"] = sum(numbers[row])
        sums.append({(row, column): 1 for column in columns} | {(row, "all"): -1})
    for column in [*columns, "all"]:
        values["all", column] = sum(values[row, column] for row in rows)
        sums.append({(row, column): 1 for row in rows} | {("all", column): -1})
    sums.append({("all", column): 1 for column in columns} | {("all", "all"): -1})
    return values, sums


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda wide: st.lists(st.lists(st.integers(0, 14), min_size=wide, max_size=wide), min_size=2, max_size=5)
    )
)
def test_no_small_count_follows_from_totals(numbers: list[list[int]]) -> None:
    values, sums = table_of(numbers)
    hidden = suppressed(values, sums)
    assert {name for name, value in values.items() if is_small(value)} <= hidden
    assert not {name for name in determined(set(hidden), sums) if is_small(values[name])}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert not suppressed(*table_of([[6, 7], [8, 0]]))


def test_one_small_count_takes_another_of_its_row_and_its_column_with_it() -> None:
    values, sums = table_of([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    hidden = suppressed(values, sums)
    assert len(hidden) == 4
    assert len({name[0] for name in hidden}) == len({name[1] for name in hidden}) == 2  # type: ignore[index]


def test_what_demand_rests_on_is_left_out_last() -> None:
    values: dict[object, float] = {"small": 3, "first": 6, "second": 9, "total": 18}
    sums: list[SumOfCells] = [{"small": 1, "first": 1, "second": 1, "total": -1}]
    assert suppressed(values, sums) == {"small", "first"}
    assert suppressed(values, sums, ["first", "second"]) == {"small", "total"}


@pytest.mark.parametrize(
    ("value", "small"), [(0, False), (0.4, True), (1, True), (5, True), (5.9, True), (6, False), (60, False)]
)
def test_small_is_one_to_five(value: float, small: bool) -> None:
    assert is_small(value) is small


SMALL = Council({"K2": 0.5, "U4": 3.0, "H5": 0.3}, USUAL.stay, USUAL.moves, years=3)


@pytest.fixture(scope="module", params=[False, True])
def demand(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ReturnDemand:
    folder: Path = tmp_path_factory.mktemp("council")
    files = write_returns(folder, happened(SMALL, np.random.default_rng(3)), range(2017, 2020))
    return demand_from_903(files, by_district=request.param)


def test_no_small_count_of_a_return_is_shown_or_follows(demand: ReturnDemand) -> None:
    cells = PublishedCells(demand)
    hidden = suppressed(cells.values, cells.sums, cells.last)
    assert not {name for name in determined(set(hidden), cells.sums) if is_small(cells.values[name])}
    for one in cells.sums[:40]:  # and the sums are sums
        if not any(name[0] in ("came", "ended", "spells", "area-entries") for name in one):  # type: ignore[index]
            assert sum(sign * cells.values[name] for name, sign in one.items()) == pytest.approx(0)


COUNTS = {
    "stock": slice(1, None),
    "entries": slice(1, None),
    "stays": slice(1, 5),
    "moves": slice(3, 4),
    "rows": slice(1, 2),
    "demand": slice(3, 4),
    "held_out": slice(2, 3),
}


def test_no_table_has_a_small_count(demand: ReturnDemand) -> None:
    tables = demand.published(suppress=True).tables
    found = {name: list(itertools.chain(*(row[where] for row in tables[name].rows))) for name, where in COUNTS.items()}
    assert not [
        (name, value)
        for name, values in found.items()
        for value in values
        if not isinstance(value, str) and value is not None and is_small(value)
    ]
    assert all("c" in found[name] for name in ("stock", "entries", "demand"))
    plain = demand.published(suppress=False).tables
    assert "c" not in {value for table in plain.values() for row in table.rows for value in row}


def test_a_need_with_small_counts_has_no_demand(demand: ReturnDemand) -> None:
    import tomllib

    small = {one.id for one in demand.found.planned if is_small(one.opening)}
    assert small
    told = tomllib.loads(demand.toml(suppress=True))
    assert not small & {one["need"] for one in told.get("demand", [])}
    assert small <= {one["need"] for one in tomllib.loads(demand.toml())["demand"]}
    assert "Left out, as counts are of 1 to 5" in demand.toml(suppress=True)
    assert not [one for one in told.get("demand", []) if is_small(one["opening_stock"])]


def test_districts_that_are_small_are_one_and_no_child_is_missing(tmp_path: Path) -> None:
    import tomllib

    episodes = happened(Council({"K2": 2.0, "U4": 5.0}, USUAL.stay, {}, years=3), np.random.default_rng(6))
    rng = np.random.default_rng(7)
    posts = {
        one.child: f"CV{rng.choice([1, 2, 3, 4, 5, 6], p=[0.5, 0.3, 0.05, 0.05, 0.05, 0.05])} 1AA" for one in episodes
    }
    files = write_returns(tmp_path, [replace(one, home_post=posts[one.child]) for one in episodes], range(2017, 2020))
    found = demand_from_903(files, by_district=True, test=False)
    assert found.areas is not None
    assert any(is_small(number) for number, _ in found.areas["home"].values())
    told = tomllib.loads(found.toml(suppress=True))["demand"]
    for need in ("home", "fostering"):
        whole = next(one for one in found.found.needs if one.id == need)
        records = [one for one in told if one["need"] == need]
        assert sum(one["opening_stock"] for one in records) == whole.opening
        assert sum(one["entries_per_month"] for one in records) == pytest.approx(whole.entries.level, rel=1e-3)
        assert not [one for one in records if is_small(one["opening_stock"])]
        assert "elsewhere" in {one["area"] for one in records}
