"""What the simulation of a plan found, beside what the plan promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from commission_opt.plan.frames import ColumnKind
from commission_opt.plan.wording import pounds
from commission_opt.studies.saved import Rows, Study
from commission_opt.studies.simulation.figures import UNITS, FigureName
from commission_opt.studies.simulation.intervals import Spread, spread
from commission_opt.studies.simulation.number_of_children import NumberOfChildren, number_of_children
from commission_opt.studies.tables import kinds

if TYPE_CHECKING:
    import pandas as pd

MATERIAL = 0.005  # share of the promised cost below which a difference is not spoken of
WIDE = 0.2  # share of the promise: an interval wider than this says nothing of it


@dataclass(frozen=True)
class Simulation(Study):
    """A plan tried out against random children, one by one.

    Attributes
    ----------
    about
        Which result and instance, which version, seed, replications and policy.
    promised
        What the plan promises, by measure; a measure it says nothing about is not there.
    replications
        The measures of each replication.
    interrupted
        Ctrl-C came before the last replication.
    """

    FILE: ClassVar[str] = "simulation"
    about: Mapping[str, Any]
    promised: Mapping[FigureName, float]
    replications: Sequence[Mapping[FigureName, float]]
    interrupted: bool = False

    def __repr__(self) -> str:
        """On one line: title, replications and cost."""
        return f"<Simulation {self.about['title']!r}: {len(self.replications)} replications, {pounds(self.cost.mean)}>"

    @property
    def cost(self) -> Spread:
        """£ of the day over the horizon."""
        return self.spread("cost")

    def spread(self, measure: str, *, year: str = "", of: str = "") -> Spread:
        """One measure over the replications; a replication without it counts as 0."""
        key = FigureName(measure, year, of)
        return spread([one.get(key, 0.0) for one in self.replications])

    def promise(self, measure: str, *, year: str = "", of: str = "") -> float | None:
        """What the plan promised of a measure; None where it says nothing."""
        return self.promised.get(FigureName(measure, year, of))

    @property
    def keys(self) -> list[FigureName]:
        """Every measure, in the order of `UNITS`; within one, the promised first."""
        names = list(UNITS)
        seen = dict.fromkeys([*self.promised, *(key for one in self.replications for key in one)])
        return sorted(seen, key=lambda key: names.index(key.measure))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A row a measure: what was promised, mean and 95% interval, percentiles."""
        return [
            {
                "measure": key.measure,
                "year": key.year,
                "of": key.of,
                "unit": UNITS[key.measure],
                "promised": self._promised(key),
                **vars(self.spread(*key[:1], year=key.year, of=key.of)),
            }
            for key in self.keys
        ]

    def _promised(self, key: FigureName) -> float | None:
        return self.promised.get(key) if key.measure == "moves" else self.promised.get(key, 0.0)

    @property
    def columns(self) -> list[str]:
        """Those of `table`: a column a measure."""
        return [".".join(part for part in key if part) for key in self.keys]

    @property
    def table(self) -> list[dict[str, Any]]:
        """A row a replication, numbered from 1."""
        keys = list(zip(self.columns, self.keys, strict=True))
        return [
            {"replication": number, **{column: one.get(key, 0.0) for column, key in keys}}
            for number, one in enumerate(self.replications, 1)
        ]

    def frame(self) -> pd.DataFrame:
        """`rows` as a DataFrame."""
        return self.frame_of("simulation")

    def replication_frame(self) -> pd.DataFrame:
        """`table` as a DataFrame."""
        return self.frame_of("replications")

    def tables(self) -> dict[str, Rows]:
        return {"simulation": self.rows, "replications": self.table}

    def kinds_of(self, table: str) -> dict[str, ColumnKind]:
        """The columns of a table: of `replications` one a measure as well."""
        measured: dict[str, ColumnKind] = dict.fromkeys(self.columns if table == "replications" else (), "number")
        return kinds(table) | measured

    @property
    def off_by(self) -> float:
        """Mean simulated cost above the promised one, as a share of it; negative where it is below."""
        promise = self.promised[FigureName("cost")]
        return (self.cost.mean - promise) / promise if promise else 0.0

    @property
    def by_children(self) -> NumberOfChildren | None:
        """What the number of children alone makes of the difference in cost; None where too few runs tell."""
        numbers = [one.get(FigureName("children"), 0.0) for one in self.replications]
        costs = [one.get(FigureName("cost"), 0.0) for one in self.replications]
        return number_of_children(numbers, costs, self.promise("children") or 0.0, self.promised[FigureName("cost")])

    @property
    def verdict(self) -> str:
        """``optimistic``, ``cautious``, ``holds``, or ``unknown``.

        The promised cost is outside the interval, by enough to matter, or is not; with an interval so
        wide that a difference that matters a lot would lie in it, nothing can be said.
        """
        promise, cost = self.promised[FigureName("cost")], self.cost
        if cost.high - cost.low > WIDE * abs(promise):
            return "unknown"
        if abs(self.off_by) <= MATERIAL or cost.low <= promise <= cost.high:
            return "holds"
        return "optimistic" if cost.mean > promise else "cautious"

    def to_dict(self) -> dict[str, Any]:
        """Everything, as JSON has it."""
        from commission_opt.studies.simulation.words import verdict_words

        apart = self.by_children
        return {
            **self.about,
            "done": len(self.replications),
            "interrupted": self.interrupted,
            "verdict": self.verdict,
            "off_by": self.off_by,
            "by_children": None if apart is None else vars(apart),
            "in_words": verdict_words(self),
            "measures": self.rows,
            "replications": self.table,
        }
