"""Studies of an instance: what each is for, how far it goes, and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Blueprint, abort, render_template, request

from commission_opt.app.forms import number
from commission_opt.app.jobs.differing import read_differing
from commission_opt.app.jobs.job import unfinished
from commission_opt.app.pages.jobs import started
from commission_opt.app.places import result_of, source_of, studies_of, study
from commission_opt.app.seen import seen
from commission_opt.app.sending import sent
from commission_opt.app.shared import project
from commission_opt.instance.problems import InvalidInstance
from commission_opt.studies.measures import MEASURES

pages = Blueprint("studies", __name__)


@dataclass(frozen=True)
class StudyOption:
    """A number that somebody may set for a study."""

    key: str
    label: str
    hint: str
    default: float
    low: float
    high: float
    whole: bool = True
    share: bool = False


@dataclass(frozen=True)
class Offered:
    """A study as the page offers it."""

    kind: str
    what: str
    options: tuple[StudyOption, ...] = ()
    resumes: bool = False
    of_plan: bool = False  # of the cheapest mix, which is found first where there is none yet
    measures: tuple[str, ...] = ()  # of which somebody chooses one


LIMIT = StudyOption(
    "time_limit", "Longest time for each solve, in seconds", "Leave empty for as long as it takes.", 0, 1, 86_400
)


@cache
def offered_studies() -> tuple[Offered, ...]:
    """Every study, in the order of the page."""
    from commission_opt.studies.recommend.judging import FIRST

    return (
        Offered(
            "recommend",
            "Tries all mixes that could be advised against each other, in many worlds that may come.",
            (
                StudyOption(
                    "worlds",
                    "Most worlds",
                    f"At least {FIRST}. More tell mixes apart that are close.",
                    200,
                    FIRST,
                    100_000,
                ),
            ),
            resumes=True,
        ),
        Offered(
            "sizes",
            "Forces each size on the block contracts in turn, and leaves it free.",
            (
                StudyOption("from_size", "Smallest block, in beds", "", 3, 1, 100),
                StudyOption("to_size", "Largest block, in beds", "", 6, 1, 100),
            ),
        ),
        Offered(
            "sensitivity",
            "Moves one figure at a time, and shows what that changes the cost by.",
            (StudyOption("spread", "Each figure up and down by, in percent", "", 10, 1, 90, whole=False, share=True),),
        ),
        Offered(
            "frontier",
            "Shows what more or less of another measure costs, point by point.",
            (StudyOption("points", "Points", "", 7, 2, 50),),
            measures=("locality", "as_used", "new_beds", "own_beds", "moves"),
        ),
        Offered(
            "alternatives",
            "Finds mixes that differ, and cost nearly the same.",
            (
                StudyOption(
                    "within",
                    "Within how much of the cheapest cost, in percent",
                    "",
                    2,
                    0.1,
                    50,
                    whole=False,
                    share=True,
                ),
            ),
        ),
        Offered(
            "simulate",
            "Plays the plan through with children who come at random.",
            (StudyOption("replications", "Runs", "", 200, 2, 100_000),),
            of_plan=True,
        ),
    )


@pages.route("/instance/<name>/studies", methods=["GET"])
def choose(name: str) -> Any:
    """The studies of an instance."""
    return _page(name, {})


@pages.post("/instance/<name>/studies/<kind>")
def start(name: str, kind: str) -> Any:
    """Put a study into the queue."""
    offered = next((one for one in offered_studies() if one.kind == kind), None)
    if offered is None:
        abort(404)
    errors: dict[str, str] = {}
    options = _options(offered, errors)
    if errors:
        return _page(name, errors)
    return started(name, kind, options)


def _page(name: str, errors: dict[str, str]) -> Any:
    found = seen(name)
    if found.instance is None:
        raise InvalidInstance(found.problems)
    return render_template(
        "studies.html",
        name=name,
        title=found.instance.title,
        offered=offered_studies(),
        limit=LIMIT,
        measures=MEASURES,
        errors=errors,
        given=request.form,
        kept=studies_of(project(), found.instance.sha256),
        solved=result_of(project(), name, found.instance) is not None,
        running=unfinished(project(), name),
    )


def _options(offered: Offered, errors: dict[str, str]) -> dict[str, Any]:
    """What somebody has set, each within its range."""
    found: dict[str, Any] = {}
    for one in (*offered.options, LIMIT):
        text = request.form.get(one.key, "").strip()
        if not text:
            if one is not LIMIT:
                found[one.key] = one.default / 100 if one.share else one.default
            continue
        try:
            value = number(text, one.low, one.high, whole=one.whole)
        except ValueError as error:
            errors[f"{offered.kind}-{one.key}"] = str(error)
            continue
        found[one.key] = value / 100 if one.share else value
    if offered.measures:
        asked = request.form.get("measure", "")
        found["measure"] = asked if asked in offered.measures else offered.measures[0]
    if "from_size" in found and "to_size" in found:
        low, high = found.pop("from_size"), found.pop("to_size")
        if low > high:
            errors[f"{offered.kind}-to_size"] = "Enter the smaller size first."
        found["sizes"] = list(range(low, high + 1))
    return found


@pages.get("/study/<key>")
def show(key: str) -> Any:
    """What a study found."""
    from commission_opt.publishing.html import section_html
    from commission_opt.publishing.source import read_study
    from commission_opt.publishing.study_section import study_section

    found = study(project(), key)
    read = read_study(found.folder)
    section = study_section(read)
    return render_template(
        "study.html",
        found=found,
        section=section,
        html=section_html(section),
        words=read.get("in_words", ""),
        stopped=not read.get("complete", True) or bool(read.get("interrupted")),
        not_reached=[one for one in read.get("not_reached", []) if isinstance(one, str)],
        differing=read_differing(found.folder),
        source=source_of(project(), found),
        tables=sorted(one.name for one in found.folder.glob("*.csv")),
    )


@pages.get("/study/<key>/<table>")
def table(key: str, table: str) -> Any:
    """A table of a study as CSV."""
    found = study(project(), key)
    names = {one.name: one for one in found.folder.glob("*.csv")}
    if table not in names:
        abort(404)
    return sent(names[table].read_bytes(), f"{key}-{table}")
