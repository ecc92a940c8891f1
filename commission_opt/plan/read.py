"""Reading a result back: the one way in, for every command and for `Plan.load`.

What a file says is taken for nothing until it has been shown: that it is a result of this version, whole, of an
instance that is the one that was solved; that its figures are what its decisions come to; and that
what only the solver can know is as it was written.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from commission_opt.errors import EXIT_INVALID, CommissionError
from commission_opt.instance.given import GIVEN
from commission_opt.plan.ended import NO_MIX
from commission_opt.plan.given import given_of
from commission_opt.plan.json_file import read_json
from commission_opt.plan.result import FORMAT, PLAN_FILE, Result
from commission_opt.plan.shape import misshapen, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commission_opt.demand.table import DemandTable
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.again import Difference

PLAN_PROVEN = ("optimal", "gap")  # statuses that only a plan can have
STATUSES = (*PLAN_PROVEN, *NO_MIX)
CANNOT = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)  # of absurd figures
_VERSION = re.compile(r"[0-9A-Za-z.+_-]{1,40}")


class UnreadableResult(CommissionError):
    """A file that should hold a result does not, is of another version, or was changed after it was written."""

    exit_code = EXIT_INVALID


def read_result(path: Path) -> tuple[Result, Instance]:
    """The result in a folder, or in its `plan.json`, and the instance that it is of.

    Raises
    ------
    UnreadableResult
        When there is none, it is damaged, of another version, or not what its own decisions come to.
    """
    file = path / PLAN_FILE if path.is_dir() else path
    if file.suffix.lower() in (".toml", ".xlsx") and file.is_file():
        raise UnreadableResult(
            f"{path}: this is an instance; solve it first: commission-opt solve {path} --out results/{file.stem}, "
            f"and name results/{file.stem} here."
        )
    found = read_json(file, UnreadableResult, "there is no result here; run commission-opt solve first")
    _check_version(file, found)
    wrong = misshapen(Result, found)
    if wrong is not None:
        raise UnreadableResult(f"{file}: is damaged: {wrong[0]} {wrong[1]}. {_remedy(found)}")
    result = cast(Result, found)
    _check_status(file, result)
    return result, _checked(file, result)


def _check_version(file: Path, found: Any) -> None:
    """Refuse what another version wrote by itself: what else seems wrong may be right there."""
    if not isinstance(found, dict) or "format" not in found:
        raise UnreadableResult(f"{file}: is not a result of commission-opt solve.")
    if found["format"] != FORMAT or isinstance(found["format"], bool):
        raise UnreadableResult(
            f"{file}: is a result of format {shown(found['format'])}, and this version reads format {FORMAT}: "
            "solve the instance again, or use the version that wrote it."
        )
    from commission_opt import __version__

    run = found.get("run")
    version = run.get("version") if isinstance(run, dict) else None
    if isinstance(version, str) and _VERSION.fullmatch(version) and version != __version__:
        raise UnreadableResult(
            f"{file}: was made by commission-opt {version}, and this is {__version__}. {_remedy(found)} "
            f"Or use {version}. A report that was published from it stays as it is."
        )
    if version == __version__ and "seal" not in found:
        raise UnreadableResult(
            f"{file}: was made by an early build of commission-opt {version}, which did not keep what it takes to "
            f"check it. {_remedy(found)}"
        )


def _remedy(found: Any) -> str:
    about = found.get("instance")
    name = about.get("file") if isinstance(about, dict) else None
    named = isinstance(name, str) and name and name.isprintable() and len(name) <= 200
    return f"Solve it again: commission-opt solve {name if named else 'FILE'}."


def _check_status(file: Path, result: Result) -> None:
    status, planned = result["status"], result["objective"] is not None
    if status not in STATUSES or (planned and status == "infeasible") or (not planned and status in PLAN_PROVEN):
        mix = "a mix" if planned else "no mix"
        raise UnreadableResult(
            f"{file}: is damaged: its status is {shown(status)}, and it holds {mix}. {_remedy(result)}"
        )


def _checked(file: Path, result: Result) -> Instance:
    """The instance of `result`, once the whole of it has been worked out again."""
    from commission_opt.demand import demand_table
    from commission_opt.plan.again import differences
    from commission_opt.plan.seal import broken_parts

    broken = broken_parts(result)
    instance = _instance(file, result, broken)
    demand = demand_table(instance)
    misfit = next(_misfits(result, instance, demand), None)
    if misfit is not None:
        place, found, wanted = misfit
        raise UnreadableResult(
            f"{file}: is damaged: {place} is {shown(found)}, and should be {wanted}. {_remedy(result)}"
        )
    try:
        wrong = next(differences(result, instance, demand), None)
    except CANNOT as error:
        raise UnreadableResult(
            f"{file}: cannot be worked out again: {_place(broken)}{type(error).__name__}, {error}. {_remedy(result)}"
        ) from error
    if broken or wrong is not None:
        raise UnreadableResult(f"{file}: {_what_differs(result, broken, wrong)} {_remedy(result)}")
    return instance


def _place(broken: list[str]) -> str:
    return f"{broken[0]} is not what was written; " if broken else ""


def _instance(file: Path, result: Result, broken: list[str]) -> Instance:
    """The instance inside."""
    from commission_opt.instance.problems import InvalidInstance
    from commission_opt.plan.inputs import NoInputs, instance_of

    try:
        return instance_of(result)
    except NoInputs as error:
        place = next((part for part in broken if part.startswith(("inputs", "instance"))), "inputs")
        raise UnreadableResult(f"{file}: {place}: {error}") from error
    except InvalidInstance as error:
        first = error.problems[0]
        raise UnreadableResult(f"{file}: is damaged: inputs.{first.path} {first.message} {_remedy(result)}") from error


def _misfits(result: Result, instance: Instance, demand: DemandTable) -> Iterator[tuple[str, Any, str]]:
    """Places in what was decided that name what is not there."""
    from commission_opt.plan.decided import misfits

    courses = len(demand.scenarios)
    if result["objective"] is not None and result["decided"] is None:
        yield "decided", None, "a table"
    if result["decided"] is not None:
        yield from (_below("decided", one) for one in misfits(result["decided"], instance, courses))
    for name in GIVEN:
        given = given_of(result, name)
        if given is not None and given["decided"] is not None:
            place = f"{name}.decided"
            yield from (_below(place, one) for one in misfits(given["decided"], instance, courses))


def _below(place: str, misfit: tuple[str, Any, str]) -> tuple[str, Any, str]:
    return (f"{place}.{misfit[0]}", *misfit[1:])


def _what_differs(result: Result, broken: list[str], wrong: Difference | None) -> str:
    """What is wrong, and where."""
    changed = "It was changed after it was written, or is damaged."
    if wrong is None:
        return f"{broken[0]}: {_unsealed(result, broken[0])} {changed}"
    root = re.split(r"[.[]", wrong.path)[0]
    if not broken or any(re.split(r"[.[]", part)[0] == root for part in broken):
        return f"{_worked_out(wrong)} {changed}"
    # What differs follows from something else that is not as it was written.
    return f"{broken[0]}: {_unsealed(result, broken[0])} {changed} {_worked_out(wrong)}"


def _worked_out(wrong: Difference) -> str:
    if wrong.rule_broken:
        return f"{wrong.path}: what was decided cannot be. {wrong.says}."
    should, says = shown(wrong.should), shown(wrong.says)
    return f"{wrong.path} says {says}, and worked out again from its own instance and decisions it is {should}."


def _unsealed(result: Result, part: str) -> str:
    """How a part differs from what was written, as far as its hash can tell."""
    value: Any = result
    for key in part.split(".", 1):
        value = value.get(key) if isinstance(value, dict) else None
    if part not in result["seal"]:
        return "was not there when the result was written."
    said = "" if isinstance(value, dict | list) else f"says {shown(value)}, and "
    which = " (price or penalty of a row)" if part == "rules" else ""
    return f"{said}is not what was written{which}: its hash is another."
