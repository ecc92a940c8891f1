"""What a study found is typed, bears Parquet and concat, is saved as the commands save it, and goes into a report."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.plan.frames import DTYPES
from commission_opt.publishing.source import NotAttached
from commission_opt.studies import saved, tables
from commission_opt.studies.saved import Study
from tests.cli.run import run
from tests.cli.test_waiting import TOWN as WAITING
from tests.plan.cases import plan, small, write_small
from tests.studies.together.region import region
from tests.tables import assert_dtypes_equal, check_bears

PRICE = "spot.spot.price_per_week"
HALF = {"demand.res.children": 30, "rules.locality.near.minimum_share": 1.0}


STUDIES: dict[str, Callable[[], Study]] = {
    "compare": lambda: co.compare([small(), small().with_changes({PRICE: 4200})]),
    "sweep": lambda: co.sweep(small(), cases=[{PRICE: 4100.0}, {"demand.res.children": "many"}, {}], workers=1),
    "sensitivity": lambda: co.sensitivity(small(), {PRICE: (3900, 4300)}, switch=[PRICE], trajectories=1),
    "tornado": lambda: co.tornado(small(), {PRICE: (3900, 4300)}),
    "switching": lambda: co.switching(small(), {PRICE: (3900, 4300)}),
    "morris": lambda: co.morris(small(), {PRICE: (3900, 4300)}, 1),
    "frontier": lambda: co.frontier(small(), points=2),
    "alternatives": lambda: co.alternatives(small(), count=1, without=[]),
    "explain": lambda: co.explain(small(), workers=1),
    "together": lambda: co.together(region()),
    "diagnosis": lambda: co.diagnose(small().with_changes(HALF)),
    "simulation": lambda: co.simulate(plan(), 2),
}


@cache
def found(name: str) -> Study:
    return STUDIES[name]()


@pytest.mark.parametrize("name", STUDIES)
def test_every_table_of_a_study_has_its_types_and_bears_parquet_and_concat(name: str) -> None:
    study = found(name)
    for table, frame in study.frames().items():
        check_bears(frame)
        declared = {column: one.kind for column, one in tables.TABLES[table].items()}
        assert [str(frame[column].dtype) for column in declared] == [DTYPES[kind] for kind in declared.values()]
        for row in study.tables()[table]:
            assert list(row) == list(frame.columns)


def test_tables_without_rows_have_the_same_columns() -> None:
    none = (
        co.Frontier(("cost", "locality"), (), None, 0),
        co.Alternatives(0.02, ()),
        co.Explanation("infeasible"),
        co.TogetherOrAlone({}, ()),
    )
    for empty, name in zip(
        (*none, co.Diagnosis("feasible")), ("frontier", "alternatives", "explain", "together", "diagnosis"), strict=True
    ):
        assert_dtypes_equal(empty.frame_of(name), found(name).frame_of(name))
        assert empty.frame_of(name).empty


@pytest.mark.parametrize("name", STUDIES)
def test_every_study_can_be_saved(name: str, tmp_path: Path) -> None:
    study = found(name)
    study.save(tmp_path / "new" / "folder")
    files = {file.name for file in (tmp_path / "new" / "folder").iterdir()}
    assert files - {"sweep.parquet"} == {f"{study.FILE}.json", *(f"{table}.csv" for table in study.tables())}
    assert json.loads((tmp_path / "new" / "folder" / f"{study.FILE}.json").read_text(encoding="utf-8")) == json.loads(
        study.to_json()
    )
    for table, frame in study.frames().items():
        with (tmp_path / "new" / "folder" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == list(frame.columns)
        assert len(rows) == 1 + len(frame)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["frontier", "--points", "2"], "frontier"),
        (["sensitivity", "--vary", f"{PRICE}=3900:4300"], "tornado"),
        (["alternatives", "--count", "1"], "alternatives"),
    ],
)
def test_python_and_the_command_line_write_the_same(command: list[str], name: str, tmp_path: Path) -> None:
    file = write_small(tmp_path)
    done = run(command[0], file, *command[1:], "--out", "cli", "--workers", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    instance = co.load(file)
    again: dict[str, Callable[[], Study]] = {
        "frontier": lambda: co.frontier(instance, points=2),
        "tornado": lambda: co.Sensitivity(co.tornado(instance, {PRICE: (3900, 4300)})),
        "alternatives": lambda: co.alternatives(instance, count=1),
    }
    again[name]().save(tmp_path / "python")
    for one in (tmp_path / "cli").iterdir():
        mine = (tmp_path / "python" / one.name).read_text(encoding="utf-8")
        assert mine == one.read_text(encoding="utf-8").replace('"file": "small.toml"', f'"file": "{file}"')


@pytest.mark.parametrize(
    "name", ["compare", "sensitivity", "tornado", "frontier", "alternatives", "explain", "simulation"]
)
def test_a_study_goes_into_a_report_as_it_is_or_saved(name: str, tmp_path: Path) -> None:
    study = found(name)
    study.save(tmp_path)
    reports = [
        co.publish(plan(), attach=[one], formats=["md"])
        for one in (study, tmp_path, tmp_path / f"{study.FILE}.json", str(tmp_path / f"{study.FILE}.json"))
    ]
    assert all(report == reports[0] for report in reports)
    assert reports[0] != co.publish(plan(), formats=["md"])


def test_a_study_says_which_question_it_is_about() -> None:
    """Also of an instance that was put together in Python, which has no file."""
    base = small()
    changed = base.with_changes({PRICE: 4200})
    said = saved.about(changed, "frontier", "highs")
    assert said["changes"] == [{"path": PRICE, "old": 4000, "new": 4200, "by": "with_changes"}]
    assert (said["file"], said["sha256"], said["study"]) == (base.document.file, changed.sha256, "frontier")
    assert saved.about(base, "frontier", "highs")["changes"] == []
    made = base.model_copy()
    made._document = None
    bare = saved.about(made, "frontier", "highs")
    assert (bare["file"], bare["changes"], bare["title"]) == ("", [], base.title)


@pytest.mark.parametrize("options", [{}, {"engine": "highs"}, {"settings": co.Settings(engine="highs")}])
def test_what_is_about_what_is_told_however_it_is_asked(options: dict[str, Any]) -> None:
    one = co.tornado(instance=small(), vary={PRICE: (3900, 4300)}, **options)
    assert one.about["title"] == small().title
    assert one.about["engine"] == "highs"


def test_a_study_of_another_instance_is_refused_by_name() -> None:
    other = co.frontier(small().with_changes({PRICE: 4200}), points=2)
    with pytest.raises(NotAttached, match=r"^Frontier: is about Small: one town, and not about the instance"):
        co.publish(plan(), attach=[other], formats=["md"])
    with pytest.raises(NotAttached, match=r"^Sweep: is no study that a report can show"):
        co.publish(plan(), attach=[found("sweep")], formats=["md"])
    wrong: Any = {"study": "frontier"}
    with pytest.raises(NotAttached, match=r"^dict: is neither a study nor the name of a file"):
        co.publish(plan(), attach=[wrong], formats=["md"])


def test_columns_of_a_sweep_are_of_the_kind_that_their_path_takes() -> None:
    cases: list[dict[str, Any]] = [
        {
            PRICE: 4100,
            "demand.res.children": "many",
            "title": "One",
            "horizon.start": None,
            "spot.spot.takes": ["res"],
            "uncertainty.scenarios": None,
            "rules.locality.near.remove": True,
        },
        {PRICE: None},
    ]
    frame = co.sweep(small(), cases=cases, workers=1).frame()
    got = {path: str(frame[path].dtype) for path in cases[0]}
    assert got == {
        PRICE: "float64",
        "demand.res.children": "float64",
        "title": "str",
        "horizon.start": "datetime64[us]",
        "spot.spot.takes": "str",
        "uncertainty.scenarios": "Int64",
        "rules.locality.near.remove": "boolean",
    }
    assert frame["demand.res.children"].isna().all()
    assert frame.status[0] == "failed"
    assert "many" in frame.message[0]
    check_bears(frame)


def test_waiting_is_saved_with_its_days(tmp_path: Path) -> None:
    study = co.value_of_waiting(co.load(write_small(tmp_path, WAITING)), fresh=0, workers=1)
    assert study.frame().review.dropna().dt.year.isin([2022]).all()
    for frame in study.frames().values():
        check_bears(frame)
    assert study.to_dict()["study"] == "waiting"
    assert set(study.files()) == {"costs.csv", "nodes.csv", "steps.csv", "waiting.json"}
