"""The server is killed while it saves, solves and publishes: what was confirmed is there, and what runs goes on."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from commission_opt.app.guard import Gatekeeper
from commission_opt.app.jobs.job import jobs
from commission_opt.app.places import results
from commission_opt.app.project import Project
from commission_opt.plan.plan import Plan
from tests.app.test_jobs import until

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 is of POSIX")
EDITS = 6  # of each of two windows
SPOT = "/instance/tutorial.toml/table/spot"


# No file may be larger than so many bytes, for the server and for its jobs: as on a disk that is full, but for the word.
LIMITED = (
    "import resource, sys; most = int(sys.argv.pop(1)); resource.setrlimit(resource.RLIMIT_FSIZE, (most, most));"
    "from commission_opt.cli.main import main; sys.exit(main())"
)


class Served:
    """A server in a process of its own, and whoever has opened its address."""

    def __init__(self, folder: Path, most: int = -1) -> None:
        command = [sys.executable, "-c", LIMITED, str(most), "serve", str(folder), "--no-browser"]
        kept = {} if most < 0 else {"PYTHONDONTWRITEBYTECODE": "1"}  # compiled Python would be cut off as well
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=os.environ | kept
        )
        assert self.process.stdout is not None
        self.process.stdout.readline()
        found = re.search(r":(\d+)/\?token=(\S+)", self.process.stdout.readline())
        assert found is not None
        self.guard = Gatekeeper(int(found[1]), found[2])

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, place and text of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.guard.port, timeout=600)
        headers = {"Cookie": f"{self.guard.cookie}={self.guard.token}"}
        body = None
        if data is not None:
            headers |= {
                "Origin": f"http://127.0.0.1:{self.guard.port}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            body = urlencode({"form_token": self.guard.form_token} | data)
        try:
            connection.request("GET" if data is None else "POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def served(folder: Path, most: int = -1) -> Iterator[Served]:
    server = Served(folder, most)
    try:
        yield server
    finally:
        server.kill()


def seen(server: Served) -> str:
    found = re.search(r'name="seen" value="(\w+)"', server.ask(SPOT)[2])
    assert found is not None
    return found[1]


def price(folder: Path) -> int:
    return int(tomllib.loads((folder / "tutorial.toml").read_text(encoding="utf-8"))["spot"][0]["price_per_week"])


def killed_while_saving(folder: Path, nth: int) -> None:
    """Edits go on until the server is gone; the file has the last that was confirmed, or the one on its way."""
    confirmed = [price(folder)]
    with served(folder) as server:

        def edit() -> None:
            value = 10_000 * (nth + 1)
            while True:
                try:
                    if server.ask(SPOT, {"seen": seen(server), "c.0.price_per_week": str(value)})[0] == 303:
                        confirmed.append(value)
                except (OSError, http.client.HTTPException):
                    return
                value += 1

        editing = threading.Thread(target=edit)
        editing.start()
        until(lambda: len(confirmed) > 1 + nth % 3)
        time.sleep(0.007 * (nth % 11))
        server.kill()
        editing.join()
    assert price(folder) in (confirmed[-1], confirmed[-1] + 1)
    lines = Project(folder).journal.lines("tutorial.toml")
    assert [one for one in lines if one["act"] == "changed" and one["changes"][0]["new"] == str(confirmed[-1])]


def killed_while_solving(folder: Path) -> None:
    """The work goes on without the server, and another server shows what it has found."""
    with served(folder) as server:
        assert server.ask("/instance/tutorial.toml/solve", {})[0] == 303
        job = jobs(Project(folder))[0]
        until(lambda: job.began)
        server.kill()
    until(lambda: job.is_over)
    assert job.state == "done"
    with served(folder) as server:
        status, place, _ = server.ask(f"/jobs/{job.id}?watch=1")
        assert (status, place) == (303, f"/answer/{job.ended['place']}")
        publishing = threading.Thread(target=_ask_and_lose, args=(server, f"{place}/paper/report.docx"))
        publishing.start()
        server.kill()
        publishing.join()
    assert Plan.load(results(Project(folder))[0].folder).objective == job.ended["cost"]


def _ask_and_lose(server: Served, path: str) -> None:
    try:
        server.ask(path)
    except (OSError, http.client.HTTPException):
        return


def begin(folder: Path) -> None:
    with served(folder) as server:
        assert server.ask("/examples/tutorial", {})[0] == 303


def test_the_server_is_killed_while_it_saves(tmp_path: Path) -> None:
    begin(tmp_path)
    for nth in range(2):
        killed_while_saving(tmp_path, nth)


@pytest.mark.thorough
def test_the_server_is_killed_twenty_times(tmp_path: Path) -> None:
    begin(tmp_path)
    for nth in range(20):
        killed_while_saving(tmp_path, nth)
        killed_while_solving(tmp_path)


def test_two_windows_two_servers_and_the_command_line(tmp_path: Path) -> None:
    """Each window changes a figure of its own again and again: no change of the other is lost. What is solved by a command is an answer too."""
    begin(tmp_path)
    told: list[tuple[str, int]] = []
    with served(tmp_path) as one, served(tmp_path) as other:
        windows = [
            threading.Thread(target=lambda server=server, key=key: told.append((key, edits(server, key))))
            for server, key in ((one, "price_per_week"), (other, "note"))
        ]
        for window in windows:
            window.start()
        done = subprocess.run(
            [sys.executable, "-m", "commission_opt", "solve", "tutorial.toml", "--out", "results/by-hand"],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        for window in windows:
            window.join()
        assert done.returncode == 0, done.stderr
        assert "by-hand" in one.ask("/history")[2]
        assert other.ask("/answer/by-hand")[0] == 200
    record = tomllib.loads((tmp_path / "tutorial.toml").read_text(encoding="utf-8"))["spot"][0]
    assert (record["price_per_week"], record["note"]) == (EDITS, str(EDITS))
    lines = [one for one in Project(tmp_path).journal.lines() if one["act"] == "changed"]
    assert len(lines) == 2 * EDITS
    assert len(told) == 2


def edits(server: Served, key: str) -> int:
    """Set a figure to 1, 2 and so on; an edit that is refused, as the other window was quicker, is made again. How often it was."""
    refused = 0
    for value in range(1, EDITS + 1):
        while server.ask(f"{SPOT}/0", {"seen": seen(server), f"c.0.{key}": str(value)})[0] != 303:
            refused += 1
    return refused


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """Nothing that was confirmed is lost, whatever cannot be written is told, and with room all goes on."""
    begin(tmp_path)
    file, project = tmp_path / "tutorial.toml", Project(tmp_path)
    with served(tmp_path, file.stat().st_size + 500) as server:
        before = file.read_bytes()
        status, _, told = server.ask(f"{SPOT}/0", {"seen": seen(server), "c.0.note": "x" * 50_000})
        assert (status, "cannot be written" in told) == (400, True)
        assert file.read_bytes() == before
        fill_the_journal(server, tmp_path)
        assert server.ask("/instance/tutorial.toml/solve", {})[0] == 400
        job = jobs(project)[0]
        until(lambda: job.is_over)
        assert job.state == "failed"
        assert "cannot be written" in " ".join(job.ended["texts"])
        assert server.ask(f"/jobs/{job.id}")[0] == 200
        assert not results(project)
    lines = len(project.journal.lines())
    with served(tmp_path) as server:
        assert server.ask(SPOT, {"seen": seen(server), "c.0.price_per_week": "6000"})[0] == 303
        assert server.ask(f"/jobs/{job.id}/again", {})[0] == 303
        until(lambda: jobs(project)[0].is_over)
        assert jobs(project)[0].state == "done", dict(jobs(project)[0].ended)
    assert len(project.journal.lines()) == lines + 2


def fill_the_journal(server: Served, folder: Path) -> None:
    """Edit until a line of the journal has no room: each edit that was confirmed is in the file."""
    for value in range(5_000, 6_000):
        status, _, told = server.ask(SPOT, {"seen": seen(server), "c.0.price_per_week": str(value)})
        if status != 303:
            assert (status, "could not be read or written" in told) == (400, True)
            return
        assert price(folder) == value
    raise AssertionError("the journal is never full")


def test_a_job_that_waits_when_the_server_dies_begins_with_the_next(tmp_path: Path) -> None:
    begin(tmp_path)
    with served(tmp_path) as server:
        for _ in range(2):
            server.ask("/instance/tutorial.toml/solve", {})
        second, first = jobs(Project(tmp_path))
        until(lambda: first.began)
        server.kill()
    assert second.state == "waiting"
    with served(tmp_path):
        until(lambda: first.is_over and second.is_over)
    assert (first.state, second.state) == ("done", "done")


def test_ctrl_c_ends_it_in_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "commission_opt", "serve", str(tmp_path / "new"), "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("The workbench is at:")
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=600)
    assert (process.returncode, said) == (0, "The workbench has ended. Whatever runs goes on, and is kept.\n")
    assert (tmp_path / "new").is_dir()
