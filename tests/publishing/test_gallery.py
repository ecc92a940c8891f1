"""The gallery shows what the program publishes now, from results of the instances as they are now."""

from __future__ import annotations

import pytest

from commission_opt import Instance, Plan
from docs.build_gallery import GALLERY, RESULT, ROOT, SHOWN, pages
from tests.instances.shipped import instance
from tests.instances.test_advised import ADVISED, CLOSE

pytest.importorskip("jinja2")


def test_every_page_is_what_its_result_gives() -> None:
    for place, text in pages().items():
        assert (GALLERY / place).read_text(encoding="utf-8") == text, f"{place} is behind: python docs/build_gallery.py"


@pytest.mark.parametrize("name", SHOWN)
def test_every_result_is_of_the_instance_as_it_is(name: str) -> None:
    plan = Plan.load(GALLERY / name / RESULT)
    kept = plan.to_dict()
    command = f"python docs/build_gallery.py --solve {name}"
    assert plan.instance.sha256 == _as_solved(name, plan).sha256, command
    assert kept["objective"] == pytest.approx(ADVISED[name].objective, rel=CLOSE), command
    assert kept["audit"] is not None
    assert kept["audit"]["passed"]


def _as_solved(name: str, plan: Plan) -> Instance:
    """The instance as it is, with what the solve found that beds carry."""
    found = plan.instance.document.data.get("rules", {}).get("occupancy")
    return instance(name) if found is None else instance(name).with_changes({"rules.occupancy": found})


def test_the_gallery_is_small() -> None:
    assert sum(file.stat().st_size for file in GALLERY.rglob("*")) < 3_000_000
    assert {file.parent.name for file in GALLERY.glob(f"*/{RESULT}")} == set(SHOWN)
    assert all((ROOT / "instances" / f"{name}.toml").is_file() for name in SHOWN)
