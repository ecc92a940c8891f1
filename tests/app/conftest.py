"""A project of its own for every test, and somebody who may ask for its pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from commission_opt.app.serve import Workbench
from tests.app.browsing import Person
from tests.app.client import Visitor
from tests.publishing.chromium import Chromium


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    folder = tmp_path / "project"
    folder.mkdir()
    return Visitor(folder)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as running:
        running.send("DOM.enable")
        running.resize(1280)
        yield running


@pytest.fixture
def workbench(tmp_path: Path) -> Iterator[Workbench]:
    folder = tmp_path / "our children"
    folder.mkdir()
    running = Workbench(folder)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    yield running
    running.close()
    thread.join(60)


@pytest.fixture
def person(browser: Chromium, workbench: Workbench) -> Person:
    return Person(browser, workbench)
