"""Cash, care avoided and penalties stand apart in every study that tells of a cost, and add up to it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.cli.alternatives import alternatives_text
from commission_opt.cli.sensitivity_text import tornado_text
from commission_opt.publishing.compose import compose
from commission_opt.publishing.report import Report
from commission_opt.publishing.source import read_studies
from commission_opt.registry import COST_LINES
from commission_opt.studies.cost_parts import PARTS

ALL_SORTS = Path(__file__).parents[1] / "publishing" / "everything.toml"
TUTORIAL = Path(__file__).parents[2] / "instances" / "tutorial.toml"
PRICE = "spot.spot.price_per_week"


@cache
def instance(file: Path) -> co.Instance:
    return co.load(file)


@cache
def plan(file: Path) -> Any:
    return co.solve(instance(file), gap=0.0).to_dict()


@cache
def alternatives(file: Path) -> co.Alternatives:
    return co.alternatives(instance(file), count=1, gap=0.0)


@cache
def sensitivity(file: Path) -> co.Sensitivity:
    return co.sensitivity(instance(file), [PRICE], gap=0.0)


def of_bill(result: Any, nature: str) -> float:
    return float(sum(row["discounted"] for row in result["costs"] if COST_LINES[row["line"]].nature == nature))


def whole(row: Mapping[str, Any], end: str = "") -> float:
    """The cost, from what it is made of."""
    cash, avoided, penalties, not_paid = (row[f"{part}{end}"] for part in PARTS)
    return float(cash - avoided + penalties + not_paid)


def report(file: Path, *studies: Any) -> Report:
    return compose(plan(file), read_studies(list(studies), plan(file)["instance"], plan(file)["objective"]))


def columns(found: Report, table: str) -> tuple[str, ...]:
    (one,) = [one for one in found.tables() if one.id == table]
    return one.columns


def test_the_cheapest_mix_has_the_parts_of_its_bill() -> None:
    (cheapest, *_) = alternatives(ALL_SORTS).rows()
    result = plan(ALL_SORTS)
    assert cheapest["cash"] == pytest.approx(of_bill(result, "cash"))
    assert cheapest["avoided"] == pytest.approx(-of_bill(result, "avoided"))
    assert cheapest["penalties"] == pytest.approx(of_bill(result, "penalty"))
    assert cheapest["avoided"] > 1
    assert cheapest["penalties"] > 1
    assert sensitivity(ALL_SORTS).to_dict()["cash"] == pytest.approx(cheapest["cash"])


def test_the_parts_of_every_mix_are_its_cost() -> None:
    rows = [row for row in alternatives(ALL_SORTS).rows() if row["cost"] is not None]
    assert len(rows) > 1
    assert [whole(row) for row in rows] == pytest.approx([row["cost"] for row in rows])


def test_the_parts_at_both_ends_of_a_figure_are_the_cost_there() -> None:
    found = sensitivity(ALL_SORTS).to_dict()
    (row,) = found["tornado"]
    for end in ("_low", "_high"):
        assert whole(row, end) == pytest.approx(row[f"cost{end}"])
        assert row[f"cash_change{end}"] == pytest.approx(row[f"cash{end}"] - found["cash"])
    assert row["cash_change_low"] < 0 < row["cash_change_high"]


def test_the_parts_of_every_option_are_its_cost() -> None:
    dearer = instance(ALL_SORTS).with_changes({PRICE: 6_000})
    rows = co.compare({"as it is": instance(ALL_SORTS), "dearer": dearer}, regret=False, gap=0.0).rows()
    assert [whole(row) for row in rows] == pytest.approx([row["cost"] for row in rows])


def test_what_is_printed_says_what_is_cash() -> None:
    assert "cash   " in alternatives_text(alternatives(ALL_SORTS))
    said = tornado_text(sensitivity(ALL_SORTS).tornado)
    assert "in cash" in said
    assert " in cash)" in said


def test_where_all_is_cash_no_column_says_so_again() -> None:
    said = alternatives_text(alternatives(TUTORIAL))
    assert "cash   " not in said
    assert "All costs are cash, at present value." in " ".join(said.split())
    assert "cash" not in tornado_text(sensitivity(TUTORIAL).tornado)


def test_a_report_has_the_cash_of_each_mix_and_end() -> None:
    found = report(ALL_SORTS, alternatives(ALL_SORTS), sensitivity(ALL_SORTS))
    assert "cash, £" in columns(found, "alternatives")
    assert columns(found, "tornado").count("in cash") == 2
    plain = report(TUTORIAL, alternatives(TUTORIAL), sensitivity(TUTORIAL))
    assert not [one for table in ("alternatives", "tornado") for one in columns(plain, table) if "cash" in one]


def test_a_study_that_was_saved_without_its_parts_is_read() -> None:
    """As one was before: its tables have no column of cash."""
    saved = alternatives(ALL_SORTS).to_dict()
    bare = {**saved, "mixes": [{key: one for key, one in row.items() if key not in PARTS} for row in saved["mixes"]]}
    studies = {"alternatives": bare}
    (table,) = [one for one in compose(plan(ALL_SORTS), studies).tables() if one.id == "alternatives"]
    assert not [one for one in table.columns if "cash" in one]
    assert len(table.rows) == len(saved["mixes"]) - 1
