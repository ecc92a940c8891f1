"""The gallery shows what the program publishes now, from results of the instances as they are now."""

from __future__ import annotations

import json
from typing import Any

import pytest

from docs.build_gallery import GALLERY, RESULT, ROOT, SHOWN, pages
from tests.instances.shipped import instance
from tests.instances.test_solved import GOLDEN

pytest.importorskip("jinja2")


def test_every_page_is_what_its_result_gives() -> None:
    for place, text in pages().items():
        assert (GALLERY / place).read_text(encoding="utf-8") == text, f"{place} is behind: python docs/build_gallery.py"


@pytest.mark.parametrize("name", SHOWN)
def test_every_result_is_of_the_instance_as_it_is(name: str) -> None:
    kept: dict[str, Any] = json.loads((GALLERY / name / RESULT).read_text(encoding="utf-8"))
    command = f"python docs/build_gallery.py --solve {name}"
    assert kept["instance"]["sha256"] == instance(name).sha256, command
    assert kept["objective"] == pytest.approx(GOLDEN[name].objective, rel=2 * kept["run"]["gap"]), command
    assert kept["audit"]["passed"]


def test_the_gallery_is_small() -> None:
    assert sum(file.stat().st_size for file in GALLERY.rglob("*")) < 3_000_000
    assert {file.parent.name for file in GALLERY.glob(f"*/{RESULT}")} == set(SHOWN)
    assert all((ROOT / "instances" / f"{name}.toml").is_file() for name in SHOWN)
