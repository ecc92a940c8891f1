"""Which figure the decision rests on: the value at which it saves nothing against what there is today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commission_opt.instance.commitments import GivenMix
from commission_opt.instance.figure_words import figure_words
from commission_opt.instance.given import GIVEN
from commission_opt.instance.problems import InvalidInstance
from commission_opt.plan.fixed_mix import price_given
from commission_opt.plan.statements.amounts import listed, percent
from commission_opt.plan.statements.headline import broken_rules, penalties
from commission_opt.plan.wording import number, pounds
from commission_opt.studies.explanation.base import Base, Consequence, Verdict
from commission_opt.studies.held import HeldCommitments, ImpossibleThere
from commission_opt.studies.sensitivity.ranges import register

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.result import GivenResult
    from commission_opt.studies.sensitivity.ranges import Range

REACH = 0.25  # share of a figure by which it is moved at most, to either side
CLOSE = 0.0005  # share of a figure to which the value is found
NOTHING = 1.0  # £ over the horizon
STEPS = 20  # tries for one side
MONEY = ("price", "cost", "allowance", "fee", "premium", "payment", "salary")
SHARES = ("occupancy", "share", "rate", "on_costs")


@dataclass(frozen=True)
class Carries:
    """Which value of an unpublished figure takes the decision's saving away, all else as it is.

    ::

        saving(v) = cost of what there is today, or of nothing new, at v  -  cost of the decision at v

    Both mixes are held and their placements chosen anew, the rules kept, or broken as little as can be. The figure
    is moved by at most `REACH` of what it is; figures of one name and value, such as the practical occupancy of
    several homes, move together.

    Attributes
    ----------
    figures
        The figures that move together.
    text
        What they are, in words.
    basis, source
        What the register says of the first; no source where it names only the record that the figure is in.
    """

    figures: tuple[Range, ...]
    text: str
    basis: str
    source: str

    def answer(self, base: Base) -> list[Consequence]:
        """Find the value nearest to what the figure is, on either side."""
        saving = Saving(base, self.figures)
        own = self.figures[0].base
        now = saving.at(own)
        if now is None or now <= NOTHING:
            return []
        found = [value for end in self._ends() if (value := self._towards(saving, own, end)) is not None]
        nearest = min(found, key=lambda value: abs(value - own), default=None)
        verdict: Verdict = "confirmed"
        if nearest is None:
            verdict = "impossible" if all(saving.at(end) is None for end in self._ends()) else "never"
        return [
            Consequence(
                "assumption",
                self.figures[0].path,
                self.text,
                "" if nearest is None else f"{self._shown(own)} -> {self._shown(nearest)}",
                verdict,
                difference=now,
                per_year=now / base.years,
                path=self.figures[0].path,
                now=own,
                value=nearest,
                text=self._sentence(nearest, verdict),
            )
        ]

    def _ends(self) -> tuple[float, float]:
        figure = self.figures[0]
        by = max(1.0, round(REACH * abs(figure.base))) if figure.whole else REACH * abs(figure.base)
        top = figure.base + by
        if _is_share(figure.path) and figure.base < 1:
            top = min(1.0, top)
        return figure.base - by, top

    def _towards(self, saving: Saving, own: float, end: float) -> float | None:
        """Where the saving comes down to nothing between the figure and an end; None where it does not.

        By the Illinois rule: a false position whose end that stays is halved.
        """
        figure = self.figures[0]
        here, there = own, end
        above, below = saving.at(own), saving.at(end)
        if above is None or below is None or below > 0:
            return None
        close = 1.0 if figure.whole else CLOSE * abs(own)
        side = 0
        for _ in range(STEPS):
            if abs(there - here) <= close:
                break
            middle = figure.value(
                here + (there - here) * above / (above - below) if above > below else (here + there) / 2
            )
            if middle in (here, there):
                middle = figure.value((here + there) / 2)
                if middle in (here, there):
                    break
            value = saving.at(middle)
            if value is None:
                return None
            if value > 0:
                here, above, below, side = middle, value, below / 2 if side > 0 else below, 1
            else:
                there, below, above, side = middle, value, above / 2 if side < 0 else above, -1
            if abs(value) <= NOTHING:
                return middle
        return there

    def _sentence(self, value: float | None, verdict: Verdict) -> str:
        own = self.figures[0].base
        now = self._shown(own)
        told = f"The {now} is {self.basis}{f'; the register quotes {self.source}' if self.source else ''}"
        if verdict == "impossible":
            return f"{self.text}: could not be moved by a quarter. {told}"
        if value is None:
            return f"{self.text}: within a quarter of {now} the decision still saves money. {told}"
        change = percent(value / own - 1, 1) if own else ""
        sign = "+" if value > own else ""
        return (
            f"{self.text}: the decision saves nothing at {self._shown(value)} instead of {now} ({sign}{change}). {told}"
        )

    def _shown(self, value: float) -> str:
        path = self.figures[0].path
        if _is_share(path):
            return percent(value, 1)
        return pounds(value) if _is_money(path) else number(value, 2)


class Saving:
    """What the decision saves against what there is today, at values of figures that move together, £.

    None where one of the two cannot be had there, or leaves children without a placement.
    """

    def __init__(self, base: Base, figures: tuple[Range, ...]) -> None:
        self._base, self._figures = base, figures
        self._found: dict[float, float | None] = {}

    def at(self, value: float) -> float | None:
        """The saving at a value."""
        if value not in self._found:
            self._found[value] = self._worked_out(value)
        return self._found[value]

    def _worked_out(self, value: float) -> float | None:
        try:
            instance = self._base.instance.with_changes({one.path: one.value(value) for one in self._figures})
        except InvalidInstance:
            return None
        without, decided = (self._cost(instance, held) for held in (None, self._base))
        return None if without is None or decided is None else without - decided

    def _cost(self, instance: Instance, held: Base | None) -> float | None:
        from commission_opt.demand import demand_table

        given = today(instance) if held is None else HeldCommitments(held.decisions)
        try:
            found = price_given(instance, demand_table(instance), given, "", self._base.settings)
        except ImpossibleThere:
            return None
        return None if found["short"] else found["objective"]


def today(instance: Instance) -> GivenMix:
    """Today's provision, where the instance gives it; else nothing new."""
    return instance.baseline or GivenMix()


@dataclass(frozen=True)
class Today:
    """The first question: what the decision saves against what there is today, and which rules that breaks."""

    def answer(self, base: Base) -> list[Consequence]:
        """Price what there is today; nothing where it has no price."""
        from commission_opt.demand import demand_table

        given = today(base.instance)
        name = (given.title or GIVEN["baseline"]) if base.instance.baseline else "nothing new"
        found = price_given(base.instance, demand_table(base.instance), given, "", base.settings)
        if found["objective"] is None:
            return []
        saving = found["objective"] - base.cost
        penalty = None if base.penalty is None else penalties(found["costs"]) - base.penalty
        told = _against_words(name, saving, penalty or 0.0, found)
        per_year = saving / base.years
        return [
            Consequence(
                "assumption",
                "",
                name,
                "as it is",
                "confirmed",
                difference=saving,
                per_year=per_year,
                penalty=penalty,
                text=told,
            )
        ]


def _against_words(name: str, saving: float, penalty: float, found: GivenResult) -> str:
    word = "saves" if saving > 0 else "costs"
    text = f"against “{name}” the decision {word} {pounds(abs(saving))}{'' if saving > 0 else ' more'}"
    price = broken_rules(saving, penalty, ("less", "more"))
    text += f" ({price})" if price else ""
    broken = list(dict.fromkeys(row["rule"] or row["name"] for row in found["broken"]))
    if found["short"]:
        return f"{text}, but “{name}” leaves children without a placement, so that the two cannot be compared in money"
    if broken:
        text += f". “{name}” cannot keep {listed(broken)}: the decision rests on that first"
    return text


def carried_by(instance: Instance) -> Iterator[Today | Carries]:
    """A question for each unpublished figure, or for several of one name, value and basis that move together."""
    figures, _ = register(instance, REACH)
    if not figures:
        return
    yield Today()
    groups: dict[tuple[Any, ...], list[Range]] = defaultdict(list)
    for figure in figures:
        one = _assumption(instance, figure.path)
        together = figure.path.rpartition(".")[2] if _is_share(figure.path) else figure.path
        groups[together, figure.base, one.basis].append(figure)
    for (_, _, basis), members in groups.items():
        one = _assumption(instance, members[0].path)
        words = [figure_words(instance, figure.path) for figure in members]
        yield Carries(tuple(members), _together(words), basis, one.source if one.path == members[0].path else "")


def _together(words: list[str]) -> str:
    """Say "practical occupancy (Homes of our own, DPS)" of several."""
    if len(words) == 1:
        return words[0]
    key = words[0].partition(" (")[0]
    return f"{key} ({', '.join(one.partition(' (')[2][:-1] for one in words)})"


def _assumption(instance: Instance, path: str) -> Any:
    """The record of the register that stands for a figure: the one that names most of its path."""
    found = [one for one in instance.assumption if path == one.path or path.startswith(f"{one.path}.")]
    return max(found, key=lambda one: len(one.path))


def _is_share(path: str) -> bool:
    key = path.rpartition(".")[2]
    return key.endswith(SHARES)


def _is_money(path: str) -> bool:
    return any(word in path.partition(".")[2] for word in MONEY)
