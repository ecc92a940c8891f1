"""Nine assessments in half a year: an assessor makes six, for £18,300, and three are bought in at £5,000 each."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import LineExample

EXAMPLE = LineExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[role]]
id = "assessor"
salary_per_year = 36_500
[[assessment]]
id = "assessment"
role = "assessor"
per_year = 18
per_assessor_per_year = 12
bought_in_cost = 5000
""",
    bill={"assessment": 100 * 183 + 3 * 5000},
)
