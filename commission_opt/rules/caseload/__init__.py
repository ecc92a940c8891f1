"""C04 caseload: the families in service fit the caseloads of the workers in the team.

Teams that families start with (`edge_of_care`) call it for their rows.
"""

from commission_opt.keys import RecordKey
from commission_opt.rules.card import Card, RowsOf, Step

CARD = Card(
    id="C04",
    name="caseload",
    sentence="The families in service fit the caseloads of the workers in the team.",
    limit_unit="cases",
    policy=False,
    step=Step.OFFERS,
    rows=(RowsOf(RecordKey, one_more="case"),),
    in_teams=True,
    soft=False,
    relaxable=False,
)
