"""Checks that need several records at once."""

from __future__ import annotations

from commission_opt.instance.document import Document
from commission_opt.instance.instance import Instance
from commission_opt.instance.problems import Problem


def check(instance: Instance, document: Document, *, dangling: bool) -> list[Problem]:
    """Problems between the records of an instance that is valid record by record."""
    return []
