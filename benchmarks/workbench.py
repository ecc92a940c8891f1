"""How quick the workbench is, as multiples of what anybody pays: ``uv run python -m benchmarks.workbench``.

Start: from the command to the first page, as a multiple of a bare Python's start. Listing: the first page of a project of
200 instances, as a multiple of reading their files and parsing them. ``--solves 500`` solves the tutorial so often through
the pages, and prints the memory of the server as it goes: a day's use.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from commission_opt.app.guard import Gatekeeper
from commission_opt.app.jobs.job import jobs
from commission_opt.app.project import Project
from commission_opt.starter.examples import example

INSTANCES, RUNS = 200, 5
# Compiled Python is kept, as it is wherever people install things; else compiling is what is timed.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

TYPED = """(async () => {
    const field = [...document.querySelectorAll('#cells input[type=text]')].pop()
    const took = []
    for (let nth = 0; nth < 50; nth += 1) {
        const began = performance.now()
        field.value += 'x'
        field.dispatchEvent(new Event('input', {bubbles: true}))
        document.body.offsetHeight
        took.push(performance.now() - began)
    }
    const was = window.fetch
    const answered = new Promise(told => { window.fetch = async (...all) => { const one = await was(...all); told(); return one } })
    const began = performance.now()
    field.dispatchEvent(new Event('change', {bubbles: true}))
    await answered
    return [took.sort((one, other) => one - other)[25], performance.now() - began]
})()"""


class Page:
    """A server in a process of its own, asked as a browser does."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "commission_opt", "serve", str(folder), "--no-browser"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)
        assert self.process.stdout is not None
        self.process.stdout.readline()
        found = re.search(r":(\d+)/\?token=(\S+)", self.process.stdout.readline())
        assert found is not None
        self.guard = Gatekeeper(int(found[1]), found[2])

    def ask(self, path: str, data: dict[str, str] | None = None) -> bytes:
        """The answer to a request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.guard.port, timeout=600)
        headers = {"Cookie": f"{self.guard.cookie}={self.guard.token}"}
        body = None if data is None else urlencode({"form_token": self.guard.form_token} | data)
        if data is not None:
            headers |= {
                "Origin": f"http://127.0.0.1:{self.guard.port}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
        connection.request("GET" if data is None else "POST", path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status in (200, 303), (path, answer.status)
        connection.close()
        return content

    def memory(self) -> float:
        """MB that the server holds."""
        import psutil

        return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


def made(folder: Path) -> Path:
    """The folder, new."""
    folder.mkdir()
    return folder


def median(action: Callable[[], float]) -> float:
    """The median of some runs, in seconds."""
    return statistics.median(action() for _ in range(RUNS))


def bare() -> float:
    """Python started and ended."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", ""], check=True)
    return time.perf_counter() - began


def start(folder: Path, *, told: bool = False) -> float:
    """From the command to the first page; or to the address, which the browser opens while the pages are loaded."""
    began = time.perf_counter()
    page = Page(folder)
    if not told:
        page.ask("/")
    seconds = time.perf_counter() - began
    page.close()
    return seconds


def reading(folder: Path) -> float:
    """Every file read and parsed."""
    began = time.perf_counter()
    for file in folder.glob("*.toml"):
        tomllib.loads(file.read_text(encoding="utf-8"))
    return time.perf_counter() - began


def listing(page: Page) -> float:
    """The first page of the project."""
    began = time.perf_counter()
    assert page.ask("/").count(b'href="/instance/') == INSTANCES
    return time.perf_counter() - began


def soak(folder: Path, solves: int) -> None:
    """Solve the tutorial through the pages, each with another price, and print what the server holds."""
    page = Page(folder)
    page.ask("/examples/tutorial", {})
    table = "/instance/tutorial.toml/table/spot"
    for nth in range(1, solves + 1):
        found = re.search(rb'name="seen" value="(\w+)"', page.ask(table))
        assert found is not None
        page.ask(table, {"seen": found[1].decode(), "c.0.price_per_week": str(5_000 + nth)})
        page.ask("/instance/tutorial.toml/solve", {})
        job = jobs(Project(folder))[0]
        while not job.is_over:
            time.sleep(0.1)
        page.ask("/")
        page.ask(f"/answer/{job.ended['place']}")
        if nth == 1 or nth % max(1, solves // 10) == 0:
            print(f"after {nth:>4} solves: {page.memory():6.1f} MB")
    page.close()


def typing(folder: Path, rows: int) -> tuple[float, float]:
    """Milliseconds that a key takes in a table of so many rows, in Chromium; and until the server has checked the field."""
    from commission_opt.app.serve import Workbench
    from tests.app.browsing import Person
    from tests.publishing.chromium import Chromium

    record = '\n[[assumption]]\nid = "more-{}"\nvalue = 1\nbasis = "assumed"\nreason = "x"\n'
    text = example("tutorial").file.read_text(encoding="utf-8")
    (folder / "long.toml").write_text(text + "".join(map(record.format, range(rows))), encoding="utf-8")
    workbench = Workbench(folder)
    thread = threading.Thread(target=workbench.run, daemon=True)
    thread.start()
    try:
        with Chromium(folder / "profile") as browser:
            person = Person(browser, workbench)
            person.begin()
            person.go("/instance/long.toml/table/assumption")
            key, checked = person.run(TYPED)
    finally:
        workbench.close()
        thread.join()
    return key, checked


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--solves", type=int, default=0, help="Solves of the soak; none if omitted.")
    parser.add_argument("--typing", action="store_true", help="Also how quick typing is, which needs Chromium.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        empty, full = made(Path(place) / "empty"), made(Path(place) / "full")
        start(empty)  # fills the caches of the file system and of compiled Python
        plain, told, first = median(bare), median(lambda: start(empty, told=True)), median(lambda: start(empty))
        print(f"start to the address: {told:.2f} s, {told / plain:.1f} times a bare Python's start ({plain:.3f} s)")
        print(f"start to first page: {first:.2f} s, {first / plain:.1f} times")
        text = example("tutorial").file.read_text(encoding="utf-8")
        for number in range(INSTANCES):
            (full / f"instance-{number}.toml").write_text(text, encoding="utf-8")
        page, files = Page(full), median(lambda: reading(full))
        once, then = listing(page), median(lambda: listing(page))
        page.close()
        print(
            f"{INSTANCES} instances listed: {once:.3f} s the first time, {then:.3f} s then; {once / files:.1f} and "
            f"{then / files:.1f} times reading their files ({files:.3f} s)"
        )
        if asked.typing:
            for rows in (0, 2_000):
                key, checked = typing(made(Path(place) / f"typing-{rows}"), rows)
                print(f"a key in a table of {rows:,} rows more: {key:.2f} ms; checked as it is left: {checked:.0f} ms")
        if asked.solves:
            soak(empty, asked.solves)


if __name__ == "__main__":
    main()
