"""A do-minimum option stands beside doing nothing and what is recommended: one that the instance gives, or a what-if."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from commission_opt import Instance, InvalidInstance, Plan, compare, load, solve
from commission_opt.cli.answer import answer_text
from commission_opt.plan.read import UnreadableResult
from commission_opt.plan.statements.table import Table
from commission_opt.publishing.compose import compose
from commission_opt.publishing.source import read_studies
from tests.publishing.reports import INSTANCES

NAME = "Do minimum: no home, no flats"


def test_a_what_if_that_only_takes_away_is_an_option_of_the_paper() -> None:
    data = load(INSTANCES / "tutorial.toml").to_dict()
    data["what_if"] = [
        {"id": "minimum", "name": NAME, "changes": {"home.new-home.remove": True}},
        {"id": "dear", "name": "Dear", "changes": {"spot.spot.price_per_week": 9_000}},
    ]
    instance = Instance.from_dict(data)
    result = solve(instance, gap=0.0).to_dict()
    comparison = compare(instance, regret=False, gap=0.0)
    studies = read_studies([comparison], result["instance"], result["objective"])
    (table,) = [one for one in compose(result, studies).tables() if isinstance(one, Table) and one.id == "options"]
    names = [row.name for row in table.rows]
    assert names == ["Recommended", NAME, "Nothing new"]  # in order of cost; other prices are another question
    cost = {row.name: row.cells[1].value for row in table.rows}
    own = next(one for one in comparison.rows() if one["option"] == NAME)["cost"]
    assert cost[NAME] == own
    assert cost["Recommended"] < own < cost["Nothing new"]


TITLE = "Do minimum: a block of three"
MINIMUM = {"title": TITLE, "commit": [{"offer": "block", "homes": 1, "size": 3}]}


def given(**more: Any) -> Instance:
    return Instance.from_dict(load(INSTANCES / "tutorial.toml").to_dict() | {"do_minimum": MINIMUM} | more)


@cache
def plan() -> Plan:
    return solve(given(), gap=0.0)


def bill(result: Any, nature: str = "cost") -> float:
    return float(sum(row[nature] for row in result["costs"] if row["line"] != "penalty"))


def test_it_costs_what_its_own_decisions_come_to() -> None:
    """A block of three and nothing else new: what is left is bought, at what the tutorial's solution by hand says of it."""
    result: Any = plan().to_dict()
    minimum = result["do_minimum"]
    assert minimum["status"] == "optimal"
    days, children = 365, 3 + 4  # of each of the two years, beyond the block: six and seven less three
    by_hand = {
        "block": 2 * days * 3 * 500,
        "spot": days * children * 700,
        "agency": 2 * days * 300,
        "own-carers": 2 * days * 100,
        "flats": 2 * days * 240,
    }
    assert {row["offer"]: row["cost"] for row in minimum["mix"]} == pytest.approx(by_hand)
    assert minimum["objective"] == pytest.approx(sum(by_hand.values()))
    assert result["objective"] < minimum["objective"]


def test_it_stands_in_the_answer_the_paper_and_its_page_one() -> None:
    result: Any = plan().to_dict()
    minimum = result["do_minimum"]
    tables = {one.id: one for one in compose(result).tables()}
    assert [row.name for row in tables["options"].rows] == ["Recommended", TITLE, "Nothing new"]
    assert [row.name for row in tables["options-by-year"].rows] == ["Recommended", TITLE, "Nothing new"]
    assert tables["decision"].columns[1:] == ("recommended", "do minimum", "doing nothing new")
    spent = next(row for row in tables["decision"].rows if row.name.startswith("Money spent over"))
    assert spent.cells[2].text == f"£{round(bill(minimum)):,}"
    assert f"{TITLE}: costs £{round(minimum['objective']) - round(result['objective']):,} more" in answer_text(result)
    money = [row for row in result["money"] if row["mix"] == "do_minimum"]
    assert sum(row["total_discounted"] for row in money) == pytest.approx(minimum["objective"])


def test_without_one_nothing_is_said_of_it() -> None:
    result: Any = solve(load(INSTANCES / "tutorial.toml"), gap=0.0).to_dict()
    assert "do_minimum" not in result
    assert solve(load(INSTANCES / "tutorial.toml"), gap=0.0).do_minimum is None
    assert "minimum" not in str(compose(result))


def test_it_is_saved_and_read_and_a_change_by_hand_is_refused(tmp_path: Path) -> None:
    plan().save(tmp_path)
    read = Plan.load(tmp_path)
    assert read.do_minimum is not None
    assert read.do_minimum.objective == plan().to_dict()["do_minimum"]["objective"]
    file = tmp_path / "plan.json"
    changed = json.loads(file.read_text(encoding="utf-8"))
    changed["do_minimum"]["costs"][0]["cost"] += 1_000
    file.write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(UnreadableResult, match="do_minimum"):
        Plan.load(tmp_path)


def test_what_it_names_has_to_be_there() -> None:
    with pytest.raises(InvalidInstance, match="blok"):
        given(do_minimum={"commit": [{"offer": "blok", "homes": 1}]})
    with pytest.raises(InvalidInstance, match="size"):
        given(do_minimum={"commit": [{"offer": "block", "homes": 1, "size": 9}]})


def test_a_title_is_given_where_there_is_none() -> None:
    result: Any = solve(given(do_minimum={"commit": MINIMUM["commit"]}), gap=0.0).to_dict()
    assert result["do_minimum"]["title"] == "the do-minimum option"
