"""Rules of diversity about what is not a contract: where they bind, are just broken, and what they leave free."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from commission_opt.instance.document import Document
from commission_opt.instance.load import instance_from
from commission_opt.instance.problems import InvalidInstance
from tests.model.small import QUARTERS, D, block, cost, day, foster, framework, home, new_home, spot, tables

SPOT = [spot(100)]
HOMES: dict[str, Any] = {"home": [new_home(2, 80, homes=3)], "spot": SPOT}  # three of two beds, £80 a day each
FLATS: dict[str, Any] = {"supported": [new_home(2, 80, homes=3, id="flats")], "spot": SPOT}
CARERS: dict[str, Any] = {  # £10 a day for each household of two places, and £30 for each child
    "foster": [foster(30, recruits_per_year_at_most=3, recruitment_cost=3650.0, children_per_household=2.0)],
    "spot": SPOT,
}
OFFERS = {"home": HOMES, "supported": FLATS, "foster": CARERS}
PLAIN = {"home": 80, "supported": 80, "foster": 70}  # a day, for two children
ONE_MORE = {"home": 80, "supported": 80, "foster": 10}


def diverse(**keys: Any) -> dict[str, Any]:
    return {"diversity": [{"id": "rule", **keys}]}


@pytest.mark.parametrize("kind", ["home", "supported", "foster"])
@pytest.mark.parametrize(
    ("limit", "more"),
    [
        ({"beds_at_least": 2}, 0),
        ({"beds_at_least": 3}, 1),
        ({"beds_at_least": 4}, 1),
        ({"beds_at_least": 6}, 2),
        ({"contracts_at_least": 1}, 0),
        ({"contracts_at_least": 2}, 1),
        ({"providers_at_least": 1}, 0),
        ({"beds_at_most": 2}, 0),
        ({"contracts_at_most": 1}, 0),
        ({"provider_share_at_most": 1.0}, 0),
    ],
)
def test_what_is_new_is_counted(kind: str, limit: dict[str, Any], more: int) -> None:
    found = cost(2, **OFFERS[kind], rules=diverse(kinds=[kind], **limit))
    assert found == pytest.approx((PLAIN[kind] + more * ONE_MORE[kind]) * D)


@pytest.mark.parametrize("kind", ["home", "supported", "foster"])
def test_a_limit_just_below_what_is_best(kind: str) -> None:
    for limit in ({"beds_at_most": 1}, {"contracts_at_most": 0}):
        assert cost(2, **OFFERS[kind], rules=diverse(kinds=[kind], **limit)) == pytest.approx(200 * D)


@pytest.mark.parametrize("kind", ["home", "supported", "foster"])
def test_missed_at_a_price(kind: str) -> None:
    for limit, missed in (({"beds_at_least": 4}, 2), ({"contracts_at_least": 2}, 1), ({"beds_at_most": 1}, 1)):
        soft = diverse(kinds=[kind], price_per_unit=365.0, **limit)  # £1 a day
        assert cost(2, **OFFERS[kind], rules=soft) == pytest.approx((PLAIN[kind] + missed) * D)


@pytest.mark.parametrize("kind", ["home", "supported", "foster"])
def test_more_than_there_can_be_is_refused(kind: str) -> None:
    for limit in ({"beds_at_least": 7}, {"contracts_at_least": 4}, {"providers_at_least": 2}):
        found = problems(tables(2, **OFFERS[kind], rules=diverse(kinds=[kind], **limit)))
        assert f"{next(iter(limit))}: asks for" in found


def problems(given: dict[str, Any]) -> str:
    """What the checks say of an instance."""
    try:
        instance_from(Document(given, {}, "small.toml"))
    except InvalidInstance as error:
        return str(error)
    return ""


def own(to: float, **keys: Any) -> dict[str, Any]:
    """A home that is not needed, £`to` a day, and that may be closed at once."""
    return home(2, to, closable=True, **keys)


def test_a_home_that_closes_does_not_count_from_then_on() -> None:
    def left_open(**keys: Any) -> float | None:
        return cost(0, horizon=QUARTERS, home=[own(10, homes=2)], rules=diverse(kinds=["home"], over="horizon", **keys))

    assert left_open(providers_at_least=0) == pytest.approx(0)
    assert left_open(providers_at_least=1) == pytest.approx(10 * 91)  # one of two, until the second quarter
    assert left_open(providers_at_least=1, to_date=dt.date(2022, 6, 30)) == pytest.approx(10 * 91)
    assert left_open(providers_at_least=1, from_date=dt.date(2022, 7, 1)) == pytest.approx(10 * 183)


def test_the_authority_is_one_provider() -> None:
    offers = {"home": [new_home(2, 80), new_home(2, 90, id="other")], "spot": SPOT}
    two = diverse(kinds=["home"], providers_at_least=2, price_per_unit=3650.0)
    assert cost(2, **offers, rules=two) == pytest.approx((80 + 10) * D)  # a second home would not help
    partner = {"home": [new_home(2, 80), new_home(2, 90, id="other", provider="Partner")], "spot": SPOT}
    assert cost(2, **partner, rules=diverse(kinds=["home"], providers_at_least=2)) == pytest.approx(170 * D)
    with_block = {"home": [new_home(2, 80)], "block": [block("b", 2, 50)], "spot": SPOT}
    rules = diverse(kinds=["home", "block"], providers_at_least=2)
    assert cost(2, **with_block, rules=rules) == pytest.approx(180 * D)


def test_existing_beds_count_as_a_provider_but_not_as_new() -> None:
    offers: dict[str, Any] = {"home": [home(2, 80), new_home(2, 90, id="new")], "spot": SPOT}
    assert cost(2, **offers, rules=diverse(kinds=["home"], providers_at_least=1)) == pytest.approx(80 * D)
    assert cost(2, **offers, rules=diverse(kinds=["home"], beds_at_least=2)) == pytest.approx(170 * D)
    carers = {"foster": [foster(30, households=2.0)], "spot": SPOT}
    assert cost(2, **carers, rules=diverse(kinds=["foster"], providers_at_least=1)) == pytest.approx(60 * D)


@pytest.mark.parametrize(("share", "a_day"), [(1.0, 120), (0.75, 190), (0.7499, 190.028), (0.5, 260)])
def test_share_of_places_bought_as_used(share: float, a_day: float) -> None:
    offers = {"framework": [framework(30)], "spot": SPOT}
    rules = diverse(kinds=["framework", "spot"], provider_share_at_most=share)
    assert cost(4, **offers, rules=rules) == pytest.approx(a_day * D)


def test_share_of_places_bought_as_used_at_a_price() -> None:
    offers = {"framework": [framework(30)], "spot": SPOT}
    rules = diverse(offers=["framework", "spot"], provider_share_at_most=0.5, price_per_unit=day(10))
    assert cost(4, **offers, rules=rules) == pytest.approx((120 + 20) * D)  # two of four bed-weeks too many


def test_share_of_beds_and_of_places_bought() -> None:
    # The block's two beds count as they stand, spot as it is used: by two children at least.
    offers = {"block": [block("b", 2, 40)], "spot": SPOT}
    rules = diverse(kinds=["block", "spot"], provider_share_at_most=0.5)
    for children in (4, 3, 2):
        assert cost(children, **offers, rules=rules) == pytest.approx(280 * D)
    assert cost(1, **offers, rules=rules) is None


@pytest.mark.parametrize(
    "key", ["providers_at_least", "contracts_at_least", "contracts_at_most", "beds_at_least", "beds_at_most"]
)
@pytest.mark.parametrize("kind", ["framework", "spot", "supported"])
def test_places_bought_as_used_have_no_beds_to_count(kind: str, key: str) -> None:
    places = {"framework": framework(50), "spot": spot(50), "supported": framework(50, id="flats")}[kind]
    given = tables(1, **{kind: [places]}, rules=diverse(kinds=[kind, "block"], **{key: 1}, price_per_unit=1.0))
    assert f"{key}: does not fit {kind}: their places are bought as they are used" in problems(given)
    named = tables(1, **{kind: [places]}, rules=diverse(offers=[places["id"]], **{key: 1}, price_per_unit=1.0))
    assert f"{key} cannot count '{places['id']}'" in problems(named)
    share = tables(1, **{kind: [places]}, rules=diverse(kinds=[kind], provider_share_at_most=1.0))
    assert problems(share) == ""


def test_buildings_count_where_supported_places_are_bought_as_well() -> None:
    offers = {"supported": [new_home(2, 80, id="flats"), framework(50, id="places")], "spot": SPOT}
    assert cost(1, **offers, rules=diverse(kinds=["supported"], beds_at_least=2)) == pytest.approx(80 * D)
    assert cost(1, **offers, rules=diverse(kinds=["supported"], beds_at_most=0)) == pytest.approx(50 * D)
