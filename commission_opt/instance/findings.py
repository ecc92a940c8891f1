"""Problems between records, gathered one by one."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from commission_opt.instance.document import Document, Path, path_text
from commission_opt.instance.instance import Instance
from commission_opt.instance.problems import Gathered, Problem, like
from commission_opt.offers.rooms import offer_kinds


class Findings:
    """Problems of one document, each placed by the path it is about."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._gathered = Gathered()

    def add(self, path: Path, message: str, remedy: str = "") -> None:
        """One more problem, at the line of `path` or of the nearest table that holds it."""
        keys = tuple(part for part in path if isinstance(part, str))
        file = self.document.position(path).file
        self.add_of_kind((file, keys[:1], keys[-1:], like(message)), path, lambda: (message, remedy))

    def add_of_kind(self, kind: Hashable, path: Path, words: Callable[[], tuple[str, str]]) -> None:
        """The same of a kind that may be found a million times: message and remedy of those that are shown alone."""
        if self._gathered.wants(kind):
            at = self.document.position(path)
            self._gathered.keep(kind, Problem(at.file, at.line, path_text(self.document.data, path), *words()))

    def count(self, kind: Hashable, more: int) -> None:
        """Count `more` problems of a kind of which as many were found as are shown."""
        self._gathered.count(kind, more)

    @property
    def problems(self) -> list[Problem]:
        """Those found, with a line for each kind of which there are more than are shown."""
        return self._gathered.problems


def offer_paths(instance: Instance) -> dict[str, Path]:
    """Where each offer stands in the document, by id."""
    paths: dict[str, Path] = {}
    for kind in offer_kinds():
        for nth, record in enumerate(getattr(instance, kind)):
            for place, offer in enumerate(record.offers()):
                part: Path = () if offer is record else (record.offered_in, place)
                paths[offer.id] = (kind, nth, *part)
    return paths
