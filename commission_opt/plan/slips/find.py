"""Everything in an instance that cannot be meant, with the place of each figure."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.demand.table import DemandTable
from commission_opt.instance.document import path_text
from commission_opt.instance.instance import Instance
from commission_opt.instance.problems import Problem
from commission_opt.plan.slips.figures import Slip, odd_figures
from commission_opt.plan.slips.together import odd_together, without_a_source


def slips(instance: Instance, demand: DemandTable, *, sources: bool = True) -> list[Problem]:
    """What cannot be meant, each with file and line (sheet and cell), in the order of the file.

    Parameters
    ----------
    sources
        Also where no figure has a source.
    """
    found = [*odd(instance, demand), *(without_a_source(instance) if sources else ())]
    document = instance.document
    placed = [(document.position(one.path), path_text(document.data, one.path), one.text) for one in found]
    return list(dict.fromkeys(sorted(Problem(at.file, at.line, path, text) for at, path, text in placed)))


def odd(instance: Instance, demand: DemandTable) -> list[Slip]:
    """Figures that cannot be meant, by themselves or beside others."""
    found = list(odd_figures(instance))
    told = [one.path for one in found]
    for one in odd_together(instance, demand):  # of a record whose own figure is odd there is no more to say
        if not any(path[: len(one.path)] == one.path for path in told):
            found.append(one)
            told.append(one.path)
    return found


def slip_lines(instance: Instance, demand: DemandTable) -> Iterator[str]:
    """The same as lines, a few of each kind, for the first lines of an answer."""
    from commission_opt.instance.problems import capped

    yield from map(str, capped(slips(instance, demand, sources=False)))
