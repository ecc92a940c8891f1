"""Rules, offers and services are told apart by their cards: no other code names one by id or kind."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from commission_opt.offers.rooms import offer_kinds, service_rooms, work_kinds
from commission_opt.registry import RULES

PACKAGE = Path(__file__).resolve().parents[2] / "commission_opt"
HOUSES = ("rules", "offers", "services")
KINDS = {*offer_kinds(), *work_kinds(), *(room.card.provider for room in service_rooms())}
RULE = re.compile(r"\bC\d\d\b")

EXCEPTIONS = {  # file, and why it may name what it names
    "registry.py": "the one place where a rule is meant by its id and no other will do",
    "model/formulation_text.py": "text of the page: tables of the instance, and rules in sentences",
    "model/measures.py": "a measure that is called `spot` is about spot placements",
    "studies/measures.py": "a measure that is called `spot` is about spot placements",
    "studies/backtest/backtest.py": "a column that is called `spot`, as the measure is",
    "returns/held_out.py": "a table of the instance that the demand is drawn with",
    "studies/tables.py": "a column that is called `spot`, as the measure is",
    "studies/simulation/figures.py": "the figure `spot_weeks` is about spot placements",
    "plan/evaluator/scenarios.py": "the result has columns of their own for spot and framework placements",
    "plan/statements/uncertainty.py": "the result has columns of their own for spot and framework placements",
    "plan/doubts.py": "where a doubt stands in the instance: a path begins with a table",
    "instance/references.py": "ids are looked up before there are records: a path begins with a table",
    "instance/exclusive_keys.py": "a path of the instance begins with a table",
    "publishing/html.py": "a filter of the templates has the same name",
    "publishing/sections/terms.py": "words that a reader meets, with what they mean",
    "cli/explain.py": "the help gives a rule's id for an example",
}


def code() -> Iterator[tuple[str, ast.Module]]:
    """Every module outside the rooms, and the rooms' own files beside them."""
    for file in sorted(PACKAGE.rglob("*.py")):
        place = file.relative_to(PACKAGE)
        if not (place.parts[0] in HOUSES and len(place.parts) > 2):
            yield place.as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def literals(tree: ast.AST) -> Iterator[str]:
    """Strings of the code, without docstrings and what `count` counts, such as homes."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    docs |= {
        id(one) for call in calls if isinstance(call.func, ast.Name) and call.func.id == "count" for one in call.args
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def named(tree: ast.AST) -> set[str]:
    """Ids and kinds that stand in it."""
    found = {text for text in literals(tree) if text in KINDS}
    return found | {rule for text in literals(tree) for rule in RULE.findall(text) if rule in RULES}


def test_no_rule_offer_or_service_is_named_outside_its_room() -> None:
    found = {place: names for place, tree in code() if (names := named(tree)) and place not in EXCEPTIONS}
    assert found == {}


@pytest.mark.parametrize("place", EXCEPTIONS)
def test_each_exception_is_still_needed(place: str) -> None:
    assert named(ast.parse((PACKAGE / place).read_text(encoding="utf-8")))


@pytest.mark.parametrize("room", sorted(file.parent.name for file in (PACKAGE / "rules").glob("*/maths.py")))
def test_a_room_of_a_rule_names_no_other_rule(room: str) -> None:
    own = __import__(f"commission_opt.rules.{room}", fromlist=["CARD"]).CARD.id
    for file in (PACKAGE / "rules" / room).glob("*.py"):
        if file.name != "example.py":  # a clash may need another rule beside it
            assert {one for one in named(ast.parse(file.read_text(encoding="utf-8"))) if one in RULES} <= {own}, file


def test_it_sees_an_id_and_a_kind_in_code_but_not_in_a_docstring() -> None:
    assert named(ast.parse("if row['kind'] == 'block' and row['id'] == f'{x} (C03)': pass")) == {"block", "C03"}
    assert named(ast.parse("'''Block (C03): block.'''\ndef f():\n    '''C03'''\n")) == set()
