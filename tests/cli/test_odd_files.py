"""Files that are no files, or not what is meant: the right words for each, and no waiting for what never comes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from commission_opt import regular_file
from commission_opt.instance import reader
from tests.cli.run import run
from tests.instance.cases import small
from tests.plan.cases import plan

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, links and permissions as POSIX has them")


def fifo(path: Path) -> None:
    os.mkfifo(path)


def circle(path: Path) -> None:
    path.symlink_to(path.with_name("other"))
    path.with_name("other").symlink_to(path)


def locked(path: Path) -> None:
    path.write_text("x", encoding="utf-8")
    path.chmod(0)


def utf16(path: Path) -> None:
    path.write_text("period,need,area,children\n", encoding="utf-16")


KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (fifo, "is not an ordinary file."),
    "device": (lambda path: path.symlink_to("/dev/zero"), "is not an ordinary file."),
    "folder": (Path.mkdir, "is a folder."),
    "circle": (circle, "is a link that leads back to itself."),
    "locked": (locked, "you have no permission to read this file."),
}
TEXTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (Path.touch, "is empty."),
    "UTF-16": (utf16, "is saved as UTF-16. Save it as UTF-8."),
}
FILE = """
[[demand]]
id = "rows"
file = "rows.csv"
"""


def skip_as_root(kind: str) -> None:
    if kind == "locked" and os.geteuid() == 0:
        pytest.skip("nothing is locked to root")


@pytest.mark.parametrize("kind", [*KINDS, *TEXTS])
@pytest.mark.parametrize("what", ["instance", "extends", "csv", "cases"])
def test_texts(what: str, kind: str, tmp_path: Path) -> None:
    skip_as_root(kind)
    make, says = (KINDS | TEXTS)[kind]
    path = small(tmp_path)
    odd = tmp_path / {"instance": "odd.toml", "extends": "base.toml", "csv": "rows.csv", "cases": "cases.csv"}[what]
    make(odd)
    if what == "instance":
        ended = run("check", odd, cwd=tmp_path)
    elif what == "cases":
        ended = run("sweep", path, "--cases", odd, cwd=tmp_path)
        says = "names a path for each column" if kind == "empty" else says
    else:
        before = path.read_text(encoding="utf-8")
        path.write_text('extends = "base.toml"\n' + before if what == "extends" else before + FILE, encoding="utf-8")
        ended = run("check", path, cwd=tmp_path)
    outside = kind == "device" and what in ("extends", "csv")  # a link that leaves the folder is refused as such
    assert ended.returncode == 3, ended.stderr
    assert ("folder" if outside else says) in ended.stderr
    assert "Unexpected" not in ended.stderr


@pytest.mark.parametrize("kind", [one for one in KINDS if one != "folder"])
@pytest.mark.parametrize("what", ["result", "attached", "template"])
def test_results_studies_and_templates(what: str, kind: str, tmp_path: Path) -> None:
    skip_as_root(kind)
    make, says = KINDS[kind]
    odd = tmp_path / "odd"
    make(odd)
    if what == "result":
        ended = run("simulate", odd, cwd=tmp_path)
    else:
        plan().save(tmp_path / "result")
        option = "--attach" if what == "attached" else "--template"
        if what == "template":
            pytest.importorskip("docx")
        ended = run("publish", "result", "--format", "docx" if what == "template" else "md", option, odd, cwd=tmp_path)
    assert ended.returncode == 3, ended.stderr
    assert says in ended.stderr


def test_a_pipe_in_the_place_of_a_report_is_not_replaced(tmp_path: Path) -> None:
    plan().save(tmp_path / "result")
    (tmp_path / "out").mkdir()
    fifo(tmp_path / "out" / "report.md")
    ended = run("publish", "result", "--format", "md", "--out", "out", cwd=tmp_path)
    assert ended.returncode == 8
    assert "is not an ordinary file. It is not replaced" in ended.stderr
    assert (tmp_path / "out" / "report.md").is_fifo()


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = small(tmp_path)
    with path.open("r+b") as file:
        file.truncate(reader.LARGEST_TOML + 1)  # of holes: it takes no room
    ended = run("check", path, cwd=tmp_path)
    assert ended.returncode == 3
    assert "is too large: 8 MB, and at most 8 MB is read. Put long tables" in ended.stderr


def test_a_file_that_grows_while_it_is_read_is_not_read_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "grows"
    path.write_bytes(b"x" * 100)
    monkeypatch.setattr(regular_file, "_check", lambda *_: None)
    with pytest.raises(regular_file.TooLarge):
        regular_file.read_regular(path, 99)


def test_a_result_that_is_a_folder_without_one(tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    assert "there is no result here" in run("simulate", "odd", cwd=tmp_path).stderr
