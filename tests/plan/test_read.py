"""A result that is read back is worked out again: what was changed in it, or damaged, is refused with its place."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from commission_opt import Plan, errors, solve
from commission_opt.plan.read import UnreadableResult, read_result
from commission_opt.plan.seal import SEAL, seal_of
from tests.cli.run import run
from tests.plan.cases import plan, small
from tests.plan.damage import Place, changed, mutant, numbers, value_at
from tests.plan.people_cases import PEOPLE, loaded

GALLERY = Path(__file__).parents[2] / "docs" / "gallery"
KEPT = sorted(GALLERY.glob("*/plan.json"))
SAMPLE = 12  # places of each result in every run
READERS = (  # commands that read a result, with what keeps them short
    ("publish", "--format", "md"),
    ("simulate", "--replications", "2", "--quiet"),
    ("explain", "--quiet", "--time-limit", "5"),
)


@cache
def kept(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


@cache
def small_text() -> str:
    return plan().to_json()


def write(folder: Path, document: Any) -> Path:
    file = folder / "plan.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def sealed_again(document: Any) -> Any:
    return {**document, SEAL: seal_of(document)}


def dotted(place: Place) -> str:
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in place)[1:]


def one_percent_more(document: Any, place: Place) -> Any:
    value = value_at(document, place)
    return changed(document, place, value * 1.01 if value else 0.01)


@pytest.mark.parametrize("command", READERS, ids=lambda command: command[0])
def test_a_result_with_its_costs_halved_is_used_by_no_command(command: tuple[str, ...], tmp_path: Path) -> None:
    document = json.loads(small_text())
    for row in document["costs"]:
        row["cost"] /= 2
        row["discounted"] /= 2
    file = write(tmp_path, sealed_again(document))
    done = run(command[0], file, *command[1:], "--out", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == errors.EXIT_INVALID
    assert "costs[0].cost says" in done.stderr
    assert "worked out again from its own instance and decisions it is" in done.stderr
    assert not (tmp_path / "out").exists()


def test_what_is_told_is_the_place_what_it_says_and_what_it_should_be(tmp_path: Path) -> None:
    document = json.loads(small_text())
    cost = document["costs"][2]["cost"]
    file = write(tmp_path, changed(document, ("costs", 2, "cost"), 12.5))
    with pytest.raises(UnreadableResult) as told:
        Plan.load(file)
    assert f"costs[2].cost says 12.5, and worked out again from its own instance and decisions it is {cost:,}" in str(
        told.value
    )
    assert f"{file}: " in str(told.value)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("objective",), 1.0),
        (("gap",), 0.5),
        (("baseline", "objective"), 1.0),
        (("baseline", "costs", 0, "cost"), 1.0),
        (("reference", "mix", 0, "cost"), 1.0),
        (("avoidance", 0, "saving"), 1.0),
        (("decisions", 0, "number"), 9),
        (("decided", "commitments", 0, "number"), 9),
        (("decided", "placed", 0, "children"), [0.5]),
        (("labels", "offers", "own"), "Another home"),
        (("audit", "recomputed_objective"), 1.0),
        (("periods", 0, "weeks"), 14.0),
        (("instance", "discount_rate"), 0.0),
        (("inputs", "money", "discount_rate"), 0.0),
    ],
    ids=lambda value: dotted(value) if isinstance(value, tuple) else "",
)
def test_what_follows_from_the_decisions_is_held_to_them_whatever_the_seal_says(
    place: Place, value: Any, tmp_path: Path
) -> None:
    file = write(tmp_path, sealed_again(changed(json.loads(small_text()), place, value)))
    with pytest.raises(UnreadableResult):
        Plan.load(file)


@pytest.mark.parametrize(
    ("place", "value"),
    [(("bound",), 1.0), (("rules", 0, "price"), 1.0), (("run", "seconds", "solve"), 1.0), (("run", "engine"), "X")],
    ids=lambda value: dotted(value) if isinstance(value, tuple) else "",
)
def test_what_only_the_solver_knows_is_as_it_was_written(place: Place, value: Any, tmp_path: Path) -> None:
    file = write(tmp_path, changed(json.loads(small_text()), place, value))
    with pytest.raises(UnreadableResult, match=rf"{place[0]}.*is not what was written"):
        Plan.load(file)


def _leaf_is_refused(file: Path, place: Place, folder: Path) -> None:
    edited = write(folder, one_percent_more(kept(file), place))
    with pytest.raises(UnreadableResult):
        read_result(edited)


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.parent.name)
def test_one_percent_more_anywhere_in_a_kept_result_is_refused(file: Path, tmp_path: Path) -> None:
    Plan.load(file)
    for place in random.Random(file.parent.name).sample(numbers(kept(file)), SAMPLE):
        _leaf_is_refused(file, place, tmp_path)


@pytest.mark.thorough
@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.parent.name)
def test_one_percent_more_everywhere_in_a_kept_result_is_refused(file: Path, tmp_path: Path) -> None:
    for place in numbers(kept(file)):
        _leaf_is_refused(file, place, tmp_path)


@pytest.mark.parametrize("version", ["0.0.1", "99.1.0"])
def test_a_result_of_another_version_is_told_as_such_and_never_as_changed(version: str, tmp_path: Path) -> None:
    document = changed(json.loads(small_text()), ("run", "version"), version)
    del document["decided"]  # which that version may have called otherwise
    document["costs"] = []
    with pytest.raises(UnreadableResult, match=f"was made by commission-opt {version}, and this is") as told:
        Plan.load(write(tmp_path, document))
    assert "Solve it again" in str(told.value)
    assert "changed" not in str(told.value)


def test_a_result_from_before_results_were_sealed_is_told_as_early(tmp_path: Path) -> None:
    document = json.loads(small_text())
    del document[SEAL], document["decided"]
    with pytest.raises(UnreadableResult, match="made by an early build") as told:
        Plan.load(write(tmp_path, document))
    assert "changed" not in str(told.value)


@pytest.mark.parametrize("text", ["uncertain", "people"])
def test_every_course_of_demand_is_worked_out_again(text: str, tmp_path: Path) -> None:
    instance = loaded(PEOPLE) if text == "people" else small()
    several = {"uncertainty.scenarios": 4, "uncertainty.risk.weight": 0.3}
    found = solve(instance.with_changes(several) if text == "uncertain" else instance)
    found.save(tmp_path)
    again = Plan.load(tmp_path)
    assert again.to_dict() == found.to_dict()
    document = json.loads(found.to_json())
    numbers_of = document["decided"]["placed"][0]["children"]
    assert len(numbers_of) == (4 if text == "uncertain" else 1)
    if text == "uncertain":
        edited = changed(document, ("scenarios", 2, "discounted"), 1.0)
        with pytest.raises(UnreadableResult, match=r"scenarios\[2\]\.discounted says 1\.0"):
            Plan.load(write(tmp_path, sealed_again(edited)))


def test_a_name_that_the_instance_does_not_have_is_told_with_those_it_has(tmp_path: Path) -> None:
    document = json.loads(small_text())
    edited = changed(document, ("decided", "placed", 0, "offer"), "nowhere")
    with pytest.raises(UnreadableResult, match=r"decided\.placed\[0\]\.offer is 'nowhere', and should be one of 'old'"):
        Plan.load(write(tmp_path, sealed_again(edited)))


def _harm(folder: Path, seed: int) -> int:
    """Have a damaged result read by a command, and hold that to an answer, or to one plain refusal."""
    done, content = mutant(small_text(), seed)
    (folder / "plan.json").write_bytes(content)
    command = READERS[seed % 2]
    ended = run(command[0], folder / "plan.json", *command[1:], "--out", folder / "out", cwd=folder)
    assert ended.returncode in (errors.EXIT_SOLVED, errors.EXIT_INVALID), (seed, done, ended.stderr)
    assert "Traceback" not in ended.stderr
    if ended.returncode:
        assert str(folder / "plan.json") in ended.stderr, (seed, done, ended.stderr)
    return ended.returncode


def test_a_damaged_result_is_refused_in_plain_words(tmp_path: Path) -> None:
    ends = [_harm(tmp_path, seed) for seed in range(150)]
    assert ends.count(errors.EXIT_INVALID) > 120  # the others are changed in nothing: 0 for 0, 3.0 for 3


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, 2000, 250))
def test_a_damaged_result_is_refused_in_plain_words_thoroughly(first: int, tmp_path: Path) -> None:
    for seed in range(10_000 + first, 10_250 + first):
        _harm(tmp_path, seed)
