"""What a starter assumes until a council puts in figures of its own; each is in its register, with the reason."""

from __future__ import annotations

from dataclasses import replace

from commission_opt.instance.money import WEEKS_PER_YEAR
from commission_opt.starter.figures import Figure

PLACE_A_YEAR = 318_400  # £, a place in a children's home in England, 2023/24
NATIONAL = "National Audit Office, Managing children's residential care, September 2025: £318,400 a place in 2023/24."
FOSTERING_SHARE, SUPPORTED_SHARE = 0.17, 0.22  # of the price of a bed in a children's home
OCCUPANCY = 0.85
GIVEN = "As given when this file was written."
BED_SHARE = 0.8  # of the spot price: a bed that is paid for full or empty

SPOT_PRICE = Figure(
    round(PLACE_A_YEAR / WEEKS_PER_YEAR / 10) * 10,
    "assumed",
    "No price of this council was given. The national cost of a place, £318,400 a year, over 52.18 weeks: put in what you pay.",
    "£ a child-week",
    source=NATIONAL,
)
YEAR_OF_PLACE = "2023/24"
STAY = Figure(
    104,
    "assumed",
    "Two years in all, until your own returns say more. The plan uses it only to try itself out.",
    "weeks",
)
CHILDREN = Figure(
    30, "assumed", "A number to begin with: put in how many children need a bed in a children's home.", "children"
)


def spot_price(price_base: str, given: float | None = None) -> Figure:
    """The spot price as given, or as assumed, with a word on its year where the prices of the instance are of another."""
    if given is not None:
        return Figure(given, "assumed", GIVEN, "£ a child-week")
    if price_base == YEAR_OF_PLACE:
        return SPOT_PRICE
    words = f"{SPOT_PRICE.words} It is a price of {YEAR_OF_PLACE}, not of {price_base}: bring it to that year by what your contracts rose by."
    return replace(SPOT_PRICE, words=words)


def price_figures(spot: Figure) -> dict[str, Figure]:
    """Prices that are assumed after that of a spot placement, so that they are in proportion to it."""
    bed = BED_SHARE * spot.value
    home = round(3 * bed * OCCUPANCY * WEEKS_PER_YEAR, -3)
    return {
        "spot_price": spot,
        "block_price": Figure(
            round(bed, -1), "assumed", "20% below the spot price: put in your last tender.", "£ a bed-week"
        ),
        "new_home_cost": Figure(
            home, "assumed", "Three beds at 85% occupancy and the block price: put in the cost of a rota.", "£ a year"
        ),
        "new_home_capital": Figure(600_000, "assumed", "To buy, adapt and furnish a house: put in your own.", "£"),
    }


def own_home_figures(homes: int, beds: int, spot: Figure) -> dict[str, Figure]:
    """Homes of the council's own that are open today."""
    given = "As given on the command line, or answered."
    cost = round(beds * BED_SHARE * spot.value * OCCUPANCY * WEEKS_PER_YEAR, -3)
    return {
        "own_homes": Figure(homes, "assumed", given, "homes"),
        "own_beds": Figure(beds, "assumed", given, "beds"),
        "own_home_cost": Figure(
            cost, "assumed", "Its beds at 85% occupancy and the block price: put in what each home costs.", "£ a year"
        ),
    }


def fostering_price(spot: Figure) -> Figure:
    """£ a child-week of foster care, own and agencies' together."""
    return Figure(
        round(FOSTERING_SHARE * spot.value, -1),
        "assumed",
        "17% of the spot price of a bed: put in what you pay.",
        "£ a child-week",
    )


def supported_price(spot: Figure) -> Figure:
    """£ a child-week of supported accommodation."""
    return Figure(
        round(SUPPORTED_SHARE * spot.value, -1),
        "assumed",
        "22% of the spot price of a bed: put in what you pay.",
        "£ a child-week",
    )
