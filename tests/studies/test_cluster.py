"""Sweeps, and solves of many demand scenarios, on a Dask cluster: a real scheduler and workers, on this machine."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from commission_opt.engines.cluster import ClusterUnavailable
from commission_opt.studies.sweep.sweep import sweep
from tests.cli.run import run
from tests.plan.cases import small
from tests.studies.town import TOWN

VARY: dict[str, list[Any]] = {"demand.res.children": [8, -1, 12], "rules.locality.near.minimum_share": [0.3, 1.0]}


def test_a_cluster_gives_the_same_table(address: str, tmp_path: Path) -> None:
    found = sweep(small(), VARY, cluster=address, out=tmp_path / "cluster")
    here = sweep(small(), VARY, workers=1, out=tmp_path / "here")
    assert found == here
    assert {row["status"] for row in found.rows} == {"optimal", "failed", "infeasible"}
    for name in ("sweep.csv", "sweep.json"):
        assert (tmp_path / "cluster" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


def test_prices_are_swept_exactly_on_a_cluster_too(address: str) -> None:
    vary = {"spot.spot.price_per_week": [2500 + 250 * n for n in range(8)]}
    assert sweep(small(), vary, cluster=address) == sweep(small(), vary, workers=1)


def test_courses_of_demand_are_solved_there_with_the_same_result(address: str, tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_text(TOWN, encoding="utf-8")
    uncertain = ("--set", "uncertainty.scenarios=6", "--set", "need.care.mean_stay_weeks=40.0")
    found = []
    for place in (("--method", "decomposition"), ("--cluster", address)):
        done = run("solve", "town.toml", *uncertain, *place, "--json", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        result = json.loads(done.stdout)
        assert result["run"].pop("seconds")
        assert result.pop("seal")
        found.append(result)
    assert found[0] == found[1]
    assert found[0]["run"]["engine"] == "HiGHS, scenario by scenario"


def test_an_address_where_nothing_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("commission_opt.engines.cluster.SECONDS_TO_CONNECT", 1)
    with pytest.raises(ClusterUnavailable, match="No Dask scheduler answers"):
        sweep(small(), VARY, cluster="tcp://127.0.0.1:1")


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterUnavailable, match="pip install"):
        sweep(small(), VARY, cluster="tcp://127.0.0.1:1")
