"""Two blocks that are worth having, of which one may be let."""

from commission_opt.example_town import SPOT, TOWN
from commission_opt.rules.example import RuleExample

EXAMPLE = RuleExample(
    toml=TOWN
    + SPOT
    + """
[[block]]
id = "one"
area = "town"
takes = ["group"]
sizes = [1]
price_per_bed_week = 2000
term_years = 1
[[block]]
id = "two"
area = "town"
takes = ["group"]
sizes = [1]
price_per_bed_week = 2500
term_years = 1

[[rules.diversity]]
id = "few"
contracts_at_most = 1
""",
    looser={"rules.diversity": None},
    tighter={"rules.diversity.few.contracts_at_most": 0},
    softer={"rules.diversity.few.price_per_unit": 100},
    clash={
        "rules.diversity.few.contracts_at_most": None,
        "rules.diversity.few.contracts_at_least": 2,
        "block.one.lot": "town",
        "block.two.lot": "town",
    },
    beside=("C11",),
    tried=(
        {"rules.diversity.few.contracts_at_most": None, "rules.diversity.few.providers_at_least": 2},
        {"rules.diversity.few.contracts_at_most": None, "rules.diversity.few.provider_share_at_most": 0.6},
        {"rules.diversity.few.contracts_at_most": None, "rules.diversity.few.beds_at_least": 1},
    ),
)
