"""What is known of an instance file as it is now: its tables, what is wrong in it, and what is odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from commission_opt.app.project import TOML
from commission_opt.app.shared import project
from commission_opt.instance.document import Document
from commission_opt.instance.editing.file import InstanceFile
from commission_opt.instance.instance import Instance
from commission_opt.instance.problems import InvalidInstance, Problem


@dataclass(frozen=True)
class Seen:
    """An instance file as it was read.

    Attributes
    ----------
    document
        Its tables; None where it is no TOML.
    instance
        None where it cannot be solved as it stands: `problems` says why.
    odd
        Figures that can hardly be meant.
    """

    file: InstanceFile
    document: Document | None
    instance: Instance | None
    problems: tuple[Problem, ...]
    odd: tuple[Problem, ...]

    @property
    def name(self) -> str:
        return self.file.path.name

    @cached_property
    def warnings(self) -> Mapping[str, str]:
        """What is odd, by the path of the figure."""
        return {one.path: one.message for one in self.odd}

    @property
    def title(self) -> str:
        """What the instance is called; its file where it has no title."""
        title = None if self.document is None else self.document.data.get("title")
        return title if isinstance(title, str) and title.strip() else self.name


def seen(name: str) -> Seen:
    """The instance file of that name, read anew where it has changed."""
    file = project().file(name)
    return _seen(file, InstanceFile.read(file).content, _beside(file.parent))


def _beside(folder: Path) -> tuple[tuple[str, int], ...]:
    """What changes when a file that an instance may extend or name does."""
    files = (one for one in folder.iterdir() if one.suffix in (TOML, ".csv"))
    return tuple(sorted((one.name, one.stat().st_mtime_ns) for one in files))


@lru_cache(maxsize=16)
def _seen(path: Path, content: str, _beside: tuple[tuple[str, int], ...]) -> Seen:
    file = InstanceFile(path, content)
    try:
        document = file.document
    except InvalidInstance as error:
        return Seen(file, None, None, error.problems, ())
    try:
        instance = file.instance()
    except InvalidInstance as error:
        return Seen(file, document, None, error.problems, ())
    return Seen(file, instance.document, instance, (), _odd(instance))


def _odd(instance: Instance) -> tuple[Problem, ...]:
    from commission_opt.demand.table import mean_demand
    from commission_opt.plan.slips.find import slips

    return tuple(slips(instance, mean_demand(instance), sources=False))
