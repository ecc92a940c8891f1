"""CSV files that an instance names."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from commission_opt.instance.load import load
from tests.instance.cases import copy_of_everything, only_problem, problems

HEADER = "period,need,area,children\n"


def test_rows_are_read(tmp_path: Path) -> None:
    instance = load(copy_of_everything(tmp_path))
    rows = instance.demand[3].rows
    assert [(row.period, row.children) for row in rows[:3]] == [
        (dt.date(2019, 4, 1), 6.0),
        (dt.date(2019, 7, 1), 7.5),
        (dt.date(2019, 10, 1), 7.0),
    ]
    assert [(row.area, row.to, row.miles) for row in instance.distance] == [
        ("city", "spot", 40),
        ("coast", "spot", 60),
        ("city", "coast", 10),
        ("coast", "city", 10),
    ]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 0, "is empty. Its first line is period,need,area,children."),
        (HEADER, 0, "has no rows below its header."),
        ("period;need;area;children\n", 1, "separated by semicolons, not commas. Save it as 'CSV UTF-8"),
        ("period\tneed\tarea\tchildren\n", 1, "separated by tabs"),
        ("period,need,aera,children\n", 1, "unknown column 'aera'. Did you mean 'area'?"),
        ("period,need,area\n", 1, "there is no column 'children'."),
        ("period,need,area,children,need\n", 1, "the column 'need' is given twice."),
        (HEADER + "2019-04-01,16-plus,city,six\n", 2, "children: 'six' is not a number."),
        (HEADER + "2019-04-01,16-plus,city,nan\n", 2, "children: 'nan' is not a number."),
        (HEADER + "2019-04-01,16-plus,city,\n", 2, "children: a number is missing."),
        (HEADER + '2019-04-01,16-plus,city,"1,000"\n', 2, "Write numbers without thousands separators."),
        (HEADER + "2019-04-01,16-plus,city,1,000\n", 2, "has more cells than the header has columns."),
        (HEADER + "April 2019,16-plus,city,6\n", 2, "period: 'April 2019' is not a date."),
        (HEADER + "31/02/2019,16-plus,city,6\n", 2, "period: '31/02/2019' is not a date: February 2019 has 28 days."),
        (
            HEADER + "\n2019-04-01,16-plus,city,6\n\n01/04/2019,16-plus,city,7\n",
            5,
            "the same period, need, area as on line 3.",
        ),
        (HEADER + "2019-04-01,16-plus,city,-6\n", 2, "children: -6.0 is not at least 0."),
        (HEADER + "2019-04-01,16-puls,city,6\n", 2, "there is no need '16-puls'. Did you mean '16-plus'?"),
        (HEADER + "2019-04-01,16-plus,,6\n", 2, "is not in the right form"),
        (HEADER + "2018-04-01,16-plus,city,6\n", 2, "is outside the horizon"),
        (
            HEADER + "2019-04-01,16-plus,city,6\n2019-05-01,16-plus,city,7\n",
            3,
            "the same period, need and area as on line 2.",
        ),
        (HEADER + '2019-04-01,"16-plus,city,6\n', 2, "is not a CSV file"),
    ],
)
def test_mistakes_in_a_demand_file(text: str, line: int, says: str, tmp_path: Path) -> None:
    path = copy_of_everything(tmp_path)
    (tmp_path / "demand.csv").write_text(text, encoding="utf-8")
    found = [p for p in problems(path) if says in str(p)]
    assert [(p.file, p.line) for p in found] == [(str(tmp_path / "demand.csv"), line)], problems(path)


def test_windows_encoding_of_a_csv_file(tmp_path: Path) -> None:
    path = copy_of_everything(tmp_path)
    (tmp_path / "distances.csv").write_bytes("area,to,miles\ncity,coast,£3\n".encode("cp1252"))
    problem = only_problem(path)
    assert (problem.file, problem.line) == (str(tmp_path / "distances.csv"), 2)
    assert "Windows encoding" in problem.message


def test_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    path = copy_of_everything(tmp_path, [('"demand.csv"', '"demands.csv"')])
    problem = only_problem(path)
    assert problem.message == "there is no file 'demands.csv' beside it."
    assert problem.remedy == "Did you mean 'demand.csv'?"
    assert problem.path == "demand.file"


@pytest.mark.parametrize("name", ["../demand.csv", "/etc/hosts", "C:/x.csv", "..\\\\x.csv"])
def test_file_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "demand.csv").write_text(HEADER, encoding="utf-8")
    path = copy_of_everything(tmp_path / "below", [('"demand.csv"', f'"{name}"')])
    found = problems(path)
    assert found
    assert all(p.file == str(path) for p in found)


def test_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    path = copy_of_everything(tmp_path / "below")
    (tmp_path / "below" / "demand.csv").rename(tmp_path / "elsewhere.csv")
    (tmp_path / "below" / "demand.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert "is outside the instance's folder." in only_problem(path).message


def test_many_bad_rows_are_counted(tmp_path: Path) -> None:
    path = copy_of_everything(tmp_path)
    rows = "".join(f"2019-04-01,16-plus,city,x{n}\n" for n in range(100))
    (tmp_path / "demand.csv").write_text(HEADER + rows, encoding="utf-8")
    found = problems(path)
    assert len(found) == 21
    assert "and 80 more like it in demand.csv." in [p.message for p in found]


def test_rows_and_a_file_at_once(tmp_path: Path) -> None:
    path = copy_of_everything(tmp_path, [('file = "demand.csv"', 'file = "demand.csv"\nrows = []')])
    assert "gives rows and a file." in only_problem(path).message


def test_period_left_out_of_a_demand_file_is_named(tmp_path: Path) -> None:
    path = copy_of_everything(tmp_path)
    text = (tmp_path / "demand.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "demand.csv").write_text(text.replace("2020-04-01,16-plus,city,7\n", ""), encoding="utf-8")
    problem = only_problem(path)
    assert (problem.file, problem.line) == (str(tmp_path / "demand.csv"), 2)
    assert problem.message == "the rows of 16-plus, city leave out the quarter from 2020-04-01."
    assert problem.remedy == "Give a row for each quarter: one with 0 says that there are no children."


def test_files_that_cover_the_horizon_together(tmp_path: Path) -> None:
    path = copy_of_everything(
        tmp_path, [('file = "demand.csv"', 'file = "demand.csv"\n[[demand]]\nid = "2"\nfile = "2.csv"')]
    )
    rows = (tmp_path / "demand.csv").read_text(encoding="utf-8-sig").strip().splitlines()
    (tmp_path / "demand.csv").write_text("\n".join(rows[:-4]), encoding="utf-8")
    (tmp_path / "2.csv").write_text("\n".join([HEADER.strip(), *rows[-4:]]), encoding="utf-8")
    assert [len(record.rows) for record in load(path).demand[3:5]] == [4, 4]
