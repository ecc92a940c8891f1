"""What options would have cost as things came: by hand, in a town of six children."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

import commission_opt as co
from commission_opt.studies.backtest.backtest import HINDSIGHT, Backtest
from commission_opt.studies.backtest.outturn import BadOutturn, read_outturns
from commission_opt.studies.backtest.words import outturn_words
from tests.cli.run import run
from tests.studies.recommend.cases import CITY, city

WEEKS = 731 / 7  # April 2022 to March 2024
CHEAP = {"spot.spot.price_per_week": 2000}
MORE = {"demand.care.children": 8.0}
DECIDED = """
[reference]
title = "one home"
commit = [{ offer = "dps", homes = 1 }]
"""


@cache
def found() -> Backtest:
    """The city with spot that turned out cheap, and with more children."""
    return co.backtest(city(DECIDED), {"cheap": CHEAP, "more": MORE})


def row(outturn: str, option: str) -> dict[str, object]:
    return next(one for one in found().rows() if (one["outturn"], one["option"]) == (outturn, option))


def test_commitments_are_held_and_placements_chosen_afresh() -> None:
    """Planned: four beds at £3,000, one child at £4,000. As it came: beds are paid for, and spot costs £2,000."""
    beds = {"Cheapest for average demand": 4, "One home": 2, "Nothing new": 0}
    for option, number in beds.items():
        cheap = WEEKS * (3000 * number + 2000 * (5 - number))
        assert row("cheap", option)["cost"] == pytest.approx(cheap)
        assert row("more", option)["cost"] == pytest.approx(WEEKS * (3000 * number + 4000 * (8 - number)))
        assert row("cheap", option)["planned"] == pytest.approx(WEEKS * (3000 * number + 4000 * (5 - number)))


def test_regret_is_against_the_best_with_hindsight() -> None:
    assert row("cheap", HINDSIGHT)["cost"] == pytest.approx(WEEKS * 2000 * 5)
    assert row("cheap", "Cheapest for average demand")["regret"] == pytest.approx(WEEKS * 1000 * 4)
    assert row("more", HINDSIGHT)["cost"] == pytest.approx(WEEKS * 3000 * 8)
    assert row("cheap", HINDSIGHT)["regret"] == 0.0


def test_against_nothing_new_has_a_sign_and_is_told_by_year() -> None:
    assert row("cheap", "One home")["against_baseline"] == pytest.approx(WEEKS * 2000)
    assert row("more", "One home")["against_baseline"] == pytest.approx(-WEEKS * 2000)
    years = [one for one in found().by_year() if (one["outturn"], one["option"]) == ("more", "One home")]
    assert [one["year"] for one in years] == ["2022/23", "2023/24"]
    assert sum(one["against_baseline"] for one in years) == pytest.approx(-WEEKS * 2000)
    (_, said, *_) = outturn_words(found(), "more")
    assert "less than nothing new (won in 2022/23 and 2023/24)" in said.replace("One home", "")


def test_what_was_decided_is_carried_out_though_it_breaks_a_hard_rule() -> None:
    rules = '[[rules.diversity]]\nid = "two"\nkinds = ["dps"]\nproviders_at_least = 1\n'
    rules += '[baseline]\ntitle = "nothing"\ncommit = []\n'
    held = co.backtest(city(rules), {"as planned": {"spot.spot.price_per_week": 4001}})
    nothing = next(one for one in held.rows() if one["option"] == "Nothing")
    assert nothing["cost"] == pytest.approx(WEEKS * 4001 * 5)


def test_a_longer_outturn_goes_on_when_contracts_have_ended() -> None:
    held = co.backtest(city(), {"longer": {"horizon.end": dt.date(2025, 3, 31)}})
    cheapest = held.rows()[0]
    assert cheapest["cost"] == pytest.approx(WEEKS * (3000 * 4 + 4000) + 365 / 7 * 4000 * 5)


def test_a_plan_of_ones_own_can_be_tried(tmp_path: Path) -> None:
    co.solve(city().with_changes({"dps.dps.provider.a.homes_at_most": 1})).save(tmp_path / "mine")
    plan = co.Plan.load(tmp_path / "mine")
    held = co.backtest(city(), {"cheap": CHEAP}, plans={"Mine": plan})
    mine = next(one for one in held.rows() if one["option"] == "Mine")
    assert mine["cost"] == pytest.approx(WEEKS * (3000 * 2 + 2000 * 3))


def test_without_outturns_there_is_nothing_to_do() -> None:
    with pytest.raises(ValueError, match="no outturn"):
        co.backtest(city(), {})


OUTTURN = '[[outturn]]\nid = "cheap"\nsource = "a list"\n[outturn.changes]\n"spot.spot.price_per_week" = 2000\n'


def test_command(tmp_path: Path) -> None:
    (tmp_path / "city.toml").write_text(CITY, encoding="utf-8")
    (tmp_path / "came.toml").write_text(OUTTURN, encoding="utf-8")
    done = run("backtest", "city.toml", "--outturn", "came.toml", "--out", "found", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "a list" in done.stdout
    assert HINDSIGHT in done.stdout
    assert {"backtest.csv", "backtest_years.csv", "backtest.json"} <= {
        one.name for one in (tmp_path / "found").iterdir()
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no outturn"),
        ("x = 1\n" + OUTTURN, "'x'"),
        ("[[outturn]]\nid = 'a'\n", "changes"),
        ("[[outturn", "not TOML"),
        (OUTTURN.replace("spot.spot", "spot.sopt"), "spot.spot.price_per_week"),
        (OUTTURN.replace("2000", "-1"), "price_per_week"),
    ],
)
def test_a_file_that_is_wrong_gets_one_clear_message(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "city.toml").write_text(CITY, encoding="utf-8")
    (tmp_path / "came.toml").write_text(text, encoding="utf-8")
    done = run("backtest", "city.toml", "--outturn", "came.toml", cwd=tmp_path)
    assert done.returncode == 3
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "came.toml" in done.stderr


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadOutturn, match="cannot be read"):
        read_outturns(tmp_path / "none.toml", city())
