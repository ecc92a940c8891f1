"""The generated pages are up to date, and leave out no rule, cost line or key."""

from __future__ import annotations

from pathlib import Path
from typing import is_typeddict

import pytest

from commission_opt.instance import format_page
from commission_opt.model import formulation
from commission_opt.model.formulation_text import RULE_PRICES
from commission_opt.plan import result, result_decided, result_page
from commission_opt.plan.result import TABLES, Result
from commission_opt.registry import COST_LINES, RULES

DOCS = Path(__file__).resolve().parents[2] / "docs"
SOURCES = {**formulation.RULE_SOURCES, **formulation.LINE_SOURCES}


def test_formulation_page_is_fresh() -> None:
    command = "python -m commission_opt.model.formulation > docs/formulation.md"
    assert (DOCS / "formulation.md").read_text(encoding="utf-8") == formulation.page(), command


def test_instance_format_page_is_fresh() -> None:
    command = "python -m commission_opt.instance.format_page > docs/instance-format.md"
    assert (DOCS / "instance-format.md").read_text(encoding="utf-8") == format_page.page(), command


def test_result_page_is_fresh() -> None:
    command = "python -m commission_opt.plan.result_page > docs/result.md"
    assert (DOCS / "result.md").read_text(encoding="utf-8") == result_page.page(), command


def test_every_table_and_key_of_a_result_is_explained() -> None:
    records = {"": Result, **result_page.records()}
    assert TABLES.items() <= records.items()
    defined = {one for part in (result, result_decided) for one in vars(part).values() if is_typeddict(one)}
    assert defined == set(records.values())
    unexplained = [f"{name}.{key}" for name, record in records.items() for key in record.__annotations__
                   if not result_page.meaning(record, key)]  # fmt: skip
    assert unexplained == []


@pytest.mark.parametrize("name", [*RULES, *COST_LINES])
def test_every_rule_and_cost_line_has_an_equation(name: str) -> None:
    assert any(formulation.equations(source) for source in SOURCES[name])


def test_every_source_of_the_page_has_an_equation() -> None:
    without = [source.__qualname__ for sources in SOURCES.values() for source in sources
               if not formulation.equations(source)]  # fmt: skip
    assert without == []


def test_nothing_is_explained_that_the_registry_does_not_know() -> None:
    assert SOURCES.keys() == {**RULES, **COST_LINES}.keys()
    assert RULE_PRICES.keys() == RULES.keys()


def test_every_key_of_the_format_has_a_row() -> None:
    page = format_page.page()
    for record in format_page.records().values():
        for key in record.model_fields:
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
