"""What the text of an answer says: children left short, money and what is none, rules, dates, changes."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from commission_opt import errors, load, solve
from commission_opt.cli.answer import answer_text
from commission_opt.cli.layout import table
from commission_opt.plan.result import Result
from commission_opt.plan.statements.amounts import rounded_by_year, toml_text, value_text
from commission_opt.plan.statements.headline import broken_rules
from tests.cli.run import run
from tests.plan.cases import SMALL, plan, write_small

# Two of the twelve children have no place that is worth £2,500 a week: spot costs more.
SHORT = SMALL.replace("[[rules.locality]]", "[rules.sufficiency]\nprice_per_child_week = 2500\n[[rules.locality]]")
COUNTED = SMALL.replace(
    "[baseline]",
    """[[rules.diversity]]
id = "few"
name = "Few contracts"
offers = ["dps"]
contracts_at_most = 3
[[rules.diversity]]
id = "at-least"
name = "provider diversity"
offers = ["dps"]
contracts_at_least = 3
[baseline]""",
)


@cache
def solved(text: str) -> Result:
    with TemporaryDirectory() as folder:
        return solve(load(write_small(Path(folder), text))).to_dict()


def said(result: Result) -> str:
    return " ".join(answer_text(result).split())


def test_children_without_a_placement_are_in_the_headline() -> None:
    result = solved(SHORT)
    weeks = {period["start"]: period["weeks"] for period in result["periods"]}
    child_weeks = sum(weeks[row["period"]] * row["children"] for row in result["short"])
    assert sum(row["penalty"] for row in result["short"]) == pytest.approx(2500 * child_weeks)
    penalty = sum(row["discounted"] for row in result["costs"] if row["line"] == "penalty")
    assert sum(row["discounted"] for row in result["short"]) == pytest.approx(penalty)
    average = child_weeks / sum(weeks.values())
    assert average > 1
    text = said(result)
    assert f"On average {average:,.1f}".removesuffix(".0") in text
    assert f"children go without a placement, at a penalty of £{penalty / 1e6:.2f}m." in text
    undiscounted = sum(row["cost"] for row in result["costs"] if row["line"] == "penalty")
    assert f"Penalties, a price put on broken rules and not money: £{undiscounted / 1e6:.2f}m" in text
    assert (
        f"Without a placement {child_weeks:,.0f} child-weeks in all, in 8 of 8 quarters, from Apr 2020. Most are"
        in text
    )


def test_a_price_of_a_rule_is_money_and_the_price_of_broken_rules() -> None:
    # One more place on the spot costs £4,000 a week, and spares £40,000 a week for a child without one.
    short = SHORT.replace("price_per_week = 4000", "price_per_week = 4000\nmarket = 1.0").replace("= 2500", "= 40000")
    result = solved(short.replace("minimum_share = 0.5", "minimum_share = 0.0"))
    weeks = {n: period["weeks"] for n, period in enumerate(result["periods"])}
    rows = [row for row in result["rules"] if row["id"] == "C12" and row["binding"] and row["price"]]
    assert rows
    for row in rows:
        assert row["price"] is not None
        assert row["penalty"] is not None
        assert row["penalty"] == pytest.approx(row["price"] * 40 / 36)
        assert 0.9 * 40_000 * weeks[row["key"][1]] < -row["penalty"] <= 40_000 * weeks[row["key"][1]]
    money = sum((row["price"] or 0.0) - (row["penalty"] or 0.0) for row in rows)
    assert f"in all (£{money:,.0f} more in money; the rest is penalties)" in said(result)
    assert "Rules that bind" in said(result | {"rules": [row | {"penalty": None} for row in rows]})


def test_nothing_is_said_of_penalties_where_there_are_none() -> None:
    text = said(plan().to_dict())
    assert "broken rules" not in text
    assert "without a placement" not in text


def test_published_cost_avoidance_is_named_as_no_cash() -> None:
    result = plan().to_dict()
    first = result["costs"][0]
    result["costs"].append(first | {"line": "avoided", "offer": "team", "cost": -9_000.0, "discounted": -8_000.0})
    assert "Care avoided, not cash: £9,000." in said(result)


@pytest.mark.parametrize(
    ("difference", "penalty", "text"),
    [
        (100.0, 0.2, ""),
        (100.0, 40.0, "of which £40 is penalties, not money"),
        (100.0, 140.0, "£40 more in money; the rest is penalties"),
        (100.0, -40.0, "£140 less in money; the rest is penalties"),
        (-100.0, -40.0, "of which £40 is penalties, not money"),
        (-100.0, 40.0, "£140 more in money; the rest is penalties"),
        (0.0, 40.0, "£40 more in money; the rest is penalties"),
        (100.0, 100.0, "all of it penalties, not money"),
        (100.0, 100.3, "all of it penalties, not money"),
    ],
)
def test_a_difference_is_money_and_the_price_of_broken_rules(difference: float, penalty: float, text: str) -> None:
    assert broken_rules(difference, penalty, ("less", "more")) == text


def test_rules_on_whole_numbers_have_no_price_and_come_last() -> None:
    result = solved(COUNTED)
    rows = [row for row in result["rules"] if row["id"] == "C07"]
    assert [(row["binding"], row["price"]) for row in rows] == [(True, None), (True, None)]
    near = next(row for row in result["rules"] if row["id"] == "C03")
    text = said(result | {"rules": [*rows, near | {"binding": True, "price": 4000.0}]})
    assert "Locality (Near home): at least 50%, in 1 of 8 quarters; one more point costs £40" in text
    assert "Provider diversity (Few contracts): at most 3 contracts; its cost needs another solve" in text
    assert "Provider diversity: at least 3 contracts; its cost needs another solve" in text
    assert text.index("Locality (Near home)") < text.index("Provider diversity (Few contracts)")


def test_beds_called_off_one_after_another_are_not_all_there_at_once() -> None:
    result = plan().to_dict()
    row = next(row for row in result["mix"] if row["kind"] == "dps")
    result["mix"].append(row | {"start": "2022-07-01", "end": "2023-06-30"})  # the day after the first ends
    assert "call off 6 beds through the DPS (6 homes of 2; some take turns)" in said(result)
    result["mix"][-1] = row | {"start": "2022-06-30", "end": "2023-06-30"}
    assert "call off 12 beds through the DPS (6 homes of 2)" in said(result)


def test_costs_say_until_when_and_rules_from_when() -> None:
    text = answer_text(plan().to_dict())
    assert text.count("cost to Mar 2022") == 3
    near = next(line for line in text.splitlines() if line.startswith("  Near home"))
    assert near.split()[2:5] == ["not", "in", "force"]
    assert all(len(line) <= 100 for line in text.splitlines())


def test_what_is_asked_stands_beside_each_half_of_many_years() -> None:
    soft = SMALL.replace("minimum_share = 0.5", "minimum_share = 0.5\nprice_per_child_week = 10")
    result = solved(soft.replace("2022-03-31", "2026-03-31").replace('"quarter"', '"year"'))
    lines = answer_text(result).splitlines()
    assert sum(line.startswith("  Near home") and line.endswith("at least 50%") for line in lines) == 2
    assert sum(line.startswith("  Beds paid for") and line.endswith("in all") for line in lines) == 1


def test_years_add_up_to_the_true_total() -> None:
    assert rounded_by_year({"a": 1.4, "b": 1.4, "c": 1.4}) == {"a": 2, "b": 1, "c": 1}
    assert rounded_by_year({"a": -1.6, "b": 0.5}) == {"a": -2, "b": 1}


def test_a_long_name_takes_a_second_line() -> None:
    assert table(["Name", "x"], [["A name that is long", "1"]], [12, 3]) == [
        "  Name          x",
        "  A name that   1",
        "    is long",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.date(2017, 4, 1), "2017-04-01"),
        (True, "true"),
        (None, "left out"),
        ({}, "left out"),
        (0.1, "0.1"),
        ("Spot", "Spot"),
        ("", '""'),
        ([dt.date(2017, 4, 1), False], "[2017-04-01, false]"),
        ({"id": "a", "sizes": [3, 4], "price": {"3": 2.5}}, '{id = "a", sizes = [3, 4], price = {3 = 2.5}}'),
    ],
)
def test_changed_values_read_as_in_the_file(value: Any, text: str) -> None:
    assert value_text(value) == text


def test_a_long_value_is_cut() -> None:
    assert len(value_text(list(range(100)))) == 60
    assert toml_text("a") == '"a"'


def test_a_what_if_goes_beside_the_answer_and_other_what_ifs(tmp_path: Path) -> None:
    file, price = write_small(tmp_path), "spot.spot.price_per_week"
    asked = [
        ("--set", f"{price}=4100"),
        ("--set", f"{price}=4200"),
        ("--set", f"{price}=4100", "--set", "money.discount_rate=0.03"),
        ("--set", "money.discount_rate=0.03", "--set", f"{price}=4100"),
        ("--set", f"{price}=4100"),
    ]
    names = []
    for settings in asked:
        found = run("solve", file, *settings, cwd=tmp_path).stdout
        names.append(found.partition("Written to results/")[2].partition("/")[0])
        assert "in place of" not in found
    assert all(re.fullmatch("small-changed-[0-9a-f]{6}", name) for name in names)
    assert names[0] == names[4]
    assert names[2] == names[3]
    assert {folder.name for folder in (tmp_path / "results").iterdir()} == set(names)
    assert len(set(names)) == 3


def test_what_a_named_folder_held_is_said_where_it_was_another_answer(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    for settings, said in (
        ((), "Written to mine/\n"),
        ((), "Written to mine/\n"),
        (
            ("--set", "money.discount_rate=0.03"),
            "Written to mine/, in place of a result with other figures (Small: one town)\n",
        ),
    ):
        assert said in run("solve", file, "--out", "mine", *settings, cwd=tmp_path).stdout


def test_a_paper_of_the_result_before_is_told(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    run("solve", file, "--out", "mine", cwd=tmp_path)
    run("publish", "mine", "--format", "md", cwd=tmp_path)
    again = run("solve", file, "--out", "mine", cwd=tmp_path).stdout
    assert "The report in it" not in again  # the same figures
    other = run("solve", file, "--out", "mine", "--set", "money.discount_rate=0.03", cwd=tmp_path).stdout
    assert "The report in it is of those figures: publish again" in other


def test_an_exported_what_if_has_a_name_of_its_own(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    for settings in ((), ("--set", "money.discount_rate=0.03")):
        assert run("export", file, *settings, cwd=tmp_path).returncode == 0
    plain, changed = sorted(tmp_path.glob("*.lp"), key=lambda one: len(one.name))
    assert plain.name == "small.lp"
    assert re.fullmatch("small-changed-[0-9a-f]{6}", changed.stem)
    assert plain.read_bytes() != changed.read_bytes()
    assert {one.name for one in tmp_path.glob("*.csv")} == {f"{plain.stem}.names.csv", f"{changed.stem}.names.csv"}


def test_a_folder_that_is_no_result_is_left_alone(tmp_path: Path) -> None:
    write_small(tmp_path)
    found = run("solve", "small.toml", "--out", ".", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (errors.EXIT_WRITE, "")
    assert found.stderr == ". holds other files and no result. Name an empty folder, or a new one.\n"
    found = run("solve", "small.toml", "--out", "", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (errors.EXIT_USAGE, "")
    assert "it is empty" in found.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["small.toml"]
    (tmp_path / "empty").mkdir()
    for _ in range(2):  # into an empty folder, and over a result
        assert run("solve", "small.toml", "--out", "empty", cwd=tmp_path).returncode == errors.EXIT_SOLVED


def test_a_plan_shows_itself_on_one_line() -> None:
    cost = f"£{round(plan().objective or 0):,}"
    assert repr(plan()).startswith(f"<Plan 'Small: one town': optimal, {cost}, gap 0.0")
    assert repr(plan().baseline).startswith("<Comparison 'Nothing new': optimal, £")


def test_solve_refuses_the_name_of_a_file() -> None:
    with pytest.raises(TypeError, match=r"co\.solve takes an instance, not str: co\.solve\(co\.load"):
        solve("small.toml")  # type: ignore[arg-type]
