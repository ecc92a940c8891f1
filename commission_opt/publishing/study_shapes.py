"""What a report reads of each study that can be attached to it: keys and types, as the commands write them.

A study may hold more than that.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class ChangeShape(TypedDict):
    """A figure that was changed."""

    path: str
    old: Any
    new: Any
    by: str


class AboutShape(TypedDict):
    """Which question a study is about."""

    format: int
    study: str
    version: str
    title: str
    price_base: str
    seal: dict[str, str]


class OfOneInstanceShape(AboutShape):
    """A study of one instance."""

    file: str
    sha256: str
    changes: list[ChangeShape]


class PartsShape(TypedDict):
    """What a cost is made of; a study that was saved without it does not say."""

    cash: NotRequired[float | None]
    avoided: NotRequired[float | None]
    penalties: NotRequired[float | None]
    not_paid: NotRequired[float | None]


class OptionShape(PartsShape):
    """An option of a comparison."""

    option: str
    status: str
    sha256: str
    cost: float | None
    against_best: float | None
    maximum_regret: float | None
    locality: float | None
    occupancy: float | None
    mix: str


class CompareShape(AboutShape):
    """Options side by side."""

    options: list[OptionShape]


class SwingShape(TypedDict):
    """One figure at both ends."""

    path: str
    base: Any
    value_low: Any
    change_low: float | None
    cash_change_low: NotRequired[float | None]
    penalties_low: NotRequired[float | None]
    avoided_low: NotRequired[float | None]
    not_paid_low: NotRequired[float | None]
    beds_low: NotRequired[float | None]
    mix_changes_low: bool | None
    value_high: Any
    change_high: float | None
    cash_change_high: NotRequired[float | None]
    penalties_high: NotRequired[float | None]
    avoided_high: NotRequired[float | None]
    not_paid_high: NotRequired[float | None]
    beds_high: NotRequired[float | None]
    mix_changes_high: bool | None


class SwitchShape(TypedDict):
    """Where the mix changes."""

    path: str
    base: Any
    end: float
    verdict: str
    value: float | None
    mix_after: str


class SensitivityShape(OfOneInstanceShape):
    """One figure at a time."""

    tornado: NotRequired[list[SwingShape] | None]
    switching: NotRequired[list[SwitchShape] | None]


class PointShape(TypedDict):
    """A point of a trade-off; its two measures stand there too."""

    point: int
    mix: str
    cost: NotRequired[float | None]


class FrontierShape(OfOneInstanceShape):
    """A trade-off."""

    trade: list[str]
    points: list[PointShape]


class MixShape(PartsShape):
    """A near alternative."""

    name: str
    kind: str
    cost: float | None
    beds_apart: float | None
    mix: str


class AlternativesShape(OfOneInstanceShape):
    """Mixes that cost nearly the same."""

    mixes: list[MixShape]


class MeasureShape(TypedDict):
    """What was promised, and what became of it."""

    measure: str
    year: str
    of: str
    unit: str
    promised: float | None
    mean: float
    low: float
    high: float
    p5: float
    p95: float


class PolicyShape(TypedDict):
    """How children were placed."""

    in_words: str


class StayShape(TypedDict):
    """The stay that was taken where none is known."""

    weeks: float
    needs: list[str]


class SimulateShape(OfOneInstanceShape):
    """The plan against random children."""

    objective: float | None
    done: int
    in_words: str
    policy: PolicyShape
    measures: list[MeasureShape]
    stay_taken: NotRequired[StayShape | None]


class AnswerShape(TypedDict):
    """The answer to one question."""

    text: str


class ExplainShape(OfOneInstanceShape):
    """Why this mix."""

    findings: list[AnswerShape]


class AdviceShape(TypedDict):
    """What to advise, judged in one way."""

    judged: str
    name: str
    mix: str
    settled: bool
    in_words: str
    how_sure: str
    kept_in_words: str
    runner_up_in_words: str


class TriedShape(PartsShape):
    """A mix, as it fared."""

    judged: str
    name: str
    advised: bool
    may_be_chosen: bool
    promised: float
    cost: float
    dearest: float
    difference: float
    difference_low: float
    difference_high: float
    near_the_best_in: float
    greatest_regret: float
    near_home: float
    occupancy: float
    short: float
    worlds: int
    breaks: str
    mix: str


class CashShape(TypedDict):
    """What a mix costs in a financial year."""

    name: str
    year: str
    mean: float
    p5: float
    p95: float


class RecommendShape(OfOneInstanceShape):
    """The mixes that could be advised, tried against each other."""

    advice: list[AdviceShape]
    mixes: list[TriedShape]
    cash: list[CashShape]
    how_tried: str
    caveats: list[str]


class AuthorityShape(TypedDict):
    """An authority of a region."""

    id: str
    name: str


class GroupShape(TypedDict):
    """What some authorities cost without the others."""

    group: str
    cost: float | None
    bound: float | None
    saving_low: float | None
    saving_high: float | None


class BillShareShape(TypedDict):
    """A share of the bill."""

    method: str
    authority: str
    share: float
    low: float
    high: float
    alone: float | None
    saves: float | None


class TogetherShape(OfOneInstanceShape):
    """Authorities together and apart."""

    authorities: list[AuthorityShape]
    in_words: list[str]
    groups: list[GroupShape]
    shares: list[BillShareShape]


SHAPES: dict[str, type] = {
    "recommend": RecommendShape,
    "compare": CompareShape,
    "sensitivity": SensitivityShape,
    "frontier": FrontierShape,
    "alternatives": AlternativesShape,
    "simulate": SimulateShape,
    "explain": ExplainShape,
    "together": TogetherShape,
}


def missing_measure(study: Any) -> tuple[str, str] | None:
    """The first point of a trade-off that lacks one of the two measures as a number, and what is wrong there."""
    if study["study"] != "frontier":
        return None
    if len(study["trade"]) != 2:
        return "trade", "does not name two measures"
    for nth, point in enumerate(study["points"]):
        for name in study["trade"]:
            value = point.get(name)
            if name not in point or isinstance(value, bool) or not isinstance(value, int | float | None):
                return f"points[{nth}].{name}", "is no number"
    return None
