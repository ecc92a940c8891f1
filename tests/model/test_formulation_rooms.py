"""The formulation page says of each equation in which file it stands: there, and nowhere else, its rows are written."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.demand import demand_table
from commission_opt.instance.instance import Instance
from commission_opt.model import formulation
from commission_opt.model.build import build
from commission_opt.model.formulation_text import DECISIONS
from commission_opt.model.model import Model
from commission_opt.offers.rooms import offers_and_services
from commission_opt.registry import COST_LINES
from commission_opt.rules.rooms import RuleRoom, rooms

ROOT = Path(__file__).resolve().parents[2]
MODEL = "commission_opt.model.model"  # its methods call one another
Written = dict[tuple[str, str], set[str]]  # modules by what was called, and with which rule, line or family


def examples(folder: Path) -> Iterator[Instance]:
    """Every room's, and of a rule also with a price."""
    file = folder / "example.toml"
    for room in rooms():
        example = room.part("example").EXAMPLE
        file.write_text(example.toml, encoding="utf-8")
        yield co.load(file)
        if example.softer:
            yield co.load(file).with_changes(example.softer)
    for other in offers_and_services():
        example = other.part("example").EXAMPLE
        for changes in ({}, *example.tried):
            file.write_text(example.toml, encoding="utf-8")
            yield co.load(file).with_changes(changes) if changes else co.load(file)
    yield co.load(ROOT / "tests" / "instance" / "data" / "everything.toml")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Which module wrote rows of each rule, charges of each line and columns of each family."""
    found: Written = defaultdict(set)

    def watch(name: str) -> Any:
        method = getattr(Model, name)

        def watched(self: Model, what: str, *rest: Any, **more: Any) -> Any:
            caller = sys._getframe(1).f_globals["__name__"]
            if caller != MODEL:
                kind = "add_row" if name in ("add_soft_row", "tighten") else name.removesuffix("_fixed").rstrip("s")
                found[kind, what].add(caller)
            return method(self, what, *rest, **more)

        return watched

    with pytest.MonkeyPatch.context() as patch:
        for name in ("add_row", "add_soft_row", "tighten", "charge", "charge_fixed", "add_columns", "add_column"):
            patch.setattr(Model, name, watch(name))
        for instance in examples(tmp_path_factory.mktemp("examples")):
            build(instance, demand_table(instance))
    return found


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.card.id)
def test_rows_of_a_rule_are_written_in_its_room_where_its_equations_stand(room: RuleRoom, written: Written) -> None:
    modules = {source.__module__ for source in formulation.rule_sources(room)}
    assert modules == written["add_row", room.card.id]
    assert {module.rpartition(".")[0] for module in modules} == {room.package}


@pytest.mark.parametrize("line", [line for line in COST_LINES if line != "penalty"])
def test_a_line_of_the_bill_is_charged_where_its_equations_stand(line: str, written: Written) -> None:
    modules = {source.__module__ for source in formulation.line_sources()[line]}
    assert written["charge", line]
    assert written["charge", line] <= modules


@pytest.mark.parametrize(("symbols", "made"), [(row[0], row[3]) for row in DECISIONS], ids=lambda one: str(one)[:12])
def test_a_decision_is_added_where_the_page_says(symbols: str, made: Any, written: Written) -> None:
    for family in re.findall(r"(\w+)\[", symbols):
        assert written["add_column", family] == {made.__module__}


def test_every_equation_of_the_page_names_its_file() -> None:
    page = formulation.page()
    sections = [section for section in re.split(r"^#+ ", page, flags=re.MULTILINE) if "```" in section]
    assert len(sections) > 30
    for section in sections:
        assert re.search(r"^Code: \[", section.rpartition("```")[2], re.MULTILINE), section
    for path in re.findall(r"\]\(\.\./(.*?\.py)\)", page):
        assert (ROOT / path).is_file()
