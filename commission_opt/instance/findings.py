"""Problems between records, gathered one by one."""

from __future__ import annotations

from commission_opt.instance.document import Document, Path, path_text
from commission_opt.instance.instance import Instance
from commission_opt.instance.problems import Problem


class Findings:
    """Problems of one document, each placed by the path it is about."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def add(self, path: Path, message: str, remedy: str = "") -> None:
        """One more problem, at the line of `path` or of the nearest table that holds it."""
        at = self.document.position(path)
        self.problems.append(Problem(at.file, at.line, path_text(self.document.data, path), message, remedy))


def offer_paths(instance: Instance) -> dict[str, Path]:
    """Where each offer stands in the document, by id."""
    paths: dict[str, Path] = {}
    for kind in ("block", "framework", "spot", "home", "foster", "supported"):
        for nth, record in enumerate(getattr(instance, kind)):
            paths[record.id] = (kind, nth)
    for nth, dps in enumerate(instance.dps):
        for place, provider in enumerate(dps.provider):
            paths[f"{dps.id}/{provider.id}"] = ("dps", nth, "provider", place)
    return paths
