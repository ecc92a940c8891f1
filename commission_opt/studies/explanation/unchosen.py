"""Offers that are not chosen and services that are not taken up: what they would add, and what would change that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commission_opt.plan.wording import pounds
from commission_opt.studies.explanation.base import Base, Compared, Consequence
from commission_opt.studies.explanation.sentences import adds, amount
from commission_opt.studies.explanation.switching_price import AskPrice, SwitchingPrice

if TYPE_CHECKING:
    from commission_opt.model.model import Model


@dataclass(frozen=True)
class OfferLeftOut:
    """What choosing an offer would add, and at which price it would be chosen.

    Attributes
    ----------
    how
        How far choosing it goes, in words, where it is not plain: "for 13 child-weeks".
    """

    offer: str
    name: str
    ask: AskPrice
    how: str = ""

    def answer(self, base: Base) -> list[Consequence]:
        """Force it in, and lower its price until it costs no more than the cheapest mix."""
        forced = base.solve(prepare=self.ask.hold, choose=False)
        found = Compared.of(base, forced)
        if found.difference is None or self.ask.price.lowest <= 0:
            return [self._finding(found, f"choosing it{self.how} {adds(found)}")]
        if found.difference == 0:
            return [self._finding(found, "choosing it as well costs the same, as far as is proven")]
        turn = self.ask.turn(base, forced, found.within or 0.0)
        if turn.share is not None:
            text = f"would be chosen at {self.ask.words(turn)}; choosing it as it is{self.how} adds {amount(found)}"
        elif turn.verdict == "never":
            text = f"would not be chosen even for nothing; choosing it{self.how} adds {amount(found)}"
        else:
            text = f"choosing it{self.how} {adds(found)}"
        return [self._finding(found, text, turn)]

    def _finding(self, found: Compared, text: str, turn: SwitchingPrice | None = None) -> Consequence:
        price = self.ask.price
        named, change = _turned(found, price.lowest, turn)
        return Consequence(
            "offer",
            self.offer,
            self.name,
            f"at {pounds(change)} {price.unit}" if change else "chosen",
            **named,
            path=price.path,
            now=price.lowest,
            text=f"{self.name}: {text}",
        )


@dataclass(frozen=True)
class ServiceLeftOut:
    """What taking a service up would add, at which price it would be, and which of caseload and recruitment keep it out.

    Attributes
    ----------
    ask
        For its price; None where it has none of its own.
    eased
        Ways to ease what could keep it out: in words, and the changes.
    """

    service: str
    name: str
    hold: Callable[[Model], object]
    ask: AskPrice | None
    eased: tuple[tuple[str, dict[str, Any]], ...]

    def answer(self, base: Base) -> list[Consequence]:
        """Force it in, and lower its price; then ease what could keep it out, and see whether it is taken up."""
        forced = base.solve(prepare=self.hold, choose=False)
        found = Compared.of(base, forced)
        turn = None
        if self.ask is not None and found.difference and self.ask.price.lowest > 0:
            turn = self.ask.turn(base, forced, found.within or 0.0)
        reasons = []
        for words, changes in self.eased:
            plan = base.solve(changes, choose=False)
            if plan.decisions is not None and plan.decisions.taken.get(self.service):
                reasons.append(words)
        text = f"{self.name}: taking it up {adds(found)}{self._at(turn)}"
        if reasons:
            text += f"; it would be taken up with {' or with '.join(reasons)}"
        elif self.eased:
            text += f"; {' and '.join(words for words, _ in self.eased)} would not change that"
        change = f"taken up; kept out by {', '.join(reasons)}" if reasons else "taken up"
        if self.ask is None:
            return [Consequence("service", self.service, self.name, change, **found.fields(), text=text)]
        price = self.ask.price
        named, _ = _turned(found, price.lowest, turn)
        return [
            Consequence(
                "service", self.service, self.name, change, **named, path=price.path, now=price.lowest, text=text
            )
        ]

    def _at(self, turn: SwitchingPrice | None) -> str:
        if turn is None or self.ask is None or (turn.share is None and turn.verdict != "never"):
            return ""
        if turn.share is None:
            return f"; it would not be taken up even at nothing instead of {pounds(self.ask.price.lowest)} {self.ask.price.unit}"
        return f"; it would be taken up at {self.ask.words(turn)}"


def _turned(found: Compared, lowest: float, turn: SwitchingPrice | None) -> tuple[dict[str, Any], float | None]:
    """The figures of a finding, and the price at which the choice turns, where one was found."""
    named: dict[str, Any] = found.fields()
    if turn is not None:
        named["verdict"] = turn.verdict
    if turn is None or turn.share is None:
        return named, None
    named["value"] = turn.share * lowest
    return named, named["value"]
