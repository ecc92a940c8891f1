"""A result alone is enough to have its instance and its commitments back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from commission_opt import Instance, Plan, load
from commission_opt.instance.conventions import TODAY
from commission_opt.plan.inputs import NoInputs, inputs_of, instance_of
from commission_opt.plan.result import Result
from commission_opt.plan.settings import Settings
from commission_opt.plan.solve import solved
from tests.plan.cases import INFEASIBLE, SMALL, plan, small, write_small
from tests.plan.people_cases import PEOPLE, loaded

INSTANCES = sorted((Path(__file__).parents[2] / "instances").glob("*.toml"))
COMMITMENTS = ("awarded", "extended", "opened", "closed", "recruited", "taken", "workers", "supervisors", "assessors")


def as_result(instance: Instance) -> Result:
    """As much of a result of `instance` as `instance_of` reads, through JSON."""
    changes = [{"path": "x", "old": None, "new": 1, "by": "--set"}]
    about = {"title": instance.title, "file": "x.toml", "sha256": instance.sha256, "changes": changes}
    return cast(Result, json.loads(json.dumps({"instance": about, "inputs": inputs_of(instance)})))


@pytest.mark.parametrize("file", INSTANCES, ids=lambda file: file.stem)
def test_every_instance_comes_back_the_same(file: Path) -> None:
    instance = load(file)
    again = instance_of(as_result(instance))
    assert again.model_dump() == instance.model_dump()
    assert again.document.changes[0].path == "x"
    for record in instance.what_if:
        assert again.with_what_if(record.id).sha256 == instance.with_what_if(record.id).sha256


def test_a_result_names_the_edition_of_its_sums_where_the_instance_does_not() -> None:
    """Else it could not be read any more once another edition is today's."""
    unnamed = small().with_changes({"conventions": None})
    assert "conventions" not in unnamed.document.data
    assert as_result(unnamed)["inputs"]["conventions"] == TODAY
    assert instance_of(as_result(small().with_changes({"conventions": 1}))).conventions == 1


def test_rows_of_csv_files_are_in_place(tmp_path: Path) -> None:
    rows = [f"2020-{month:02d}-01,res,town,{month}" for month in (4, 7, 10)]
    rows += [f"{year}-{month:02d}-01,res,town,7" for year, month in ((2021, 1), (2021, 4), (2021, 7), (2021, 10))]
    (tmp_path / "need.csv").write_text("\n".join(["period,need,area,children", *rows, "2022-01-01,res,town,7"]))
    text = SMALL.replace('need = "res"\nchildren = 12', 'file = "need.csv"')
    (tmp_path / "small.toml").write_text(text, encoding="utf-8")
    instance = load(tmp_path / "small.toml")
    kept = as_result(instance)
    (tmp_path / "need.csv").unlink()
    assert instance_of(kept).demand[0].rows == instance.demand[0].rows


def test_a_text_that_looks_like_a_day_stays_a_text() -> None:
    changed = small().with_changes({"title": "2020-04-01"})
    assert instance_of(as_result(changed)).title == "2020-04-01"


def test_commitments_come_back_as_decided() -> None:
    for instance in (small(), loaded(PEOPLE)):
        found, decided = solved(instance, Settings())
        assert decided is not None
        again = found.decisions
        for name in COMMITMENTS:
            assert getattr(again, name) == {key: n for key, n in getattr(decided, name).items() if n}, name
        assert again.started == pytest.approx({key: n for key, n in decided.started.items() if n})
        assert not again.placed


def test_a_saved_result_needs_no_instance_file(tmp_path: Path) -> None:
    plan().save(tmp_path / "out")
    again = Plan.load(tmp_path / "out")
    assert again.instance.sha256 == again.to_dict()["instance"]["sha256"]
    assert again.decisions == plan().decisions


def test_inputs_that_were_tampered_with_are_refused() -> None:
    kept = as_result(small())
    kept["inputs"]["spot"][0]["price_per_week"] = 1.0
    with pytest.raises(NoInputs, match="not the one that was solved"):
        instance_of(kept)


def test_without_a_mix_there_are_no_commitments(tmp_path: Path) -> None:
    found, _ = solved(load(write_small(tmp_path, INFEASIBLE)), Settings())
    with pytest.raises(NoInputs, match="has no mix"):
        _ = found.decisions
