"""Studies attached to a report: their figures are shown as they were written, and only where they belong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commission_opt.plan.result_json import to_json
from commission_opt.plan.seal import stamped
from commission_opt.plan.statements.table import Table
from commission_opt.publishing.compose import compose
from commission_opt.publishing.markdown import markdown
from commission_opt.publishing.report import Bullets, Chart, Paragraph, Report, Section
from commission_opt.publishing.sections.attached import near_alternatives, switching_table
from commission_opt.publishing.source import STUDIES, NotAttached, Source, _about, read_studies
from tests.cli.run import run
from tests.plan.damage import mutant
from tests.publishing.reports import INSTANCES, plan

TUTORIAL = INSTANCES / "tutorial.toml"
ASKED = {
    "alternatives": (TUTORIAL, "--within", "5%", "--count", "1"),
    "frontier": (TUTORIAL, "--trade", "cost,own_beds", "--points", "3"),
    "sensitivity": (TUTORIAL, "--vary", "spot.spot.price_per_week=4000:6000", "--switch", "spot.spot.price_per_week"),
    "compare": (TUTORIAL, "--block-sizes", "3-4"),
}


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("studies")
    for name, given in ASKED.items():
        done = run(name, *given, "--out", folder / name, "--quiet", cwd=INSTANCES.parent)
        assert done.returncode == 0, done.stderr
    plan("tutorial").save(folder / "result")
    short = ("--replications", "5", "--quiet")
    done = run("simulate", folder / "result", *short, "--out", folder / "simulate", cwd=folder)
    assert done.returncode == 0, done.stderr
    return dict(read_studies([folder / name for name in (*ASKED, "simulate")], plan("tutorial").to_dict()["instance"]))


@pytest.fixture(scope="module")
def attached(studies: dict[str, Any]) -> Report:
    return compose(plan("tutorial").to_dict(), studies)


def values(report: Report, key: str, column: int) -> list[float | str | None]:
    return [row.cells[column].value for row in table(report, key).rows]


def table(report: Report, key: str) -> Table:
    return next(one for one in report.tables() if one.id == key)


def section(report: Report, key: str) -> Section:
    return next(one for one in report.sections if one.id == key)


def charts(report: Report) -> Iterator[Chart]:
    return (block for _, block in report.blocks() if isinstance(block, Chart))


def test_near_alternatives_stand_among_the_options(attached: Report, studies: dict[str, Any]) -> None:
    mixes = [one for one in studies["alternatives"]["mixes"] if one["kind"] != "cheapest"]
    assert values(attached, "alternatives", 1) == [one["cost"] for one in mixes]
    assert values(attached, "alternatives", 2) == [one["extra"] for one in mixes]  # the plan is the cheapest
    assert "alternatives" in {one.id for one in section(attached, "options").blocks if isinstance(one, Table)}


@pytest.mark.parametrize(("extra", "told"), [(0.0, False), (0.9, False), (5_000.0, True)])
def test_it_is_told_where_the_study_itself_found_no_mix_as_cheap_as_the_plan(extra: float, told: bool) -> None:
    result = plan("tutorial").to_dict()
    assert result["objective"] is not None
    costs = {"cheapest": result["objective"] + extra, "near": result["objective"] + 9_000.0}
    mixes = [{"name": kind, "kind": kind, "cost": cost, "beds_apart": 1.0, "mix": ""} for kind, cost in costs.items()]
    found = near_alternatives(Source(result, {"alternatives": {"mixes": mixes}}))
    assert found is not None
    assert [row.name for row in found.rows] == ["near"]
    assert (
        "The cheapest mix that the study itself found costs £5,000 more than the recommendation" in found.note
    ) == told


def test_the_tornado_shows_what_was_found(attached: Report, studies: dict[str, Any]) -> None:
    rows = studies["sensitivity"]["tornado"]
    assert values(attached, "tornado", 3) == [row["change_low"] for row in rows if row["swing"]]
    chart = next(one for one in charts(attached) if one.id == "tornado-chart")
    assert list(chart.series[1].values) == values(attached, "tornado", 5)
    said = {row.cells[0].text: row.cells[-1].text for row in table(attached, "tornado").rows}
    for row in rows:
        for side in ("low", "high"):
            if row["swing"] and row[f"mix_changes_{side}"]:
                assert f"at {side} ({row[f'beds_{side}']:g} new bed" in said[row["path"]]
    found = [one for one in studies["sensitivity"]["switching"] if one["verdict"] != "no plan"]
    assert len(table(attached, "switching").rows) == len(found)


def test_the_frontier_and_the_comparison_show_their_points(attached: Report, studies: dict[str, Any]) -> None:
    assert values(attached, "frontier", 1) == [one["cost"] for one in studies["frontier"]["points"]]
    assert values(attached, "comparison", 1) == [one["cost"] for one in studies["compare"]["options"]]


def test_the_simulation_stands_beside_the_promise(attached: Report, studies: dict[str, Any]) -> None:
    shown = [one for one in studies["simulate"]["measures"] if one["of"] == ""]
    assert values(attached, "simulation", 2) == [one["mean"] for one in shown]
    risk = next(section for section in attached.sections if section.id == "risk")
    assert Paragraph(studies["simulate"]["in_words"]) in risk.blocks


def test_what_explain_confirmed_stands_below_what_binds() -> None:
    study = {"findings": [{"text": "One more bed would cost £5."}, {"text": ""}]}
    report = compose(plan("tutorial").to_dict(), {"explain": study})
    binding = next(section for section in report.sections if section.id == "binding")
    assert Bullets(("One more bed would cost £5.",), "Confirmed by solving again with the change") in binding.blocks


def test_without_studies_and_with_certain_demand_there_is_the_risk_register_alone() -> None:
    (risk,) = (section for section in compose(plan("tutorial").to_dict()).sections if section.id == "risk")
    assert [getattr(block, "id", "") for block in risk.blocks] == ["risk-register"]


THIS: Any = {"sha256": "this", "title": "Here", "price_base": "2024/25"}
ABOUT = {"title": "There", "price_base": "2024/25"}
POINTS: dict[str, Any] = {"trade": ["cost", "spot"], "points": [{"point": 1, "mix": "", "cost": 1.0, "spot": 2.0}]}
LEAST: dict[str, dict[str, Any]] = {  # what a report reads of each study
    "recommend": {"advice": [], "mixes": [], "cash": [], "how_tried": "", "caveats": []},
    "compare": {"options": []},
    "sensitivity": {"tornado": [], "switching": None},
    "frontier": POINTS,
    "alternatives": {"mixes": []},
    "simulate": {"objective": 5.0, "done": 0, "in_words": "", "policy": {"in_words": ""}, "measures": []},
    "explain": {"findings": []},
    "together": {"authorities": [], "in_words": [], "groups": [], "shares": []},
}


def option(sha256: str) -> dict[str, Any]:
    none = dict.fromkeys(("cost", "against_best", "maximum_regret", "locality", "occupancy"))
    return {"option": "a", "status": "infeasible", "sha256": sha256, "mix": "", **none}


def study_of(name: str, sha256: str, **given: Any) -> dict[str, Any]:
    """The least that a study of an instance holds, as its command would write it."""
    about = ABOUT if name == "compare" else ABOUT | {"file": "x.toml", "sha256": sha256, "changes": []}
    least = {"options": [option("other"), option(sha256)]} if name == "compare" else LEAST[name]
    return stamped({"format": 1, "study": name, **about, **least, **given})


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_of_another_instance_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotAttached, match=r"is about There.*, and not about the instance of the result, Here"):
        read_studies([written(tmp_path, study_of(name, "another"))], THIS)


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_that_is_of_this_instance_too_is_taken(tmp_path: Path, name: str) -> None:
    assert list(read_studies([written(tmp_path, study_of(name, "this"))], THIS)) == [name]


def test_a_study_is_attached_once(tmp_path: Path) -> None:
    file = written(tmp_path, study_of("frontier", "this"))
    assert list(read_studies([tmp_path], THIS)) == ["frontier"]
    with pytest.raises(NotAttached, match="of the same sort, frontier, is attached already"):
        read_studies([file, file], THIS)


def test_a_simulation_of_another_plan_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, study_of("simulate", "this"))
    assert list(read_studies([file], THIS, 5.0)) == ["simulate"]
    with pytest.raises(NotAttached, match=r"objective is 5\.0, so it tried out another plan: .* costs 6\.0"):
        read_studies([file], THIS, 6.0)


@pytest.mark.parametrize(("objective", "taken"), [(4_999_996.0, True), (5_000_004.0, True), (5_000_006.0, False)])
def test_a_simulation_is_of_the_plan_whose_cost_is_the_same_to_a_millionth(
    tmp_path: Path, objective: float, taken: bool
) -> None:
    file = written(tmp_path, study_of("simulate", "this", objective=5_000_000.0))
    if taken:
        assert list(read_studies([file], THIS, objective)) == ["simulate"]
    else:
        with pytest.raises(NotAttached, match="it tried out another plan"):
            read_studies([file], THIS, objective)


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_that_was_changed_is_refused_with_the_place(tmp_path: Path, name: str) -> None:
    changed = study_of(name, "this") | {"price_base": "2019/20"}
    with pytest.raises(NotAttached, match="price_base: is not what was written"):
        read_studies([written(tmp_path, changed)], THIS)


def test_a_study_of_another_version_is_told_as_such(tmp_path: Path) -> None:
    study = study_of("frontier", "this")
    with pytest.raises(NotAttached, match=r"was made by '0\.0\.1', and this is .*\. Do the study again") as told:
        read_studies([written(tmp_path, study | {"version": "0.0.1", "points": None})], THIS)
    assert "changed" not in str(told.value)
    del study["seal"], study["version"]
    with pytest.raises(NotAttached, match="was made by an earlier version"):
        read_studies([written(tmp_path, study)], THIS)


@pytest.mark.parametrize(
    ("place", "given"),
    [
        (r"points\[0\]\.spot is no number", {"points": [{"point": 1, "mix": "", "cost": 1.0, "spot": "x"}]}),
        (r"points\[0\]\.mix is not there", {"points": [{"point": 1}]}),
        ("trade does not name two measures", {"trade": ["cost"]}),
        ("points is null, and should be: a list", {"points": None}),
    ],
)
def test_a_study_of_another_shape_is_refused_with_the_place(tmp_path: Path, place: str, given: dict[str, Any]) -> None:
    with pytest.raises(NotAttached, match=f"is damaged: {place}"):
        read_studies([written(tmp_path, study_of("frontier", "this", **given))], THIS)


@pytest.fixture(scope="module")
def texts(studies: dict[str, Any]) -> dict[str, str]:
    """Every study as a file holds it."""
    item = {"kind": "rule", "text": "One more bed would cost £5."}
    this = plan("tutorial").to_dict()["instance"]["sha256"]
    return {name: to_json(study) for name, study in studies.items()} | {
        "explain": to_json(study_of("explain", this, findings=[item, item]))
    }


def _harm(texts: dict[str, str], folder: Path, seed: int) -> bool:
    """Whether a damaged study is refused; if not, the report is written with it."""
    name = sorted(texts)[seed % len(texts)]
    done, content = mutant(texts[name], seed)
    file = folder / "study.json"
    file.write_bytes(content)
    result = plan("tutorial").to_dict()
    try:
        taken = read_studies([file], result["instance"], result["objective"])
    except NotAttached as error:
        refused = str(error)
    else:
        refused = ""
    if refused:
        assert str(file) in refused, (name, seed, done)
        return True
    assert markdown(compose(result, taken)), (name, seed, done)
    return False


def test_a_damaged_study_is_refused_or_makes_a_report(texts: dict[str, str], tmp_path: Path) -> None:
    assert sum(_harm(texts, tmp_path, seed) for seed in range(150)) > 75  # the rest: what no report reads, sealed again


@pytest.mark.thorough
def test_a_damaged_study_is_refused_or_makes_a_report_thoroughly(texts: dict[str, str], tmp_path: Path) -> None:
    assert sum(_harm(texts, tmp_path, seed) for seed in range(10_000, 12_000)) > 1000


def written(folder: Path, study: dict[str, Any]) -> Path:
    file = folder / "frontier.json"
    file.write_text(json.dumps(study), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("study", "said"),
    [
        (
            {"title": "Town", "options": [{"option": "small"}, {"option": "large"}, {"cost": 1.0}]},
            "Town (options small, large)",
        ),
        ({"title": "Town", "options": []}, "Town"),
        ({"options": "none"}, "another instance"),
    ],
)
def test_a_study_of_something_else_is_called_by_its_title_and_options(study: dict[str, Any], said: str) -> None:
    assert _about(study) == said


@pytest.mark.parametrize(
    ("verdict", "value", "said"),
    [
        ("exact", 4321.5, "4,321.5"),
        ("between", 1234.0, "about 1,234"),
        ("none", None, "nowhere up to 9,000"),
        ("none", 0.0, "nowhere up to 9,000"),  # what was looked at last is no value at which the mix changes
        ("exact", None, "nowhere up to 9,000"),
    ],
)
def test_where_another_mix_begins_or_that_it_begins_nowhere(verdict: str, value: float | None, said: str) -> None:
    row = {"path": "a.b", "base": 1.0, "verdict": verdict, "value": value, "end": 9000.0, "mix_after": "two homes"}
    table = switching_table({"switching": [row]})
    assert table is not None
    (shown,) = table.rows
    assert [cell.text for cell in shown.cells] == ["a.b", "1", said, "two homes"]
    assert switching_table({"switching": [row | {"verdict": "not proven"}]}) is None
