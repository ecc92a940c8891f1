"""The code keeps its shape: imports go one way, files and functions stay short."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "commission_opt"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "benchmarks").glob("*.py"))

LAYERS = ("instance", "demand", "model", "engines", "plan", "studies", "publishing", "cli")
HEAVY = {"pulp", "highspy", "ortools", "pandas"}
MOST_LINES, MOST_BODY_LINES = 400, 60


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> set[str]:
    """Modules that a file imports anywhere, in functions and for type checking too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} has a relative import"
            found.update({node.module or ""}, {f"{node.module}.{alias.name}" for alias in node.names})
    return found


def imports_at_start(path: Path) -> set[str]:
    """Top-level packages that importing a file imports at once."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    names = [alias.name for node in body if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in body if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


def layer(module: str) -> int | None:
    """Place of a module in the order of layers; None for the shared vocabulary at the top."""
    parts = module.split(".")
    return LAYERS.index(parts[1]) if len(parts) > 1 and parts[0] == "commission_opt" and parts[1] in LAYERS else None


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    own = layer(name_of(path))
    later = {other for other in imports(path) if own is not None and (layer(other) or 0) > own}
    assert later == set()


@pytest.mark.parametrize("path", sorted((PACKAGE / "plan" / "evaluator").glob("*.py")), ids=name_of)
def test_evaluator_shares_nothing_with_the_model(path: Path) -> None:
    forbidden = ("pulp", "highspy", "ortools", "commission_opt.model", "commission_opt.engines")
    assert [module for module in imports(path) if module.startswith(forbidden)] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_packages_are_imported_where_they_are_used(path: Path) -> None:
    assert imports_at_start(path) & HEAVY == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=name_of)
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and body_lines(node) > MOST_BODY_LINES
    ]
    assert long == []


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function after its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0
