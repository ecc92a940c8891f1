"""What is said of `[[change_of_need]]` that cannot be, with its line and the remedy; and that no more is refused than that."""

from __future__ import annotations

from pathlib import Path

import pytest

from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance, Problem

TOWN = """title = "Changing"
[horizon]
start = 2025-04-01
end = 2026-03-31
period = "quarter"
[money]
price_base = "2025/26"
[[area]]
id = "town"
[[need]]
id = "home"
mean_stay_weeks = 52
[[need]]
id = "care"
mean_stay_weeks = 104
[[demand]]
id = "home"
need = "home"
opening_stock = 12
entries_per_month = 1
[[demand]]
id = "care"
need = "care"
opening_stock = 0
entries_per_month = 0
[[spot]]
id = "spot"
takes = ["home", "care"]
price_per_week = 4000
[[change_of_need]]
id = "down"
need = "home"
to = "care"
per_year = 0.5
why = "step_down"
"""
SECOND = """[[demand]]
id = "more"
need = "home"
opening_stock = 1
entries_per_month = 0.1
mean_stay_weeks = 52
"""
TEAM = """[[role]]
id = "worker"
salary_per_year = 36500
[[edge_of_care]]
id = "team"
role = "worker"
caseload = 4
success_rate = 0.5
mean_stay_avoided_weeks = 52
stage = [{weeks = 13}]
[[edge_of_care.referral]]
id = "all"
need = "care"
per_month = 0.1
"""
OTHER = TOWN.replace('[[area]]\nid = "town"', '[[area]]\nid = "town"\n[[area]]\nid = "coast"')


def problems(folder: Path, text: str) -> tuple[Problem, ...]:
    file = folder / "town.toml"
    file.write_text(text)
    try:
        load(file)
    except InvalidInstance as error:
        return tuple(error.problems)
    return ()


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "message", "remedy"),
    [
        ('to = "care"', 'to = "caer"', 33, "change_of_need.down.to", "there is no need 'caer'", "Did you mean 'care'?"),
        ('need = "home"\nto', 'need = "hoem"\nto', 32, "change_of_need.down.need", "there is no need 'hoem'", "'home'"),
        ("per_year = 0.5", "per_year = -0.5", 34, "change_of_need.down.per_year", "not at least 0", ""),
        ("per_year = 0.5", "per_year = 61", 34, "change_of_need.down.per_year", "60", ""),
        (
            'to = "care"',
            'to = "home"',
            32,
            "change_of_need.down",
            "children of home would become children of home",
            "name another",
        ),
        ('why = "step_down"', 'why = "down"', 35, "change_of_need.down.why", "it cannot be 'down'", "step_up"),
        ("mean_stay_weeks = 52\n", "", 15, "demand.home", "does not say how long children stay", "mean_stay_weeks"),
        (
            "per_year = 0.5",
            "per_year = 1.1",
            30,
            "change_of_need.down",
            "change need 1.1 times a year, and stays of 52 weeks end 1.003 times",
            "lower per_year",
        ),
        (
            "opening_stock = 12\nentries_per_month = 1",
            "children = 12",
            16,
            "demand.home",
            "whatever they change to",
            "certain = true",
        ),
        (
            "entries_per_month = 1",
            "entries_per_month = 1\nsurvival = [0.9, 0.5]",
            21,
            "demand.home.survival",
            "a survival curve does not go with",
            "mean_stay_weeks",
        ),
        (
            "entries_per_month = 1",
            "entries_per_month = 1\ncertain = true",
            21,
            "demand.home.certain",
            "is not certain",
            "Leave it out",
        ),
        (
            '[[demand]]\nid = "care"\nneed = "care"\nopening_stock = 0\nentries_per_month = 0\n',
            "",
            25,
            "change_of_need.down",
            "there is no [[demand]] of care",
            "Add one.",
        ),
        (
            '[[demand]]\nid = "home"\nneed = "home"\nopening_stock = 12\nentries_per_month = 1\n',
            "",
            25,
            "change_of_need.down",
            "there is no [[demand]] of home, so nobody changes",
            "take the change out",
        ),
        (
            "[[spot]]",
            SECOND.replace("52", "40") + "[[spot]]",
            36,
            "change_of_need.down",
            "stay 40 and 52 weeks",
            "one mean_stay_weeks",
        ),
        (
            "[[spot]]",
            SECOND.replace('"home"', '"care"') + "[[spot]]",
            36,
            "change_of_need.down",
            "whose demand records have different stays",
            "one mean_stay_weeks",
        ),
        (
            "[[spot]]",
            '[[change_of_need]]\nid = "down"\nneed = "care"\nto = "home"\nper_year = 0\n[[spot]]',
            36,
            "change_of_need.down.id",
            "the id 'down' is given twice",
            "Give each its own",
        ),
    ],
)
def test_mistakes(tmp_path: Path, old: str, new: str, line: int, path: str, message: str, remedy: str) -> None:
    assert old in TOWN
    found = problems(tmp_path, TOWN.replace(old, new, 1))
    assert [(one.path, one.line) for one in found] == [(path, line)]
    assert message in found[0].message
    assert remedy in found[0].remedy + found[0].message


@pytest.mark.parametrize(
    "text",
    [
        TOWN,
        TOWN.replace("per_year = 0.5", "per_year = 0"),
        TOWN.replace("per_year = 0.5", f"per_year = {365.25 / 7 / 52}"),  # all who leave a home go to care
        TOWN.replace("[[spot]]", SECOND + "[[spot]]"),  # two records with one stay
        TOWN.replace("[[spot]]", '[[demand]]\nid = "two"\nneed = "home"\nchildren = 2\ncertain = true\n[[spot]]'),
        TOWN + TOWN[TOWN.index("[[change") :].replace('"down"', '"also"'),  # the same way twice: both count
        TOWN.replace("opening_stock = 12\nentries_per_month = 1", "children = 12").replace("0.5", "0"),
        TOWN + TEAM,  # children who would be in care by themselves can be kept out
    ],
)
def test_no_more_is_refused(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == ()


def test_often_counts_all_changes_of_a_need(tmp_path: Path) -> None:
    again = TOWN[TOWN.index("[[change") :].replace('"down"', '"also"').replace("0.5", "0.51")
    (found,) = problems(tmp_path, TOWN + again)
    assert "change need 1.01 times a year" in found.message
    assert found.path == "change_of_need.down"


def test_every_area_has_what_children_become(tmp_path: Path) -> None:
    text = OTHER.replace('need = "home"\nopening', 'need = "home"\narea = "coast"\nopening')
    text = text.replace('need = "care"\nopening', 'need = "care"\narea = "town"\nopening')
    (found,) = problems(tmp_path, text)
    assert "there is no [[demand]] of care from coast" in found.message
    assert problems(tmp_path, text.replace('area = "town"\nopening', 'area = "coast"\nopening')) == ()


def test_a_stay_avoided_is_of_one_need(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, TOWN + TEAM.replace('need = "care"', 'need = "home"'))
    assert found.path == "edge_of_care.team.referral.all.need"
    assert "would still come to care" in found.message


def test_nobody_takes_what_children_become(tmp_path: Path) -> None:
    """Who becomes a child of a need has to be taken, though none is there on the first day."""
    (found,) = problems(tmp_path, TOWN.replace('takes = ["home", "care"]', 'takes = ["home"]'))
    assert found.path == "need.care"
    assert "no offer takes it" in found.message
