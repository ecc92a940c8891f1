"""The examples at the head of the page on the format do what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commission_opt.instance import format_page
from commission_opt.instance.format_opening import EXAMPLE, WHAT_IF, opening
from commission_opt.instance.load import load
from commission_opt.instance.money import NOT_UPLIFTED
from commission_opt.instance.shape import fields_of
from commission_opt.registry import COST_LINES
from tests.instance.cases import EVERYTHING, problems, small


def test_the_page_shows_the_examples_that_are_tested() -> None:
    assert re.findall(r"```toml\n(.*?)```", format_page.page(), re.DOTALL) == [EXAMPLE, WHAT_IF]


def test_whole_instance_loads(tmp_path: Path) -> None:
    assert [offer.id for offer in load(small(tmp_path, EXAMPLE)).offers] == ["north", "market"]


def test_nothing_can_be_left_out_of_the_whole_instance(tmp_path: Path) -> None:
    """But for the length of a period, which has a default, every line of it is needed."""
    lines = EXAMPLE.splitlines(keepends=True)
    keys = [n for n, line in enumerate(lines) if "=" in line and not line.startswith("period")]
    for nth in keys:
        assert problems(small(tmp_path, "".join(lines[:nth] + lines[nth + 1 :]))), lines[nth]


def test_what_if_does_what_it_says(tmp_path: Path) -> None:
    small(tmp_path, EXAMPLE)
    instance = load(small(tmp_path, WHAT_IF, "what-if.toml"))
    assert (instance.demand[0].children, len(instance.demand[0].by_period)) == (None, 8)
    assert (instance.block[0].sizes, instance.block[0].price(6)) == ((6,), 4100)
    assert instance.home[0].beds == 3


SETTINGS = re.findall(r"^\| `([a-z][\w.-]+)=(\S+)` \|", opening(), re.MULTILINE)


@pytest.mark.parametrize(("path", "value"), [one for one in SETTINGS if one[0].split(".")[0] not in ("dps", "rules")])
def test_settings_of_the_page_can_be_made(path: str, value: str, tmp_path: Path) -> None:
    from commission_opt.instance.changes import parse_setting

    text = EXAMPLE.replace("children = 10", "by_period = [9, 9, 9, 9, 9, 9, 9, 9]") if "by_period" in path else EXAMPLE
    text = text.replace(
        "term_years = 2", "term_years = 2\nprice_when_used_per_bed_week = 4000\npractical_occupancy = 0.9"
    )
    changes = dict([parse_setting(f"{path}={value}")])
    assert load(small(tmp_path, text), changes).document.changes[0].path == path.removesuffix(".remove")


def test_lines_that_can_be_uplifted_are_named() -> None:
    named = re.search(r"`uplift_per_year` can name: (.*)\.\n", opening())
    assert named
    lines = [line.strip("`") for line in named[1].split(", ")]
    assert lines == [line for line in COST_LINES if line not in NOT_UPLIFTED]
    load(EVERYTHING, {"money.uplift_per_year": dict.fromkeys(lines, 0.01)})


def test_what_is_needed_in_practice_names_keys() -> None:
    found: set[str] = set()
    for record in format_page.records().values():
        found |= {*fields_of(record), *(f"{record.__name__}.{key}" for key in fields_of(record))}
    assert format_page.IN_PRACTICE.keys() <= found
