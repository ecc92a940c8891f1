"""Versions and pins are said once, or alike; nothing in the tree depends on one machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import commission_opt

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {"results", "dist", "build", "__pycache__"}
HIDDEN_BUT_OURS = {".ci", ".github"}
TEXT = {".py", ".toml", ".md", ".txt", ".yml", ".yaml", ".json", ".csv", ".cfg", ".ini", ""}

# Written in pieces, so that this file is not the one that is found.
HOSTS = ["py" + "pi.org", "pythonhosted" + ".org", "extra-index" + "-url", "--index" + "-url"]
PLACES = ["/tm" + "p/", "/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/"]


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def files() -> list[Path]:
    """Text files of the tree, caches and results apart."""
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file()
        and path.suffix in TEXT
        and path.name != "uv.lock"
        and not any(map(skipped, path.relative_to(ROOT).parts[:-1]))
    ]


def skipped(folder: str) -> bool:
    return folder in SKIPPED or (folder.startswith(".") and folder not in HIDDEN_BUT_OURS)


def found_in_tree(words: list[str]) -> list[str]:
    hits = []
    for path in files():
        text = path.read_text(encoding="utf-8", errors="replace")
        hits += [f"{path.relative_to(ROOT)}: {word}" for word in words if word in text]
    return hits


def pins() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_no_package_index_is_named() -> None:
    assert len(files()) > 100
    assert found_in_tree(HOSTS) == []


def test_no_path_of_one_machine_is_named() -> None:
    assert found_in_tree(PLACES) == []


def test_version_is_in_one_place() -> None:
    assert "version" not in project()["project"]
    assert project()["tool"]["hatch"]["version"]["path"] == "commission_opt/__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+", commission_opt.__version__)
    assert f"## [{commission_opt.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_pip_and_uv_read_the_same_pins() -> None:
    assert project()["tool"]["uv"]["constraint-dependencies"] == pins()
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9a-z.]+", pin) for pin in pins())


def test_every_direct_dependency_is_pinned() -> None:
    wanted = [*project()["project"]["dependencies"], *project()["dependency-groups"]["dev"]]
    names = {re.split(r"[<>=~]", requirement)[0] for requirement in wanted}
    assert names <= {pin.split("==")[0] for pin in pins()}


def test_python_is_pinned_to_a_version_that_is_supported() -> None:
    pinned = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    lowest = project()["project"]["requires-python"].removeprefix(">=")
    assert tuple(map(int, pinned.split("."))) >= tuple(map(int, lowest.split(".")))
