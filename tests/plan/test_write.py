"""A result on disk is the old one or the new one, whatever happens while it is written."""

from __future__ import annotations

import csv
import errno
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from commission_opt.plan import exchange_folders, write
from commission_opt.plan.csv_text import csv_text, without_noise
from commission_opt.plan.durable import write_durably
from commission_opt.plan.result import Result
from commission_opt.plan.result_json import to_json
from tests.plan.cases import plan


@pytest.fixture
def result() -> Result:
    return plan().to_dict()


def contents(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}


def wearing(result: Result, title: str) -> Result:
    """A result whose every file tells that it is another one."""
    result["instance"]["title"] = title
    tables: Any = result
    for table in ("mix", "beds", "placements", "costs", "rules", "avoidance"):
        for row in tables[table]:
            row[next(iter(row))] = title
    return result


@pytest.fixture
def old(result: Result, tmp_path: Path) -> dict[str, bytes]:
    write.write(wearing(result, "old"), tmp_path / "out")
    return contents(tmp_path / "out")


def test_writes_every_table_and_nothing_else(result: Result, tmp_path: Path) -> None:
    write.write(result, tmp_path / "a" / "out")
    assert {p.name for p in (tmp_path / "a" / "out").iterdir()} == write.OURS
    assert [entry.name for entry in (tmp_path / "a").iterdir()] == ["out"]


KILL = """
import json, os, signal, sys
from pathlib import Path
from commission_opt.plan import exchange_folders, write
left = int(sys.argv[3])
def deadly(function):
    def call(*args, **keywords):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return function(*args, **keywords)
    return call
write.write_durably = deadly(write.write_durably)
write.swap_folders = deadly(write.swap_folders)
write.shutil.rmtree = deadly(write.shutil.rmtree)
write.write(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))
print("done")
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot exchange folders in one step")
def test_killed_anywhere_it_leaves_the_old_result_or_the_new_one(
    result: Result, tmp_path: Path, old: dict[str, bytes]
) -> None:
    out, source = tmp_path / "out", tmp_path / "new.json"
    source.write_text(to_json(wearing(result, "new")))
    new = write.result_files(wearing(result, "new"))
    seen = []
    for deadly_call in range(30):
        command = [sys.executable, "-c", KILL, str(source), str(out), str(deadly_call)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        found = contents(out)
        assert found in (old, new)
        seen.append(found == new)
        if run.returncode == 0:
            break
        assert run.returncode == -signal.SIGKILL
    assert seen == sorted(seen)  # old until the swap, new after it
    assert not seen[0]
    assert seen[-1]
    assert len(seen) > len(write.OURS)


def test_a_first_result_is_there_as_a_whole_or_not_at_all(result: Result, tmp_path: Path) -> None:
    source = tmp_path / "new.json"
    source.write_text(to_json(result))
    command = [sys.executable, "-c", KILL, str(source), str(tmp_path / "out"), "5"]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("code", "said"),
    [(errno.ENOSPC, "the disk is full"), (errno.EIO, "Input/output error"), (errno.EDQUOT, "quota")],
)
def test_a_failed_write_leaves_the_old_result(
    result: Result, tmp_path: Path, old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    def full(file: Path, content: bytes) -> None:
        if file.name == "costs.csv":
            raise OSError(code, os.strerror(code), str(file))
        write_durably(file, content)

    monkeypatch.setattr(write, "write_durably", full)
    with pytest.raises(write.NotWritten, match=said):
        write.write(wearing(result, "new"), tmp_path / "out")
    assert contents(tmp_path / "out") == old
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("writer", [write.write_files, write.replace_files])
def test_a_failed_write_leaves_no_new_folder_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: Callable[[Path, dict[str, bytes]], None]
) -> None:
    def full(_handle: int, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "mine").mkdir()
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(write.NotWritten, match="the disk is full"):
        writer(tmp_path / "mine" / "new" / "out", {"plan.json": b"{}"})
    assert list(tmp_path.rglob("*")) == [tmp_path / "mine"]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("mounting a small disk is not permitted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_nothing_behind(result: Result, tiny_disk: Path) -> None:
    with pytest.raises(write.NotWritten, match="the disk is full"):
        write.write_files(tiny_disk / "out", write.result_files(result) | {"plan.json": b" " * 300_000})
    assert list(tiny_disk.iterdir()) == []


def test_a_mount_point_gets_its_files_one_by_one(result: Result, tiny_disk: Path) -> None:
    result["placements"], result["rules"], result["beds"] = [], [], []
    write.write(result, tiny_disk)
    assert {p.name for p in tiny_disk.iterdir()} == write.OURS


def test_a_file_in_the_place_of_the_folder_is_named(result: Result, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    for place in (tmp_path / "out", tmp_path / "out" / "below"):
        with pytest.raises(write.NotWritten, match=r"out is a file, not a folder"):
            write.write(result, place)
    assert (tmp_path / "out").read_text() == "mine"


def test_a_place_without_permission_is_refused_before_solving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(write.NotWritten, match="no permission"):
        write.check_place(tmp_path / "out")


def test_a_place_where_nothing_can_be_made_is_refused_whatever_its_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write.check_place(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []

    def none(**_: object) -> str:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(tempfile, "mkdtemp", none)
    with pytest.raises(write.NotWritten, match="nothing can be made in"):
        write.check_place(tmp_path / "out")


def test_a_name_with_nul_is_refused(result: Result) -> None:
    with pytest.raises(write.NotWritten, match="not a name"):
        write.write(result, Path("a\0b"))


def test_other_files_in_the_folder_stay(result: Result, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    write.write(result, tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {*write.OURS, "notes.txt"}
    assert json.loads((tmp_path / "plan.json").read_text(encoding="utf-8")) == json.loads(to_json(result))


def test_the_current_folder_is_not_swapped_away(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    node = Path.cwd().stat().st_ino
    write.write(result, Path())
    assert (tmp_path / "here").stat().st_ino == node
    assert {p.name for p in (tmp_path / "here").iterdir()} == write.OURS


def test_a_link_to_a_folder_stays_a_link(result: Result, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    write.write(result, tmp_path / "out")
    assert (tmp_path / "out").is_symlink()
    assert {p.name for p in (tmp_path / "real").iterdir()} == write.OURS


def test_without_an_exchange_the_old_folder_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_folders, "_exchange", lambda *_: False)
    new, place = tmp_path / "new", tmp_path / "place"
    for folder in (new, place):
        folder.mkdir()
        (folder / "f").write_text(folder.name)
    exchange_folders.swap_folders(new, place)
    assert ((place / "f").read_text(), (new / "f").read_text()) == ("new", "place")
    rename, calls = Path.rename, []

    def second_fails(self: Path, target: Any) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(errno.EIO, "broken")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", second_fails)
    with pytest.raises(OSError, match="broken"):
        exchange_folders.swap_folders(new, place)
    assert ((place / "f").read_text(), (new / "f").read_text()) == ("new", "place")


def test_csv_opens_in_excel_as_text_and_runs_nothing(result: Result, tmp_path: Path) -> None:
    write.write(result, tmp_path / "out")
    raw = (tmp_path / "out" / "mix.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    with (tmp_path / "out" / "mix.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert next(row for row in rows if row["offer"] == "dps/a")["provider"] == "'=HYPERLINK(1)"
    assert [row["offer"] for row in rows] == [row["offer"] for row in result["mix"]]
    assert rows[0]["existing"] == "true"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_excel_would_run_is_marked(text: str) -> None:
    assert next(csv.reader([csv_text(["a"], [{"a": text}]).split("\r\n", 1)[1]]))[0] == f"'{text}"


def test_tables_of_studies_have_no_noise_of_binary_arithmetic() -> None:
    rows = without_noise([{"value": 0.1 + 0.2, "cost": 49_650_123.456789, "of": "a", "none": None, "whole": 3}])
    assert rows == [{"value": 0.3, "cost": 49_650_123.4568, "of": "a", "none": None, "whole": 3}]


def test_numbers_stay_numbers() -> None:
    assert csv_text(["a", "b", "c"], [{"a": -1.5, "b": None, "c": [0, "x"]}]) == 'a,b,c\r\n-1.5,,"[0, ""x""]"\r\n'


def test_json_has_null_for_what_is_not_a_number(result: Result) -> None:
    result["bound"] = float("-inf")
    result["costs"][0]["cost"] = float("nan")
    found = json.loads(to_json(result), parse_constant=pytest.fail)
    assert found["bound"] is None
    assert found["costs"][0]["cost"] is None


def test_json_breaks_lines_between_rows_and_never_inside_a_text(result: Result) -> None:
    result["mix"] = [dict(result["mix"][0], name="}, {\0},\n{"), result["mix"][1]]  # type: ignore[list-item]
    text = to_json(result)
    assert json.loads(text)["mix"] == result["mix"]
    lines = text.splitlines()
    first = lines.index('"mix": [')
    assert [json.loads(line.strip().removesuffix(","))["offer"] for line in lines[first + 1 : first + 3]] == [
        row["offer"] for row in result["mix"]
    ]
    assert lines[first + 3] == "],"
