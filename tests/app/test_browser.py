"""The whole way in Chromium, from a new instance to a Word paper, and every page as it has to look."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from commission_opt.app.jobs import work
from commission_opt.app.jobs.held import hold
from commission_opt.app.jobs.job import ENDED, LOCK, PROGRESS, STARTED, ask
from commission_opt.instance.load import load
from commission_opt.instance.workbook.write import workbook_bytes
from commission_opt.starter.examples import example
from tests.app.browsing import MISSING, Person

TUTORIAL = example("tutorial").file
pytestmark = pytest.mark.skipif(MISSING, reason="Chromium, axe-core or Flask is not installed")


def test_from_a_few_figures_to_a_word_paper(person: Person, tmp_path: Path) -> None:
    person.begin()
    person.looks_right()
    person.click("Begin an instance")
    person.looks_right()
    person.click("From a few figures")
    person.fill("council", "Northtown")
    person.fill("children", "many")
    person.click("Begin")
    person.looks_right()
    assert "Enter a number." in person.text()
    person.fill("children", "6")
    person.click("Begin")
    assert person.path == "/instance/Northtown.toml"
    person.looks_right()
    a_mistake_is_told_at_its_field(person)
    person.go("/instance/Northtown.toml")
    person.click("Find the cheapest mix")
    person.until_at("/answer/")
    person.looks_right()
    person.click("Make a paper")
    person.looks_right(whole=False)
    a_word_paper_is_whole(person, tmp_path)
    person.go("/history")
    person.looks_right()
    assert "Northtown" in person.text()


def a_mistake_is_told_at_its_field(person: Person) -> None:
    person.click("Spot market")
    field = "c.0.price_per_week"
    person.fill(field, "-5")
    person.key("Tab")
    person.until(
        lambda: bool(person.run(f"document.getElementById('{field}-error')?.textContent.includes('at least 0')"))
    )
    person.looks_right()
    person.click("Save")
    assert "Nothing was saved yet" in person.text()
    person.looks_right()
    person.fill(field, "6000")
    person.click("Save")
    assert "Your changes are saved." in person.text()
    assert "price_per_week = 6000" in (person.workbench.project.folder / "Northtown.toml").read_text(encoding="utf-8")


def a_word_paper_is_whole(person: Person, folder: Path) -> None:
    from docx import Document

    document = Document(str(person.download("Word", folder)))
    assert "Northtown" in document.paragraphs[0].text
    assert len(document.tables) > 3
    assert len(document.inline_shapes) > 0


def test_coventry_by_example_and_what_if_in_five_clicks(person: Person) -> None:
    """The solve of Coventry itself takes long: it is the same button for the tutorial, which is solved below."""
    for called, told in (("Coventry 2017: external", "coventry-2017"), ("Tutorial", "tutorial")):
        person.begin()
        person.clicks = 0
        person.click(f"Use this example: {called}")
        person.click("Make a what-if")
        if not person.run("document.querySelector('[id^=known-]') !== null"):
            person.fill("path", "spot.spot.price_per_week")
            person.fill("value", "7000")
        person.click("Make it and solve it")
        assert person.path.startswith("/jobs/")
        assert person.clicks <= 5
        assert told in json.dumps(dict(person.latest().asked))
        if told == "coventry-2017":
            person.click("Stop, and keep what was found")
            person.until(lambda: person.latest().is_over)
    person.until_at("/answer/")
    assert person.clicks <= 5


def test_a_workbook_is_taken_up_and_compared_with_a_what_if(person: Person, tmp_path: Path) -> None:
    book = tmp_path / "ours.xlsx"
    book.write_bytes(workbook_bytes(load(TUTORIAL)))
    person.begin()
    person.go("/new/file")
    person.click("Upload")
    assert "Choose a workbook" in person.text()
    person.choose_file("file", book)
    person.click("Upload")
    assert person.path == "/instance/ours.toml"
    person.click("Make a what-if")
    person.fill("path", "spot.spot.price_per_week")
    person.fill("value", "7000")
    person.click("Make it")
    assert "What this what-if changes" in person.text()
    person.looks_right()
    person.go("/compare")
    for nth in (1, 2):
        person.press_at(f"document.querySelectorAll('main input[type=checkbox]')[{nth - 1}]", leads=False)
    person.press_at("document.querySelector('main button')")
    person.until_at("/study/")
    assert "Options solved apart" in person.text()
    person.looks_right()


@pytest.mark.thorough
def test_recommend_goes_into_the_paper(person: Person) -> None:
    person.begin()
    person.click("Use this example: Tutorial")
    person.click("Find the cheapest mix")
    person.until_at("/answer/")
    answer = person.path
    person.click("Studies")
    person.fill("recommend-worlds", "60")
    person.click("Start: Which mix to recommend")
    person.until_at("/study/")
    person.looks_right()
    person.go(f"{answer}/paper")
    assert "Tried against each other" in person.text()


def test_keyboard_alone(person: Person) -> None:
    person.begin()
    person.tab_to("Skip to main content")
    person.enter_at("Begin an instance")
    person.enter_at("From a few figures")
    person.type_at("Name of the council", "Southtown")
    person.type_at("Children who need a bed", "5")
    person.enter_at("Begin")
    person.enter_at("Spot market")
    person.type_at("Price per week", "5500")
    person.enter_at("Save")
    assert "Your changes are saved." in person.text()
    person.enter_at("Southtown")
    person.enter_at("Find the cheapest mix")
    person.until_at("/jobs/")
    person.enter_at("Stop, and keep what was found")
    person.until(lambda: person.latest().is_over)
    person.stayed_here()


def test_without_javascript(person: Person, tmp_path: Path) -> None:
    person.begin()
    person.run("document.cookie = 'script=; max-age=0; path=/'; true")
    person.without_script(True)
    try:
        person.begin()
        person.looks_right()
        person.click("Use this example: Tutorial")
        person.looks_right()
        person.click("Spot market")
        person.fill("c.0.price_per_week", "dear")
        person.click("Save")
        assert "is no number" in person.text()
        person.looks_right()
        person.fill("c.0.price_per_week", "6000")
        person.click("Save")
        person.go("/instance/tutorial.toml")
        person.click("Find the cheapest mix")
        person.looks_right()
        person.until_at("/answer/")
        person.looks_right()
        for path in (
            "/new",
            "/new/starter",
            "/new/statistics",
            "/new/file",
            "/examples",
            "/compare",
            "/jobs",
            "/history",
        ):
            person.go(path)
            person.looks_right()
    finally:
        person.without_script(False)


def test_every_other_state_of_a_page(person: Person) -> None:
    """Jobs that wait, run, failed and are lost; what is broken, stale and empty; studies and what is not there."""
    project = person.workbench.project
    person.begin()
    person.click("Use this example: Tutorial")
    (project.folder / "broken.toml").write_text("title = 1\n[money]\nx = 1\n", encoding="utf-8")
    running, waiting, lost, failed = (ask(project, {"kind": "solve", "file": "tutorial.toml"}) for _ in range(4))
    held = hold(running.folder / LOCK)
    assert held is not None
    for one in (running, lost):
        one.write(STARTED, {})
    running.write(PROGRESS, {"best": 2e6, "bound": 1.9e6, "seconds": 12})
    failed.write(ENDED, {"how": "failed", "texts": ["It was not to be."]})
    study = work.sizes(
        work.JobWork(project, {"kind": "sizes", "file": "tutorial.toml", "options": {"sizes": [3]}}, lambda _: None)
    )
    assert study.place is not None
    for path, told in (
        (f"/jobs/{running.id}", "Gap between the two"),
        (f"/jobs/{waiting.id}", "It begins when the work before it has ended."),
        (f"/jobs/{lost.id}", "Its process ended before it was finished"),
        (f"/jobs/{failed.id}", "It was not to be."),
        ("/jobs", "Ended early"),
        ("/instance/broken.toml", "It cannot be solved as it stands"),
        ("/instance/tutorial.toml/table/block/0", "more that may be stated"),
        ("/instance/tutorial.toml/table/what_if/new", "A new row"),
        ("/instance/tutorial.toml/table/rules.locality", "There is nothing in this table yet."),
        ("/instance/tutorial.toml/studies", "Found already"),
        (f"/study/{study.place.name}", "Options solved apart"),
        ("/history", "Journal"),
        ("/compare", "Which instances?"),
    ):
        person.go(path)
        assert told in person.text(), path
        person.looks_right()
    person.press_at("document.querySelector('main button')")
    assert "Choose from two" in person.text()
    person.looks_right()
    somebody_else_saves_meanwhile(person)
    os.close(held)
    for one in (running, waiting):
        one.write(ENDED, {"how": "stopped"})


def test_pages_that_refuse(person: Person) -> None:
    person.begin()
    for path in ("/nothing", "/instance/nothing.toml", "/answer/nothing"):
        is_refused(person, path, "Nothing is here", 404)
    (person.workbench.project.folder / "binary.toml").write_bytes(b"\xff")
    is_refused(person, "/instance/binary.toml", "This could not be done", 400)
    person.browser.send("Network.clearBrowserCookies")
    is_refused(person, "/", "Open the address that was printed", 403)
    person.begin()
    assert person.heading() == person.workbench.project.title


def is_refused(person: Person, path: str, told: str, status: int) -> None:
    """A page that says so looks as right as every other; that it was refused is all that the browser complains of."""
    person.go(path)
    assert person.heading() == told, path
    assert all(f"status of {status}" in one for one in person.browser.complaints)
    person.browser.complaints.clear()
    person.looks_right()


def somebody_else_saves_meanwhile(person: Person) -> None:
    file = person.workbench.project.folder / "tutorial.toml"
    person.go("/instance/tutorial.toml/table/spot")
    file.write_text(file.read_text(encoding="utf-8").replace("4900", "4950"), encoding="utf-8")
    person.fill("c.0.price_per_week", "6000")
    person.click("Save")
    assert "Somebody else has changed this" in person.text()
    assert "The file says “4950” here by now." in person.text()
    person.looks_right()
    person.click("Save")
    assert "price_per_week = 6000" in file.read_text(encoding="utf-8")
