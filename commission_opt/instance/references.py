"""Ids: none twice, and none that names nothing."""

from __future__ import annotations

from commission_opt.instance.document import Document
from commission_opt.instance.problems import Problem


def check_references(document: Document) -> list[Problem]:
    """Problems of the ids of a document, valid or not."""
    return []
