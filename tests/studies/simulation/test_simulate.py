"""`simulate`: repeatable, whatever the number of processes; and what the command says and writes."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats  # type: ignore[import-untyped]

from commission_opt import Plan, load, simulate, solve
from commission_opt.plan.write import write
from commission_opt.studies.simulation.children import Lanes, draw
from commission_opt.studies.simulation.figures import FigureName
from commission_opt.studies.simulation.intervals import spread, students_t
from commission_opt.studies.simulation.number_of_children import number_of_children
from commission_opt.studies.simulation.simulate import NoStay
from commission_opt.studies.simulation.simulation import Simulation
from commission_opt.studies.simulation.words import verdict_words
from tests.cli.run import run
from tests.plan.cases import INFEASIBLE, write_small
from tests.studies.simulation.cases import SPOT, case, children, home, made

WITHOUT_STAY = '[[need]]\nid = "other"\n[[demand]]\nid = "other"\nneed = "other"\nchildren = 2\n'
OTHER = '[[spot]]\nid = "more"\ntakes = ["other"]\nprice_per_week = 5000\n'


@cache
def plan() -> Plan:
    return solve(made(children(8.0), home(4, homes=2, occupancy=0.9), SPOT, end="2022-03-31"))


def test_the_same_seed_gives_the_same_answer_in_one_process_or_two() -> None:
    one, again, other = simulate(plan(), 18, seed=3), simulate(plan(), 18, seed=3, workers=2), simulate(plan(), 18)
    assert one.to_dict() == again.to_dict()
    assert one.cost != other.cost
    assert simulate(plan(), 10, seed=3).table == one.table[:10]  # more replications change none before


def made_up(promised: float, *runs: float) -> str:
    """The verdict on a cost of £100 and some child-weeks bought as used, where runs cost £150."""
    names = ("children", "short_weeks")
    told = {
        FigureName("cost"): 100.0,
        FigureName("as_used_weeks"): promised,
        **{FigureName(name): 5.0 for name in names},
    }
    replications = [told | {FigureName("cost"): 150.0, FigureName("as_used_weeks"): weeks} for weeks in runs]
    return verdict_words(Simulation({"title": "x"}, told, replications))


def test_a_reason_is_given_only_where_it_is_more_than_chance() -> None:
    opening = "The plan promised £100. Simulated child by child, it costs £150 (95% interval £150 to £150). The promise is optimistic by 50.0%"
    assert made_up(10.0, 8.0, 14.0, 11.0) == f"{opening}."
    assert made_up(10.0, 28.0, 30.0, 32.0).endswith("20 more child-weeks a year bought as used (framework and spot).")
    assert "needed a placement" not in made_up(10.0, 28.0, 30.0, 32.0)


def test_the_frames_hold_what_was_found() -> None:
    found = simulate(plan(), 6)
    frame, runs = found.frame(), found.replication_frame()
    assert len(runs) == 6
    row = frame[(frame["measure"] == "cost") & (frame["year"] == "")].iloc[0]
    assert row["mean"] == pytest.approx(runs["cost"].mean()) == found.cost.mean
    assert row["promised"] == pytest.approx(plan().costs["cost"].sum())
    assert row["low"] < row["mean"] < row["high"]
    assert repr(found).startswith("<Simulation 'Try-out': 6 replications, £")


@pytest.mark.parametrize("freedom", [1, 2, 3, 5, 10, 200])
def test_quantiles_are_students(freedom: int) -> None:
    assert students_t(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=0.003)


def test_an_interval_is_as_wide_as_it_should_be() -> None:
    values = [3.0, 5.0, 4.0, 8.0]
    low, high = stats.t.interval(0.95, 3, np.mean(values), stats.sem(values))
    found = spread(values)
    assert (found.low, found.high) == pytest.approx((low, high), rel=0.01)


def test_without_a_stay_it_says_what_to_do() -> None:
    unknown = solve(made(children(3.0), SPOT, WITHOUT_STAY, OTHER, end="2021-03-31"))
    with pytest.raises(NoStay, match=r"need other\. Say it with --stay-weeks"):
        simulate(unknown, 2)
    with pytest.raises(NoStay, match=r"--stay-weeks 20 takes that of res"):
        simulate(unknown, 2)
    found = simulate(unknown, 2, stay_weeks=30)
    assert found.about["stay_taken"] == {"weeks": 30.0, "needs": ["other"]}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"replications": 1}, "replications is 2 or more, not 1"),
        ({"seed": -1}, "seed is 0 or more, not -1"),
        ({"workers": 0}, "workers is 1 or more, not 0"),
    ],
)
def test_settings_out_of_range_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        simulate(plan(), **wrong)


def test_what_is_no_plan_or_no_number_is_refused_in_words() -> None:
    instance: Any = plan().instance
    with pytest.raises(TypeError, match="this is an instance: solve it first"):
        simulate(instance)
    for wrong in ("plan", None):
        with pytest.raises(TypeError, match="takes a plan, not"):
            simulate(wrong)  # type: ignore[arg-type]
    for number in ("x", 2.5, True):
        with pytest.raises(TypeError, match="replications is a whole number, not"):
            simulate(plan(), number)  # type: ignore[arg-type]


def test_a_stay_that_would_change_nothing_is_refused() -> None:
    with pytest.raises(NoStay, match=r"here all give one\. Leave it out"):
        simulate(plan(), 2, stay_weeks=30)


def test_chance_in_the_number_of_children_is_taken_apart() -> None:
    rng = np.random.default_rng(5)
    children_: Any = rng.normal(8.3, 0.5, 60)
    noise: Any = rng.normal(0.0, 3.0, 60)
    found = number_of_children(children_, 100 + 20 * (children_ - 8.0) + 7 + noise, 8.0, 100.0)
    fit = stats.linregress(children_ - 8.0, 7 + 20 * (children_ - 8.0) + noise)
    assert found is not None
    assert found.per_child == pytest.approx(fit.slope)
    assert found.rest == pytest.approx(fit.intercept)
    assert found.within == pytest.approx(stats.t.ppf(0.975, 58) * fit.intercept_stderr, rel=1e-3)
    assert found.amount + found.rest == pytest.approx(np.mean(20 * (children_ - 8.0) + 7 + noise))
    assert number_of_children(children_[:19], children_[:19], 8.0, 100.0) is None
    assert number_of_children([8.0] * 30, [1.0] * 30, 8.0, 1.0) is None


def test_a_difference_that_is_only_more_children_is_not_said_to_be_peaks() -> None:
    told = {FigureName("cost"): 100.0, FigureName("as_used_weeks"): 10.0, FigureName("children"): 5.0}
    runs = [
        {
            FigureName("cost"): 100 + 30 * (n % 3),
            FigureName("as_used_weeks"): 10.0 + n % 3,
            FigureName("children"): 5.0 + n % 3,
        }
        for n in range(30)
    ]
    said = verdict_words(Simulation({"title": "x"}, told, runs))
    assert "averages hide peaks" not in said
    assert "1.00 children more than planned came (6.00, not 5.00), which adds £30" in said
    assert "the difference left could be chance (£0)" in said


def test_what_is_not_known_about_entries_spreads_the_runs() -> None:
    flows = case(made(children(10.0), SPOT, end="2021-03-31")).lanes
    wide = Lanes(flows.flows, {}, (), flows.ends, entries_spread=0.5)
    numbers = [
        [sum(child.arrives > 0 for child in draw(lanes, np.random.default_rng(n))) for n in range(150)]
        for lanes in (flows, wide)
    ]
    assert np.var(numbers[1]) > 3 * np.var(numbers[0])
    assert np.mean(numbers[1]) == pytest.approx(np.mean(numbers[0]), rel=0.15)


def test_ctrl_c_keeps_what_is_done() -> None:
    def stop(done: int, _total: int | None) -> None:
        if done == 4:
            raise KeyboardInterrupt

    found = simulate(plan(), 50, progress=stop)
    assert found.interrupted
    assert found.table == simulate(plan(), 4).table


def test_one_run_alone_is_nothing_to_keep() -> None:
    """Its interval has no end, and every figure of it could be chance."""

    def stop(_done: int, _total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(plan(), 50, progress=stop)


def test_the_command_reads_a_result_and_writes_tables(tmp_path: Path) -> None:
    plan().save(tmp_path / "plan")
    done = run("simulate", "plan", "--replications", "5", "--out", "sim", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "The plan promised £" in done.stdout
    assert "How children are placed" in done.stdout
    document = json.loads((tmp_path / "sim" / "simulation.json").read_text(encoding="utf-8"))
    assert document["done"] == 5 == len(document["replications"])
    with (tmp_path / "sim" / "simulation.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == len(document["measures"])
    again = run("simulate", "plan/plan.json", "--replications", "5", "--json", cwd=tmp_path)
    assert json.loads(again.stdout) == document


def test_the_command_refuses_what_is_no_plan(tmp_path: Path) -> None:
    missing = run("simulate", "nowhere", cwd=tmp_path)
    assert (missing.returncode, missing.stdout) == (3, "")
    assert "there is no result here; run commission-opt solve first" in missing.stderr
    write_small(tmp_path, INFEASIBLE)
    write(solve(load(tmp_path / "small.toml")).to_dict(), tmp_path / "none")
    nothing = run("simulate", "none", cwd=tmp_path)
    assert nothing.returncode == 3
    assert "has no mix to carry out: no mix meets every rule." in nothing.stderr
    plan().save(tmp_path / "old")
    file = tmp_path / "old" / "plan.json"
    kept = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({key: value for key, value in kept.items() if key != "inputs"}), encoding="utf-8")
    old = run("simulate", "old", cwd=tmp_path)
    assert old.returncode == 3
    assert "is damaged: inputs is not there. Solve it again" in old.stderr
    assert run("simulate", "old", "--replications", "1", cwd=tmp_path).returncode == 2
    kept["status"] = "infeasible"
    file.write_text(json.dumps(kept), encoding="utf-8")
    edited = run("simulate", "old", cwd=tmp_path)
    assert edited.returncode == 3
    assert "its status is 'infeasible', and it holds a mix" in edited.stderr
    instance = run("simulate", "small.toml", cwd=tmp_path)
    assert instance.returncode == 3
    assert "this is an instance; solve it first: commission-opt solve small.toml --out results/small" in instance.stderr
