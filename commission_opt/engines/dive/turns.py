"""In which order a dive makes numbers whole, and which way it rounds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commission_opt.engines.problem import Floats, Integers

ROUNDING = 1e-6
EVEN = 0.5


@dataclass(frozen=True)
class Turn:
    """Families of columns whose turn it is, and the fraction from which on their numbers are rounded up."""

    families: tuple[str, ...]
    up_from: float = EVEN

    def rounded(self, values: Floats) -> Floats:
        """Whole numbers for these; what is whole but for a rounding stays."""
        near = np.round(values)
        fraction = values - np.floor(values)
        away = np.where(fraction >= self.up_from, np.ceil(values), np.floor(values))
        return np.where(np.abs(values - near) <= ROUNDING, near, away)


def turns(sites_up_from: float) -> tuple[Turn, ...]:
    """Sites, homes, contracts, services, supervisors, and workers last; the rest follows from these.

    People come last, as they are paid by the beds and families there are. A fifth of a worker is rounded up: one too few
    leaves families without help, at the price of placements. Whether a site is better opened or not is tried both ways.
    """
    return (
        Turn(("one_of",), sites_up_from),
        Turn(("opened", "closed", "recruited"), sites_up_from),
        Turn(("awarded", "extended", "prolonged", "selling")),
        Turn(("taken",)),
        Turn(("supervisors",)),
        Turn(("workers", "assessors"), 0.2),
    )


def in_turn(families: Mapping[str, Integers], order: Sequence[Turn]) -> list[tuple[Turn, Integers]]:
    """The columns of each turn, by number; those of families that no turn names come last."""
    named = [(turn, [families[name] for name in turn.families if name in families]) for turn in order]
    known = {name for turn in order for name in turn.families}
    rest = [columns for name, columns in families.items() if name not in known]
    return [(turn, np.sort(np.concatenate(parts))) for turn, parts in [*named, (Turn(()), rest)] if parts]
