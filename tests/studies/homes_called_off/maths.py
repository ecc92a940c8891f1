"""C99, as equations."""

from __future__ import annotations

from commission_opt.model.limit import YEAR_WEEKS, Limit
from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.rules.wording import Wording
from tests.studies import homes_called_off
from tests.studies.homes_called_off import HomesCalledOffKey


def require(model: Model, _placements: Placements) -> None:
    """Call off so many homes."""
    stated = Limit(
        "rules.homes_called_off.dps.at_least",
        homes_called_off.least,
        "whole",
        lower=True,
        weight=YEAR_WEEKS,
        words=Wording("Framework homes", "homes"),
    )
    terms = [(variable, 1.0) for variable in model.columns.awarded.values()]
    model.add_soft_row(
        "C99",
        HomesCalledOffKey("homes"),
        terms,
        ">=",
        homes_called_off.least,
        penalty=None,
        periods=model.instance.periods,
        rests_on=stated,
    )
