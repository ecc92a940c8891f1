"""`sensitivity`, `frontier` and `alternatives` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commission_opt import errors
from commission_opt.plan.solve import solved
from commission_opt.studies import runs
from tests.cli.run import run
from tests.plan.cases import INFEASIBLE, write_small
from tests.studies.town import REGISTER, TOWN, dear

COMMANDS = ("sensitivity", "frontier", "alternatives")


def test_frontier_prints_and_writes_its_points(tmp_path: Path) -> None:
    file = write_small(tmp_path, dear())
    found = run("frontier", file, "--points", "4", "--out", "out", cwd=tmp_path)
    assert found.returncode == errors.EXIT_SOLVED
    text = " ".join(found.stdout.split())
    assert "2 £671,600 33.3% £438 proven" in text
    assert "No plan does better in locality than 100.0%: proven." in text
    rows = (tmp_path / "out" / "frontier.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 5
    document = json.loads((tmp_path / "out" / "frontier.json").read_text(encoding="utf-8"))
    assert (document["trade"], len(document["points"]), document["complete"]) == (["cost", "locality"], 4, True)


def test_alternatives_prints_and_writes_its_mixes(tmp_path: Path) -> None:
    file = write_small(tmp_path, TOWN)
    found = run("alternatives", file, "--within", "2%", "--without", "north", "--out", "out", cwd=tmp_path)
    text = " ".join(found.stdout.split())
    assert "Different 1 £547,500 £7,300 2 proven" in text
    assert "Without north £613,200 £73,000 2 proven" in text
    assert "No further mix within 2% of the cheapest differs from these by half a bed or more: proven." in text
    assert "Beds apart: from the cheapest mix, offer by offer" in text
    assert len((tmp_path / "out" / "alternatives.csv").read_text(encoding="utf-8-sig").splitlines()) == 4


def test_sensitivity_prints_and_writes_what_was_asked_for(tmp_path: Path) -> None:
    file = write_small(tmp_path, TOWN + REGISTER)
    asked = ("--switch", "block.east.price_per_bed_week", "--morris", "1", "--out", "out")
    found = run("sensitivity", file, *asked, cwd=tmp_path)
    text = " ".join(found.stdout.split())
    assert "spot.spot.price_per_week 1,890 to 2,310 -£14,600* £0" in text
    assert "towards 2,233: at 2,100, where both mixes cost the same" in text
    assert "Screening: one trajectory, seed 0" in text
    assert "* Another mix is recommended there, or none: spot.spot.price_per_week = 1,890:" in text
    assert "Not varied neither money, children nor success: block.south (sizes, term_years)" in text
    names = {"morris.csv", "sensitivity.json", "switching.csv", "tornado.csv"}
    assert {entry.name for entry in (tmp_path / "out").iterdir()} == names


@pytest.mark.parametrize("command", COMMANDS)
def test_json_goes_to_stdout_alone(command: str, tmp_path: Path) -> None:
    found = run(command, write_small(tmp_path, TOWN), "--json", cwd=tmp_path)
    assert found.returncode == errors.EXIT_SOLVED
    assert json.loads(found.stdout)["study"] == command
    assert found.stderr == ""
    assert [entry.name for entry in tmp_path.iterdir()] == ["small.toml"]


@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_plan_the_exit_code_says_so_and_nothing_is_written(command: str, tmp_path: Path) -> None:
    found = run(command, write_small(tmp_path, INFEASIBLE), "--out", "out", cwd=tmp_path)
    assert found.returncode == errors.EXIT_INFEASIBLE
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_ctrl_c_keeps_what_is_finished(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"sensitivity": ("--vary", "spot.spot.price_per_week=1900:2300"), "frontier": (), "alternatives": ()}
    solves = iter(range(100))
    real = solved

    def interrupted(*args: object, **options: object) -> object:
        if next(solves) == 3:
            raise KeyboardInterrupt
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(runs, "solved", interrupted)
    text = dear() if command == "frontier" else TOWN
    more = asked[command] if command != "sensitivity" else (*asked[command], "--morris", "2")
    found = run(command, write_small(tmp_path, text), *more, "--out", "out", cwd=tmp_path)
    assert found.returncode == errors.EXIT_INTERRUPTED
    assert "Interrupted: this is what was finished." in found.stderr
    document = json.loads((tmp_path / "out" / f"{command}.json").read_text(encoding="utf-8"))
    assert document["complete"] is False


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("frontier", "--trade", "cost"), "two measures"),
        (("frontier", "--trade", "cost,comfort"), "'comfort' cannot be traded off"),
        (("alternatives", "--within", "lots"), "'lots' is not a share"),
        (("alternatives", "--without", "Nobody"), "no provider is called 'Nobody'"),
        (("sensitivity", "--vary", "spot.spot.price_per_week=2"), "PATH=LOW:HIGH"),
        (("sensitivity", "--vary", "block.north.area"), "holds none that can be varied"),
        (
            ("sensitivity", "--switch", "rules.locality.near.minimum_share"),
            "is 0, and a share of 0 is 0: give its ends",
        ),
        (("sensitivity", "--vary", "spot.spot.price_per_week=3:2"), "low value comes first"),
        (("sensitivity", "--vary", "spot.spot=2:3"), "not a number"),
        (("sensitivity", "--spread", "0"), "above 0"),
    ],
)
def test_what_is_asked_wrongly_is_a_usage_error(args: tuple[str, ...], said: str, tmp_path: Path) -> None:
    found = run(args[0], write_small(tmp_path, TOWN), *args[1:], cwd=tmp_path)
    assert (found.returncode, found.stdout) == (errors.EXIT_USAGE, "")
    assert said in found.stderr


def test_points_with_the_same_mix_are_told_of_together(tmp_path: Path) -> None:
    # Two children more than the blocks hold can live near or far at no difference to the beds.
    near = '[[framework]]\nid = "near"\narea = "town"\ntakes = ["care"]\nprice_per_week = 2170\n'
    found = run("frontier", write_small(tmp_path, TOWN.replace("= 6.0", "= 8.0") + near), "--points", "3", cwd=tmp_path)
    text = " ".join(found.stdout.split())
    assert "1 to 3: north, 2 beds from Apr 2022; south" in text
    assert "Points with the same mix buy the same beds" in text


def test_figures_that_change_nothing_stand_apart(tmp_path: Path) -> None:
    asked = ("--vary", "block.east.price_per_bed_week=2000:2050", "--vary", "rules.locality.near.minimum_share=0:0.5")
    found = run("sensitivity", write_small(tmp_path, TOWN), *asked, cwd=tmp_path)
    text = " ".join(found.stdout.split())
    assert "No difference rules.locality.near.minimum_share (0 to 0.5)" in text
    assert "The same mix is recommended at every one of these values." in text
    assert "Not varied" not in text  # the figures were named


def test_a_step_that_costs_more_has_a_price_above_nothing(tmp_path: Path) -> None:
    # Less is better in children in spot: each block saves two for £40, then £50 and £90 a day each.
    found = run("frontier", write_small(tmp_path, dear()), "--points", "2", "--trade", "cost,spot", cwd=tmp_path)
    text = " ".join(found.stdout.split())
    assert "£ per child fewer" in text
    assert "2 £773,800 0 £19,467 proven" in text  # £320 a day for six children
