"""Long work as it goes on: live with JavaScript, and by a page that refreshes without."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from commission_opt.app.jobs.job import IN_WORDS, OVER, QueuedJob, ask, job, jobs
from commission_opt.app.jobs.queue import Queue
from commission_opt.app.journal import who
from commission_opt.app.shared import project, shared
from commission_opt.app.words import money
from commission_opt.instance.load import load
from commission_opt.plan.statements.amounts import gap_text

pages = Blueprint("jobs", __name__, url_prefix="/jobs")
SCRIPT = "script"  # a cookie that says that JavaScript runs
REFRESH, TICK, LONGEST = 3, 0.4, 25.0  # seconds
FULL = f":{' ' * 18_000}\n\n"  # a comment: the server sends what fills its buffer at once
MOST = 50  # jobs of the list


@pages.get("")
def listed() -> Any:
    """Every job, the latest first."""
    return render_template("jobs.html", jobs=jobs(project())[:MOST])


@pages.get("/<key>")
def show(key: str) -> Any:
    """One job."""
    found = job(project(), key)
    state = found.state
    over = state in OVER
    if state == "done" and request.args.get("watch") and (there := where(found)):
        return redirect(there, 303)
    page = render_template(
        "job.html",
        job=found,
        state=state,
        over=over,
        lines=lines(found),
        there=where(found),
        instances={one.name for one in project().instances()},
    )
    answer = make_response(page)
    if not over and SCRIPT not in request.cookies:
        answer.headers["Refresh"] = str(REFRESH)
    return answer


@pages.get("/<key>/stream")
def stream(key: str) -> Any:
    """How far a job is, as server-sent events; the browser asks again where this ends."""
    found = job(project(), key)
    answer = Response(_events(found, shared().queue), mimetype="text/event-stream")
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _events(found: QueuedJob, queue: Queue) -> Iterator[str]:
    last, end = "", time.monotonic() + LONGEST
    while time.monotonic() < end and not queue.over:
        state = found.state
        said = json.dumps({"state": state, "words": IN_WORDS[state], "lines": lines(found)})
        if said != last:
            yield f"data: {said}\n\n{FULL}"
            last = said
        if state in OVER:
            yield "event: over\ndata: {}\n\n"
            return
        time.sleep(TICK)


@pages.post("/<key>/stop")
def stop(key: str) -> Any:
    """Stop, and keep what was found."""
    found = job(project(), key)
    found.stop()
    project().journal.add("stopped", found.name, job=key)
    return redirect(url_for("jobs.show", key=key, watch=1), 303)


@pages.post("/<key>/again")
def again(key: str) -> Any:
    """The same once more, of the instance as it is now: a study with a journal goes on where it was."""
    found = job(project(), key)
    return started(found.name, found.kind, found.asked.get("options", {}))


def started(name: str, kind: str, options: Mapping[str, Any]) -> Any:
    """Put a job about an instance into the queue, and show it.

    Raises
    ------
    InvalidInstance
        Where the instance cannot be solved as it stands.
    """
    instance = load(project().file(name))
    asked = {"title": instance.title, "sha256": instance.sha256, "options": options, "who": who()}
    made = ask(project(), {"kind": kind, "file": name} | asked)
    project().journal.add(f"asked for: {kind}", name, job=made.id)
    shared().queue.wake()
    return redirect(url_for("jobs.show", key=made.id, watch=1), 303)


def lines(found: QueuedJob) -> list[list[str]]:
    """What is known of a job so far, as names and values."""
    if found.is_over:  # the last that was told of is not what came of it
        cost = found.ended.get("cost")
        return [] if cost is None else [["Present value of the plan", money(cost)]]
    said = found.progress
    texts: list[list[str]] = []
    if "best" in said:
        texts.append(["Best plan so far", money(said["best"]) if said["best"] is not None else "none yet"])
        if said.get("bound") is not None:
            texts.append(["No plan costs less than", money(said["bound"])])
        if said.get("bound") is not None and said["best"] is not None:
            texts.append(
                ["Gap between the two", gap_text(max(0.0, said["best"] - said["bound"]) / max(abs(said["best"]), 1e-9))]
            )
    if "done" in said:
        total = said.get("total")
        texts.append(["Finished", f"{said['done']} of {total}" if total else str(said["done"])])
    if found.started:
        texts.append(["Time", _time(time.time() - found.started)])
    return texts


def _time(seconds: float) -> str:
    """How long a job has run: it goes on where a search has nothing new to tell."""
    whole = max(0, round(seconds))
    return f"{whole} s" if whole < 120 else f"{whole // 60} min {whole % 60} s"


def where(found: QueuedJob) -> str:
    """The address of what a job has found; empty where it has found nothing."""
    ended: Mapping[str, Any] = found.ended
    place = ended.get("place")
    if not place:
        return ""
    if found.kind == "solve":
        return url_for("answer.show", key=place)
    return url_for("studies.show", key=place)
