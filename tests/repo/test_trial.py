"""A rule is one folder: a new one is put into a copy of the tree, nothing else is touched, and it owes what every rule does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "trial" / "own_beds"
RULE = "C99"
WITHOUT = shutil.ignore_patterns("__pycache__", ".*")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and the contract test, with the new rule's folder beside the others."""
    tree = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "commission_opt", tree / "commission_opt", ignore=WITHOUT)
    shutil.copytree(FOLDER, tree / "commission_opt" / "rules" / FOLDER.name, ignore=WITHOUT)
    (tree / "tests").mkdir()
    for name in ("__init__.py", "conftest.py", "own_figures.py", "own_figures.txt"):
        shutil.copy(ROOT / "tests" / name, tree / "tests")
    shutil.copytree(ROOT / "tests" / "rules", tree / "tests" / "rules", ignore=WITHOUT)
    shutil.copy(ROOT / "pyproject.toml", tree)
    return tree


def run(tree: Path, *arguments: str) -> str:
    """What Python prints, run in the copy; the copy's package comes first."""
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_registry_of_the_copy_has_the_rule(tree: Path) -> None:
    code = "import commission_opt as co; from commission_opt.registry import RULES; print(co.__file__, *RULES)"
    file, *rules = run(tree, "-c", code).split()
    assert Path(file).is_relative_to(tree)
    assert rules[-1] == RULE


def test_it_owes_what_every_rule_does(tree: Path) -> None:
    """Solve, audit, price, hard rules, explanation, diagnosis, reports and pages, by the contract test as it stands."""
    contract = run(tree, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "tests/rules", "-k", RULE)
    whole = run(tree, "-m", "pytest", "-q", "-n", "0", "--collect-only", "tests/rules", "-k", RULE)
    tests = sum(f"[{RULE}]" in line for line in whole.splitlines())
    assert tests >= 10
    assert f"{tests} passed" in contract


def test_its_files_keep_to_their_layers(tree: Path) -> None:
    run(tree, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))")
