"""The code keeps its shape: imports go one way and never in a circle, and start-up loads nothing heavy."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "commission_opt"
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {"pulp", "highspy", "ortools", "pandas"}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported_at_start(path: Path) -> set[str]:
    """Top-level packages that importing a file imports at once."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    names = [alias.name for node in body if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in body if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


def test_contracts_of_pyproject_are_kept() -> None:
    """The layers, and what the evaluator may not see: `[tool.importlinter]`."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_imports_go_in_a_circle() -> None:
    """Nor inside functions; what only a type checker reads is left out."""
    graph = grimp.build_graph("commission_opt", exclude_type_checking_imports=True, cache_dir=None)
    order = TopologicalSorter({module: graph.find_modules_directly_imported_by(module) for module in graph.modules})
    order.prepare()  # raises CycleError, with the circle


def imports_alone(module: str) -> bool:
    """Whether a module can be the first of the package to be imported: in a process of its own."""
    child = os.fork()
    if child == 0:
        for known in [name for name in sys.modules if name.split(".")[0] == "commission_opt"]:
            del sys.modules[known]
        try:
            __import__(module)
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_some_modules_can_each_be_imported_first() -> None:
    """Every twelfth here, all of them in the thorough tests."""
    assert [name for path in MODULES[::12] if not imports_alone(name := name_of(path))] == []


@pytest.mark.thorough
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_every_module_can_be_imported_first() -> None:
    assert [name for path in MODULES if not imports_alone(name := name_of(path))] == []


def test_heavy_packages_are_imported_where_they_are_used() -> None:
    assert [name_of(path) for path in MODULES if imported_at_start(path) & HEAVY] == []


def test_every_module_says_what_it_is() -> None:
    assert [name_of(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))] == []
