"""Studies attached to a report: their figures are shown as they were written, and only where they belong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commission_opt.plan.statements.table import Table
from commission_opt.publishing.compose import compose
from commission_opt.publishing.report import Bullets, Chart, Paragraph, Report
from commission_opt.publishing.source import STUDIES, NotAttached, read_studies
from tests.cli.run import run
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
    short = ("--replications", "5", "--stay-weeks", "60", "--quiet")
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


def charts(report: Report) -> Iterator[Chart]:
    return (block for _, block in report.blocks() if isinstance(block, Chart))


def test_near_alternatives_stand_among_the_options(attached: Report, studies: dict[str, Any]) -> None:
    mixes = [one for one in studies["alternatives"]["mixes"] if one["kind"] != "cheapest"]
    assert values(attached, "alternatives", 1) == [one["cost"] for one in mixes]
    assert values(attached, "alternatives", 2) == [one["extra"] for one in mixes]  # the plan is the cheapest
    assert "alternatives" in {one.id for one in attached.sections[1].blocks if isinstance(one, Table)}


def test_the_tornado_shows_what_was_found(attached: Report, studies: dict[str, Any]) -> None:
    rows = studies["sensitivity"]["tornado"]
    assert values(attached, "tornado", 3) == [row["change_low"] for row in rows if row["swing"]]
    chart = next(one for one in charts(attached) if one.id == "tornado-chart")
    assert list(chart.series[1].values) == values(attached, "tornado", 5)
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


def test_without_studies_and_with_certain_demand_there_is_no_risk_section() -> None:
    assert "risk" not in [section.id for section in compose(plan("tutorial").to_dict()).sections]


THIS: Any = {"sha256": "this", "title": "Here", "price_base": "2024/25"}


@pytest.mark.parametrize(
    "study",
    [
        {"study": name, "sha256": "other", "title": "There", "price_base": "2024/25"}
        for name in STUDIES if name != "compare"
    ] + [
        {"study": "compare", "title": "Here", "price_base": "2024/25", "options": [{"option": "a", "sha256": "other"}]},
        {"study": "compare", "title": "Here", "price_base": "2023/24", "options": [{"option": "a"}]},  # without hashes
        {"study": "frontier", "title": "There", "price_base": "2024/25"},
    ],
)  # fmt: skip
def test_a_study_of_another_instance_is_refused(tmp_path: Path, study: dict[str, Any]) -> None:
    with pytest.raises(NotAttached, match=r"is about .*, and not about the instance of the result, Here"):
        read_studies([written(tmp_path, study)], THIS)


@pytest.mark.parametrize(
    "study",
    [
        *({"study": name, "sha256": "this", "title": "There"} for name in STUDIES),
        {"study": "compare", "title": "There", "options": [{"sha256": "other"}, {"sha256": "this"}]},
        {"study": "compare", "title": "Here", "price_base": "2024/25", "options": [{"option": "a"}]},
    ],
)
def test_a_study_that_is_of_this_instance_too_is_taken(tmp_path: Path, study: dict[str, Any]) -> None:
    assert list(read_studies([written(tmp_path, study)], THIS)) == [study["study"]]


def test_a_study_is_attached_once(tmp_path: Path) -> None:
    file = written(tmp_path, {"study": "frontier", "sha256": "this"})
    assert list(read_studies([tmp_path], THIS)) == ["frontier"]
    with pytest.raises(NotAttached, match="of the same sort, frontier, is attached already"):
        read_studies([file, file], THIS)


def written(folder: Path, study: dict[str, Any]) -> Path:
    file = folder / "frontier.json"
    file.write_text(json.dumps({"format": 1} | study), encoding="utf-8")
    return file
