"""Two households, of the four a year that can be recruited, at £10,000 each and £300 a day for each child."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import OfferExample

EXAMPLE = OfferExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[foster]]
id = "foster"
name = "Our carers"
area = "town"
takes = ["group"]
recruits_per_year_at_most = 4
recruitment_cost = 10_000
allowance_per_child_week = 1400
fee_per_child_week = 700
""",
    record="foster",
    bill={"foster": 2 * 10_000 + 2 * 300 * 183},
    still={"foster.foster.recruitment_cost": 128_000},  # £700 a day is saved over 183 days: £128,100
    no_longer={"foster.foster.recruitment_cost": 128_200},
    more={"demand.group.children": 3},
    full=2,
    illegal=(("recruited", ("foster", 0), 3), ("recruited", ("foster", 0), 1.5)),
    tried=({"foster.foster.approval_weeks": 13}, {"foster.foster.households": 1}),
)
