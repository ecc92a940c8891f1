"""Children placed and short are those who need a placement: no more and no fewer."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.evaluation import Violation
from commission_opt.plan.evaluator.tolerance import ROW
from commission_opt.plan.evaluator.workings import Workings
from commission_opt.plan.wording import number, place_text, scenario_text
from commission_opt.registry import RULES, SUFFICIENCY


def unbalanced(w: Workings) -> list[Violation]:
    """Report where children placed and short are not those who need a placement."""
    found = []
    for where, wanted, difference in _differences(w):
        if abs(difference) > ROW * max(1.0, wanted):
            message = (
                f"{RULES[SUFFICIENCY].name}: {number(wanted + difference)} children are placed or short, "
                f"but {number(wanted)} need a placement"
            )
            found.append(Violation(SUFFICIENCY, where, abs(difference), message))
    return found


def _differences(w: Workings) -> Iterator[tuple[str, float, float]]:
    """Where children placed and short are not those who need a placement: where, limit, difference.

    Children whom edge of care keeps out of care need none; there can be no more of them than there
    would have been. Nothing may be short, or placed, where nobody needs a placement.
    """
    scenarios = len(w.demand.scenarios)
    needed = {(s, *lane): n for s, scenario in enumerate(w.demand.scenarios) for lane, n in scenario.children.items()}
    avoided = w.prevention.avoided
    for key in dict.fromkeys([*needed, *w.use.met, *w.decisions.short, *avoided]):
        s, t, need, area = key
        there = w.use.met.get(key, 0.0) + w.decisions.short.get(key, 0.0)
        wanted = needed.get(key, 0.0) - avoided.get(key, 0.0)
        where = place_text(w.areas[area], w.times[t], w.needs[need], scenario_text(s, scenarios))
        yield where, wanted, there - wanted
