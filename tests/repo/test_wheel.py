"""The package that is installed, without a clone: from published statistics to a paper, and no file is edited on the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.starter.published import both

ROOT = Path(__file__).resolve().parents[2]
UV = os.environ.get("UV") or shutil.which("uv")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel holds, and nothing else of ours."""
    if UV is None:
        pytest.skip("uv, which builds the wheel, is not here")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([UV, "build", "--quiet", "--wheel", "--out-dir", str(folder), str(ROOT)], check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "installed")
    return folder / "installed"


def _run(installed: Path, folder: Path, *arguments: str) -> str:
    """What the installed program says, in a folder of a user's own."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(
        [sys.executable, "-P", *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_from_statistics_to_a_published_paper_without_a_clone_or_an_editor(installed: Path, tmp_path: Path) -> None:
    where = _run(installed, tmp_path, "-c", "import commission_opt; print(commission_opt.__file__)")
    assert Path(where.strip()).is_relative_to(installed)
    files = [argument for file in both(tmp_path) for argument in ("--statistics", file.name)]
    program = ("-m", "commission_opt")
    said = _run(installed, tmp_path, *program, "new", "oakshire", "--council", "Oakshire", *files)
    following = [line.split() for line in said.replace("Next:", "").splitlines() if "commission-opt" in line]
    assert [command[1] for command in following] == ["check", "solve", "publish"]
    for command in following:
        _run(installed, tmp_path, *program, *command[1:])
    paper = tmp_path / "results" / "oakshire" / "report"
    assert {file.name for file in paper.iterdir()} == {f"report.{kind}" for kind in ("html", "md", "docx", "xlsx")}
    assert "Oakshire" in (paper / "report.md").read_text(encoding="utf-8")


def test_the_examples_are_inside(installed: Path, tmp_path: Path) -> None:
    _run(installed, tmp_path, "-m", "commission_opt", "examples", "--out", "instances")
    copied = {file.name: file.read_bytes() for file in (tmp_path / "instances").glob("*.toml")}
    assert copied == {file.name: file.read_bytes() for file in (ROOT / "instances").glob("*.toml")}
