"""The whole way in Chromium, from a new instance to a Word paper, and every page as it has to look."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import pytest

from commission_opt.app.jobs import work
from commission_opt.app.jobs.held import hold
from commission_opt.app.jobs.job import ENDED, LOCK, PROGRESS, STARTED, ask
from commission_opt.instance.load import load
from commission_opt.instance.workbook.write import workbook_bytes
from commission_opt.starter.examples import example
from tests.app.browsing import MISSING, Person
from tests.returns.made_up import USUAL, happened, write_returns
from tests.starter.published import both

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


def makes_a_what_if(person: Person, example: str) -> None:
    """From the first page to a what-if that is being solved."""
    person.begin()
    person.clicks = 0
    person.click(f"Use this example: {example}")
    person.click("Make a what-if")
    if not person.run("document.querySelector('[id^=known-]') !== null"):
        person.choose("path", "spot.spot.price_per_week")
        person.clicks += 2  # the list, and a figure of it
        person.fill("value", "7000")
    person.click("Make it and solve it")
    assert person.path.startswith("/jobs/")


def test_a_what_if_of_coventry_in_five_clicks(person: Person) -> None:
    """Its solve takes long: it is the same button for the tutorial, which is seen to its end."""
    makes_a_what_if(person, "Coventry 2017: external")
    assert person.clicks <= 5
    assert person.latest().name.startswith("coventry-2017-")
    person.until(lambda: "Running" in person.text())
    assert "It begins when the work before it has ended." not in person.text()
    person.click("Stop, and keep what was found")
    person.until(lambda: person.latest().is_over)
    person.go("/instance/coventry-2017.toml/what-if")
    figure_shown = "document.getElementById('path').getClientRects().length > 0"
    assert not person.run(figure_shown)
    person.click("One figure", leads=False)
    assert person.run(figure_shown)
    makes_a_what_if(person, "Tutorial")
    person.until_at("/answer/")
    assert person.clicks <= 5


@pytest.mark.thorough
def test_a_what_if_of_coventry_to_its_end_in_five_clicks(person: Person) -> None:
    makes_a_what_if(person, "Coventry 2017: external")
    person.until(lambda: person.latest().is_over, times=6)
    person.until_at("/answer/")
    assert person.clicks <= 5
    assert person.latest().state == "done"
    assert "Cabinet is asked to" in person.text()
    assert load(person.workbench.project.file(person.latest().name)).document.changes


def test_from_statistics_to_an_answer(person: Person, tmp_path: Path) -> None:
    person.begin()
    person.click("Begin an instance")
    person.click("From published statistics")
    person.looks_right()
    person.click("Begin")
    assert "Choose the tables, as downloaded." in person.text()
    person.looks_right()
    person.fill("council", "Oakshire")
    person.fill("price", "5000")
    person.fill("years", "1")
    person.choose_file("tables", *both(tmp_path))
    person.click("Begin")
    assert person.path == "/instance/Oakshire.toml"
    person.looks_right()
    finds_an_answer(person)


def test_from_the_statutory_return_to_an_answer(person: Person, tmp_path: Path) -> None:
    person.begin()
    person.click("Begin an instance")
    person.click("From the statutory return")
    person.looks_right()
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n", encoding="utf-8")
    person.choose_file("episodes", wrong)
    person.click("Begin")
    assert person.run("document.getElementById('episodes-error') !== null")
    person.looks_right()
    lived = happened(USUAL, np.random.default_rng(1))
    years = write_returns(tmp_path, lived, range(2021, 2024))
    person.fill("council", "Ashshire")
    person.fill("years", "1")
    person.choose_file("episodes", *(one for one in years if one.suffix == ".csv"))
    person.click("Begin")
    assert person.path == "/instance/Ashshire.toml"
    person.looks_right()
    finds_an_answer(person)


def finds_an_answer(person: Person) -> None:
    """The cheapest mix of the instance on the page; how the answer looks is seen of another."""
    person.click("Find the cheapest mix")
    person.until_at("/answer/")
    assert "Cabinet is asked to" in person.text()
    person.stayed_here()


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
    person.choose("path", "spot.spot.price_per_week")
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
    assert "What differs between them" in person.text()
    person.looks_right()


def test_typing_in_a_table_of_two_thousand_rows(person: Person) -> None:
    """What a key costs in a page of the long table, against the same key in a table of three rows."""
    project = person.workbench.project
    text = TUTORIAL.read_text(encoding="utf-8")
    record = '\n[[assumption]]\nid = "more-{}"\nvalue = 1\nbasis = "assumed"\nreason = "x"\n'
    (project.folder / "long.toml").write_text(text + "".join(map(record.format, range(2_000))), encoding="utf-8")
    (project.folder / "short.toml").write_text(text, encoding="utf-8")
    person.begin()
    counts = {}
    for name, table in (("short", "need"), ("long", "assumption")):
        person.go(f"/instance/{name}.toml/table/{table}")
        counts[name] = work_of_typing(person)
    assert counts["long"]["fields"] > 10 * counts["short"]["fields"]
    assert counts["long"]["asked"] == counts["short"]["asked"] == 1  # the server, once, as the field is left
    assert (
        counts["long"]["touched"] == counts["short"]["touched"]
    )  # a key changes as much of a long page as of a short one


def work_of_typing(person: Person) -> dict[str, int]:
    """Fields of the page; what ten keys in the last of them change on it, and how often they ask the server."""
    person.run(
        "(() => { window.touched = 0; window.asked = 0; window.answered = 0; const was = window.fetch;"
        " window.fetch = async (...all) => { asked += 1; const found = await was(...all); answered += 1; return found };"
        " new MutationObserver(all => { touched += all.length })"
        ".observe(document, {subtree: true, childList: true, attributes: true});"
        " const all = document.querySelectorAll('#cells input[type=text]'); all[all.length - 1].focus(); return true })()"
    )
    for letter in "in a table":
        person.browser.send("Input.insertText", text=letter)
    touched = person.run("touched")
    assert person.run("!document.getElementById('unsaved').hidden")
    person.key("Tab")
    person.until(lambda: person.run("answered > 0"))
    fields = person.run("document.querySelectorAll('#cells input, #cells select').length")
    return {"fields": fields, "touched": touched, "asked": person.run("asked")}


def test_recommend_goes_into_the_paper(person: Person, tmp_path: Path) -> None:
    from docx import Document

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
    told = "Tried against each other"
    assert told in person.text()
    document = Document(str(person.download("Word", tmp_path)))
    assert told in [
        one.text for one in document.paragraphs if one.style is not None and "Heading" in str(one.style.name)
    ]


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
            "/new/return",
            "/new/file",
            "/instance/tutorial.toml/what-if",
            "/instance/tutorial.toml/studies",
            "/instance/tutorial.toml/table/assumption",
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
    stopped = work.alternatives(
        work.JobWork(
            project, {"kind": "alternatives", "file": "tutorial.toml", "options": {"within": 0.5}}, interrupted
        )
    )
    assert study.place is not None
    assert stopped.place is not None
    for path, told in (
        (f"/jobs/{running.id}", "Gap between the two"),
        (f"/jobs/{waiting.id}", "It begins when the work before it has ended."),
        (f"/jobs/{lost.id}", "Its process ended before it was finished"),
        (f"/jobs/{failed.id}", "It was not to be."),
        ("/jobs", "Ended early"),
        ("/instance/broken.toml", "It cannot be solved as it stands"),
        ("/instance/tutorial.toml/table/block/0", "more that may be stated"),
        ("/instance/tutorial.toml/table/assumption", "What the columns mean"),
        ("/instance/tutorial.toml/what-if", "What changes?"),
        ("/instance/tutorial.toml/table/demand", "What the saved figures come to"),
        ("/instance/tutorial.toml/table/what_if/new", "A new row"),
        ("/instance/tutorial.toml/table/rules.locality", "There is nothing in this table yet."),
        ("/instance/tutorial.toml/studies", "Found already"),
        (f"/study/{study.place.name}", "Options solved apart"),
        (f"/study/{stopped.place.name}", "It was stopped before it was finished."),
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


def interrupted(_: object) -> None:
    """Ctrl-C, as a job that somebody stops gets it."""
    signal.raise_signal(signal.SIGINT)


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
