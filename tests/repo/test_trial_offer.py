"""A kind of offer is one folder: a new one is put into a copy of the tree, nothing else is touched, and it owes what all do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.repo.test_trial import ROOT, WITHOUT, run

FOLDER = Path(__file__).parent / "trial" / "lodging"
KIND = "lodging"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and the contract test, with the new offer's folder beside the others."""
    tree = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "commission_opt", tree / "commission_opt", ignore=WITHOUT)
    shutil.copytree(FOLDER, tree / "commission_opt" / "offers" / KIND, ignore=WITHOUT)
    (tree / "tests").mkdir()
    for name in ("__init__.py", "conftest.py", "own_figures.py", "own_figures.txt"):
        shutil.copy(ROOT / "tests" / name, tree / "tests")
    for name in ("offers", "rules"):
        shutil.copytree(ROOT / "tests" / name, tree / "tests" / name, ignore=WITHOUT)
    shutil.copy(ROOT / "pyproject.toml", tree)
    return tree


def test_the_copy_has_the_offer_in_its_place(tree: Path) -> None:
    code = (
        "import commission_opt as co; from commission_opt.offers.rooms import offer_kinds; "
        "from commission_opt.registry import COST_LINES; print(co.__file__, *offer_kinds(), *COST_LINES)"
    )
    file, *names = run(tree, "-c", code).split()
    assert Path(file).is_relative_to(tree)
    assert names.count(KIND) == 2
    assert names.index(KIND) == names.index("spot") + 1


def test_it_owes_what_every_offer_does(tree: Path) -> None:
    """Chosen, priced to the penny, audited, explained, reported and on every page, by the contract test as it stands."""
    contract = run(tree, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "tests/offers", "-k", KIND)
    whole = run(tree, "-m", "pytest", "-q", "-n", "0", "--collect-only", "tests/offers", "-k", KIND)
    tests = sum(KIND in line.partition("[")[2] for line in whole.splitlines())
    assert tests >= 10
    assert f"{tests} passed" in contract


def test_its_files_keep_to_their_layers(tree: Path) -> None:
    run(tree, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))")
