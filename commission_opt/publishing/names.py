"""Names short enough for sentences and tables; the inputs at the end of a report have them in full."""

from __future__ import annotations

from typing import Any, cast

from commission_opt.instance.given import GIVEN
from commission_opt.plan.result import Result
from commission_opt.publishing.readable import cut

LONGEST = 80  # letters
_NAMES = frozenset({"name", "provider", "where", "title"})
_WITH_NAMES = ("labels", "mix", "offer_unit_costs", "rules", *GIVEN)


def with_short_names(result: Result) -> Result:
    """The result, in which the names of offers, providers, needs, areas and rules are short."""
    held = {key: _short(value, key == "labels") for key, value in result.items() if key in _WITH_NAMES}
    return cast(Result, {**result, **held})


def _short(value: Any, every: bool) -> Any:
    if isinstance(value, dict):
        return {
            key: cut(one, LONGEST) if isinstance(one, str) and (every or key in _NAMES) else _short(one, every)
            for key, one in value.items()
        }
    return [_short(one, every) for one in value] if isinstance(value, list) else value
