"""Which figures the worlds draw: those that the instance calls uncertain, those that nobody published, and defaults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commission_opt.instance.check_uncertain import lead_path
from commission_opt.instance.figure_words import figure_words
from commission_opt.instance.problems import InvalidInstance
from commission_opt.plan.statements.uncertainty import shares_of
from commission_opt.studies.recommend.worlds import WeighedForecast, that_can_be
from commission_opt.studies.sensitivity.ranges import LeftOut, LowHigh, Range, ranges_of, value_of

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

LATE_WEEKS = 13.0  # by which homes and contracts may open late, on time being likeliest
REFERRALS_SPREAD = 0.2  # share by which referrals and rates of success may be other
OCCUPANCY_SPREAD = 0.05  # by which practical occupancy may be other, in points


@dataclass(frozen=True)
class Drawn:
    """What the worlds draw.

    Attributes
    ----------
    figures
        Each with its ends and shape.
    defaults
        Paths of those whose ends are our assumption, as the instance says nothing.
    left_out
        Paths that nobody published and that are not drawn all the same.
    forecasts
        Of the instance, with their shares.
    """

    figures: tuple[Range, ...]
    defaults: tuple[str, ...]
    left_out: tuple[str, ...]
    forecasts: tuple[WeighedForecast, ...]


def drawn(
    instance: Instance, vary: Mapping[str, LowHigh | None] | Sequence[str | Range] | None, spread: float
) -> Drawn:
    """What the worlds of an instance draw; only what `vary` names, where that is given."""
    forecasts = forecasts_of(instance)
    set_there = {path for one in forecasts for path in one.changes}
    stated: dict[str, Range] = {}
    defaults: dict[str, Range] = {}
    if vary == {}:
        figures: list[Range] = []
        left: tuple[LeftOut, ...] = ()
    else:
        figures, left = ranges_of(instance, vary, spread)
        if not vary:
            stated = {one.path: one for one in (*_uncertain(instance), *_late(instance))}
            defaults = {one.path: one for one in _defaults(instance) if one.path not in stated}
    counts = (
        () if vary else tuple(one for one in figures if one.whole)
    )  # of homes and beds: facts, whoever assumed them
    taken = stated | {one.path: one for one in figures if one not in counts and one.path not in stated}
    taken |= {path: one for path, one in defaults.items() if path not in taken}
    by_forecast = [path for path in taken if any(_is_at(path, other) or _is_at(other, path) for other in set_there)]
    able, not_able = that_can_be(instance, [one for path, one in taken.items() if path not in by_forecast])
    not_able = tuple(path for path in not_able if path not in defaults)
    others = (one.path for one in left if not any(_is_at(figure.path, one.path) for figure in able))
    return Drawn(
        able,
        tuple(one.path for one in able if one.path in defaults and taken[one.path] is defaults[one.path]),
        tuple(dict.fromkeys((*not_able, *(one.path for one in counts), *by_forecast, *others))),
        forecasts,
    )


def forecasts_of(instance: Instance) -> tuple[WeighedForecast, ...]:
    """The forecasts of an instance, each with its share of the weights."""
    shares = shares_of([one.weight for one in instance.scenario])
    return tuple(
        WeighedForecast(one.id, one.label, share, dict(one.changes))
        for one, share in zip(instance.scenario, shares, strict=True)
    )


def names_of(instance: Instance, paths: Iterable[str]) -> dict[str, str]:
    """What each path is called in words, where the instance has it."""
    found = {}
    for path in paths:
        with suppress(InvalidInstance):  # a register may name what an `extends` file has taken away
            found[path] = figure_words(instance, path)
    return found


def _is_at(path: str, record: str) -> bool:
    """Whether a path is that of a figure, or of one within a record."""
    return path == record or path.startswith(f"{record}.")


def _uncertain(instance: Instance) -> Iterator[Range]:
    """The figures of `[[uncertain]]`."""
    for one in instance.uncertain:
        base, whole = value_of(instance, one.path)
        whole = whole and one.low.is_integer() and one.high.is_integer()
        yield Range(one.path, base, one.low, one.high, whole, one.shape)


def _late(instance: Instance) -> Iterator[Range]:
    """The weeks to opening that `[[slippage]]` makes longer."""
    for late in instance.slippage:
        offers = [offer for name in late.offers for offer in instance.offers_named(name)] or instance.offers
        for path in dict.fromkeys(path for offer in offers if (path := lead_path(offer))):
            base, _ = value_of(instance, path)
            likely = late.weeks_low if late.weeks_likely is None else late.weeks_likely
            yield Range(path, base + likely, base + late.weeks_low, base + late.weeks_high, False, late.shape)


def _defaults(instance: Instance) -> Iterator[Range]:
    """Openings, referrals, success and occupancy of which the instance does not say how far they may be other."""
    if not instance.sums.late_by_default:
        return
    told = {one.path for one in instance.assumption if one.path}
    for one in (*_openings(instance), *_teams(instance), *_filled(instance)):
        if not any(_is_at(one.path, path) or _is_at(path, one.path) for path in told):
            yield one


def _openings(instance: Instance) -> Iterator[Range]:
    for path in dict.fromkeys(path for offer in instance.offers if (path := lead_path(offer))):
        base, _ = value_of(instance, path)
        yield Range(path, base, base, base + LATE_WEEKS, whole=False)


def _teams(instance: Instance) -> Iterator[Range]:
    for service in instance.edge_of_care:
        figures = [(f"edge_of_care.{service.id}.success_rate", service.success_rate, 1.0)]
        for referral in service.referral:
            if referral.per_month:
                path = f"edge_of_care.{service.id}.referral.{referral.id}.per_month"
                figures.append((path, referral.per_month, float("inf")))
        for path, base, most in figures:
            low, high = base * (1 - REFERRALS_SPREAD), min(most, base * (1 + REFERRALS_SPREAD))
            if low < high:
                yield Range(path, base, low, high, whole=False)


def _filled(instance: Instance) -> Iterator[Range]:
    for path, base in dict.fromkeys(
        (f"{offer.stated_at}.practical_occupancy", offer.practical_occupancy)
        for offer in instance.offers
        if not offer.bought_as_used and offer.practical_occupancy < 1
    ):
        yield Range(path, base, max(0.01, base - OCCUPANCY_SPREAD), min(1.0, base + OCCUPANCY_SPREAD), whole=False)
