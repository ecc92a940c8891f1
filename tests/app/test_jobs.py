"""Jobs are done by processes of their own: one at a time, stopped with what was found, and never lost unsaid."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from commission_opt.app.jobs import work
from commission_opt.app.jobs.differing import read_differing
from commission_opt.app.jobs.held import hold, is_held
from commission_opt.app.jobs.job import LOCK, STARTED, jobs
from commission_opt.app.jobs.queue import Queue
from commission_opt.app.places import results, studies
from commission_opt.instance.load import load
from commission_opt.plan.plan import Plan
from tests.app.client import Visitor

PATIENCE = 600.0  # only what hangs takes so long


def until(right: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not right():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_one_at_a_time_and_the_answer_is_that_of_the_command_line(visitor: Visitor) -> None:
    visitor.example()
    visitor.post("/instance/tutorial.toml/solve")
    visitor.post("/instance/tutorial.toml/solve")
    second, first = jobs(visitor.project)
    queue = Queue(visitor.project)

    def first_is_over() -> bool:
        queue.look()
        if not first.is_over:
            assert second.state == "waiting"
        return first.is_over

    assert visitor.get(f"/jobs/{first.id}").headers["Refresh"]
    until(first_is_over)
    second.stop()
    assert second.state == "stopped"
    assert first.state == "done"
    page = visitor.get(f"/jobs/{first.id}?watch=1")
    assert page.headers["Location"].startswith("/answer/tutorial-")
    (found,) = results(visitor.project)
    assert found.objective == pytest.approx(2_857_000)
    assert Plan.load(found.folder).objective == found.objective
    assert "Present value" in visitor.page("/")
    assert "£2,857,000" in visitor.page(f"/jobs/{first.id}")
    assert "so far" not in visitor.page(f"/jobs/{first.id}")
    told = visitor.get(f"/jobs/{first.id}/stream").text
    assert '"state": "done"' in told
    assert "event: over" in told


def test_a_solve_that_is_stopped_keeps_the_best(visitor: Visitor) -> None:
    """Whenever the wish to stop comes, there is the best plan so far, or word that there was none."""
    name = visitor.example("coventry-2017")
    visitor.post(f"/instance/{name}/solve")
    (job,) = jobs(visitor.project)
    Queue(visitor.project).look()
    until(lambda: job.progress.get("best") is not None or job.is_over)
    assert visitor.post(f"/jobs/{job.id}/stop").status_code == 303
    until(lambda: job.is_over)
    assert job.state in ("stopped", "done")
    if job.state == "stopped" and job.ended.get("place"):
        assert job.ended["place"].endswith("-unproven")
        plan = Plan.load(visitor.project.results / job.ended["place"])
        assert plan.status == "interrupted"
        assert "Not proven" in visitor.page(f"/answer/{job.ended['place']}")


@pytest.mark.parametrize(("seconds", "told"), [(5, "5 s"), (119, "119 s"), (150, "2 min 30 s"), (-3, "0 s")])
def test_the_time_of_a_job_goes_on_though_it_tells_nothing(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, seconds: float, told: str
) -> None:
    visitor.example()
    visitor.post("/instance/tutorial.toml/studies/recommend", {"worlds": "60"})
    job = visitor.latest()
    held = hold(job.folder / LOCK)
    assert held is not None
    job.write(STARTED, {"when": 1e9})
    monkeypatch.setattr("commission_opt.app.pages.jobs.time", SimpleNamespace(time=lambda: 1e9 + seconds))
    assert f">{told}</dd>" in visitor.page(f"/jobs/{job.id}")
    os.close(held)


def test_a_process_that_dies_is_told_of_and_started_again(visitor: Visitor) -> None:
    visitor.example()
    visitor.post("/instance/tutorial.toml/solve")
    (job,) = jobs(visitor.project)
    job.write(STARTED, {})
    assert job.state == "lost"  # nobody holds its lock
    assert "Its process ended before it was finished" in visitor.page(f"/jobs/{job.id}")
    again = visitor.post(f"/jobs/{job.id}/again").headers["Location"]
    assert jobs(visitor.project)[0].id in again
    assert jobs(visitor.project)[0].asked == job.asked


def test_a_lock_is_held_while_a_process_lives(visitor: Visitor) -> None:
    file = visitor.project.folder / LOCK
    assert not is_held(file)
    assert hold(file) is not None
    assert is_held(file)
    assert hold(file) is None


def test_an_instance_that_was_changed_meanwhile_is_not_solved(visitor: Visitor) -> None:
    visitor.example()
    visitor.post("/instance/tutorial.toml/solve")
    file = visitor.project.file("tutorial.toml")
    file.write_text(file.read_text(encoding="utf-8").replace("4900", "4901"), encoding="utf-8")
    asked = jobs(visitor.project)[0].asked
    with pytest.raises(work.ChangedMeanwhile, match="Start it again"):
        work.solve(work.JobWork(visitor.project, asked, lambda _: None))
    visitor.post(f"/jobs/{visitor.latest().id}/again")
    again = visitor.latest()
    assert again.asked["sha256"] == load(file).sha256
    assert visitor.project.journal.lines("tutorial.toml")[0]["job"] == again.id


def test_a_study_is_kept_though_the_instance_is_changed_while_it_runs(visitor: Visitor) -> None:
    visitor.example()
    visitor.post("/instance/tutorial.toml/studies/sizes", {"from_size": "3", "to_size": "3"})
    file, asked = visitor.project.file("tutorial.toml"), visitor.latest().asked

    def changed(_: object) -> None:
        file.write_text("", encoding="utf-8")

    done = work.sizes(work.JobWork(visitor.project, asked, changed))
    assert file.read_text(encoding="utf-8") == ""
    assert done.how == "done"
    (kept,) = studies(visitor.project)
    assert kept.folder == done.place
    assert asked["sha256"] in kept.instances


def test_why_there_is_no_mix(visitor: Visitor) -> None:
    name = visitor.example()
    table = f"/instance/{name}/table/rules.budget"
    record = {"n.id": "cap", "n.year": "2024/25", "n.revenue_at_most": "1000"}
    made = visitor.post(f"{table}/new", {"seen": visitor.seen(f"{table}/new")} | record)
    if made.status_code != 303:
        raise AssertionError(made.text)
    visitor.post(f"/instance/{name}/solve")
    job = jobs(visitor.project)[0]
    done = work.solve(work.JobWork(visitor.project, job.asked, lambda _: None))
    assert done.place is None
    assert done.texts[0] == "No mix meets every rule."
    assert len(done.texts) > 2


@pytest.mark.parametrize(
    ("kind", "options"), [("sizes", {"sizes": [3, 4]}), ("frontier", {"measure": "as_used", "points": 3})]
)
def test_studies_are_kept_and_shown(visitor: Visitor, kind: str, options: dict[str, object]) -> None:
    visitor.example()
    asked = {"kind": kind, "file": "tutorial.toml", "options": options}
    told: list[object] = []
    done = work.KINDS[kind](work.JobWork(visitor.project, asked, told.append))
    assert (done.how, bool(told)) == ("done", True)
    assert done.place is not None
    page = visitor.page(f"/study/{done.place.name}")
    assert "<table" in page
    table = next(done.place.glob("*.csv")).name
    assert visitor.get(f"/study/{done.place.name}/{table}").mimetype == "text/csv"
    (file,) = done.place.glob("*.json")
    file.write_text(file.read_text(encoding="utf-8").replace("0", "1"), encoding="utf-8")
    damaged = visitor.get(f"/study/{done.place.name}")
    assert damaged.status_code == 400
    assert "Do the study again." in damaged.text


def test_a_comparison_is_of_each_of_its_instances(visitor: Visitor) -> None:
    visitor.example()
    what_if = {"choice": "figure", "path": "spot.spot.price_per_week", "value": "7000", "name": "dear"}
    visitor.post("/instance/tutorial.toml/what-if", what_if)
    visitor.post("/compare", {"with": ["tutorial.toml", "dear.toml"]})
    done = work.compare(work.JobWork(visitor.project, visitor.latest().asked, lambda _: None))
    assert done.place is not None
    for name in ("tutorial.toml", "dear.toml"):
        assert f"/study/{done.place.name}" in visitor.page(f"/instance/{name}"), name
    page = visitor.page(f"/study/{done.place.name}")
    assert "What differs between them" in page
    differing = read_differing(done.place)
    assert [row[1:] for row in differing[1:]] == [["spot.spot.price_per_week", "4900", "7000"]]
    assert differing[0][2:] == [load(visitor.project.file(one)).title for one in ("tutorial.toml", "dear.toml")]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("sizes", {"sizes": [3, 4, 5]}),
        ("sensitivity", {"spread": 0.1}),
        ("frontier", {"measure": "as_used", "points": 4}),
        ("alternatives", {"within": 0.5}),
        ("simulate", {"replications": 50}),
    ],
)
def test_a_study_that_was_stopped_says_so(visitor: Visitor, kind: str, options: dict[str, object]) -> None:
    """Ctrl-C as soon as something is finished, as a job gets it: what was finished is kept, and called that."""
    visitor.example()
    if kind == "simulate":
        work.solve(work.JobWork(visitor.project, {"kind": "solve", "file": "tutorial.toml"}, lambda _: None))
    told: list[object] = []
    enough = 2 if kind == "simulate" else 1

    def interrupt(said: object) -> None:
        told.append(said)
        if len(told) == enough:
            signal.raise_signal(signal.SIGINT)

    asked = {"kind": kind, "file": "tutorial.toml", "options": options}
    done = work.KINDS[kind](work.JobWork(visitor.project, asked, interrupt))
    assert done.how == "stopped"
    assert done.place is not None
    page = visitor.page(f"/study/{done.place.name}")
    assert "It was stopped before it was finished." in page
    assert ("The plan promised £" in page) == (kind == "simulate")
    assert '/instance/tutorial.toml/studies" class="govuk-back-link"' in visitor.page(f"/study/{done.place.name}")


@pytest.mark.thorough
def test_recommend_goes_on_where_it_was_stopped(visitor: Visitor) -> None:
    visitor.example()
    started = visitor.post("/instance/tutorial.toml/studies/recommend", {"worlds": "60"})
    assert started.status_code == 303
    job, queue = jobs(visitor.project)[0], Queue(visitor.project)
    queue.look()
    until(lambda: job.progress.get("done", 0) >= 50 or job.is_over)
    job.stop()
    until(lambda: job.is_over)
    visitor.post(f"/jobs/{job.id}/again")
    again = jobs(visitor.project)[0]

    def over() -> bool:
        queue.look()
        return again.is_over

    until(over)
    assert again.state == "done"
