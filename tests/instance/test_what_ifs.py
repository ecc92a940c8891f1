"""`[[what_if]]`: named changes, checked when the file is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from commission_opt.instance.instance import Instance
from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance
from tests.instance.cases import SMALL, only_problem, problems, small

DEAR = """
[[what_if]]
id = "dear"
name = "Spot is more expensive"
[what_if.changes]
"spot.market.price_per_week" = 5200
"money.discount_rate" = 0.02
"""
OTHER_MARKET = """
[[what_if]]
id = "other-market"
[what_if.changes]
"demand.ebd.children" = 8
[[what_if.changes.spot]]
id = "north"
takes = ["ebd"]
price_per_week = 4000
"""


def with_what_ifs(folder: Path, text: str) -> Instance:
    return load(small(folder, SMALL + text))


def test_changes_are_made_together_and_logged(tmp_path: Path) -> None:
    instance = with_what_ifs(tmp_path, DEAR)
    changed = instance.with_what_if("dear")
    assert (changed.spot[0].price_per_week, changed.money.discount_rate) == (5200, 0.02)
    assert [(one.path, one.by) for one in changed.document.changes] == [
        ("spot.market.price_per_week", "what-if dear"),
        ("money.discount_rate", "what-if dear"),
    ]
    assert instance.spot[0].price_per_week == 4500


def test_the_register_can_name_a_change(tmp_path: Path) -> None:
    register = """
[[assumption]]
id = "dear"
path = "what_if.dear.changes.money.discount_rate"
value = 0.02
basis = "assumed"
reason = "Invented."
"""
    instance = with_what_ifs(tmp_path, DEAR + register)
    assert instance.with_what_if("dear").money.discount_rate == 0.02
    problem = only_problem(small(tmp_path, SMALL + DEAR + register.replace("value = 0.02", "value = 0.03")))
    assert "is 0.02 in the instance, and 0.03 here" in problem.message


def test_a_whole_table_can_be_replaced(tmp_path: Path) -> None:
    changed = with_what_ifs(tmp_path, OTHER_MARKET).with_what_if("other-market")
    assert [one.id for one in changed.spot] == ["north"]
    assert changed.demand[0].children == 8


def test_changes_of_the_command_line_stay(tmp_path: Path) -> None:
    instance = load(small(tmp_path, SMALL + DEAR), {"demand.ebd.children": 7})
    assert instance.with_what_if("dear").demand[0].children == 7


def test_a_what_if_belongs_to_the_hash_of_the_file(tmp_path: Path) -> None:
    """As every record of it does."""
    assert with_what_ifs(tmp_path, DEAR).sha256 != with_what_ifs(tmp_path, "").sha256


def test_the_name_of_a_what_if_is_looked_up(tmp_path: Path) -> None:
    instance = with_what_ifs(tmp_path, DEAR)
    with pytest.raises(InvalidInstance, match=r"there is no what-if 'deer'\. Did you mean 'dear'"):
        instance.with_what_if("deer")
    with pytest.raises(InvalidInstance, match=r"The file has no \[\[what_if\]\]"):
        with_what_ifs(tmp_path, "").with_what_if("dear")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"spot.market.price_per_week" = 5200', '"spot.markt.price_per_week" = 5200 # HERE', "Did you mean"),
        ('"spot.market.price_per_week" = 5200', '"spot.market.price_per_week" = -1 # HERE', "-1 is not at least 0."),
        ('"money.discount_rate" = 0.02', '"money.discount_rate" = "low" # HERE', "must be a number, not text"),
        ('"money.discount_rate" = 0.02', '"demand.ebd.need" = "eb" # HERE', "there is no need 'eb'"),
    ],
)
def test_a_change_that_cannot_be_made_is_told_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = small(tmp_path, SMALL + DEAR.replace(old, new))
    lines = path.read_text(encoding="utf-8").splitlines()
    problem = only_problem(path)
    assert problem.line == next(n for n, line in enumerate(lines, 1) if "# HERE" in line)
    assert problem.path == "what_if.dear"
    assert says in str(problem)


def test_a_what_if_cannot_change_what_ifs(tmp_path: Path) -> None:
    path = small(tmp_path, SMALL + DEAR + '"what_if.dear.name" = "x"\n')
    assert "a what-if cannot change what-ifs" in only_problem(path).message


def test_ids_are_given_once(tmp_path: Path) -> None:
    found = problems(small(tmp_path, SMALL + DEAR + DEAR))
    assert any("the id 'dear' is given twice" in one.message for one in found)


def test_a_what_if_changes_something(tmp_path: Path) -> None:
    found = problems(small(tmp_path, SMALL + '[[what_if]]\nid = "nothing"\nchanges = {}\n'))
    assert [one.path for one in found] == ["what_if.nothing.changes"]
