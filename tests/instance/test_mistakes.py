"""Mistakes in an instance file, each with the line and the words it is answered with.

An edit puts `# HERE` on the line that the message must name.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.instance.cases import copy_of_everything, only_problem, problems


class Mistake(NamedTuple):
    name: str
    edits: list[tuple[str, str]]
    path: str
    says: str


HARD = ("[rules.sufficiency]\nprice_per_child_week = 10_000\n", "")
SIMULATED = """
corrected_by = "simulation"
corrected_in = "children"
replications = 100
rounds = 2
seed = 7
spread_in = "courses"
by_offer = true
out_of_reach = "nearest"
"""
OPENING = """[[opening]]
need = "ebd"
area = "city"
offer = "elm"
children = 1.5
source = "invented"
note = "for tests only"

"""
PLANNED_MOVES = """[[planned_move]]
id = "out-of-spot"
name = "Children who can come home"
needs = ["solo"]
kinds = ["spot", "framework"]
children_per_year = 2.5
price_per_move = 2_500
price_by_year = {"2020/21" = 2_600}
source = "invented"
note = "for tests only"

[[planned_move]]
id = "early"
offers = ["spot"]
children = 1
from_date = 2019-04-01
to_date = 2019-12-31
price_per_move = 0

"""
MOVE_FREELY = [('moves = "planned"', 'moves = "free"'), (OPENING, ""), (PLANNED_MOVES, "")]  # which ask for no stay
OCCUPANCY = f"""[rules.occupancy]
method = "worked_out"{SIMULATED}
[[rules.occupancy.correction]]
carried_by = "ebd+solo"
load = 0.8
factor = 0.97

[[rules.occupancy.correction]]
carried_by = "ebd@city"
period = 2019-10-01
factor = 1.02

"""
MISTAKES = [
    # keys
    Mistake(
        "misspelt key",
        [("local_duty = true", "local_dutie = true # HERE")],
        "need.ebd.local_dutie",
        "unknown key 'local_dutie'. Did you mean 'local_duty'?",
    ),
    Mistake(
        "hyphens in a key",
        [("lead_weeks = 26", "lead-weeks = 26 # HERE")],
        "home.new-home.lead-weeks",
        "Did you mean 'lead_weeks'?",
    ),
    Mistake(
        "key of another table",
        [('id = "coast"\nmiles', 'id = "coast"\nguarantee = 1 # HERE\nmiles')],
        "area.coast.guarantee",
        "unknown key 'guarantee' here. It belongs in [[block]] or [[dps]].",
    ),
    Mistake(
        "key of the table around",
        [("homes_at_most = 2", "homes_at_most = 2\nsizes = [2] # HERE")],
        "dps.local.provider.a.sizes",
        "unknown key 'sizes' here. It belongs in [[dps]].",
    ),
    Mistake(
        "empty survival",
        [("survival=[0.9, 0.8, 0.75, 0.5]", "survival=[] # HERE")],
        "demand.older-flow.survival",
        "it is empty.",
    ),
    Mistake(
        "unknown table",
        [("[[foster]]", "[[fostering]] # HERE")],
        "fostering",
        "unknown key 'fostering'. Did you mean 'foster'?",
    ),
    Mistake(
        "remove without extends",
        [('id = "lodgings"', 'id = "lodgings"\nremove = true # HERE')],
        "supported.lodgings.remove",
        "remove = true is for a record of a file that extends another.",
    ),
    Mistake(
        "missing key",
        [
            ("beds = 2\nrunning_cost_per_year = 400_000", "beds = 2"),
            ('[[home]]\nid = "new-home"', '[[home]] # HERE\nid = "new-home"'),
        ],
        "home.new-home.running_cost_per_year",
        "is missing. Add running_cost_per_year = ....",
    ),
    Mistake(
        "missing id", [('[[foster]]\nid = "carers"', "[[foster]] # HERE")], "foster.0.id", 'is missing. Add id = "...".'
    ),
    Mistake(
        "missing table",
        [
            ("[money]\n", ""),
            (
                'price_base = "2019/20"\ndiscount_rate = 0.035\ncapital_rate = 0.05\nuplift_per_year = {edge_of_care = 0.025, outcome_contract = 0.01, grant = 0, recruitment = 0.02, spot = 0.03}\nweeks_per_year = 52\n',
                "",
            ),
        ],
        "money",
        "is missing. Add a [money] table.",
    ),
    # prices by year
    Mistake(
        "year that is none",
        [('price_by_year = {"2020/21" = 825}', 'price_by_year = {"2020/22" = 825} # HERE')],
        "supported.lodgings.price_by_year",
        "2020/22 is not a financial year; did you mean 2020/21?",
    ),
    Mistake(
        "year outside the horizon",
        [('price_by_year = {"2020/21" = 825}', 'price_by_year = {"2021/22" = 825} # HERE')],
        "supported.lodgings.price_by_year.2021/22",
        "2021/22 is not in the horizon, 2019/20 to 2020/21. Take the year out, or change the horizon.",
    ),
    Mistake(
        "year of another price outside the horizon",
        [('fee_per_child_week = {"2020/21" = 360}', 'fee_per_child_week = {"2018/19" = 360}}# HERE\n#')],
        "foster.carers.price_by_year.fee_per_child_week.2018/19",
        "2018/19 is not in the horizon",
    ),
    Mistake(
        "negative price of a year",
        [('price_by_year = {"2020/21" = 825}', 'price_by_year = {"2020/21" = -825} # HERE')],
        "supported.lodgings.price_by_year",
        "the price of 2020/21 is a number of £, 0 or more, not -825.",
    ),
    Mistake(
        "price of a year as text",
        [('price_by_year = {"2020/21" = 825}', 'price_by_year = {"2020/21" = "825"} # HERE')],
        "supported.lodgings.price_by_year",
        "the price of 2020/21 is a number of £, 0 or more, not '825'.",
    ),
    Mistake(
        "misspelt price",
        [('recruitment_cost = {"2020/21" = 2_100}', 'recruitment_costs = {"2020/21" = 2_100}}# HERE\n#')],
        "role.family-worker.price_by_year",
        "'recruitment_costs' is no price of this record, and no financial year. Did you mean 'recruitment_cost'?",
    ),
    Mistake(
        "price that is not by year",
        [('price_by_year = {set_up_cost = {"2019/20" = 5_000}}', "price_by_year = {set_up_cost = 5_000} # HERE")],
        "dps.local.price_by_year",
        "set_up_cost has prices by year here",
    ),
    Mistake(
        "year of no price in particular",
        [('price_by_year = {set_up_cost = {"2019/20" = 5_000}}', 'price_by_year = {"2019/20" = 5_000} # HERE')],
        "dps.local.price_by_year",
        "say which price is meant by 2019/20: Valid here:",
    ),
    Mistake(
        "year without a price of a size",
        [
            ('"2020/21" = {4 = 3100, 5 = 3050}', '"2020/21" = {4 = 3100}'),
            ('[[dps.provider]]\nid = "a"', '[[dps.provider]] # HERE\nid = "a"'),
        ],
        "dps.local",
        "provider a has no price of 2020/21 for size 5.",
    ),
    Mistake(
        "year without a price of a need",
        [('{"2020/21" = {ebd = 4000, solo = 5300}}', '{"2020/21" = {ebd = 4000}} # HERE')],
        "framework.regional",
        "price_by_year has no price of 2020/21 for need solo.",
    ),
    Mistake(
        "price by year without a base",
        [
            ("unit_cost_per_bed_week = 3000\n", ""),
            ('premium_per_bed_week = {"2020/21" = 450}}', 'premium_per_bed_week = {"2020/21" = 450}} # HERE'),
        ],
        "home.elm.trading",
        "price_by_year of unit_cost_per_bed_week needs unit_cost_per_bed_week",
    ),
    Mistake(
        "tiers that fall in a year",
        [
            (
                "tiers = [{price_per_week = 4500, children = 5}, {price_per_week = 5500}]",
                'tiers = [{price_per_week = 4500, children = 5, price_by_year = {"2020/21" = 6000}}, {price_per_week = 5500}] # HERE',
            )
        ],
        "spot.spot.tiers",
        "the prices of tiers must rise in 2020/21 too",
    ),
    Mistake(
        "bed cheaper used than empty in a year",
        [('retainer_per_bed_week = {"2020/21" = 110}}', 'retainer_per_bed_week = {"2020/21" = 2950}} # HERE')],
        "block.north.price_by_year",
        "a bed costs less used than empty in 2020/21",
    ),
    Mistake(
        "capital by year of a home that exists",
        [
            ('cost_per_child_week = {"2020/21" = 155}}', 'capital_cost = {"2020/21" = 155}}'),
            ('[[home]]\nid = "elm"', '[[home]] # HERE\nid = "elm"'),
        ],
        "home.elm",
        "capital_cost has no meaning for a home that exists.",
    ),
    Mistake(
        "capital that nobody spends",
        [
            ("capital_cost = 450_000\n", ""),
            ("optimism_bias = 0.2", "optimism_bias = 0.2 # HERE"),
        ],
        "home.new-home",
        "optimism_bias needs a capital_cost.",
    ),
    Mistake(
        "capital spent before the decision",
        [
            ("capital_weeks = 20", "capital_weeks = 30 # HERE"),
        ],
        "home.new-home",
        "capital_weeks: 30 weeks before the opening is before the decision, which is lead_weeks (26) before it.",
    ),
    Mistake(
        "grant for a home that exists",
        [
            ("management_per_year = 6_000", "capital_grant = 0.5 # HERE"),
        ],
        "home.elm",
        "capital_grant has no meaning for a home that exists.",
    ),
    Mistake(
        "funder who pays in two ways",
        [("share = 0.25", "share = 0.25 # HERE\npays_per_child_week = 10")],
        "funder.neighbour",
        "say what it pays: share, or pays_per_child_week, and not both.",
    ),
    Mistake(
        "funder of an area by a share",
        [("share = 0.25", 'share = 0.25 # HERE\nareas = ["city"]')],
        "funder.neighbour",
        "a share is of all that an offer costs, wherever its children are from: leave out areas.",
    ),
    Mistake(
        "funder of an unknown offer",
        [('offers = ["south"]', 'offers = ["sout"] # HERE')],
        "funder.neighbour.offers.0",
        "there is no offer 'sout'. Did you mean 'south'?",
    ),
    Mistake(
        "share of a need that others have too",
        [('offers = ["south"]', 'offers = ["south"]\nneeds = ["solo"] # HERE')],
        "funder.neighbour.needs",
        "south also takes ebd, and a share of what it costs cannot be told apart by need.",
    ),
    Mistake(
        "more than the whole is paid",
        [("share = 0.25\n", 'share = 0.25\n\n[[funder]]\nid = "third"\noffers = ["south"]\nshare = 0.8 # HERE\n')],
        "funder.third.share",
        "funders pay 105% of south together, which is more than all of it.",
    ),
    Mistake(
        "more a week than it costs",
        [("pays_per_child_week = 600", "pays_per_child_week = 4600 # HERE")],
        "funder.health.pays_per_child_week",
        "funders pay £4,600 a child-week towards spot, which costs £4,500 at the least.",
    ),
    Mistake(
        "funder who pays towards nothing",
        [('offers = ["south"]', 'offers = ["south"] # HERE\nneeds = ["16-plus"]')],
        "funder.neighbour.offers",
        "it pays towards no offer that takes its needs.",
    ),
    Mistake(
        "weeks of a year",
        [("weeks_per_year = 52", "weeks_per_year = 365 # HERE")],
        "money.weeks_per_year",
        "365 is not at most 53.",
    ),
    # types and values
    Mistake(
        "number as text",
        [("market = 10", 'market = "10" # HERE')],
        "supported.lodgings.market",
        "must be a number, not text ('10'). Remove the quotes.",
    ),
    Mistake(
        "price as text",
        [("price_per_bed_week = 3200", 'price_per_bed_week = "3200" # HERE')],
        "block.south.price_per_bed_week",
        "must be a number, or a table of them, not text ('3200'). Remove the quotes.",
    ),
    Mistake(
        "negative price",
        [("price_per_bed_week = 3200", "price_per_bed_week = -3200 # HERE")],
        "block.south.price_per_bed_week",
        "-3200 is not at least 0.",
    ),
    Mistake(
        "price of one size as text",
        [("{4 = 3100, 5 = 3000.5}", '{4 = 3100, 5 = "dear"} # HERE')],
        "block.north.price_per_bed_week.5",
        "must be a number, not text ('dear').",
    ),
    Mistake(
        "size that is a word",
        [
            ("{4 = 3100, 5 = 3000.5}", "{4 = 3100, five = 3000.5} # HERE"),
            ('path = "block.north.price_per_bed_week.5"\nvalue = 3000.5\n', 'path = "block.north.sizes"\n'),
        ],
        "block.north.price_per_bed_week.five",
        "'five' cannot be a key here. The keys are sizes in beds, 1 to 100.",
    ),
    Mistake(
        "share above one",
        [("practical_occupancy = 0.95", "practical_occupancy = 95 # HERE")],
        "block.north.practical_occupancy",
        "95 is not at most 1. Write 0.95: it is a share, not a percentage.",
    ),
    Mistake(
        "price far too high",
        [("price_per_bed_week = 3200", "price_per_bed_week = 32_000_000 # HERE")],
        "block.south.price_per_bed_week",
        "32000000 is not at most 1,000,000.",
    ),
    Mistake(
        "key that is like no other",
        [("beds = 6", "beds = 6\nkind = 3 # HERE")],
        "home.elm.kind",
        "unknown key 'kind'. Valid here: area, beds,",
    ),
    Mistake(
        "table for an id",
        [('area = "coast"\nto = "spot"', 'area = "coast"\nto = {x = 1} # HERE')],
        "distance.1.to",
        "must be text in quotes, not a table.",
    ),
    Mistake(
        "half a bed",
        [("beds = 6", "beds = 6.5 # HERE")],
        "home.elm.beds",
        "must be a whole number, not a number with decimals (6.5).",
    ),
    Mistake(
        "true for a number",
        [("term_years = 4", "term_years = true # HERE")],
        "block.south.term_years",
        "must be a number, not true or false.",
    ),
    Mistake(
        "number for true",
        [("closable = true", "closable = 1 # HERE")],
        "home.elm.closable",
        "must be true or false, not a number.",
    ),
    Mistake("infinite", [("capital_cost = 450_000", "capital_cost = inf # HERE")], "home.new-home.capital_cost", "inf"),
    Mistake(
        "not a number",
        [("growth_per_year = 0.03", "growth_per_year = nan # HERE")],
        "demand.ebd-city.growth_per_year",
        "nan",
    ),
    Mistake(
        "huge",
        [("children = 20", f"children = {10**400} # HERE")],
        "demand.ebd-city.children",
        "a huge number is not a number that can be used.",
    ),
    Mistake(
        "one of several words",
        [('within = "authority"', 'within = "athority" # HERE')],
        "rules.locality.near.within",
        "it cannot be 'athority'. Did you mean 'authority'?",
    ),
    Mistake(
        "word for a list",
        [('takes = ["ebd"]\nfootprint = {ebd = 1.5}', 'takes = "ebd" # HERE\nfootprint = {ebd = 1.5}')],
        "foster.carers.takes",
        "must be a list, not text ('ebd').",
    ),
    Mistake(
        "single brackets",
        [('[[framework]]\nid = "regional"', '[framework] # HERE\nid = "regional"')],
        "framework",
        "must be a list, not a table. Write double brackets, [[framework]], or a list.",
    ),
    Mistake(
        "single brackets for a system",
        [('[[dps]]\nid = "local"', '[dps] # HERE\nid = "local"')],
        "dps",
        "Write double brackets, [[dps]], or a list.",
    ),
    Mistake(
        "single brackets for a need",
        [
            ('[[need]]\nid = "ebd"\n', '[need] # HERE\nid = "ebd"\n'),
            ('[[need]]\nid = "solo"\nlocal_duty = false\nfootprint = 2\nmean_stay_weeks = 30\n', ""),
            ('[[need]]\nid = "16-plus"\nmean_stay_weeks = 40\n', ""),
        ],
        "need",
        "Write double brackets, [[need]], or a list.",
    ),
    Mistake(
        "rule that may be broken for nothing",
        [("share_met_locally = 0.2", "share_met_locally = 0.2\nprice_per_bed_week = 0 # HERE")],
        "rules.headroom.level.price_per_bed_week",
        "0 is not above 0. Leave the key out for a rule that may not be broken",
    ),
    Mistake(
        "space in an id",
        [('[[foster]]\nid = "carers"', '[[foster]]\nid = "our carers" # HERE')],
        "foster.our carers.id",
        "Use letters, digits and hyphens only",
    ),
    Mistake(
        "date as text",
        [("award_to = 2020-04-01", 'award_to = "2020-04-01" # HERE')],
        "block.north.award_to",
        "a date is written without quotes or time",
    ),
    Mistake(
        "date and time",
        [("award_to = 2020-04-01", "award_to = 2020-04-01T00:00:00 # HERE")],
        "block.north.award_to",
        "a date is written without quotes or time",
    ),
    Mistake(
        "far date",
        [("ends = 2019-10-31", "ends = 9999-12-31 # HERE")],
        "block.old.ends",
        "dates lie between 1900 and 2300.",
    ),
    Mistake(
        "financial year",
        [('price_base = "2019/20"', 'price_base = "2019/21" # HERE')],
        "money.price_base",
        "2019/21 is not a financial year; did you mean 2019/20?",
    ),
    Mistake(
        "financial year in another form",
        [('price_base = "2019/20"', 'price_base = "2019-20" # HERE')],
        "money.price_base",
        'Write a financial year in quotes, e.g. "2019/20".',
    ),
    Mistake(
        "list of numbers",
        [("by_period = [1, 2, 1, 2,\n    1, 2, 1, 2]", 'by_period = [1, 2, 1, 2,\n    1, "2", 1, 2] # HERE')],
        "demand.solo-city.by_period.5",
        "must be a number, not text ('2').",
    ),
    Mistake(
        "price of supported places",
        [("price_per_week = 800", 'price_per_week = "800" # HERE')],
        "supported.lodgings.price_per_week",
        "must be a number, or a table of them",
    ),
    Mistake(
        "control character",
        [('name = "Northern block"', 'name = "Northern \\u001b block" # HERE')],
        "block.north.name",
        "cannot be shown",
    ),
    # records
    Mistake(
        "horizon backwards",
        [("end = 2021-03-31", "end = 2018-03-31 # HERE")],
        "horizon",
        "end (2018-03-31) is not after start (2019-04-01).",
    ),
    Mistake(
        "part of a quarter",
        [("end = 2021-03-31", "end = 2021-03-30 # HERE")],
        "horizon",
        "end is the last day of a quarter, e.g. 2021-03-31.",
    ),
    Mistake(
        "mid-quarter start",
        [("start = 2019-04-01", "start = 2019-05-01 # HERE")],
        "horizon",
        "1 January, April, July or October",
    ),
    Mistake("unknown cost line", [("spot = 0.03}", "spots = 0.03} # HERE")], "money", "no cost line is called 'spots'"),
    Mistake(
        "price for each size",
        [
            ("{4 = 3100, 5 = 3000.5}", "{4 = 3100} # HERE"),
            ('path = "block.north.price_per_bed_week.5"\nvalue = 3000.5\n', 'path = "block.north.sizes"\n'),
        ],
        "block.north",
        "price_per_bed_week has no price for size 5",
    ),
    Mistake(
        "guarantee without a price",
        [("price_when_used_per_bed_week = 2900\n", ""), ("guarantee = 0.8", "guarantee = 0.8 # HERE")],
        "block.north",
        "guarantee is below 1",
    ),
    Mistake(
        "no term",
        [("term_years = 4\n", ""), ('[[block]]\nid = "south"', '[[block]] # HERE\nid = "south"')],
        "block.south",
        "term_years is missing.",
    ),
    Mistake(
        "existing without an end",
        [
            ("ends = 2019-10-31\n", ""),
            ("price_per_bed_week = 2800\nexisting = true", "price_per_bed_week = 2800\nexisting = true # HERE"),
        ],
        "block.old",
        "an existing block says when it ends",
    ),
    Mistake(
        "two ways of demand",
        [
            ("growth_per_year = 0.03", "growth_per_year = 0.03\nby_period = [1]"),
            ("children = 20", "children = 20 # HERE"),
        ],
        "demand.ebd-city",
        "give one of children, path, by_period, file or entries_per_month, not children and by_period",
    ),
    Mistake(
        "two prices",
        [
            (
                "tiers = [{price_per_week = 4500, children = 5}, {price_per_week = 5500}]",
                "tiers = [{price_per_week = 4500}]\nprice_per_week = 3 # HERE",
            )
        ],
        "spot.spot",
        "give either price_per_week or tiers",
    ),
    Mistake(
        "falling tiers",
        [("{price_per_week = 5500}", "{price_per_week = 4000}"), ("tiers = [", "tiers = [ # HERE\n")],
        "spot.spot",
        "the prices of tiers must rise",
    ),
    Mistake(
        "both limits",
        [("minimum_share = 0.5", "minimum_share = 0.5 # HERE\nchildren_beyond_at_most = 3")],
        "rules.locality.near",
        "give either minimum_share or children_beyond_at_most",
    ),
    Mistake(
        "key of a new home",
        [("closable = true", "closable = true\nlead_weeks = 10 # HERE")],
        "home.elm",
        "lead_weeks has no meaning for a home that exists",
    ),
    Mistake(
        "published without a source",
        [
            ('source = "Nowhere: invented for the tests"\n', ""),
            ('[[assumption]]\nid = "visits"', '[[assumption]] # HERE\nid = "visits"'),
        ],
        "assumption.visits",
        "a published figure says where",
    ),
    # stock and flow, and uncertainty
    Mistake(
        "stock without flow",
        [("entries_per_month = 0.25\n", ""), ("opening_stock = 2\n", "opening_stock = 2 # HERE\n")],
        "demand.ebd-flow",
        "opening_stock and entries_per_month go together: entries_per_month is missing",
    ),
    Mistake(
        "stay twice",
        [("mean_stay_weeks = 45", "mean_stay_weeks = 45 # HERE\nsurvival = [0.5]")],
        "demand.ebd-flow",
        "give either mean_stay_weeks or survival",
    ),
    Mistake(
        "survival of a path",
        [("by_period = [1, 2, 1, 2,", "survival = [0.5] # HERE\nby_period = [1, 2, 1, 2,")],
        "demand.solo-city",
        "survival goes with opening_stock and entries_per_month",
    ),
    Mistake(
        "share in care that rises",
        [("survival=[0.9, 0.8, 0.75, 0.5]", "survival=[0.7, 0.8] # HERE")],
        "demand.older-flow",
        "survival never rises",
    ),
    Mistake(
        "survival that never falls",
        [("survival=[0.9, 0.8, 0.75, 0.5]", "survival=[1] # HERE")],
        "demand.older-flow",
        "survival ends below 1",
    ),
    Mistake(
        "stay of uncertain demand unknown",
        [*MOVE_FREELY, ("mean_stay_weeks = 40\n", ""), ('[[demand]]\nid = "older"', '[[demand]] # HERE\nid = "older"')],
        "demand.older",
        "[uncertainty] asks for 3 scenarios, and nothing says how long children of 16-plus stay. Add mean_stay_weeks to it or to [[need]] 16-plus, or certain = true",
    ),
    Mistake(
        "stay of a flow unknown",
        [
            *MOVE_FREELY,
            (OCCUPANCY, ""),
            ("mean_stay_weeks = 45\n", ""),
            ("mean_stay_weeks = 60\n", ""),
            ("scenarios = 3", "scenarios = 1"),
            ('needs = ["ebd"]\nmoves_at_most', 'needs = ["16-plus"]\nmoves_at_most'),
            ('[[demand]]\nid = "ebd-flow"', '[[demand]] # HERE\nid = "ebd-flow"'),
        ],
        "demand.ebd-flow",
        "does not say how long children stay.",
    ),
    Mistake(
        "fewer paths than scenarios",
        [("paths = 50", "paths = 2 # HERE")],
        "uncertainty",
        "paths (2) are fewer than scenarios (3)",
    ),
    Mistake(
        "no scenario", [("scenarios = 3", "scenarios = 0 # HERE")], "uncertainty.scenarios", "0 is not at least 1."
    ),
    Mistake(
        "too many scenarios to solve",
        [
            ("scenarios = 3", "scenarios = 2000"),
            ("paths = 50\n", ""),
            ("end = 2021-03-31", "end = 2119-03-31"),
            ("[uncertainty]", "[uncertainty] # HERE"),
        ],
        "uncertainty",
        "fewer scenarios",
    ),
    Mistake(
        "review before any demand",
        [("reviews = [2019-10-01,", "reviews = [2019-04-01, # HERE\n")],
        "uncertainty.reviews.0",
        "A review on 2019-04-01 has seen no period of demand",
    ),
    Mistake(
        "reviews out of order",
        [("reviews = [2019-10-01, 2020-04-01]", "reviews = [2020-04-01, 2019-10-01] # HERE")],
        "uncertainty",
        "reviews: each is later than the one before",
    ),
    Mistake(
        "branches for more reviews",
        [("branches = [2, 3]", "branches = [2] # HERE")],
        "uncertainty",
        "branches has 1 numbers, reviews 2 days",
    ),
    # ids
    Mistake(
        "id given twice",
        [('[[rules.headroom]]\nid = "level"', '[[rules.headroom]]\nid = "margin" # HERE')],
        "rules.headroom.margin.id",
        "the id 'margin' is given twice, first on line",
    ),
    Mistake(
        "offer id given twice",
        [('id = "lodgings"', 'id = "elm" # HERE')],
        "supported.elm.id",
        "Offers, services and assessments share one list of ids.",
    ),
    Mistake(
        "unknown area",
        [('area = "coast"\npath', 'area = "cost" # HERE\npath')],
        "demand.ebd-coast.area",
        "there is no area 'cost'. Did you mean 'coast'?",
    ),
    Mistake(
        "unknown need",
        [
            (
                '[[foster]]\nid = "carers"\narea = "city"\ntakes = ["ebd"]',
                '[[foster]]\nid = "carers"\narea = "city"\ntakes = ["edb"] # HERE',
            )
        ],
        "foster.carers.takes.0",
        "there is no need 'edb'. Did you mean 'ebd'?",
    ),
    Mistake(
        "unknown need of a footprint",
        [("footprint = {ebd = 1.5}", "footprint = {edb = 1.5} # HERE")],
        "foster.carers.footprint.edb",
        "there is no need 'edb'",
    ),
    Mistake(
        "unknown area of miles",
        [("miles = {city = 2, coast = 12}", "miles = {city = 2, coast = 12, moor = 3} # HERE")],
        "block.north.miles.moor",
        "there is no area 'moor'. Valid here: city, coast.",
    ),
    Mistake(
        "unknown offer of a rule",
        [('offers = ["new-home", "north"]', 'offers = ["new-home", "nroth"] # HERE')],
        "rules.one_of.one-property.offers.1",
        "there is no offer or service 'nroth'. Did you mean 'north'?",
    ),
    Mistake(
        "unknown offer of a mix",
        [('offer = "local"', 'offer = "locale" # HERE')],
        "reference.commit.0.offer",
        "there is no offer, service or assessment 'locale'. Did you mean 'local'?",
    ),
    Mistake(
        "distance to nowhere",
        [('area = "coast"\nto = "spot"', 'area = "coast"\nto = "spots" # HERE')],
        "distance.1.to",
        "there is no area or offer 'spots'. Did you mean 'spot'?",
    ),
    Mistake(
        "distance given twice",
        [('[[distance]]\narea = "coast"\nto = "spot"', '[[distance]] # HERE\narea = "city"\nto = "spot"')],
        "distance.1",
        "the distance from city to spot is given twice",
    ),
    Mistake(
        "takes nothing",
        [
            (
                'id = "lodgings"\narea = "coast"\ntakes = ["16-plus"]',
                'id = "lodgings"\narea = "coast"\ntakes = [] # HERE',
            )
        ],
        "supported.lodgings.takes",
        "takes no need",
    ),
    Mistake(
        "assumption of nothing",
        [('path = "travel.visits_per_year"', 'path = "travel.visits_per_yr" # HERE')],
        "assumption.visits.path",
        "Did you mean 'travel.visits_per_year'?",
    ),
    Mistake(
        "assumption that disagrees",
        [("value = 10\n", "value = 12 # HERE\n")],
        "assumption.visits.value",
        "travel.visits_per_year is 10 in the instance, and 12 here.",
    ),
    Mistake(
        "lot spelt two ways",
        [
            ('term_years = 4\nlot = "one"', 'term_years = 4\nlot = "none" # HERE'),
            ('lot = "one"\nmob', 'lot = "one"\nmob'),
            (
                "[[dps]]",
                '[[block]]\nid = "third"\ntakes = ["ebd"]\nsizes = [3]\nmiles = 3\nminutes = 3\nterm_years = 2\nprice_per_bed_week = 3000\nlot = "one"\n[[dps]]',
            ),
        ],
        "block.south.lot",
        "no other block is in the lot 'none'. Did you mean 'one'?",
    ),
    # between records
    Mistake(
        "too few periods",
        [("by_period = [1, 2, 1, 2,\n    1, 2, 1, 2]", "by_period = [1, 2, 1] # HERE")],
        "demand.solo-city.by_period",
        "by_period has 3 numbers, and the horizon 8 periods. Give one a quarter, from 2019-04-01 on.",
    ),
    Mistake(
        "no area",
        [
            (
                '[[demand]]\nid = "ebd-city"\nneed = "ebd"\narea = "city"',
                '[[demand]] # HERE\nid = "ebd-city"\nneed = "ebd"',
            )
        ],
        "demand.ebd-city",
        "Add area = ...: city and coast.",
    ),
    Mistake(
        "row outside the horizon",
        [("rows = [{period = 2019-04-01", "rows = [{period = 2022-04-01"), ("children = 2},", "children = 2}, # HERE")],
        "demand.older-coast.rows.0",
        "2022-04-01 is outside the horizon, 2019-04-01 to 2021-03-31.",
    ),
    Mistake(
        "same row twice",
        [
            ("rows = [{", 'rows = [{period = 2019-04-01, need = "16-plus", area = "coast", children = 1},\n {'),
            ("children = 2},", "children = 2}, # HERE"),
        ],
        "demand.older-coast.rows.1",
        "the same period, need and area as on line",
    ),
    Mistake(
        "period without a row",
        [
            ('{period = 2019-10-01, need = "16-plus", area = "coast", children = 0},', ""),
            ('{period = 2020-07-01, need = "16-plus", area = "coast", children = 0},', ""),
            ("children = 2},", "children = 2}, # HERE"),
        ],
        "demand.older-coast.rows.0",
        "the rows of 16-plus, coast leave out the quarters from 2019-10-01 and 2020-07-01. Give a row for each quarter: one with 0 says that there are no children.",
    ),
    Mistake(
        "need that nothing takes",
        [
            ('[[need]]\nid = "16-plus"', '[[need]] # HERE\nid = "16-plus"'),
            ('"16-plus"]\ntiers', '"solo"]\ntiers'),
            ('takes = ["16-plus"]\nhomes', 'takes = ["ebd"]\nhomes'),
            ('takes = ["16-plus"]\nprice', 'takes = ["ebd"]\nprice'),
        ],
        "need.16-plus",
        "there are children of this need, and no offer takes it.",
    ),
    Mistake(
        "need that nothing serves at first",
        [
            HARD,
            ('[[need]]\nid = "16-plus"', '[[need]] # HERE\nid = "16-plus"'),
            ('"16-plus"]\ntiers', '"solo"]\ntiers'),
            ('takes = ["16-plus"]\nhomes', 'takes = ["ebd"]\nhomes'),
            ("market = 10", "market = 10\navailable_from = 2019-07-01"),
        ],
        "need.16-plus",
        "nothing that takes this need is open in the period from 2019-04-01: the first to open after that opens on 2019-07-01.",
    ),
    Mistake(
        "no miles for travel",
        [
            ("market_growth_per_year = 0.05\nmiles = 30", "market_growth_per_year = 0.05\nmiles = {city = 30}"),
            ("[[framework]]", "[[framework]] # HERE"),
        ],
        "framework.regional",
        "there are none from coast to regional.",
    ),
    Mistake(
        "no minutes for a rule",
        [
            ("market_growth_per_year = 0.05\nmiles = 30\nminutes = 50", "market_growth_per_year = 0.05\nmiles = 30"),
            ('reach_minutes = 700\ntakes = ["ebd", "solo"]\n', 'takes = ["ebd", "solo"]\n'),
            ("[[framework]]", "[[framework]] # HERE"),
        ],
        "framework.regional",
        "rules.headroom.margin needs minutes",
    ),
    Mistake(
        "window without a period",
        [
            ("award_from = 2019-04-01\naward_to = 2020-04-01", "award_from = 2019-04-02\naward_to = 2019-06-30"),
            ('[[block]]\nid = "north"', '[[block]] # HERE\nid = "north"'),
            ('\n[[reference.commit]]\noffer = "north"\nby = 2019-12-31\nhomes = 1\nsize = 5\nextended = true\n', ""),
        ],
        "block.north",
        "can never be awarded: no period starts in its window, from 2019-04-02 to 2019-06-30.",
    ),
    Mistake(
        "opens too late",
        [("lead_weeks = 26", "lead_weeks = 150"), ('[[home]]\nid = "new-home"', '[[home]] # HERE\nid = "new-home"')],
        "home.new-home",
        "after the horizon ends.",
    ),
    Mistake(
        "provider joins too late",
        [
            ("homes_at_most = 3", "homes_at_most = 3\njoins = 2020-12-01"),
            ('[[dps.provider]]\nid = "b"', '[[dps.provider]] # HERE\nid = "b"'),
        ],
        "dps.local.provider.b",
        "can never be called off",
    ),
    Mistake(
        "ended before",
        [("ends = 2019-10-31", "ends = 2018-10-31 # HERE")],
        "block.old.ends",
        "ended on 2018-10-31, before the horizon starts.",
    ),
    Mistake(
        "stay missing",
        [
            *MOVE_FREELY,
            (OCCUPANCY, ""),
            ("mean_stay_weeks = 60\n", ""),
            ("scenarios = 3", "scenarios = 1"),
            ("[[rules.stability]]", "[[rules.stability]] # HERE"),
        ],
        "rules.stability.stable",
        "needs the average length of stay of ebd.",
    ),
    Mistake(
        "stay missing where occupancy is worked out",
        [
            *MOVE_FREELY,
            ('id = "16-plus"\nmean_stay_weeks = 40\n', 'id = "16-plus"\n'),
            ("scenarios = 3", "scenarios = 1"),
            ("[rules.occupancy]", "[rules.occupancy] # HERE"),
        ],
        "rules.occupancy",
        "needs the average length of stay of 16-plus: with it, places fill at random.",
    ),
    Mistake(
        "moves of children whose stay is not known",
        [
            (OCCUPANCY, ""),
            ('id = "16-plus"\nmean_stay_weeks = 40\n', 'id = "16-plus"\n'),
            ("scenarios = 3", "scenarios = 1"),
            ('moves = "planned"', 'moves = "planned" # HERE'),
        ],
        "moves",
        "needs the average length of stay of 16-plus.",
    ),
    Mistake(
        "opening stock without effect",
        [('moves = "planned"', 'moves = "free"'), ("[[opening]]", "[[opening]] # HERE"), (PLANNED_MOVES, "")],
        "opening.0",
        "has no effect where children are placed anew in each period.",
    ),
    Mistake(
        "opening stock with an offer of another need",
        [
            ('need = "ebd"\narea = "city"\noffer = "elm"', 'need = "16-plus"\narea = "city"\noffer = "elm"'),
            ("[[opening]]", "[[opening]] # HERE"),
        ],
        "opening.0",
        "which does not take them.",
    ),
    Mistake(
        "opening stock with an offer that is not there yet",
        [('offer = "elm"\nchildren', 'offer = "new-home" # HERE\nchildren')],
        "opening.0.offer",
        "which is not there on 2019-04-01.",
    ),
    Mistake(
        "more opening stock than children",
        [
            (
                'need = "ebd"\narea = "city"\noffer = "elm"\nchildren = 1.5',
                'need = "ebd"\narea = "city"\noffer = "spot"\nchildren = 150 # HERE',
            )
        ],
        "opening.0.children",
        "need a placement on the first day.",
    ),
    Mistake(
        "more opening stock than beds",
        [('offer = "elm"\nchildren = 1.5', 'offer = "elm"\nchildren = 12 # HERE')],
        "opening.0.children",
        "which has",
    ),
    Mistake(
        "opening stock of an unknown offer",
        [('offer = "elm"\nchildren', 'offer = "elms" # HERE\nchildren')],
        "opening.0.offer",
        "there is no offer 'elms'.",
    ),
    Mistake(
        "planned move of nobody",
        [
            ('needs = ["solo"]\nkinds', 'needs = ["ebd"]\nkinds'),
            ('[[planned_move]]\nid = "out-of-spot"', '[[planned_move]] # HERE\nid = "out-of-spot"'),
        ],
        "planned_move.out-of-spot",
        "moves nobody",
    ),
    Mistake(
        "planned move without a number",
        [
            ('[[planned_move]]\nid = "early"', '[[planned_move]] # HERE\nid = "early"'),
            ("children = 1\nfrom_date", "from_date"),
        ],
        "planned_move.early",
        "give children, for all the time, or children_per_year",
    ),
    Mistake(
        "planned move outside the horizon",
        [
            ('[[planned_move]]\nid = "early"', '[[planned_move]] # HERE\nid = "early"'),
            ("from_date = 2019-04-01\nto_date = 2019-12-31", "from_date = 2019-04-02\nto_date = 2019-06-30"),
        ],
        "planned_move.early",
        "covers no period",
    ),
    Mistake(
        "misspelt method",
        [('method = "worked_out"', 'method = "worked out" # HERE')],
        "rules.occupancy.method",
        "worked_out",
    ),
    Mistake(
        "correction of what is assumed",
        [
            (SIMULATED, "\n"),
            (
                'method = "worked_out"\n\n[[rules.occupancy.correction]]',
                'method = "assumed"\n\n[[rules.occupancy.correction]] # HERE',
            ),
        ],
        "rules.occupancy.correction",
        "corrects what is worked out, and method says that occupancy is assumed.",
    ),
    Mistake(
        "simulation of what is assumed",
        [
            (OCCUPANCY, '[rules.occupancy]\nmethod = "assumed"\ncorrected_by = "simulation" # HERE\n\n'),
        ],
        "rules.occupancy.corrected_by",
        "corrects what is worked out by a simulation, and method says that occupancy is assumed.",
    ),
    Mistake(
        "what a simulation corrects of what is assumed",
        [
            (OCCUPANCY, '[rules.occupancy]\nmethod = "assumed"\ncorrected_in = "children" # HERE\n\n'),
        ],
        "rules.occupancy.corrected_in",
        "says what a simulation corrects, and method says that occupancy is assumed.",
    ),
    Mistake(
        "what a simulation corrects where none is made",
        [
            (
                'corrected_by = "simulation"\ncorrected_in = "children"',
                'corrected_by = "hand"\ncorrected_in = "children" # HERE',
            ),
        ],
        "rules.occupancy.corrected_in",
        "says what a simulation corrects, and corrections are made by hand.",
    ),
    Mistake(
        "a load of a market",
        [
            (
                'carried_by = "ebd@city"\nperiod = 2019-10-01\nfactor = 1.02',
                'carried_by = "spot"\nload = 0.9 # HERE\nfactor = 1.02',
            ),
        ],
        "rules.occupancy.correction.1.load",
        "says how many children come to 'spot': only the beds of needs have a load, no market and no one offer.",
    ),
    Mistake(
        "a load of one offer",
        [
            (
                'carried_by = "ebd@city"\nperiod = 2019-10-01\nfactor = 1.02',
                'carried_by = "offer:elm"\nload = 0.9 # HERE\nfactor = 1.02',
            ),
        ],
        "rules.occupancy.correction.1.load",
        "says how many children come to 'offer:elm': only the beds of needs have a load, no market and no one offer.",
    ),
    Mistake(
        "more than twice the children",
        [("load = 0.8\n", "load = 2.5 # HERE\n")],
        "rules.occupancy.correction.0.load",
        "2",
    ),
    Mistake(
        "spread in curves of what is assumed",
        [
            (OCCUPANCY, '[rules.occupancy]\nmethod = "assumed"\nspread_in = "curves" # HERE\n\n'),
        ],
        "rules.occupancy.spread_in",
        "averages curves over the spread of demand, and method says that occupancy is assumed.",
    ),
    Mistake(
        "spread in curves with a rule about courses",
        [('spread_in = "courses"', 'spread_in = "curves" # HERE')],
        "rules.occupancy.spread_in",
        "makes the plan for one demand scenario, and a rule is about how far its scenarios lie apart.",
    ),
    Mistake(
        "too few replications",
        [("replications = 100", "replications = 2 # HERE")],
        "rules.occupancy.replications",
        "20",
    ),
    Mistake(
        "correction of no beds",
        [
            (SIMULATED, "\n"),
            (
                '[[rules.occupancy.correction]]\ncarried_by = "ebd+solo"',
                '[[rules.occupancy.correction]] # HERE\ncarried_by = "ebd+sole"',
            ),
        ],
        "rules.occupancy.correction.0",
        "corrects 'ebd+sole', and there are no such beds, nor such a market. Known are",
    ),
    Mistake(
        "correction outside the horizon",
        [
            ("period = 2019-10-01\nfactor", "period = 2029-10-01\nfactor"),
            (
                '[[rules.occupancy.correction]]\ncarried_by = "ebd@city"',
                '[[rules.occupancy.correction]] # HERE\ncarried_by = "ebd@city"',
            ),
        ],
        "rules.occupancy.correction.1",
        "is of a day outside the horizon.",
    ),
    Mistake(
        "share with nothing local",
        [
            HARD,
            (
                'within = "authority"\nminimum_share = 0.5\nprice_per_child_week = 500\nfrom_date = 2019-10-01',
                "within_miles = 0\nminimum_share = 0.5",
            ),
            ('[[rules.locality]]\nid = "near"', '[[rules.locality]] # HERE\nid = "near"'),
            ("miles_within = 3.0", "miles_within = 1"),
        ],
        "rules.locality.near",
        "no local offer can be open then.",
    ),
    Mistake(
        "percentage as text",
        [("practical_occupancy = 0.95", 'practical_occupancy = "95%" # HERE')],
        "block.north.practical_occupancy",
        "Write a share, not a percentage",
    ),
    Mistake(
        "extends misspelt",
        [("format = 1", 'format = 1\nextend = "x.toml" # HERE')],
        "extend",
        "Did you mean 'extends'?",
    ),
    Mistake(
        "required key misspelt",
        [("beds = 6", "bed = 6 # HERE")],
        "home.elm.bed",
        "unknown key 'bed'. Did you mean 'beds'?",
    ),
    Mistake(
        "budget of another year",
        [('year = "2019/20"\nrev', 'year = "2025/26" # HERE\nrev')],
        "rules.budget.revenue.year",
        "2025/26 is not in the horizon, 2019/20 to 2020/21.",
    ),
    Mistake(
        "time over which nothing is counted",
        [('over = "horizon"\nproviders_at_least = 2\nprovider_share_at_most = 0.6', 'over = "horizon" # HERE')],
        "rules.diversity.several",
        "over is for providers_at_least and provider_share_at_most: give one of them.",
    ),
    Mistake(
        "shares that cannot add up",
        [("price_per_unit = 1_000\n", ""), ("provider_share_at_most = 0.6", "provider_share_at_most = 0.2 # HERE")],
        "rules.diversity.several.provider_share_at_most",
        "4 providers with at most 20% each cannot make up the whole.",
    ),
    Mistake(
        "rule for no time",
        [
            ("from_date = 2019-10-01\nto_date = 2021-03-31", "from_date = 2025-10-01"),
            ('[[rules.locality]]\nid = "near"', '[[rules.locality]] # HERE\nid = "near"'),
        ],
        "rules.locality.near",
        "covers no period",
    ),
    Mistake(
        "choice of what exists",
        [('offers = ["new-home", "north"]', 'offers = ["elm", "north"] # HERE')],
        "rules.one_of.one-property.offers.0",
        "'elm' exists already",
    ),
    Mistake(
        "commitment to a market",
        [('offer = "local"\nbeds = 10\nstart = 2019-08-15', 'offer = "spot" # HERE\nbeds = 10')],
        "reference.commit.0.offer",
        "nothing is decided about spot: it is bought as it is used.",
    ),
    Mistake(
        "two services of one lot",
        [('offer = "bond"\nhomes = 0', 'offer = "bond" # HERE\nhomes = 1')],
        "reference.commit.3.offer",
        "team and bond are both in the lot prevention, of which one can be chosen. Take one of them out.",
    ),
    Mistake(
        "two blocks of one lot",
        [('offer = "bond"\nhomes = 0', 'offer = "south" # HERE\nbeds = 4')],
        "reference.commit.3.offer",
        "north and south are both in the lot one",
    ),
    Mistake(
        "size not offered",
        [("homes = 1\nsize = 5", "homes = 1\nsize = 6 # HERE")],
        "reference.commit.1.size",
        "north has no size 6. Its sizes are 4 and 5.",
    ),
    Mistake(
        "commitment too late",
        [("start = 2019-08-15", "start = 2021-08-15 # HERE")],
        "reference.commit.0.start",
        "2021-08-15 is outside the horizon",
    ),
    Mistake(
        "commitment before its window",
        [("start = 2019-08-15", "start = 2019-05-15 # HERE")],
        "reference.commit.0.start",
        "It can from 2019-07-01 to 2020-10-01.",
    ),
    Mistake(
        "commitment by a day before its window",
        [("by = 2019-12-31", "by = 2019-03-31 # HERE")],
        "reference.commit.1.by",
        "2019-03-31 is outside the horizon",
    ),
    Mistake(
        "commitment by a day before it can be chosen",
        [("start = 2019-08-15", "by = 2019-05-15 # HERE")],
        "reference.commit.0.by",
        "local cannot be chosen in or before the period that starts on 2019-04-01. It can from 2019-07-01 to 2020-10-01.",
    ),
    Mistake(
        "commitment on a day and by a day",
        [("start = 2019-08-15", "by = 2019-10-01\nstart = 2019-08-15 # HERE")],
        "reference.commit.0",
        "give start, for one day, or by, for any day up to it, not both",
    ),
    Mistake(
        "more than can be given",
        [("beds = 10\nstart", "beds = 100 # HERE\nstart")],
        "reference.commit.0.beds",
        "100 is more than the 25 that local can give.",
    ),
    Mistake(
        "extension of no number",
        [
            (
                '[[reference.commit]]\noffer = "north"\nby = 2019-12-31\nhomes = 1\nsize = 5\nextended = true',
                '[[reference.commit]] # HERE\noffer = "north"\nby = 2019-12-31\nsize = 5\nextended = true',
            )
        ],
        "reference.commit.1",
        "give one of beds, homes or workers. Only an existing contract is extended without a number.",
    ),
    Mistake(
        "extension that is none",
        [
            (
                'offer = "north"\nby = 2019-12-31\nhomes = 1\nsize = 5\nextended = true',
                'offer = "south"\nhomes = 1\nsize = 5\nextended = true # HERE',
            )
        ],
        "reference.commit.1.extended",
        "south has no extension.",
    ),
    # TOML
    Mistake(
        "pound sign",
        [("beds = 6", "beds = £6 # HERE")],
        "",
        "this is not valid TOML: invalid value. Write the number alone, e.g. 3100: amounts are in pounds.",
    ),
    Mistake(
        "comma in a number",
        [("children = 20", "children = 20,000 # HERE")],
        "",
        "Write numbers without commas, e.g. 3100.",
    ),
    Mistake(
        "percentage",
        [("guarantee = 0.8", "guarantee = 80% # HERE")],
        "",
        "Write a share, not a percentage: 0.1 for 10%.",
    ),
    Mistake("no quotes", [('id = "solo"', "id = solo # HERE")], "", 'Put text in quotes: "...".'),
    Mistake(
        "British date",
        [("ends = 2019-10-31", "ends = 31/10/2019 # HERE")],
        "",
        "Write dates as year-month-day, e.g. 2017-10-01.",
    ),
    Mistake(
        "no such day",
        [("ends = 2019-10-31", "ends = 2019-02-30 # HERE")],
        "",
        "2019-02-30 is not a date: February 2019 has 28 days.",
    ),
    Mistake(
        "no such month",
        [("ends = 2019-10-31", "ends = 2019-13-31 # HERE")],
        "",
        "2019-13-31 is not a date: there is no month 13.",
    ),
    Mistake(
        "key given twice", [("beds = 6", "beds = 6\nbeds = 7 # HERE")], "", "the same key or table is given twice."
    ),
    Mistake(
        "table given twice", [("[travel]", "[money] # HERE\n[travel]")], "", "the same key or table is given twice."
    ),
    Mistake("no equals sign", [("beds = 6", "beds 6 # HERE")], "", "Write key = value."),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_mistake_is_explained_at_its_line(mistake: Mistake, tmp_path: Path) -> None:
    check_mistake(mistake, tmp_path)


def check_mistake(mistake: Mistake, tmp_path: Path) -> None:
    """The mistake, put into the rich instance, is the only problem, with its file, line, path and words."""
    path = copy_of_everything(tmp_path, mistake.edits)
    lines = path.read_text(encoding="utf-8").split("\n")
    expected_line = next((n for n, line in enumerate(lines, start=1) if "# HERE" in line), 0)
    problem = only_problem(path)
    assert mistake.says in f"{problem.message} {problem.remedy}"
    assert problem.path == mistake.path
    assert problem.file == str(path)
    assert problem.line == expected_line


def test_there_are_enough_distinct_mistakes() -> None:
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES) >= 40


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    edits = [
        ("beds = 6", 'beds = "six"'),
        ('id = "lodgings"', 'id = "elm"'),
        ('area = "coast"\npath', 'area = "cost"\npath'),
        ("local_duty = true", "local_dutie = true"),
    ]
    found = problems(copy_of_everything(tmp_path, edits))
    assert {p.path for p in found} == {
        "home.elm.beds",
        "supported.elm.id",
        "demand.ebd-coast.area",
        "need.ebd.local_dutie",
    }
    assert [p.line for p in found] == sorted(p.line for p in found)
