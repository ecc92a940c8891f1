"""A rule that the package does not have: at least so many homes are called off."""

from typing import NamedTuple

from commission_opt.rules.card import Card, RowsOf


class HomesCalledOffKey(NamedTuple):
    """Its one row."""

    record: str


CARD = Card(
    id="C99",
    name="homes called off",
    sentence="At least so many homes are called off.",
    limit_unit="homes",
    policy=True,
    rows=(RowsOf(HomesCalledOffKey, one_more="home"),),
)
least = 0  # the limit, set by the test
