"""Figures that cannot be meant: each slip is named with its line and the likely mistake, and no council's figure is."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from commission_opt.cli.main import main
from commission_opt.demand import demand_table
from commission_opt.errors import EXIT_INVALID, EXIT_SOLVED
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import load
from commission_opt.instance.shape import choices, fields_of, get_origin, is_model
from commission_opt.instance.tables import Tables
from commission_opt.plan.slips.figures import SLIPS, idle_limits, odd_figures, ranges
from commission_opt.plan.slips.find import slips
from commission_opt.starter.assumed import CHILDREN, SPOT_PRICE, STAY, own_home_figures, price_figures
from commission_opt.starter.compose import Starter
from tests.instance.cases import SHIPPED, small
from tests.instance.random_documents import random_instances

INSTANCES = Path(__file__).parents[2] / "instances"
TOWN = INSTANCES / "tutorial.toml"
TEAM = INSTANCES / "southampton-2017-edge-of-care-cohort.toml"
WHOLE = INSTANCES / "southampton.toml"
CITY = INSTANCES / "coventry-2017.toml"
NORTH = INSTANCES / "north-tyneside-2018.toml"
LOCAL = INSTANCES / "southampton-2019-block.toml"

# Instance, what was typed, the figure that is asked about (the path typed where it is the same), a word of the likely slip.
TYPED: list[tuple[Path, str, Any, str]] = [
    (TOWN, "spot.spot.price_per_week", 4.9, "thousands"),
    (TOWN, "spot.spot.price_per_week", 5.6, "thousands"),
    (TOWN, "spot.spot.price_per_week", 254_800, "£ a year typed for £ a week"),
    (TOWN, "spot.spot.price_per_week", 100, "a day"),
    (TOWN, "spot.spot.price_per_week", 490_000, "pence"),
    (TOWN, "framework.agency.price_per_week", 1.05, "thousands"),
    (TOWN, "framework.agency.price_per_week", 54_600, "£ a year typed for £ a week"),
    (TOWN, "block.block.price_per_bed_week", 3.5, "thousands"),
    (TOWN, "block.block.price_per_bed_week.3", 182_500, "£ a year typed for £ a week"),
    (TOWN, "block.block.price_per_bed_week.4", 470, "a day"),
    (CITY, "dps.local.provider.a.price_per_bed_week.4", 2.81, "thousands"),
    (CITY, "dps.local.provider.b.price_per_bed_week", 282_300, "pence"),
    (TOWN, "home.new-home.running_cost_per_year", 6_300, "week's figure typed for a year's"),
    (TOWN, "home.new-home.running_cost_per_year", 328.5, "thousands"),
    (TOWN, "home.new-home.running_cost_per_year", 32_850_000, "pence"),
    (CITY, "home.internal.running_cost_per_year", 47_718, "month's figure typed for a year's"),
    (TOWN, "supported.flats.running_cost_per_year", 109.5, "thousands"),
    (TOWN, "home.new-home.cost_per_child_week", 18_250, "£ a year typed for £ a week"),
    (TOWN, "foster.own-carers.allowance_per_child_week", 18_250, "£ a year typed for £ a week"),
    (TOWN, "foster.own-carers.fee_per_child_week", 5, "a day"),
    (TOWN, "home.new-home.capital_cost", 250, "thousands"),
    (TOWN, "home.new-home.capital_cost", 25_000_000, "pence"),
    (NORTH, "home.own-homes.practical_occupancy", 0.09, "one place too far left"),
    (CITY, "block.hexagon.practical_occupancy", 0.09, "one place too far left"),
    (CITY, "dps.local.practical_occupancy", 0.085, "one place too far left"),
    (TOWN, "supported.flats.trading.sellable_occupancy", 0.08, "one place too far left"),
    (TOWN, "supported.flats.trading.unit_cost_per_bed_week", 0.7, "thousands"),
    (TOWN, "money.discount_rate", 0.35, "one place too far right"),
    (TOWN, "money.discount_rate", 0.5, "one place too far right"),
    (TOWN, "money.capital_rate", 0.5, "one place too far right"),
    (TOWN, "money.uplift_per_year", {"block": 0.35}, "one place too far right"),
    (CITY, "demand.specialist.children", 9_700, "two digits too many"),
    (CITY, "demand.specialist.children", 20_170, "two digits too many"),
    (TOWN, "demand.home.by_period", [600, 70_000], "two digits too many"),
    (CITY, "demand.local.path.1.children", 40_000, "two digits too many"),
    (CITY, "demand.specialist.growth_per_year", 0.5, "percentage"),
    (TOWN, "need.home.mean_stay_weeks", 1_000, "days typed for weeks"),
    (TOWN, "need.home.mean_stay_weeks", 0.4, "a digit too few"),
    (WHOLE, "need.solo.footprint", 20, "expected"),
    (WHOLE, "need.solo.footprint", 0.2, "one place too far left"),
    (TOWN, "home.new-home.beds", 44, "a digit too many"),
    (TOWN, "block.block.term_years", 36, "expected"),
    (TOWN, "block.block.term_years", 0.1, "month's figure"),
    (CITY, "dps.local.set_up_cost", 10, "thousands"),
    (TEAM, "role.family-worker.notice_weeks", 365, "days typed for weeks"),
    (TEAM, "role.family-worker.salary_per_year", 2_625, "month's figure"),
    (TEAM, "role.family-worker.salary_per_year", 605, "week's figure"),
    (TEAM, "role.family-worker.salary_per_year", 16.3, "£ an hour typed for £ a year"),
    (TEAM, "role.family-worker.salary_per_year", 3_150_000, "pence"),
    (TEAM, "role.family-worker.on_costs", 0.03, "one place too far left"),
    (TEAM, "role.family-worker.on_costs", 1.3, "expected"),
    (TEAM, "role.family-worker.leavers_per_year", 0.9, "one place too far right"),
    (TOWN, "foster.own-carers.recruitment_cost", 21.9, "thousands"),
    (TOWN, "foster.own-carers.children_per_household", 10, "expected"),
    (LOCAL, "area.southampton.miles_within", 300, "two digits too many"),
    (LOCAL, "travel.cost_per_mile", 45, "pence"),
    (LOCAL, "travel.cost_per_hour", 1_480, "£ a week typed for £ an hour"),
    (LOCAL, "travel.cost_per_hour", 4_000, "pence"),
    (LOCAL, "travel.miles_per_hour", 3.5, "digit too few"),
    (LOCAL, "travel.visits_per_year", 0.75, "month's figure"),
    (LOCAL, "rules.locality.near-home.within_miles", 0.2, "digit too few"),
    (TEAM, "edge_of_care.in-house.success_rate", 0.01, "one place too far left"),
    (TEAM, "edge_of_care.in-house.caseload", 80, "digit too many"),
    (TEAM, "edge_of_care.in-house.stage.0.weeks", 228, "days typed for weeks"),
    (NORTH, "assessment.specialist.bought_in_cost", 2.5, "thousands"),
    (NORTH, "assessment.specialist.per_assessor_per_year", 2.3, "month's figure"),
]


def found(instance: Instance) -> dict[str, str]:
    return {one.path: one.message for one in slips(instance, demand_table(instance))}


@pytest.mark.parametrize(("file", "path", "value", "slip"), TYPED, ids=lambda one: str(one)[-40:])
def test_a_slip_is_named_with_what_was_expected(file: Path, path: str, value: Any, slip: str) -> None:
    said = found(load(file, {path: value}))
    about = {place: text for place, text in said.items() if place.startswith(path) or path.startswith(place)}
    assert about, f"nothing is said of {path}: {said}"
    assert any(slip.lower() in text.lower() for text in about.values()), about
    assert any("Expected: " in text for text in about.values())


def test_at_least_sixty_slips_are_tried() -> None:
    assert len(TYPED) >= 60
    assert len({path for _, path, _, _ in TYPED}) >= 45


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_no_figure_of_a_council_is_doubted(file: Path) -> None:
    assert found(load(file)) == {}


def test_no_figure_of_a_starter_is_doubted() -> None:
    figures = {
        "home_stay": STAY,
        "home_number": CHILDREN,
        **price_figures(SPOT_PRICE),
        **own_home_figures(2, 4, SPOT_PRICE),
    }
    text = Starter("Any Borough", dt.date(2026, 4, 1), 4, figures).text("x.toml")
    assert found(Instance.from_dict(tomllib.loads(text))) == {}


def test_every_line_of_an_instance_in_wrong_units_is_told(tmp_path: Path) -> None:
    text = (
        'title = "Unit slips"\n[horizon]\nstart = 2024-04-01\nend = 2026-03-31\n[money]\nprice_base = "2023/24"\ndiscount_rate = 0.35\n'
        '[[area]]\nid = "town"\n[[need]]\nid = "res"\n[[demand]]\nid = "res"\nneed = "res"\nchildren = 9700\n'
        '[[home]]\nid = "new"\narea = "town"\ntakes = ["res"]\nbeds = 6\nrunning_cost_per_year = 3300\npractical_occupancy = 0.09\n'
        '[[spot]]\nid = "far"\ntakes = ["res"]\nprice_per_week = 5.6\n[baseline]\n'
    )
    instance = load(small(tmp_path, text))
    told = {one.path: one.line for one in slips(instance, demand_table(instance))}
    lines = text.splitlines()
    typed = {"discount_rate", "children", "running_cost_per_year", "practical_occupancy", "price_per_week"}
    assert {lines[line - 1].partition(" ")[0] for path, line in told.items() if line} == typed
    assert "assumption" in told


# -- figures that do not go together --------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "changes", "place", "says"),
    [
        (
            LOCAL,
            {"framework.framework-far.price_per_week": 160},
            "framework.framework-far",
            "median",
        ),
        (CITY, {"home.internal.homes": 44}, "home.internal", "176 beds, and at most"),
        (
            TOWN,
            {"block.block.sizes": [34], "block.block.price_per_bed_week": 3_500},
            "block.block.sizes",
            "could have 34 beds",
        ),
        (TOWN, {"home.new-home.beds": 9, "demand.home.by_period": [6, 7]}, "home.new-home.beds", "could have 9 beds"),
        (TOWN, {"demand.home.by_period": [600, 2_400]}, "demand.home", "24 children of one need and area would fit"),
        (TOWN, {"demand.fostering.by_period": [0, 0]}, "framework.agency", "can never be used"),
        (
            CITY,
            {"spot.spot.available_from": dt.date(2017, 4, 1), "framework.regional.available_to": dt.date(2107, 4, 1)},
            "framework.regional",
            "slip in the year",
        ),
        (CITY, {"horizon.end": dt.date(2052, 3, 31)}, "horizon.end", "35 years"),
        (CITY, {"money.price_base": "2027/28"}, "money.price_base", "within 6 years"),
        (CITY, {"rules.locality.city.minimum_share": 0}, "rules.locality.city.minimum_share", "can never bind"),
        (
            CITY,
            {"rules.diversity.providers.provider_share_at_most": 1},
            "rules.diversity.providers.provider_share_at_most",
            "can never bind",
        ),
        (
            CITY,
            {"assumption": None, "source": None} if load(CITY).source else {"assumption": None},
            "assumption",
            "says where it comes from",
        ),
    ],
)
def test_figures_that_do_not_go_together_are_told(file: Path, changes: dict[str, Any], place: str, says: str) -> None:
    said = found(load(file).with_changes(changes))
    assert any(path.startswith(place) and says in text for path, text in said.items()), said


# -- the ranges themselves ------------------------------------------------------------------------


def test_each_range_says_what_it_rests_on_and_has_slips_that_are_known() -> None:
    for key, one in ranges().items():
        assert one.low < one.high, key
        assert one.basis in ("published", "judgement"), key
        assert len(one.reason) > 10, key
        assert one.basis == "judgement" or any(letter.isdigit() for letter in one.reason), key
        assert set(one.slips) <= set(SLIPS), key


def _keys(model: Any, prefix: str) -> set[str]:
    found = set()
    for name, field in fields_of(model).items():
        found.add(prefix + name)
        for one in choices(field.annotation):
            inside = choices(one.__args__[0]) if get_origin(one) is tuple else [one]
            for inner in inside:
                if is_model(inner):
                    found |= _keys(inner, f"{prefix}{name}.")
    return found


def test_each_range_is_of_a_key_of_the_format() -> None:
    worked_out = {key for key in ranges() if key.endswith("running_cost_per_bed_week")} | {
        "scenario.children",
        "demand.children_in_homes",
    }
    assert set(ranges()) - worked_out <= _keys(Tables, "")
    assert set(idle_limits()) <= _keys(Tables, "")


def test_ranges_stand_in_one_place() -> None:
    package = resources.files("commission_opt.plan.slips")
    assert [one.name for one in package.iterdir() if one.name.endswith(".toml")] == ["ranges.toml"]


def test_figures_at_the_ends_of_a_range_are_not_doubted() -> None:
    for low_or_high in ("low", "high"):
        one = ranges()["spot.price_per_week"]
        instance = load(TOWN, {"spot.spot.price_per_week": getattr(one, low_or_high)})
        assert not list(odd_figures(instance))
    assert list(odd_figures(load(TOWN, {"spot.spot.price_per_week": one.high + 1})))


def test_any_instance_can_be_asked_about() -> None:
    for instance in islice(random_instances(), 30):
        for one in slips(instance, demand_table(instance)):
            assert str(one)


# -- on the command line ---------------------------------------------------------------------------


def test_check_tells_and_strict_makes_it_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    args = ["check", str(TOWN), "--quick", "--set", "spot.spot.price_per_week=5.6"]
    assert main(args) == EXIT_SOLVED
    told = " ".join(capsys.readouterr().out.split())
    assert "Cannot be meant" in told
    assert "OK, but one figure cannot be meant" in told
    assert main([*args, "--strict"]) == EXIT_INVALID
    said = capsys.readouterr()
    assert "--strict: one figure cannot be meant" in said.err
    assert "OK" not in said.out
    assert main(["check", str(TOWN), "--quick", "--strict"]) == EXIT_SOLVED


def test_solve_tells_first(capsys: pytest.CaptureFixture[str]) -> None:
    main(["solve", str(TOWN), "--no-write", "--quiet", "--set", "money.discount_rate=0.35"])
    assert capsys.readouterr().err.startswith("Cannot be meant: --set: money.discount_rate: ")
