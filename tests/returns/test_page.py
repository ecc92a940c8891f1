"""The page of a return in Chromium: on a phone, on a desk, and read aloud."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from commission_opt.publishing.demand_page import demand_report
from commission_opt.publishing.html import html
from commission_opt.returns.demand import demand_from_903
from tests.publishing.chromium import PROGRAM, Chromium
from tests.publishing.test_browser import AXE, on_a_desk, on_a_phone
from tests.returns.made_up import USUAL, Council, happened, write_returns

pytestmark = pytest.mark.skipif(not (PROGRAM and AXE), reason="Chromium or axe-core is not installed")
SMALL = Council({"K2": 0.5, "U4": 3.0, "H5": 0.3}, USUAL.stay, USUAL.moves, years=4)


@pytest.mark.parametrize("suppress", [False, True])
def test_the_page_in_a_browser(suppress: bool, tmp_path: Path) -> None:
    files = write_returns(tmp_path, happened(SMALL, np.random.default_rng(3)), range(2017, 2021))
    found = demand_from_903(files)
    page = tmp_path / "demand.html"
    page.write_text(html(demand_report(found, found.published(suppress))), encoding="utf-8")
    with Chromium(tmp_path / "profile") as browser:
        on_a_phone(browser, page)
        on_a_desk(browser, page)
        assert browser.complaints == []
