"""The generated pages are up to date, and leave out no rule, cost line or key."""

from __future__ import annotations

from pathlib import Path
from typing import is_typeddict

import pytest

from commission_opt.instance import format_page
from commission_opt.instance.shape import fields_of
from commission_opt.model import formulation
from commission_opt.plan import result, result_choice, result_decided, result_page, result_people, result_proofs
from commission_opt.plan.result import TABLES, Result
from commission_opt.registry import COST_LINES, RULES
from commission_opt.rules.rooms import rooms
from commission_opt.studies import tables, tables_page

DOCS = Path(__file__).resolve().parents[2] / "docs"
SOURCES = {**{room.card.id: formulation.rule_sources(room) for room in rooms()}, **formulation.line_sources()}


def test_formulation_page_is_fresh() -> None:
    command = "python -m commission_opt.model.formulation > docs/formulation.md"
    assert (DOCS / "formulation.md").read_text(encoding="utf-8") == formulation.page(), command


def test_instance_format_page_is_fresh() -> None:
    command = "python -m commission_opt.instance.format_page > docs/instance-format.md"
    assert (DOCS / "instance-format.md").read_text(encoding="utf-8") == format_page.page(), command


def test_result_page_is_fresh() -> None:
    command = "python -m commission_opt.plan.result_page > docs/result.md"
    assert (DOCS / "result.md").read_text(encoding="utf-8") == result_page.page(), command


def test_tables_page_is_fresh() -> None:
    command = "python -m commission_opt.studies.tables_page > docs/tables.md"
    assert (DOCS / "tables.md").read_text(encoding="utf-8") == tables_page.page(), command


def test_every_column_of_a_table_is_explained_and_every_number_has_a_unit() -> None:
    plans = {name: tables_page.plan_columns(name) for name in TABLES}
    assert tables_page.STUDIES.keys() == tables.TABLES.keys()
    counted = {
        "case",
        "replication",
        "node",
        "parent",
        "scenario",
        "scenarios",
        "question",
        "point",
        "effects",
        "number",
    }
    for name, columns in {**plans, **tables.TABLES}.items():
        assert all(column.meaning for column in columns.values()), name
        numbers = {key for key, one in columns.items() if one.kind in ("number", "whole", "whole or none")}
        assert {key for key in numbers if not columns[key].unit} <= counted, name


def test_no_unit_is_given_to_what_no_table_has() -> None:
    columns = {f"{name}.{key}" for name in TABLES for key in tables_page.plan_columns(name)}
    known = columns | {one.partition(".")[2] for one in columns}
    assert tables_page.UNITS.keys() <= known


def test_every_table_and_key_of_a_result_is_explained() -> None:
    records = {"": Result, **result_page.records()}
    assert TABLES.items() <= records.items()
    modules = (result, result_choice, result_decided, result_people, result_proofs)
    defined = {one for module in modules for one in vars(module).values() if is_typeddict(one)}
    assert defined == set(records.values())
    unexplained = [
        f"{name}.{key}"
        for name, record in records.items()
        for key in record.__annotations__
        if not result_page.meaning(record, key)
    ]
    assert unexplained == []


@pytest.mark.parametrize("name", [*RULES, *COST_LINES])
def test_every_rule_and_cost_line_has_an_equation(name: str) -> None:
    assert any(formulation.equations(source) for source in SOURCES[name])


def test_an_equation_is_what_is_indented_below_two_colons() -> None:
    assert formulation.equations(_stated) == ["placed <= beds\n    in every period", "short >= 0"]


def _stated() -> None:
    """Place no more than there are beds.

    ::

        placed <= beds
            in every period

    Those who are left are short:

    ::

        short >= 0

    Parameters
    ----------
    none
        There is none.
    """


def test_every_source_of_the_page_has_an_equation() -> None:
    without = [
        source.__qualname__ for sources in SOURCES.values() for source in sources if not formulation.equations(source)
    ]
    assert without == []


def test_nothing_is_explained_that_the_registry_does_not_know() -> None:
    assert SOURCES.keys() == {**RULES, **COST_LINES}.keys()


def test_every_key_of_the_format_has_a_row() -> None:
    page = format_page.page()
    for record in format_page.records().values():
        for key in fields_of(record):
            assert key in format_page.ON_EVERY_RECORD or f"| `{key}` |" in page


def test_links_between_the_pages_lead_somewhere() -> None:
    import re

    root = DOCS.parent
    pages = [
        *DOCS.glob("*.md"),
        DOCS / "gallery" / "README.md",
        root / "README.md",
        root / "CONTRIBUTING.md",
        root / "benchmarks" / "README.md",
    ]
    broken = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
        if not link.startswith("https://") and not (page.parent / link).exists()
    ]
    assert broken == []
