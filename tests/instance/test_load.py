"""Finding, reading and decoding the instance file, and what the instance then is."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from pydantic import ValidationError

from commission_opt.errors import EXIT_INVALID
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance, Problem
from tests.instance.cases import EVERYTHING, SHIPPED, SMALL, copy_of_everything, loaded, only_problem, problems, small


@pytest.mark.parametrize("path", [EVERYTHING, *SHIPPED], ids=lambda path: path.stem)
def test_valid_files_load(path: Path) -> None:
    assert load(path).document.file == str(path)


def test_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    small(tmp_path, name="coventry-2017.toml")
    problem = only_problem(tmp_path / "coventry-2018.toml")
    assert problem.message == "there is no such file."
    assert problem.remedy == f"Did you mean '{tmp_path / 'coventry-2017.toml'}'?"


def test_missing_folder(tmp_path: Path) -> None:
    assert "There is no folder" in only_problem(tmp_path / "nowhere" / "x.toml").remedy


def test_folder_instead_of_file(tmp_path: Path) -> None:
    small(tmp_path)
    problem = only_problem(tmp_path)
    assert problem.message == "is a folder."
    assert "small.toml" in problem.remedy


def test_name_that_no_file_can_have(tmp_path: Path) -> None:
    assert only_problem(Path("a\0b.toml")).message
    assert only_problem(tmp_path / ("x" * 400)).message


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = small(tmp_path)
    path.chmod(0)
    assert only_problem(path).message == "you have no permission to read this file."


def test_permission_error_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small(tmp_path)

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("commission_opt.regular_file.os.open", refuse)
    assert only_problem(path).message == "you have no permission to read this file."


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    with path.open("wb") as file:
        file.truncate(9_000_000)
    problem = only_problem(path)
    assert problem.message == "is too large: 9 MB, and at most 8 MB is read."
    assert "CSV" in problem.remedy


def test_windows_encoding_is_explained_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(SMALL.replace('id = "city"', 'id = "city"\nname = "£ city"').encode("cp1252"))
    problem = only_problem(path)
    assert problem.line == 1 + SMALL[: SMALL.index('id = "city"')].count("\n") + 1
    assert "Windows encoding, with '£' here" in problem.message
    assert problem.remedy.startswith("Save it as UTF-8")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_explained(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "wide.toml"
    path.write_bytes(SMALL.encode(encoding))
    problem = only_problem(path)
    assert problem.line == 1
    assert "UTF-16" in problem.message


def test_nul_byte_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "nul.toml"
    path.write_bytes(b"title = 'a'\n# \0\n")
    assert only_problem(path).line == 2


def test_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "notepad.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert load(path).title == "Small"


def test_windows_line_ends_keep_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "notepad.toml"
    path.write_bytes(SMALL.replace("children = 10", "children = -1").replace("\n", "\r\n").encode())
    assert only_problem(path).line == 1 + SMALL[: SMALL.index("children")].count("\n")


def test_unfinished_file_names_its_last_line(tmp_path: Path) -> None:
    text = SMALL + 'note = "unfinished\n\n\n'
    assert only_problem(small(tmp_path, text)).line == text.rstrip().count("\n") + 1


def test_problems_are_sorted_counted_once_and_have_an_exit_code(tmp_path: Path) -> None:
    one, two = Problem("f", 2, "a", "m", "r"), Problem("f", 1, "", "m")
    error = InvalidInstance([one, two, one])
    assert error.problems == (two, one)
    assert str(error) == "f:1: m\nf:2: a: m r"
    assert error.exit_code == EXIT_INVALID
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


def test_instance_cannot_be_changed_in_place(tmp_path: Path) -> None:
    instance = load(copy_of_everything(tmp_path))
    with pytest.raises(ValidationError):
        instance.title = "another"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        instance.block[0].set_up_cost = 0.0  # type: ignore[misc]
    prices = instance.block[0].price_per_bed_week
    assert isinstance(prices, dict)
    with pytest.raises(TypeError, match="with_changes"):
        prices[5] = 1.0
    with pytest.raises(TypeError):
        prices.update({5: 1.0})


def hash_of(instance: Instance) -> tuple[str, int]:
    """In another process: what the instance is there."""
    return instance.sha256, len(instance.document.changes)


def test_instance_travels_to_another_process(tmp_path: Path) -> None:
    instance = load(copy_of_everything(tmp_path), {"travel.cost_per_mile": 0.5})
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(hash_of, instance).result() == (instance.sha256, 1)
    assert pickle.loads(pickle.dumps(instance)) == instance


def test_hash_does_not_depend_on_names_of_files_or_order_of_keys(tmp_path: Path) -> None:
    first = load(copy_of_everything(tmp_path))
    (tmp_path / "distances.csv").rename(tmp_path / "miles.csv")
    text = (tmp_path / "everything.toml").read_text(encoding="utf-8").replace("distances.csv", "miles.csv")
    start, travel, rest = re.split(r"(\[travel\]\n.*?\n\n)", text, maxsplit=1, flags=re.DOTALL)
    key, *others = travel.strip().split("\n")
    swapped = start + rest + "\n" + "\n".join([key, *reversed(others)]) + "\n"
    assert load(small(tmp_path, swapped, "renamed.toml")).sha256 == first.sha256


@pytest.mark.parametrize(
    "changes",
    [
        {"spot.market.price_per_week": 4501},
        {"demand.ebd.children": 11},
        {"money.discount_rate": 0.03},
        {"horizon.period": "quarter"},
        {"need.ebd.local_duty": False},
        {"title": "Other"},
    ],
)
def test_hash_changes_with_any_value(changes: dict[str, object], tmp_path: Path) -> None:
    instance = loaded(tmp_path)
    assert instance.with_changes(changes).sha256 != instance.sha256


def test_import_costs_little_beyond_pydantic() -> None:
    code = "import sys, commission_opt.instance.load; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pandas", "numpy", "pulp", "highspy", "ortools", "click", "asyncio"} & set(found)


def test_dangling_and_invalid_are_said_together(tmp_path: Path) -> None:
    text = SMALL.replace('takes = ["ebd"]', 'takes = ["edb"]').replace("children = 10", "children = '10'")
    assert [p.path for p in problems(small(tmp_path, text))] == ["demand.ebd.children", "spot.market.takes.0"]


def test_too_many_placements(tmp_path: Path) -> None:
    areas = "".join(f'[[area]]\nid = "a{n}"\n' for n in range(2000))
    offers = "".join(f'[[spot]]\nid = "s{n}"\ntakes = ["ebd"]\nprice_per_week = 1\n' for n in range(1300))
    text = SMALL.replace('need = "ebd"', 'need = "ebd"\narea = "city"')
    problem = only_problem(small(tmp_path, text + areas + offers))
    assert "placements" in problem.message
    assert problem.path == "horizon"
    assert problem.line == 2
