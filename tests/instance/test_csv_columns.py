"""A CSV file is read the same column by column and line by line, be it right or damaged."""

from __future__ import annotations

from array import array

from hypothesis import given, settings
from hypothesis import strategies as st

from commission_opt.instance.csv_cells import DEMAND
from commission_opt.instance.csv_columns import read_columns
from commission_opt.instance.csv_lines import read_lines
from commission_opt.instance.csv_table import CsvTable

HEADERS = ["period,need,area,children", " Children,AREA,period,need"]
DAYS = [
    "2019-04-01",
    "01/04/2019",
    "1/7/2019",
    "2019-07-01",
    "2019-02-30",
    "31/04/2019",
    "April 2019",
    "1066-10-14",
    "",
]
IDS = ["ebd", " ebd", "16-plus", "city", "no such", "it's", "-x", "x" * 64, "x" * 65, "é", "e\x0cbd", " "]
NUMBERS = [
    "1",
    "1.0",
    " 1.5 ",
    "+2e1",
    "0",
    "-0.5",
    "-3",
    "1e-9",
    "100001",
    "1e400",
    "nan",
    "six",
    "1.5x",
    "0x1",
    "١",
    "",
]
CELLS = [*DAYS, *IDS, *NUMBERS]
BREAKS = ["\n", "\r\n", "\r"]

PLAIN = st.tuples(
    st.sampled_from(DAYS[:4]), st.sampled_from(IDS[:4]), st.sampled_from(IDS[:4]), st.sampled_from(NUMBERS[:5])
)
DAMAGED = st.tuples(st.sampled_from(DAYS), st.sampled_from(IDS), st.sampled_from(IDS), st.sampled_from(NUMBERS))
ANY = st.lists(st.sampled_from(CELLS), max_size=6)
ROWS = st.one_of(st.lists(PLAIN), st.lists(st.one_of(PLAIN, DAMAGED)), st.lists(st.one_of(PLAIN, DAMAGED, ANY)))


def text_of(rows: list[tuple[str, ...] | list[str]], end: str, last: str) -> str:
    """A file of the rows, each with its cells in the order of the first header."""
    return end.join([HEADERS[0], *map(",".join, rows)]) + last


def turned(rows: list[tuple[str, ...] | list[str]], end: str) -> str:
    """The same with the columns in another order."""
    return end.join([HEADERS[1], *(",".join([*row[3:4], *row[2:3], *row[:2], *row[4:]]) for row in rows)])


def assert_read_alike(text: str) -> None:
    columns, lines = CsvTable("f.csv", DEMAND), CsvTable("f.csv", DEMAND)
    assert read_columns(text, columns)
    read_lines(text, lines)
    assert sorted(columns.gathered.problems) == sorted(lines.gathered.problems)
    if not lines.gathered:
        assert list(columns.rows) == lines.rows
        assert array("L", columns.lines) == lines.lines


@settings(derandomize=True, deadline=None, max_examples=400)
@given(ROWS, st.sampled_from(BREAKS), st.sampled_from(["", "\n", "\n\n"]))
def test_both_ways_of_reading_say_the_same(rows: list[tuple[str, ...] | list[str]], end: str, last: str) -> None:
    assert_read_alike(text_of(rows, end, last))
    assert_read_alike(turned(rows, end))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.one_of(DAMAGED, ANY), min_size=1, max_size=8), st.integers(3, 40))
def test_both_ways_count_the_same(rows: list[tuple[str, ...] | list[str]], times: int) -> None:
    assert_read_alike(text_of(rows * times, "\n", "\n"))


def test_what_is_not_plain_is_left_to_the_other_way() -> None:
    for text in (
        "",
        "\nperiod,need,area,children\n",
        'period,need,area,children\n2019-04-01,"ebd",city,1\n',
        "period,need\n",
    ):
        table = CsvTable("f.csv", DEMAND)
        assert not read_columns(text, table)
        assert not table.gathered
        assert not table.rows
