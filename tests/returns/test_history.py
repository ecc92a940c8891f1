"""What happened to each child, from returns that repeat, overlap and leave out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from commission_opt.instance.problems import InvalidInstance
from commission_opt.returns import left_out as why
from commission_opt.returns.dates import day_number, day_of
from commission_opt.returns.history import CareHistory, care_history
from commission_opt.returns.mapping import read_mapping
from commission_opt.returns.read import ChildFacts, read_episodes
from commission_opt.returns.spells import spells_of
from commission_opt.returns.stock import stock
from tests.returns.made_up import USUAL, MadeUp, happened, returned, write_returns, write_rows, write_year

DAY = dt.timedelta(days=1)
NOBODY = ChildFacts({}, frozenset(), False, False)
YEARS = range(2017, 2020)
CODES = ("K2", "U4", "H5", "P1")


def history_of(files: list[Path], **options: dt.date) -> CareHistory:
    return care_history(read_episodes(files), **options)


def random_rows(seed: int) -> dict[int, list[MadeUp]]:
    """Returns of three years with all that goes wrong in them: overlaps, short breaks, corrections, repeats, children who are lost."""
    rng = np.random.default_rng([seed, 7])
    begin, stop = dt.date(2016, 6, 1), dt.date(2020, 3, 31)
    episodes = []
    for child in range(int(rng.integers(1, 12))):
        day = begin + DAY * int(rng.integers(0, 900))
        for _ in range(int(rng.integers(1, 6))):
            length = int(rng.integers(0, 400))
            legal = "V4" if rng.random() < 0.1 else "C2"
            end = None if rng.random() < 0.1 else day + DAY * length
            ended = "X1" if rng.random() < 0.5 else "E4A"
            episodes.append(MadeUp(str(child), day, end, str(rng.choice(CODES)), "P", ended, legal))
            day += DAY * max(0, length + int(rng.choice([-200, -3, 0, 0, 0, 5, 60])))
            if day >= stop:
                break
    years = {year: returned(episodes, year) for year in YEARS}
    for year, rows in years.items():
        rows += [row for row in rows if rng.random() < 0.1]  # the same again
        rows[:] = [row for row in rows if rng.random() < 0.95]  # and some are lost
        rows += [replace(row, place="Z1") for row in rows if rng.random() < 0.03]  # corrected
        rows.append(MadeUp(f"in {year}", dt.date(year, 7, 1), dt.date(year, 8, 1)))  # which says what year it is
        order = rng.permutation(len(rows))
        rows[:] = [rows[at] for at in order]
    return years


def by_hand(years: dict[int, list[MadeUp]], first: dt.date, last: dt.date) -> dict[dt.date, int]:
    """Children in care on each day, child by child and day by day."""
    of_child: dict[str, dict[dt.date, tuple[int, MadeUp]]] = defaultdict(dict)
    for year in sorted(years):
        for row in years[year]:
            before = of_child[row.child].get(row.start)
            newer = before is None or year > before[0]
            more = (
                before is not None and year == before[0] and (row.end or dt.date.min) >= (before[1].end or dt.date.min)
            )
            if newer or more:
                of_child[row.child][row.start] = year, row
    counts: dict[dt.date, int] = defaultdict(int)
    for rows in of_child.values():
        kept = [rows[start] for start in sorted(rows) if rows[start][1].legal not in ("V3", "V4")]
        kept = [(year, row) for year, row in kept if row.start != row.end and row.start <= last]
        days: set[dt.date] = set()
        for at, (year, row) in enumerate(kept):
            if row.end is not None:
                end = row.end
            elif at + 1 < len(kept):
                end = kept[at + 1][1].start
            else:
                end = last + DAY if year == max(years) else dt.date(year + 1, 4, 1)
            days |= {row.start + DAY * nth for nth in range((min(end, last + DAY) - row.start).days)}
        for day in days:
            counts[day] += day >= first
    return counts


@pytest.mark.parametrize("seed", range(40))
def test_stock_on_any_day_is_a_plain_count(seed: int, tmp_path: Path) -> None:
    years = random_rows(seed)
    files = [write_year(tmp_path, year, rows, iso=bool(seed % 2)) for year, rows in years.items()]
    first, last = dt.date(2017, 4, 1), dt.date(2020, 3, 31)
    history = history_of(files, first=first, until=last)
    expected = by_hand(years, first, last)
    found = spells_of(history, read_mapping(), NOBODY)
    days = [first + DAY * nth for nth in range((last - first).days + 1)]
    counted = stock(found, [day_number(day) for day in days]).sum(axis=1)
    assert counted.tolist() == [expected.get(day, 0) for day in days]
    rows = sum(map(len, years.values()))
    assert history.used + len(history.left_out) == rows == history.rows
    assert set(history.left_out["reason"]) <= set(why.REASONS)


@pytest.mark.parametrize("iso", [False, True])
def test_returns_of_several_years_give_back_what_happened(iso: bool, tmp_path: Path) -> None:
    episodes = happened(replace(USUAL, years=3), np.random.default_rng(5), warm_up=2)
    history = history_of(write_returns(tmp_path, episodes, YEARS, iso))
    first, stop = dt.date(2017, 4, 1), dt.date(2020, 4, 1)
    inside = [one for one in episodes if one.start < stop and one.end is not None and one.end > first]
    expected = sorted(
        (one.child, one.start, min(one.end or stop, stop), one.end is not None and one.end < stop) for one in inside
    )
    table = history.episodes
    found = sorted(
        (str(history.children[row["child"]]), day_of(row["start"]), day_of(row["end"]), bool(row["ends"]))
        for row in table.to_dict("records")
    )
    assert found == expected
    assert (day_of(history.first), day_of(history.until)) == (first, stop)
    assert set(history.left_out["reason"]) == {why.SUPERSEDED, why.TWICE}


def one_child(tmp_path: Path, *episodes: MadeUp, until: dt.date = dt.date(2018, 3, 31)) -> CareHistory:
    other = MadeUp("other", dt.date(2017, 5, 1), dt.date(2018, 3, 20))
    file = write_year(tmp_path, 2017, [*episodes, other])
    return history_of([file], first=dt.date(2017, 4, 1), until=until)


def day(month: int, number: int, year: int = 2017) -> dt.date:
    return dt.date(year, month, number)


def test_an_overlap_is_cut_off_where_the_next_begins(tmp_path: Path) -> None:
    history = one_child(tmp_path, MadeUp("1", day(5, 1), day(8, 1)), MadeUp("1", day(7, 1), day(9, 1), "U4"))
    assert [day_of(end) for end in history.episodes["end"][:2]] == [day(7, 1), day(9, 1)]
    assert history.trimmed == 1


def test_one_within_another_is_left_out(tmp_path: Path) -> None:
    history = one_child(tmp_path, MadeUp("1", day(5, 1), day(9, 1)), MadeUp("1", day(6, 1), day(7, 1), "U4"))
    assert history.left_out["reason"].tolist() == [why.WITHIN]
    assert history.left_out["line"].tolist() == [3]


def test_a_short_break_is_no_care(tmp_path: Path) -> None:
    history = one_child(
        tmp_path, MadeUp("1", day(5, 1), day(5, 8), legal="V3"), MadeUp("2", day(6, 1), day(6, 8), legal="V4")
    )
    assert history.left_out["reason"].tolist() == [why.RESPITE] * 2


def test_a_gap_begins_another_period_unless_the_child_stays(tmp_path: Path) -> None:
    for ended, gap, periods in (("X1", 5, 1), ("X1", 40, 2), ("E4A", 5, 2), ("E4A", 0, 1)):
        after = day(6, 1) + DAY * gap
        history = one_child(tmp_path, MadeUp("1", day(5, 1), day(6, 1), ended=ended), MadeUp("1", after, day(9, 1)))
        assert history.episodes["period"].nunique() - 1 == periods, (ended, gap)


def test_an_end_after_the_data_is_no_end(tmp_path: Path) -> None:
    history = one_child(tmp_path, MadeUp("1", day(5, 1), day(9, 1)), until=day(7, 31))
    assert not history.episodes["ends"].any()
    assert history.episodes["end"].max() == history.until == day_number(day(8, 1))
    assert history.beyond == 2


def test_an_episode_after_the_data_is_left_out_and_does_not_count_as_the_nearest(tmp_path: Path) -> None:
    history = one_child(tmp_path, MadeUp("1", day(9, 1), day(10, 1)), until=day(7, 31))
    assert history.left_out["reason"].tolist() == [why.AFTER]


def test_a_child_whom_later_returns_do_not_know_has_left(tmp_path: Path) -> None:
    lost = MadeUp("1", day(5, 1), None)
    stays = MadeUp("2", day(6, 1), None)
    files = [
        write_year(tmp_path, 2017, [lost, stays]),
        write_year(tmp_path, 2018, [stays, MadeUp("3", day(2, 20, 2019), None)]),
    ]
    history = history_of(files)
    assert history.closed == 1
    assert day_of(history.episodes["end"].iloc[0]) == day(4, 1, 2018)
    assert history.episodes["ends"].tolist() == [True, False, False]


def test_a_year_that_is_missing_is_named(tmp_path: Path) -> None:
    files = [write_year(tmp_path, year, [MadeUp("1", day(5, 1, year), None)]) for year in (2017, 2019)]
    with pytest.raises(InvalidInstance, match=r"2019-episodes.csv: there is no return of the year to 31 March 2019"):
        history_of(files)


def test_the_data_of_part_of_a_year_ends_with_its_last_record(tmp_path: Path) -> None:
    file = write_year(tmp_path, 2017, [MadeUp("1", day(5, 1), day(7, 1)), MadeUp("2", day(9, 1), day(10, 5))])
    history = history_of([file])
    assert (day_of(history.first), day_of(history.until)) == (day(4, 1), day(10, 6))


def test_several_years_in_one_file_are_those_of_its_column(tmp_path: Path) -> None:
    episodes = happened(replace(USUAL, years=3), np.random.default_rng(6), warm_up=1)
    apart = history_of(write_returns(tmp_path, episodes, YEARS, iso=True))
    rows = [
        one.row(iso=True) | {"LA": "331", "YEAR": str(year + 1)} for year in YEARS for one in returned(episodes, year)
    ]
    file = write_rows(tmp_path / "all.csv", rows, list(rows[0]))
    together = history_of([file])
    assert together.episodes.equals(apart.episodes)
    assert (together.first, together.until) == (apart.first, apart.until)


def test_years_in_folders_are_found(tmp_path: Path) -> None:
    from commission_opt.returns.files import return_files

    for year in YEARS:
        write_year(tmp_path / str(year), year, [MadeUp("1", day(5, 1, year), day(6, 1, year))], name="episodes.csv")
    files = return_files([tmp_path])
    assert [file.parent.name for file in files.episodes] == ["2017", "2018", "2019"]
    assert read_episodes(files.episodes).years == (2017, 2018, 2019)


@pytest.mark.parametrize(
    ("first", "until"),
    [
        (None, day(1, 1, 2015)),
        (day(1, 1, 2025), None),
        (None, day(4, 1, 2018)),
        (day(8, 1), day(7, 1)),
    ],
)
def test_days_outside_the_data_are_refused(first: dt.date | None, until: dt.date | None, tmp_path: Path) -> None:
    file = write_year(tmp_path, 2017, [MadeUp("1", day(5, 1), day(9, 1)), MadeUp("2", day(3, 20, 2018), None)])
    with pytest.raises(InvalidInstance, match=r"--from and --until: .*the data covers 01/04/2017 to 31/03/2018"):
        care_history(read_episodes([file]), first, until)
