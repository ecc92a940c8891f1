"""What each shipped instance advises by the sums of today does not drift unnoticed, and its page says it."""

from __future__ import annotations

import pytest

from tests.instances.shipped import FOLDER, NAMES, advised, instance
from tests.instances.test_solved import GOLDEN, Golden

CLOSE = 1e-3  # how far the objective may be from the golden one: a simulation settles what beds carry
ADVISED = {
    "coventry-2017": Golden(
        52_653_722.87,
        "2026-11-30: edition 3: 20 beds, not 28, with shares that can be kept when children come one by one",
    ),
    "coventry-2017-reviews": Golden(52_323_194.65, "2026-11-30: edition 3: as with uncertain demand"),
    "coventry-2017-uncertain": Golden(
        52_323_194.65, "2026-11-30: edition 3: 14 beds, with the spread in what beds carry"
    ),
    "north-tyneside-2018": Golden(
        19_474_815.59, "2026-11-30: edition 3: 31 beds carry 22.5 children, not 26.2, and no home opens"
    ),
    "southampton": Golden(
        59_039_855.45, "2026-11-30: edition 3: no block, no home: what near beds would carry is not worth their price"
    ),
    "southampton-2017-edge-of-care": Golden(51_267_493.07, "2026-11-22: nothing in it comes to beds"),
    "southampton-2017-edge-of-care-cohort": Golden(51_175_464.58, "2026-11-30: nothing in it comes to beds"),
    "southampton-2017-edge-of-care-first-half-year": Golden(6_217_431.00, "2026-11-22: nothing in it comes to beds"),
    "southampton-2019-block": Golden(
        22_863_608.81, "2026-11-30: edition 3: nothing new, as a block would stand empty in part"
    ),
    "southampton-2019-block-uncertain": Golden(
        22_855_862.0, "2026-11-30: edition 3, with the spread in what beds carry"
    ),
    "southampton-2019-block-in-all": Golden(
        22_863_608.81, "2026-11-30: edition 3: nothing new, as with contracts of any size"
    ),
    "tutorial": Golden(2_857_000, "2026-11-22: the hand solution on its page, by edition 2, which it names"),
}
QUICK = {  # the others take half a minute and more, or come to what one of these does
    "north-tyneside-2018",
    "southampton-2017-edge-of-care",
    "southampton-2017-edge-of-care-cohort",
    "southampton-2017-edge-of-care-first-half-year",
    "southampton-2019-block",
    "tutorial",
}
EACH = [pytest.param(name, marks=[] if name in QUICK else [pytest.mark.thorough]) for name in NAMES]


def test_every_instance_has_its_advice() -> None:
    assert set(NAMES) == set(ADVISED)


@pytest.mark.parametrize("name", EACH)
def test_what_is_advised_costs_what_it_did(name: str) -> None:
    plan = advised(name)
    assert plan.status in ("optimal", "gap")
    assert plan.audit is not None
    assert plan.audit["passed"]
    assert plan.objective == pytest.approx(ADVISED[name].objective, rel=CLOSE)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_states_what_is_advised_and_what_averages_promise(name: str) -> None:
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert f"£{ADVISED[name].objective:,.0f}" in text
    assert f"£{GOLDEN[name].objective:,.0f}" in text


@pytest.mark.parametrize("name", NAMES)
def test_averages_promise_no_more_than_what_beds_carry(name: str) -> None:
    """Beds filled for their average cost less on paper than beds filled by children who come at random."""
    assert GOLDEN[name].objective <= ADVISED[name].objective * (1 + CLOSE)
    assert instance(name).conventions == (2 if name == "tutorial" else 3)
