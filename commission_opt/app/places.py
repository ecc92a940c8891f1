"""Where a project keeps answers and studies: a folder each, by the name of the instance and the hash of what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from commission_opt.app.json_object import json_object
from commission_opt.app.project import TOML, NotInProject, Project
from commission_opt.instance.instance import Instance
from commission_opt.plan.result import PLAN_FILE

UNPROVEN = "-unproven"
HASH = 8  # letters of a hash, in the name of a folder


@dataclass(frozen=True)
class KeptResult:
    """An answer that a project keeps."""

    key: str
    title: str
    sha256: str
    objective: float | None
    status: str
    changed: float
    file: str
    folder: Path


@dataclass(frozen=True)
class KeptStudy:
    """A study that a project keeps."""

    key: str
    kind: str
    title: str
    instances: tuple[str, ...]  # hashes of those that it is about: of a comparison several
    changed: float
    folder: Path


def run_name(name: str, instance: Instance) -> str:
    """What the folders of an instance are called."""
    return f"{Path(name).stem}-{instance.sha256[:HASH]}"


def result_folder(project: Project, name: str, instance: Instance, *, proven: bool) -> Path:
    """Where the answer to an instance goes: one that is not proven never in place of one that is."""
    return project.results / f"{run_name(name, instance)}{'' if proven else UNPROVEN}"


def result_of(project: Project, name: str, instance: Instance) -> Path | None:
    """Where the answer to an instance is; None where there is none."""
    places = (result_folder(project, name, instance, proven=proven) for proven in (True, False))
    return next((one for one in places if (one / PLAN_FILE).is_file()), None)


def study_folder(project: Project, name: str, instance: Instance, kind: str) -> Path:
    """Where a study of an instance goes."""
    return project.studies / f"{run_name(name, instance)}-{kind}"


def results(project: Project) -> list[KeptResult]:
    """Every answer of a project, the latest first; also those that the command line has put there."""
    found = [
        _result(one / PLAN_FILE, (one / PLAN_FILE).stat().st_mtime_ns) for one in _folders(project.results, PLAN_FILE)
    ]
    return sorted((one for one in found if one is not None), key=lambda one: -one.changed)


def result(project: Project, key: str) -> KeptResult:
    """The answer in the folder of that name.

    Raises
    ------
    NotInProject
        Where there is none.
    """
    found = next((one for one in results(project) if one.key == key), None)
    if found is None:
        raise NotInProject("There is no such answer in this project.")
    return found


def studies(project: Project) -> list[KeptStudy]:
    """Every study of a project, the latest first."""
    from commission_opt.publishing.source import FILES
    from commission_opt.publishing.source import STUDIES as KINDS

    found = []
    for kind in KINDS:
        name = f"{FILES.get(kind, kind)}.json"
        found += [_study(one / name, kind, (one / name).stat().st_mtime_ns) for one in _folders(project.studies, name)]
    return sorted((one for one in found if one is not None), key=lambda one: -one.changed)


def studies_of(project: Project, sha256: str) -> list[KeptStudy]:
    """Those about the instance of that hash."""
    return [one for one in studies(project) if sha256 in one.instances]


def study(project: Project, key: str) -> KeptStudy:
    """The study in the folder of that name.

    Raises
    ------
    NotInProject
        Where there is none.
    """
    found = next((one for one in studies(project) if one.key == key), None)
    if found is None:
        raise NotInProject("There is no such study in this project.")
    return found


def source_of(project: Project, found: KeptStudy) -> str:
    """The instance file that a study is of, by what its folder is called; empty where the project has it no more."""
    hashed = re.compile(rf"-[0-9a-f]{{{HASH}}}-")
    stems = [one.name.removesuffix(TOML) for one in project.instances()]
    of = [one for one in stems if found.key.startswith(one) and hashed.match(found.key, len(one))]
    return f"{of[0]}{TOML}" if of else ""


def _folders(place: Path, name: str) -> Iterator[Path]:
    if place.is_dir():
        yield from (one for one in place.iterdir() if not one.name.startswith(".") and (one / name).is_file())


@lru_cache(maxsize=2048)
def _result(file: Path, changed: int) -> KeptResult | None:
    said = json_object(file)
    try:
        about = said["instance"]
        return KeptResult(
            file.parent.name,
            str(about["title"]),
            str(about["sha256"]),
            said["objective"],
            str(said["status"]),
            changed / 1e9,
            Path(str(about["file"])).name,
            file.parent,
        )
    except (KeyError, TypeError):
        return None


@lru_cache(maxsize=2048)
def _study(file: Path, kind: str, changed: int) -> KeptStudy | None:
    from commission_opt.publishing.source import instances_of

    said = json_object(file)
    try:
        return KeptStudy(
            file.parent.name, kind, str(said["title"]), tuple(instances_of(said)), changed / 1e9, file.parent
        )
    except (KeyError, TypeError):
        return None
