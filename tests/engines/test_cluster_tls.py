"""A Dask cluster behind TLS, with certificates made here: its address, Dask's own settings, and a client of ours."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.engines.cluster import ClusterUnavailable, connect
from commission_opt.errors import EXIT_SOLVED
from commission_opt.plan import engine
from commission_opt.plan.engine import build_model
from commission_opt.plan.settings import Settings
from tests.cli.run import run
from tests.model.courses import courses
from tests.model.courses import town as town_of
from tests.studies.town import TOWN, town

EAST = {"block.east.price_per_bed_week": [1900.0, 2300.0]}


@dataclass(frozen=True)
class Certificates:
    """Of an authority, and of one that it trusts."""

    authority: Path
    own: Path
    key: Path

    def settings(self) -> dict[str, str]:
        """As Dask's configuration has them."""
        found = {"distributed.comm.tls.ca-file": str(self.authority)}
        for who in ("client", "worker", "scheduler"):
            found[f"distributed.comm.tls.{who}.cert"] = str(self.own)
            found[f"distributed.comm.tls.{who}.key"] = str(self.key)
        return found


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here to make certificates with")
    folder = tmp_path_factory.mktemp("tls")
    new = ("req", "-newkey", "rsa:2048", "-nodes", "-subj")
    authority = ("/CN=authority", "-x509", "-days", "2", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    _openssl(folder, *new, *authority, "-keyout", "ca-key.pem", "-out", "ca.pem")
    _openssl(folder, *new, "/CN=localhost", "-keyout", "key.pem", "-out", "asked.pem")
    by = ("-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-days", "2")
    _openssl(folder, "x509", "-req", "-in", "asked.pem", *by, "-out", "own.pem")
    return Certificates(folder / "ca.pem", folder / "own.pem", folder / "key.pem")


@pytest.fixture(scope="module")
def security(certificates: Certificates) -> Any:
    distributed: Any = pytest.importorskip("distributed")
    own, key = str(certificates.own), str(certificates.key)
    pairs = {
        f"tls_{who}_{what}": path
        for who in ("client", "worker", "scheduler")
        for what, path in (("cert", own), ("key", key))
    }
    return distributed.Security(tls_ca_file=str(certificates.authority), require_encryption=True, **pairs)


@pytest.fixture(scope="module")
def address(security: Any) -> Iterator[str]:
    import distributed as package

    distributed: Any = package
    options = {"processes": False, "threads_per_worker": 1, "dashboard_address": ":0", "protocol": "tls://"}
    with distributed.LocalCluster(n_workers=2, host="127.0.0.1", security=security, **options) as cluster:
        assert cluster.scheduler_address.startswith("tls://")
        yield cluster.scheduler_address


@pytest.fixture
def configured(certificates: Certificates) -> Iterator[None]:
    import dask

    with dask.config.set(certificates.settings()):  # type: ignore[attr-defined, no-untyped-call, unused-ignore]
        yield


def test_certificates_are_those_of_dasks_own_settings(address: str, configured: None, tmp_path: Path) -> None:
    assert co.sweep(same := town(), EAST, cluster=address) == co.sweep(same, EAST, workers=1)
    (tmp_path / "town.toml").write_text(TOWN, encoding="utf-8")
    vary = ("--vary", "block.east.price_per_bed_week=1900:2300:400", "--cluster", address, "--out", "out")
    found = run("sweep", "town.toml", *vary, cwd=tmp_path)
    assert found.returncode == EXIT_SOLVED, found.stderr


def test_scenarios_are_solved_there_too(address: str, configured: None) -> None:
    instance, demand = town_of((2, 3, 4), 500.0, 300.0), courses((0.5, [2]), (0.5, [4]))
    here = engine.run(build_model(instance, demand), Settings(method="decomposition"))
    there = engine.run(build_model(instance, demand), Settings(cluster=address))
    assert (there.objective, there.decisions, there.notes) == (here.objective, here.decisions, ())


def test_a_client_with_security_of_its_own_is_taken_and_left_open(address: str, security: Any) -> None:
    import distributed as package

    distributed: Any = package
    instance, demand = town_of((2, 3, 4), 500.0, 300.0), courses((0.5, [2]), (0.5, [4]))
    with distributed.Client(address, security=security, set_as_default=False) as client:
        assert co.sweep(same := town(), EAST, cluster=client) == co.sweep(same, EAST, workers=1)
        assert client.status == "running"
        found = engine.run(build_model(instance, demand), Settings(cluster=client))
        assert (found.status, found.notes) == ("optimal", ())
        assert client.status == "running"
    with pytest.raises(ClusterUnavailable, match="The Dask client is closed"):
        co.sweep(town(), EAST, cluster=client)


def test_without_certificates_it_is_said_where_they_go(address: str) -> None:
    with pytest.raises(ClusterUnavailable, match=r"distributed\.comm\.tls\.ca-file"):
        co.sweep(town(), EAST, cluster=address)


def test_certificates_that_cannot_be_read_are_told(certificates: Certificates, tmp_path: Path) -> None:
    import dask

    wrong = certificates.settings() | {"distributed.comm.tls.ca-file": str(tmp_path / "nowhere.pem")}
    set_wrong = dask.config.set(wrong)  # type: ignore[attr-defined, no-untyped-call, unused-ignore]
    with set_wrong, pytest.raises(ClusterUnavailable, match="cannot be read"):
        connect("tls://127.0.0.1:1")


def test_what_is_neither_address_nor_client_is_refused() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(TypeError, match="not int"):
        connect(5)  # type: ignore[arg-type]
