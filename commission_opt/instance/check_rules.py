"""Rules that can be kept, about times and children that there are."""

from __future__ import annotations

from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.instance.rule import LocalRule, Rule, TimedRule
from commission_opt.rules.rooms import rooms


def check_rules(instance: Instance, found: Findings) -> None:
    """Each rule covers a time of the horizon, is about somebody, and asks for nothing impossible, as its room knows."""
    for table, records in instance.rules.tables():
        for nth, rule in enumerate(records):
            _check_time(instance, table, nth, rule, found)
            _check_about_somebody(instance, table, nth, rule, found)
    for room in rooms():
        if (own := room.part("valid")) is not None:
            own.valid(instance, found)


def _check_time(instance: Instance, table: str, nth: int, rule: Rule, found: Findings) -> None:
    if isinstance(rule, TimedRule) and not any(rule.applies(period.start) for period in instance.periods):
        message = "covers no period: none starts between from_date and to_date."
        found.add(("rules", table, nth), message, "Mend the dates, or take the rule out.")


def _check_about_somebody(instance: Instance, table: str, nth: int, rule: Rule, found: Findings) -> None:
    """A rule about local placements names its needs, or there is a need with a local duty."""
    if isinstance(rule, LocalRule) and not rule.needs and not any(need.local_duty for need in instance.need):
        message = "applies to no need: none has local_duty = true."
        found.add(("rules", table, nth), message, "Name the needs it is for, needs = [...], or take it out.")
