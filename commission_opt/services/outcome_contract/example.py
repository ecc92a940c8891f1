"""Two families, £5,000 for each success, less a grant of £1,000, and half of £3,650 for an officer."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import OfferExample

EXAMPLE = OfferExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[edge_of_care]]
id = "contract"
name = "The contract"
provider = "outcome_contract"
success_rate = 1.0
survival = [{ weeks = 0, share = 1.0 }, { weeks = 104, share = 1.0 }, { weeks = 104, share = 0.0 }]
management_cost_per_year = 3650
payment_per_success_by_year = [5000]
grant_per_success_by_year = [1000]
[[edge_of_care.stage]]
weeks = 13
[[edge_of_care.referral]]
id = "all"
need = "group"
by_period = [2, 0]
""",
    record="contract",
    bill={"outcome_contract": 2 * 5000 + 3650 / 2, "grant": -2 * 1000},
    # £275,000 is saved, as by a team; with an officer for £1,825 and grants of £2,000, each success is worth £137,587.50.
    still={"edge_of_care.contract.payment_per_success_by_year": [137_500]},
    no_longer={"edge_of_care.contract.payment_per_success_by_year": [137_700]},
    more={"edge_of_care.contract.referral.all.by_period": [1, 0]},
    full=1,
    illegal=(("started", (0, 0, "contract", "all"), 2.1), ("workers", ("contract", 0), 1), ("taken", "contract", 2)),
    tried=(
        {
            "edge_of_care.contract.guaranteed_referrals": 3,
            "edge_of_care.contract.payment_per_missing_referral": 100,
            "edge_of_care.contract.guarantee_months": 6,
        },
    ),
)
