"""Pictures of the guided tour of the workbench: ``uv run python -m docs.build_tour``. It needs Chromium."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

from commission_opt.app.serve import Workbench
from tests.app.browsing import Person
from tests.publishing.chromium import Chromium

PICTURES = Path(__file__).parent / "workbench"
WIDE, PHONE, HEIGHT = 1024, 320, 720


def main() -> None:
    """Walk through the workbench as the page tells it, and take a picture at every stop."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "our-children"
        folder.mkdir()
        workbench = Workbench(folder)
        thread = threading.Thread(target=workbench.run, daemon=True)
        thread.start()
        try:
            with Chromium(Path(place) / "profile") as browser:
                browser.send("DOM.enable")
                _walk(Person(browser, workbench))
        finally:
            workbench.close()
            thread.join()


def _walk(person: Person) -> None:
    person.sized(WIDE)
    person.begin()
    _picture(person, "project")
    person.click("Use this example: Tutorial")
    _picture(person, "instance")
    person.click("Spot market")
    person.fill("c.0.price_per_week", "-5")
    person.key("Tab")
    person.until(lambda: bool(person.run("document.getElementById('c.0.price_per_week-error') !== null")))
    _picture(person, "mistake")
    person.go("/instance/tutorial.toml")
    person.click("Find the cheapest mix")
    person.until_at("/answer/")
    _picture(person, "answer")
    answer = person.path
    person.go("/instance/tutorial.toml/what-if")
    _picture(person, "what-if")
    person.choose("path", "spot.spot.price_per_week")
    person.fill("value", "7000")
    person.click("Make it and solve it")
    person.until_at("/answer/")
    person.go("/compare")
    for nth in range(2):
        person.press_at(f"document.querySelectorAll('main input[type=checkbox]')[{nth}]", leads=False)
    person.press_at("document.querySelector('main button')")
    person.until_at("/study/")
    person.run(
        "document.querySelector('[aria-labelledby=differing]').scrollIntoView({block: 'end', behavior: 'instant'})"
    )
    _picture(person, "compared")
    person.go("/instance/tutorial.toml/studies")
    _picture(person, "studies")
    person.go(f"{answer}/paper")
    _picture(person, "paper")
    person.go("/history")
    _picture(person, "history")
    person.sized(PHONE)
    person.go("/")
    _picture(person, "phone")


def _picture(person: Person, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    person.browser.resize(person.run("innerWidth"), HEIGHT)
    person.until(lambda: person.run("innerHeight") == HEIGHT)
    (PICTURES / f"{name}.png").write_bytes(person.browser.png())


if __name__ == "__main__":
    main()
