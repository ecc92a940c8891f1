"""Round scales, and words of a chart that do not run into each other."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

from commission_opt.publishing.charts.draw import draw
from commission_opt.publishing.charts.marks import FONT, SMALL, WIDTH, cut, ticks
from commission_opt.publishing.report import Chart, Series

LETTER = SMALL * 0.6  # width of a letter
GAP = 8.0  # between the names of two categories


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (0, 5, [0, 1, 2, 3, 4, 5]),
        (0, 5.004, [0, 1, 2, 3, 4, 5, 6]),
        (0, 6, [0, 2, 4, 6]),
        (0, 23, [0, 5, 10, 15, 20, 25]),
        (0, 26, [0, 10, 20, 30]),
        (-3, 7, [-4, -2, 0, 2, 4, 6, 8]),
        (0, 2_400_000, [0, 5e5, 1e6, 1.5e6, 2e6, 2.5e6]),
        (0.55, 0.93, [0.5, 0.6, 0.7, 0.8, 0.9, 1.0]),
        (2, 2, [2, 2.2, 2.4, 2.6, 2.8, 3]),  # one value alone
    ],
)
def test_scales_are_in_round_steps(low: float, high: float, marks: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(marks)


def texts(drawn: str) -> list[tuple[float, float, str]]:
    """Words with their place."""
    found = re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)"[^>]*>([^<]*)</text>', drawn)
    return [(float(x), float(y), said) for x, y, said in found]


def stacked(names: tuple[str, ...], *series: Series) -> str:
    return draw(Chart("c", "stacked", "t", "d", names, series, "children"))


@pytest.mark.parametrize("letters", [3, 8, 11, 20])
@pytest.mark.parametrize("number", [4, 7, 12, 36, 60])
def test_as_many_names_stand_below_the_bars_as_do_not_run_into_each_other(number: int, letters: int) -> None:
    names = tuple(f"{at:0{letters}d}" for at in range(number))
    shown = sorted(
        (x, said) for x, _, said in texts(stacked(names, Series("beds", (5.0,) * number))) if len(said) == letters
    )
    room = letters * LETTER + GAP
    gaps = [after - before for (before, _), (after, _) in pairwise(shown[:-1])]  # the last is moved to end on the page
    assert all(gap >= room - 1 for gap in gaps)
    if len(shown) < number and gaps:
        apart = int(shown[1][1]) - int(shown[0][1])
        assert gaps[0] * (apart - 1) / apart < room + apart  # with one fewer left out they would
    assert shown[-1][0] + letters * LETTER / 2 <= 720


@pytest.mark.parametrize(
    ("children", "moved"),
    [(199.5, False), (200.5, True), (216.5, True), (217.0, False)],  # 1.2 points a child: 20 above the bar are room
)
def test_a_sum_stands_on_its_bar_unless_a_line_would_cross_it(children: float, moved: bool) -> None:
    drawn = stacked(tuple("abc"), Series("beds", (200.0,) * 3), Series("children", (children,) * 3, "line"))
    found = re.search(r'd="M[\d.]+ ([\d.]+)L[^"]*" fill="none" stroke="[^"]*" stroke-width="3"', drawn)
    assert found
    line = float(found[1])
    top = line + (children - 200.0) * 1.2
    sums = re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*font-weight="bold"[^>]*>200</text>', drawn)
    assert len(sums) == 3
    assert float(sums[1]) == pytest.approx(line - 5 if moved else top - 5, abs=0.25)


def test_a_tornado_of_changes_of_one_sign_has_its_middle_at_the_end_of_its_axis() -> None:
    for sign in (1.0, -1.0):
        series = Series("low", (sign * 1.5, sign * 1.7)), Series("high", (sign * 1.9, sign * 1.8))
        drawn = draw(Chart("c", "tornado", "t", "d", ("a", "b"), series, "number"))
        nought = [x for x, _, said in texts(drawn) if said == "0"]
        lowest = max(y for _, y, _ in texts(drawn))
        axis = [x for x, y, _ in texts(drawn) if y == lowest]
        assert nought == [min(axis) if sign > 0 else max(axis)]
        bars = [
            (float(x), float(x) + float(width))
            for x, width in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="18"', drawn)
        ]
        assert len(bars) == 4
        assert all(min(abs(end - nought[0]) for end in bar) < 0.01 for bar in bars)


@pytest.mark.parametrize("kind", ["bars", "tornado"])
def test_a_long_name_above_its_bar_is_cut_where_the_chart_ends(kind: Any) -> None:
    series = tuple(Series(name, (1.0,)) for name in ("low", "high")[: 1 if kind == "bars" else 2])
    drawn = draw(Chart("c", kind, "t", "d", ("n" * 200,), series, "number"))
    ((left, said),) = [(x, said) for x, _, said in texts(drawn) if "nnn" in said]
    least = WIDTH - 40
    assert said.endswith("…")
    assert left + len(said) * FONT * 0.56 <= WIDTH
    assert (len(said) + 1) * FONT * 0.56 > least


def test_a_value_that_is_not_known_says_so_and_has_no_bar() -> None:
    drawn = draw(Chart("c", "bars", "t", "d", ("a", "b"), (Series("s", (None, 3.0)),), "number"))
    assert [said for _, _, said in texts(drawn) if said == "not known"] == ["not known"]
    assert len(re.findall(r"<rect [^>]*height=\"18\"", drawn)) == 1


@pytest.mark.parametrize(("number", "shown"), [(8, True), (11, True), (12, False), (18, False)])
def test_values_stand_in_their_bars_where_those_are_wide_enough(number: int, shown: bool) -> None:
    names = tuple(f"n{at}" for at in range(number))
    drawn = stacked(names, Series("homes", (3.0,) * number), Series("blocks", (4.0,) * number))
    inside = re.findall(r'text-anchor="middle" font-size="13" fill="[^"]*">([34])</text>', drawn)
    assert sorted(inside) == (["3"] * number + ["4"] * number if shown else [])


@pytest.mark.parametrize(
    ("text", "shown"), [("abcd", "abcd"), ("abcde", "abcde"), ("abcdef", "abcd…"), ("abc  fgh", "abc…")]
)
def test_a_label_is_cut_where_it_is_longer_than_there_is_room(text: str, shown: str) -> None:
    assert cut(text, 5.01 * 0.56 * 10, 10) == shown  # five letters
