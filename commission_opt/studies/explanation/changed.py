"""Questions about figures and counts: rules, locality, one more child, home or worker, another size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commission_opt.instance.problems import InvalidInstance
from commission_opt.plan.wording import number, pounds
from commission_opt.studies.explanation.base import Base, Compared, Consequence, QuestionKind
from commission_opt.studies.explanation.sentences import adds, saves

if TYPE_CHECKING:
    from commission_opt.model.model import Model


WORDS = {  # fields whose names do not read as words
    "cvar_at_most": "at most",
    "probability_met_locally": "share of demand scenarios met locally",
    "share_met_locally": "share of child-weeks met locally",
}


@dataclass(frozen=True)
class Ease:
    """What a rule that binds is worth: its figure moved by one step, in the direction that asks for less.

    Attributes
    ----------
    indicative
        £ that the marginal values say, whole numbers staying as they are; None for rules about whole numbers.
    """

    rule: str
    record: str
    name: str
    path: str
    now: float
    value: float
    unit: str
    indicative: float | None

    def answer(self, base: Base) -> list[Consequence]:
        """Solve with the figure eased."""
        value = int(self.value) if self.unit == "whole" else self.value
        try:
            found = Compared.of(base, base.solve({self.path: value}))
        except InvalidInstance:
            return []
        change = f"{_shown(self.now, self.unit)} -> {_shown(self.value, self.unit)}"
        field = self.path.rpartition(".")[2]
        what = WORDS.get(field, field.replace("_", " "))
        text = f"{self.name}: {what} {_shown(self.value, self.unit)} instead of {_shown(self.now, self.unit)} {saves(found)}"
        if self.indicative is not None:
            text += f"; the marginal values alone said {pounds(abs(self.indicative))}"
        return [
            Consequence(
                "rule",
                self.record,
                self.name,
                change,
                **found.fields(),
                indicative=self.indicative,
                path=self.path,
                now=self.now,
                value=self.value,
                text=text,
            )
        ]


def _shown(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.4g}%"
    return f"£{value:,.0f}" if unit == "pounds" else number(value, 2)


@dataclass(frozen=True)
class WithoutLocality:
    """What the rules of locality cost: solved without them."""

    changes: dict[str, float]
    names: str

    def answer(self, base: Base) -> list[Consequence]:
        """Solve with shares of 0 and caps that never bind."""
        found = Compared.of(base, base.solve(self.changes))
        text = f"Without the rules of locality ({self.names}), the cheapest mix {saves(found)}"
        return [Consequence("locality", "", self.names, "left out", **found.fields(), text=text)]


@dataclass(frozen=True)
class WithoutRow:
    """What a rule that binds and rests on no figure is worth: solved without it."""

    record: str
    name: str
    changes: dict[str, object]
    undone: str

    def answer(self, base: Base) -> list[Consequence]:
        """Solve with what states it changed."""
        found = Compared.of(base, base.solve(self.changes))
        text = f"{self.name}: {self.undone} the cheapest mix {saves(found)}"
        return [Consequence("rule", self.record, self.name, "left out", **found.fields(), text=text)]


@dataclass(frozen=True)
class WithoutCap:
    """Whether a cap on the cost at risk that is nearly reached rules cheaper mixes out: solved without it.

    A mix is whole homes: the best that keeps the cap mostly stays below it by some pounds, and then no
    marginal value shows that the cap matters.
    """

    most: float

    def answer(self, base: Base) -> list[Consequence]:
        """Solve with no cap, nor its price."""
        path, price = "uncertainty.risk.cvar_at_most", "uncertainty.risk.price_per_pound"
        priced = base.instance.uncertainty.risk.price_per_pound is not None
        found = Compared.of(base, base.solve({path: None} | ({price: None} if priced else {})))
        text = f"Without the cap on the cost at risk ({pounds(self.most)}) the cheapest mix {saves(found)}"
        if found.difference:
            text += ": the cap shapes the plan"
        elif found.difference is not None:
            text += ": the cap does not shape the plan"
        return [
            Consequence(
                "rule", "cvar", "Cost at risk", "left out", **found.fields(), path=path, now=self.most, text=text
            )
        ]


@dataclass(frozen=True)
class OneMoreChild:
    """One more child of a need, from the first day of the horizon to its last."""

    need: str
    name: str
    area: str
    area_name: str

    def answer(self, base: Base) -> list[Consequence]:
        """Solve with a record of demand added: certain, and in every period."""
        records = [*base.instance.document.data["demand"], self.record]
        found = Compared.of(base, base.solve({"demand": records}))
        where = f" from {self.area_name}" if self.area_name else ""
        text = f"One more child throughout ({self.name}{where}) {adds(found)}"
        return [Consequence("child", self.need, self.name, f"one more child{where}", **found.fields(), text=text)]

    @property
    def record(self) -> dict[str, Any]:
        """What is added to `[[demand]]`."""
        return {"id": "one-more-child", "need": self.need, "area": self.area, "children": 1.0, "certain": True}


@dataclass(frozen=True)
class Held:
    """Solved again with a count held: one home more or fewer, another size, one worker more or fewer.

    Attributes
    ----------
    impossible
        Why that cannot be, where it is known beforehand.
    """

    kind: QuestionKind
    record: str
    name: str
    change: str
    hold: Callable[[Model], object]
    impossible: str = ""

    def answer(self, base: Base) -> list[Consequence]:
        """Solve with the count held, all else free."""
        found = Compared.of(base, base.solve(prepare=self.hold))
        why = found.verdict == "impossible" and self.impossible
        text = f"{self.name}, {self.change}: {why or adds(found)}"
        return [Consequence(self.kind, self.record, self.name, self.change, **found.fields(), text=text)]
