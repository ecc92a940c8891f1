"""Problems that are found over and over are shown a few times, and counted."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from commission_opt.instance import references
from commission_opt.instance.load import load
from commission_opt.instance.problems import MOST_SHOWN, InvalidInstance, Problem
from commission_opt.instance.reader import MOST_VALUES
from tests.cli.run import run
from tests.instance.cases import copy_of_everything, only_problem

HEADER = "period,need,area,children\n"
ROWS = 1_000


def refused(path: Path) -> InvalidInstance:
    with pytest.raises(InvalidInstance) as error:
        load(path)
    return error.value


@pytest.mark.parametrize(
    ("row", "shown", "more"),
    [
        ("2019-04-01,unknown{n},city,1\n", "there is no need 'unknown0'.", 1),
        ("2019-04-01,16-plus,unknown{n},1\n", "there is no area 'unknown0'.", 1),
        ("2019-04-01,unknown{n},unknown{n},1\n", "there is no need 'unknown0'.", 2),
        ("2019-04-01,16-plus,city,-{n}.5\n", "-0.5 is not at least 0.", 1),
        ("2019-04-01,16-plus,city,x{n}\n", "'x0' is not a number.", 1),
        ("2019-04-01,16 plus {n},city,1\n", "'16 plus 0' is not in the right form.", 1),
    ],
)
def test_rows_that_are_wrong_alike_are_counted(row: str, shown: str, more: int, tmp_path: Path) -> None:
    path = copy_of_everything(tmp_path)
    (tmp_path / "demand.csv").write_text(HEADER + "".join(row.format(n=n) for n in range(ROWS)), encoding="utf-8")
    found = refused(path)
    assert any(problem.message == shown and problem.line == 2 for problem in found.problems)
    rest = [problem for problem in found.problems if problem.count > 1]
    assert [problem.message for problem in rest] == [f"and {ROWS - MOST_SHOWN:,} more like it in demand.csv."] * more
    assert found.count == ROWS * more
    assert len(found.problems) == (MOST_SHOWN + 1) * more


def test_spellings_are_sought_only_for_what_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sought: list[str] = []

    def seek(word: str, *_: object) -> str:
        sought.append(word)
        return ""

    monkeypatch.setattr(f"{references.__name__}.did_you_mean", seek)
    path = copy_of_everything(tmp_path)
    rows = "".join(f"2019-04-01,unknown{n},city,1\n" for n in range(ROWS))
    (tmp_path / "demand.csv").write_text(HEADER + rows, encoding="utf-8")
    refused(path)
    assert len(sought) == MOST_SHOWN


def test_figures_of_a_toml_file_that_are_wrong_alike_are_counted(tmp_path: Path) -> None:
    path = copy_of_everything(tmp_path)
    text = path.read_text(encoding="utf-8")
    more = f'[[demand]]\nid = "wrong"\nneed = "16-plus"\narea = "city"\nby_period = [{"-1, " * ROWS}]\n'
    path.write_text(text + more, encoding="utf-8")
    found = refused(path)
    assert found.count >= ROWS
    assert len(found.problems) <= 2 * MOST_SHOWN
    assert f"and {ROWS - MOST_SHOWN:,} more like it in {path.name}." in [one.message for one in found.problems]


def test_a_toml_file_of_more_values_than_any_needs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text(f"by_period = [{'1,' * MOST_VALUES}]", encoding="utf-8")
    assert "values, and at most 400,000 are read." in only_problem(path).message


def test_the_command_line_counts_those_that_are_not_shown(tmp_path: Path) -> None:
    path = copy_of_everything(tmp_path)
    rows = "".join(f"2019-04-01,unknown{n},city,1\n" for n in range(ROWS))
    (tmp_path / "demand.csv").write_text(HEADER + rows, encoding="utf-8")
    ended = run("check", path, cwd=tmp_path)
    assert ended.returncode == 3
    assert f"and {ROWS - MOST_SHOWN} more like it in demand.csv." in ended.stderr
    assert "1,000 problems; nothing was solved and nothing was written." in ended.stderr


def test_what_is_counted_stays_so_when_it_is_raised_again_or_sent() -> None:
    error = InvalidInstance(Problem("f.csv", n, "demand.d.rows.1.need", f"no 'x{n}'.") for n in range(1, 101))
    assert error.count == 100
    assert InvalidInstance(error.problems).problems == error.problems
    assert pickle.loads(pickle.dumps(error)).count == 100
