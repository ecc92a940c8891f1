"""What a report is made from: a result, and the studies attached to it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from commission_opt.errors import EXIT_INVALID, CommissionError
from commission_opt.plan.json_file import read_json
from commission_opt.plan.needs import needs_in_beds
from commission_opt.plan.result import InstanceInfo, Result
from commission_opt.plan.shape import misshapen, shown
from commission_opt.plan.statements.amounts import shorten
from commission_opt.plan.statements.tables import years
from commission_opt.publishing.study_shapes import SHAPES, missing_measure
from commission_opt.studies.saved import Study

STUDIES = ("recommend", "compare", "sensitivity", "frontier", "alternatives", "simulate", "explain", "together")
FILES = {"simulate": "simulation", "recommend": "recommendation"}  # whose file is not called what the study is

SAME_COST = 1e-6  # of a plan, written by another command
LONGEST_LIST = 120  # letters, of the names of options in a message


class NotAttached(CommissionError):
    """A file that was to be attached to a report is no study of this program."""

    exit_code = EXIT_INVALID


@dataclass(frozen=True)
class Source:
    """A result with its studies, and what several sections need of them.

    Attributes
    ----------
    studies
        Name of the study to what it wrote as JSON.
    """

    result: Result
    studies: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def years(self) -> list[str]:
        return years(self.result)

    @cached_property
    def pounds(self) -> str:
        """What money is in: "£ at prices of 2017/18" where nothing is uplifted, else "£ of the day"."""
        money = (self.result.get("inputs") or {}).get("money")
        if money is None or _any(money.get("uplift_per_year")):
            return "£ of the day"
        return f"£ at prices of {self.result['instance']['price_base']}"

    @cached_property
    def weeks(self) -> dict[str, float]:
        """Weeks by first day of the period."""
        return {period["start"]: period["weeks"] for period in self.result["periods"]}

    @cached_property
    def needs_with_beds(self) -> tuple[str, ...]:
        """The needs of which the plan places children in offers that have beds; all, where that is none."""
        used = needs_in_beds(self.result["placements"], self.result["beds"])
        every = self.result["labels"]["needs"]
        return tuple(need for need in every if need in used) or tuple(every)

    @cached_property
    def needed(self) -> dict[str, float]:
        """Children of those needs who need a placement, after prevention, by period: placed or short."""
        found: dict[str, float] = dict.fromkeys(self.weeks, 0.0)
        for row in (*self.result["placements"], *self.result["short"]):
            if row["need"] in self.needs_with_beds:
                found[row["period"]] += row["children"]
        return found

    @cached_property
    def needed_range(self) -> dict[str, tuple[float, float]]:
        """In nine of ten demand scenarios those children are between these, by period; empty where it is certain."""
        rows = self.result.get("demand_range") or []
        return {row["period"]: (row["p5"], row["p95"]) for row in rows if row["need"] == ""}

    @cached_property
    def beds_by_offer(self) -> dict[str, dict[str, float]]:
        """Beds by offer and period, of offers that have any."""
        found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for row in self.result["beds"]:
            if row["beds"] > 0:
                found[row["offer"]][row["period"]] += row["beds"]
        return {offer: dict(beds) for offer, beds in found.items()}


def _any(uplift: Any) -> bool:
    """Whether a rate, or one of a table of them, is not nought."""
    return any(uplift.values()) if isinstance(uplift, Mapping) else bool(uplift)


def read_studies(
    given: Sequence[str | Path | Study], instance: InstanceInfo, objective: float | None = None
) -> dict[str, Mapping[str, Any]]:
    """The studies in files, or folders, that the commands of the studies wrote with ``--out``, or as found in Python.

    Parameters
    ----------
    given
        Files, folders, or what `compare`, `frontier` and the others found.
    instance
        Which they have to be about; a comparison may be of several, of which it has to be one.
    objective
        Cost of the plan, £: what was simulated has to be a plan of that cost. None leaves that out.

    Raises
    ------
    NotAttached
        When a file is missing, damaged, no study, or about another instance; or when two are of
        the same sort.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for one in given:
        file, study = _study(one)
        name = study["study"]
        if not _is_about(study, instance):
            raise NotAttached(
                f"{file}: is about {_about(study)}, and not about the instance of the result, {instance['title']}, "
                "with the same figures. Do the study again for the instance that was solved, or solve that one."
            )
        if name == "simulate" and objective is not None and not _same_cost(study["objective"], objective):
            raise NotAttached(
                f"{file}: objective is {shown(study['objective'])}, so it tried out another plan: the one in the result "
                f"costs {shown(objective)}. Simulate that one."
            )
        if name in found:
            raise NotAttached(f"{file}: a study of the same sort, {name}, is attached already.")
        found[name] = study
    return found


def read_study(given: str | Path | Study) -> Mapping[str, Any]:
    """One study by itself, whatever it is about.

    Raises
    ------
    NotAttached
        When it is missing, damaged or no study.
    """
    return _study(given)[1]


def _study(given: str | Path | Study) -> tuple[str, Mapping[str, Any]]:
    """A study, and what messages call it."""
    if isinstance(given, str | Path):
        file = _json_in(Path(given)) if Path(given).is_dir() else Path(given)
        return str(file), _checked(str(file), read_json(file, NotAttached))
    name = type(given).__name__
    if not isinstance(given, Study):
        raise NotAttached(f"{name}: is neither a study nor the name of a file.")
    return name, _checked(name, json.loads(given.to_json()))


def _same_cost(one: float | None, other: float) -> bool:
    return one is not None and abs(one - other) <= SAME_COST * max(1.0, abs(other))


def _is_about(study: Mapping[str, Any], instance: InstanceInfo) -> bool:
    """Whether a study is of that instance, or one of its options is."""
    return instance["sha256"] in instances_of(study)


def instances_of(study: Mapping[str, Any]) -> list[str]:
    """Hashes of the instances that a study is of: of a comparison those of its options."""
    return [str(one["sha256"]) for one in (study, *_options(study)) if one.get("sha256")]


def _about(study: Mapping[str, Any]) -> str:
    """What a study is of, as far as it says."""
    title = str(study.get("title") or "another instance")
    names = [str(one["option"]) for one in _options(study) if one.get("option")]
    return f"{title} (options {shorten(', '.join(names), LONGEST_LIST)})" if names else title


def _options(study: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The options of a comparison, each of which has an instance; none of other studies."""
    found = study.get("options")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _json_in(folder: Path) -> Path:
    names = [f"{FILES.get(name, name)}.json" for name in STUDIES]
    files = [folder / name for name in names if (folder / name).is_file()]
    if len(files) != 1:
        raise NotAttached(f"{folder}: holds {'several studies' if files else 'no study'}; name the file to attach.")
    return files[0]


def _checked(file: str, study: Any) -> Mapping[str, Any]:
    """A study as it was written: of this version, whole, and not changed since."""
    from commission_opt.plan.seal import broken_parts

    name = study.get("study") if isinstance(study, dict) else None
    if not isinstance(name, str) or name not in STUDIES:
        can = ", ".join(STUDIES)
        raise NotAttached(f"{file}: is no study that a report can show. It can show what these write: {can}.")
    if study.get("format") != 1 or isinstance(study["format"], bool):
        raise NotAttached(f"{file}: is of format {shown(study.get('format'))}, and this version reads format 1.")
    _check_version(file, study)
    wrong = misshapen(SHAPES[name], study, more=True) or missing_measure(study)
    if wrong is not None:
        raise NotAttached(f"{file}: is damaged: {wrong[0]} {wrong[1]}. Do the study again.")
    broken = broken_parts(study)
    if broken:
        raise NotAttached(
            f"{file}: {broken[0]}: is not what was written: its hash is another. It was changed after it was written, "
            "or is damaged. Do the study again."
        )
    return cast("Mapping[str, Any]", study)


def _check_version(file: str, study: Mapping[str, Any]) -> None:
    """Refuse what another version wrote by itself: what else seems wrong may be right there."""
    from commission_opt import __version__

    version = study.get("version")
    if version is None:
        raise NotAttached(f"{file}: was made by an earlier version, and this is {__version__}. Do the study again.")
    if isinstance(version, str) and version != __version__:
        raise NotAttached(f"{file}: was made by {shown(version)}, and this is {__version__}. Do the study again.")
    if "seal" not in study:
        raise NotAttached(
            f"{file}: was made by an early build of {__version__}, which did not seal it. Do the study again."
        )
