"""A person at the workbench in Chromium: clicks and keys that the browser takes for real ones, counted."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from commission_opt.app.jobs.job import QueuedJob, jobs
from commission_opt.app.serve import Workbench
from tests.publishing.chromium import PATIENCE, PROGRAM, Chromium
from tests.publishing.test_browser import AXE, PHONE, WIDER, violations

MISSING = not (PROGRAM and AXE and find_spec("flask"))
KEYS = {"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40}
NAMED = """(wanted => {
    const shown = one => one.getClientRects().length && getComputedStyle(one).visibility !== 'hidden'
    const said = one => (one.getAttribute('aria-label') || one.innerText || one.value || '').replace(/\\s+/g, ' ').replaceAll(' :', ':').trim()
    const all = [...document.querySelectorAll('main a, main button, main summary, header a, header button, main label')].filter(shown)
    return all.find(one => said(one) === wanted) || all.find(one => said(one).startsWith(wanted))
        || all.find(one => said(one).includes(wanted)) })"""
SCROLLER = """[...document.querySelectorAll('main *')].filter(one => !one.closest('.scroll, .app-scroll, .govuk-visually-hidden, thead')
    && one.getBoundingClientRect().right > innerWidth + 0.5).map(one => one.outerHTML.slice(0, 160))"""


class Person:
    """Somebody with a browser in front of the workbench."""

    def __init__(self, browser: Chromium, workbench: Workbench) -> None:
        self.browser, self.workbench = browser, workbench
        self.clicks, self.off = 0, False
        browser.visit("about:blank")  # whatever another test has left on the page asks for no more
        browser.requests.clear()
        browser.complaints.clear()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.workbench.guard.port}"

    @property
    def path(self) -> str:
        return str(self.run("location.pathname"))

    def latest(self) -> QueuedJob:
        """The latest job."""
        return jobs(self.workbench.project)[0]

    def begin(self) -> None:
        """Open the address that was printed."""
        self.browser.visit(self.workbench.address)

    def go(self, path: str) -> None:
        """Type an address."""
        self.browser.visit(self.base + path)

    def run(self, script: str) -> Any:
        return self.browser.run(script)

    def text(self) -> str:
        return str(self.run("document.querySelector('main').innerText"))

    def heading(self) -> str:
        return str(self.run("document.querySelector('h1').innerText"))

    def click(self, words: str, *, leads: bool = True) -> None:
        """Click what is called so; `leads` says that another page comes."""
        self.press_at(f"{NAMED}({json.dumps(words)})", leads=leads)

    def press_at(self, element: str, *, leads: bool = True) -> None:
        found = self.run(
            f"(one => {{ if (!one) return null; one.scrollIntoView({{block: 'center', behavior: 'instant'}});"
            " const box = one.getClientRects()[0]; return [box.left + box.width / 2, box.top + box.height / 2] })"
            f"({element})"
        )
        assert found is not None, f"nothing to click: {element[-80:]}; on the page: {self.text()[:1500]}"
        self.clicks += 1
        if leads:
            self.browser.leaving()
        for kind in ("mousePressed", "mouseReleased"):
            self.browser.send(
                "Input.dispatchMouseEvent", type=kind, x=found[0], y=found[1], button="left", clickCount=1
            )
        if leads:
            self.browser.await_load()

    def key(self, name: str, *, leads: bool = False, back: bool = False) -> None:
        """Press a key."""
        if leads:
            self.browser.leaving()
        text = {"Enter": "\r", " ": " "}.get(name)
        more = {"text": text} if text else {}
        given = {"key": name, "code": name, "windowsVirtualKeyCode": KEYS[name], "modifiers": 8 if back else 0}
        self.browser.send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **given, **more)
        self.browser.send("Input.dispatchKeyEvent", type="keyUp", **given)
        if leads:
            self.browser.await_load()

    def type(self, text: str) -> None:
        """Type where the keyboard is, in place of what is there."""
        self.run("document.activeElement.select?.(); true")
        self.browser.send("Input.insertText", text=text)

    def fill(self, field: str, text: str) -> None:
        """Type into a field of that id."""
        self.press_at(f"document.getElementById({json.dumps(field)})", leads=False)
        self.clicks -= 1  # to type is no click
        self.type(text)

    def choose(self, field: str, value: str) -> None:
        """Choose from a list: the window of the choices is the system's own, and no part of the page."""
        self.run(
            f"(one => {{ one.focus(); one.value = {json.dumps(value)};"
            " one.dispatchEvent(new Event('change', {bubbles: true})) })"
            f"(document.getElementById({json.dumps(field)}))"
        )
        assert self.run(f"document.getElementById({json.dumps(field)}).value") == value

    def tab_to(self, words: str) -> None:
        """Press Tab until the keyboard is at what is called so."""
        said = (
            "((document.activeElement.labels?.[0]?.innerText || document.activeElement.getAttribute('aria-label')"
            " || document.activeElement.innerText || '').replace(/\\s+/g, ' ').trim())"
        )
        for _ in range(400):
            self.key("Tab")
            if str(self.run(said)).startswith(words):
                assert self.run("document.activeElement.matches(':focus-visible')")
                return
        raise AssertionError(f"Tab never comes to {words}: {self.text()[:500]}")

    def enter_at(self, words: str) -> None:
        """Go by Tab to what is called so, and on to the page that Enter leads to."""
        self.tab_to(words)
        self.key("Enter", leads=True)

    def type_at(self, words: str, text: str) -> None:
        """Go by Tab to the field that is called so, and type."""
        self.tab_to(words)
        self.type(text)

    def until(self, right: Callable[[], bool], times: int = 1) -> None:
        """Wait for something; only what hangs takes so long, or so many times as long."""
        end = time.monotonic() + times * PATIENCE
        while time.monotonic() < end:
            try:
                if right():
                    return
            except AssertionError:
                pass  # another page has just come
            time.sleep(0.05)
        raise AssertionError(self.text())

    def until_at(self, start: str) -> None:
        """Wait until the address begins like that, and the page is there."""
        self.until(lambda: self.path.startswith(start) and self.run("document.readyState") == "complete")

    def choose_file(self, field: str, *files: Path) -> None:
        """Choose files for a field, as in the window that the browser opens."""
        document = self.browser.send("DOM.getDocument")["root"]["nodeId"]
        node = self.browser.send("DOM.querySelector", nodeId=document, selector=f"#{field}")["nodeId"]
        self.browser.send("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])

    def download(self, words: str, folder: Path) -> Path:
        """Click what is called so, and wait for the file that comes."""
        place = folder / "downloads"
        self.browser.send("Page.setDownloadBehavior", behavior="allow", downloadPath=str(place))
        self.click(words, leads=False)
        self.until(lambda: place.is_dir() and [one.suffix for one in place.iterdir()] not in ([], [".crdownload"]))
        (found,) = place.iterdir()
        return found

    def without_script(self, off: bool) -> None:
        """Switch JavaScript of pages off, or on again."""
        self.off = off
        self.browser.send("Emulation.setScriptExecutionDisabled", value=off)

    def looks_right(self, *, whole: bool = True) -> None:
        """The page as it is: nothing against WCAG 2.2 AA, nothing wider than a phone, no complaint, no request off the machine.

        Where it is not looked at as a whole, the report on it is left to the page that has it as well.
        """
        where = self.path
        if self.off:  # the page stays as it came, and axe-core can run
            self.browser.send("Emulation.setScriptExecutionDisabled", value=False)
        if not whole:
            self.run("document.querySelector('.app-report').hidden = true")
        wrong = violations(self.browser)
        assert wrong == [], (where, wrong)
        self.run("document.querySelectorAll('.app-report').forEach(one => { one.hidden = false }); true")
        if self.off:
            self.browser.send("Emulation.setScriptExecutionDisabled", value=True)
        self.sized(PHONE)
        assert self.run("document.documentElement.scrollWidth") == PHONE, (where, self.run(WIDER))
        assert self.run(SCROLLER) == [], where
        self.sized(1280)
        self.stayed_here()

    def sized(self, width: int) -> None:
        """A window of that width, once the page is laid out for it."""
        self.browser.resize(width)
        self.until(lambda: self.run("innerWidth") == width)
        time.sleep(0.05)  # the picture of it comes a moment later, and a click is aimed at that

    def stayed_here(self) -> None:
        """Nothing was asked of another machine, and nothing complained of."""
        hosts = {urlsplit(one).netloc for one in self.browser.requests}
        assert hosts <= {f"127.0.0.1:{self.workbench.guard.port}"}, hosts
        assert self.browser.complaints == []
