"""Mistakes about edge-of-care services, roles and assessments: as in `test_mistakes`."""

from __future__ import annotations

from pathlib import Path

import pytest

from commission_opt.instance.load import load
from tests.instance.cases import SMALL, copy_of_everything, only_problem, small
from tests.instance.test_mistakes import MISTAKES as OTHERS
from tests.instance.test_mistakes import Mistake, check_mistake

TEAM, BOND, PUBLISHED = "edge_of_care.team", "edge_of_care.bond", "edge_of_care.published"
WHOLE = "team_workers = 9\nteam_cost_per_year = 390_000\nteam_first_year_share = 0.75\npay_award_per_year = 0.01\n"
SERIES = '{"2019/20" = 400_000, "2020/21" = 900_000.5}'
REGISTERED = (
    'path = "edge_of_care.published.avoidance_by_year.2019/20"\nvalue = 400_000\n',
    'path = "edge_of_care.published"\n',
)
COMMIT = 'offer = "team"\nworkers = 6\nstart = 2019-10-01'
CONTRACT = """[[edge_of_care]]
id = "bond"
provider = "outcome_contract"
success_rate = 0.5
mean_stay_avoided_weeks = 50
stage = [{weeks = 30}]
"""
MISTAKES = [
    # types and values
    Mistake(
        "success rate as text",
        [("success_rate = 0.4\n", 'success_rate = "40%" # HERE\n')],
        f"{BOND}.success_rate",
        "must be a number, not text ('40%'). Write a share, not a percentage: 0.1 for 10%.",
    ),
    Mistake(
        "workers and a half",
        [("workers_at_most = 12", "workers_at_most = 12.5 # HERE")],
        f"{TEAM}.workers_at_most",
        "must be a whole number, not a number with decimals (12.5).",
    ),
    Mistake(
        "caseload that is no number", [("caseload = 6", "caseload = nan # HERE")], f"{TEAM}.caseload", "nan is not"
    ),
    Mistake(
        "caseload that is true",
        [("caseload = 6", "caseload = true # HERE")],
        f"{TEAM}.caseload",
        "must be a number, not true or false.",
    ),
    Mistake("endless stage", [("weeks = 30\nint", "weeks = inf # HERE\nint")], f"{TEAM}.stage.1.weeks", "inf is not"),
    Mistake(
        "stage of no time", [("weeks = 30\nint", "weeks = 0 # HERE\nint")], f"{TEAM}.stage.1.weeks", "0 is not above 0."
    ),
    Mistake(
        "families of no children",
        [("children_per_family = 1.2", "children_per_family = 0 # HERE")],
        f"{TEAM}.referral.panel.children_per_family",
        "0 is not above 0.",
    ),
    Mistake(
        "provider of another sort",
        [('provider = "in_house"', 'provider = "inhouse" # HERE')],
        f"{TEAM}.provider",
        "it cannot be 'inhouse'. Did you mean 'in_house'?",
    ),
    Mistake(
        "salary as text",
        [("salary_per_year = 52_000", 'salary_per_year = "52000" # HERE')],
        "role.manager.salary_per_year",
        "must be a number, not text ('52000'). Remove the quotes.",
    ),
    Mistake(
        "on-costs in per cent",
        [("on_costs = 0.3", "on_costs = 30 # HERE")],
        "role.family-worker.on_costs",
        "30 is not at most 2.",
    ),
    Mistake(
        "assessments as text",
        [("per_year = 60\nbought", 'per_year = "60" # HERE\nbought')],
        "assessment.reports.per_year",
        "must be a number, not text ('60'). Remove the quotes.",
    ),
    Mistake(
        "assessors of no use",
        [("per_assessor_per_year = 24", "per_assessor_per_year = 0 # HERE")],
        "assessment.reports.per_assessor_per_year",
        "0 is not above 0.",
    ),
    Mistake(
        "rota as a number",
        [("staff = {residential-worker = 5.5}", "staff = 5.5 # HERE")],
        "home.new-home.staff",
        "must be a table of numbers, not a number with decimals (5.5).",
    ),
    Mistake(
        "rota of fewer than nobody",
        [("{residential-worker = 5.5}", "{residential-worker = -1} # HERE")],
        "home.new-home.staff.residential-worker",
        "-1 is not at least 0.",
    ),
    Mistake(
        "year that is none in a series",
        [(SERIES, '{"2019/20" = 1, "2020/22" = 1} # HERE'), REGISTERED],
        f"{PUBLISHED}.avoidance_by_year.2020/22",
        "2020/22 is not a financial year; did you mean 2020/21?",
    ),
    Mistake(
        "year in another form in a series",
        [(SERIES, '{"2019/20" = 1, "2020-21" = 1} # HERE'), REGISTERED],
        f"{PUBLISHED}.avoidance_by_year.2020-21",
        "'2020-21' cannot be a key here. Write a financial year in quotes",
    ),
    Mistake(
        "cost line in capitals",
        [("spot = 0.03}", "Spot = 0.03} # HERE")],
        "money.uplift_per_year.Spot",
        "'Spot' cannot be a key here. The keys are lines of the bill: block, dps",
    ),
    Mistake(
        "cost line without uplift",
        [("spot = 0.03}", "avoided = 0.03} # HERE")],
        "money",
        "uplift_per_year: avoided is not uplifted",
    ),
    # keys
    Mistake(
        "key of a stage misspelt",
        [("intensity = 0.5", "intensty = 0.5 # HERE")],
        f"{TEAM}.stage.1.intensty",
        "unknown key 'intensty'. Did you mean 'intensity'?",
    ),
    Mistake(
        "key of a role in a service",
        [("caseload = 6", "caseload = 6\non_costs = 0.3 # HERE")],
        f"{TEAM}.on_costs",
        "unknown key 'on_costs' here. It belongs in [[role]].",
    ),
    Mistake(
        "need left out",
        [
            ('id = "school"\nneed = "ebd"', 'id = "school"'),
            ('[[edge_of_care.referral]]\nid = "school"', '[[edge_of_care.referral]] # HERE\nid = "school"'),
        ],
        f"{TEAM}.referral.school.need",
        'is missing. Add need = "...".',
    ),
    Mistake(
        "no referrals",
        [
            ('[[edge_of_care.referral]]\nid = "panel"\nneed = "ebd"\narea = "city"\nper_month = 6\n', ""),
            ('[[edge_of_care]]\nid = "published"', '[[edge_of_care]] # HERE\nid = "published"'),
        ],
        f"{PUBLISHED}.referral",
        "is missing. Add at least one [[edge_of_care.referral]] table.",
    ),
    Mistake(
        "no stages",
        [
            ("[[edge_of_care.stage]]\nweeks = 38\n\n[[role]]", "[[role]]"),
            ('[[edge_of_care]]\nid = "published"', '[[edge_of_care]] # HERE\nid = "published"'),
        ],
        f"{PUBLISHED}.stage",
        "is missing. Add at least one [[edge_of_care.stage]] table.",
    ),
    # records
    Mistake(
        "referrals two ways",
        [("per_month = 2\ngrowth", "per_month = 2 # HERE\nby_period = [1]\ngrowth")],
        f"{TEAM}.referral.panel",
        "give either per_month or by_period.",
    ),
    Mistake(
        "growth of a series",
        [
            (
                "by_period = [0, 1, 1, 1, 1, 1, 1, 1]",
                "by_period = [0, 1, 1, 1, 1, 1, 1, 1]\ngrowth_per_year = 0.1 # HERE",
            )
        ],
        f"{TEAM}.referral.school",
        "growth_per_year goes with per_month.",
    ),
    Mistake(
        "nothing avoided",
        [
            ("mean_stay_avoided_weeks = 60\n", ""),
            ('[[edge_of_care]]\nid = "team"', '[[edge_of_care]] # HERE\nid = "team"'),
        ],
        TEAM,
        "give one of mean_stay_avoided_weeks, survival, avoidance_by_year, not none.",
    ),
    Mistake(
        "avoided twice",
        [("survival = [", "mean_stay_avoided_weeks = 3 # HERE\nsurvival = [")],
        BOND,
        "not mean_stay_avoided_weeks and survival.",
    ),
    Mistake(
        "survival that rises",
        [
            ("{weeks = 26, share = 0.5}", "{weeks = 26, share = 0.0}"),
            ("{weeks = 150, share = 0}]", "{weeks = 150, share = 0.1}] # HERE"),
        ],
        BOND,
        "survival starts at week 0, its weeks rise and its shares fall.",
    ),
    Mistake(
        "survival from a half",
        [
            ("{weeks = 0, share = 1}", "{weeks = 0, share = 0.5}"),
            ("{weeks = 150, share = 0}]", "{weeks = 150, share = 0}] # HERE"),
        ],
        BOND,
        "survival falls from a share of 1 at week 0",
    ),
    Mistake(
        "survival without end",
        [("{weeks = 150, share = 0}]", "{weeks = 150, share = 0.1}] # HERE")],
        BOND,
        "to a share of 0 in some later week.",
    ),
    Mistake(
        "series without its rate",
        [("avoidance_success_rate = 0.5\n", ""), (SERIES, f"{SERIES} # HERE")],
        PUBLISHED,
        "avoidance_by_year needs avoidance_success_rate",
    ),
    Mistake(
        "series for some of the families",
        [("must_start_all = true\n", ""), (SERIES, f"{SERIES} # HERE")],
        PUBLISHED,
        "add must_start_all = true.",
    ),
    Mistake(
        "rate without a series",
        [("success_rate = 0.4\n", "success_rate = 0.4\navoidance_success_rate = 0.5 # HERE\n")],
        BOND,
        "avoidance_success_rate goes with avoidance_by_year.",
    ),
    Mistake(
        "stay beside a series",
        [("must_start_all = true", "must_start_all = true\nentry_delay_weeks = 3 # HERE")],
        PUBLISHED,
        "entry_delay_weeks has no meaning beside avoidance_by_year",
    ),
    Mistake(
        "payment for a team",
        [("caseload = 6", "caseload = 6\npayment_per_success_by_year = [1] # HERE")],
        TEAM,
        "payment_per_success_by_year has no meaning where provider = 'in_house'.",
    ),
    Mistake(
        "caseload of a contract",
        [("guarantee_months = 18", "guarantee_months = 18\ncaseload = 6 # HERE")],
        BOND,
        "caseload has no meaning where provider = 'outcome_contract'.",
    ),
    Mistake(
        "guarantee that costs nothing",
        [
            ("payment_per_missing_referral = 3_000\n", ""),
            ("guaranteed_referrals = 20", "guaranteed_referrals = 20 # HERE"),
        ],
        BOND,
        "guaranteed_referrals and payment_per_missing_referral go together.",
    ),
    Mistake(
        "team without a caseload",
        [("caseload = 6\n", ""), ('[[edge_of_care]]\nid = "team"', '[[edge_of_care]] # HERE\nid = "team"')],
        TEAM,
        "caseload is missing: how many cases can a worker carry?",
    ),
    Mistake(
        "team without a role",
        [
            ('role = "family-worker"\nworkers', "workers"),
            ('[[edge_of_care]]\nid = "team"', '[[edge_of_care]] # HERE\nid = "team"'),
        ],
        TEAM,
        "role is missing: whose salary do the workers earn?",
    ),
    Mistake(
        "team of unknown size",
        [("team_workers = 9\n", ""), ("team_cost_per_year = 390_000", "team_cost_per_year = 390_000 # HERE")],
        PUBLISHED,
        "team_workers and team_cost_per_year go together.",
    ),
    Mistake(
        "supervisors of a team priced whole",
        [(WHOLE, WHOLE + 'supervisor_role = "manager" # HERE\nsupervisor_span = 3\n')],
        PUBLISHED,
        "supervisor_role has no meaning for a team that is priced whole",
    ),
    Mistake(
        "pay award of a sized team",
        [("caseload = 6", "caseload = 6\npay_award_per_year = 0.01 # HERE")],
        TEAM,
        "pay_award_per_year has no meaning for a team that is not priced whole",
    ),
    Mistake(
        "supervisors without a span",
        [("supervisor_span = 6\n", ""), ('supervisor_role = "manager"', 'supervisor_role = "manager" # HERE')],
        TEAM,
        "supervisor_role and supervisor_span go together.",
    ),
    Mistake(
        "cases of no supervisor",
        [
            ('supervisor_role = "manager"\nsupervisor_span = 6\n', ""),
            ("supervisor_caseload = 2", "supervisor_caseload = 2 # HERE"),
        ],
        TEAM,
        "supervisor_caseload needs supervisor_role and supervisor_span.",
    ),
    Mistake(
        "half a ramp",
        [("ramp_up_share = 0.5\n", ""), ("ramp_up_weeks = 12", "ramp_up_weeks = 12 # HERE")],
        TEAM,
        "ramp_up_weeks and ramp_up_share (below 1) go together.",
    ),
    # ids
    Mistake(
        "unknown role of a team",
        [('role = "family-worker"\nworkers', 'role = "familyworker" # HERE\nworkers')],
        f"{TEAM}.role",
        "there is no role 'familyworker'. Did you mean 'family-worker'?",
    ),
    Mistake(
        "unknown role of supervisors",
        [('supervisor_role = "manager"', 'supervisor_role = "manger" # HERE')],
        f"{TEAM}.supervisor_role",
        "there is no role 'manger'. Did you mean 'manager'?",
    ),
    Mistake(
        "unknown role of assessors",
        [('role = "manager"\nper_assessor', 'role = "managers" # HERE\nper_assessor')],
        "assessment.reports.role",
        "there is no role 'managers'. Did you mean 'manager'?",
    ),
    Mistake(
        "unknown role of a rota",
        [("{residential-worker = 5.5}", "{resident-worker = 5.5} # HERE")],
        "home.new-home.staff.resident-worker",
        "there is no role 'resident-worker'. Did you mean 'residential-worker'?",
    ),
    Mistake(
        "unknown need of families",
        [('id = "school"\nneed = "ebd"', 'id = "school"\nneed = "edb" # HERE')],
        f"{TEAM}.referral.school.need",
        "there is no need 'edb'. Did you mean 'ebd'?",
    ),
    Mistake(
        "unknown area of families",
        [('need = "ebd"\narea = "coast"\nby_period', 'need = "ebd"\narea = "cost" # HERE\nby_period')],
        f"{TEAM}.referral.school.area",
        "there is no area 'cost'. Did you mean 'coast'?",
    ),
    Mistake(
        "referral given twice",
        [('id = "school"', 'id = "panel" # HERE')],
        f"{TEAM}.referral.panel.id",
        "the id 'panel' is given twice, first on line",
    ),
    Mistake(
        "role given twice",
        [
            ('[[role]]\nid = "residential-worker"', '[[role]]\nid = "manager" # HERE'),
            ("staff = {residential-worker = 8, manager = 1}\n", ""),
            ("staff = {residential-worker = 5.5}\n", ""),
        ],
        "role.manager.id",
        "the id 'manager' is given twice, first on line",
    ),
    Mistake(
        "service called like an offer",
        [
            ('id = "published"\nsuccess', 'id = "spot" # HERE\nsuccess'),
            ('"bond", "published", "new', '"bond", "new'),
            (REGISTERED[0], 'path = "edge_of_care.spot"\n'),
        ],
        "edge_of_care.spot.id",
        "Offers, services and assessments share one list of ids.",
    ),
    Mistake(
        "assessment called like a service",
        [
            ('[[assessment]]\nid = "reports"', '[[assessment]]\nid = "bond" # HERE'),
            ('offer = "reports"\nworkers = 2', 'offer = "bond"\nhomes = 0'),
        ],
        "assessment.bond.id",
        "the id 'bond' is given twice, first on line",
    ),
    Mistake(
        "lot of services spelt two ways",
        [('id = "published"\n', 'id = "published"\nlot = "preventon" # HERE\n')],
        f"{PUBLISHED}.lot",
        "no other service is in the lot 'preventon'. Did you mean 'prevention'?",
    ),
    Mistake(
        "service in a rule about contracts",
        [('["north", "south", "local"]', '["north", "south", "team"] # HERE')],
        "rules.diversity.several.offers.2",
        "there is no offer 'team'.",
    ),
    Mistake(
        "choice of an assessment",
        [('"bond", "published", "new-home"]', '"bond", "reports", "new-home"] # HERE')],
        "rules.one_of.money-for-one.offers.1",
        "there is no offer or service 'reports'.",
    ),
    # between records
    Mistake(
        "start within a period",
        [("starts = 2019-07-01", "starts = 2019-08-01 # HERE")],
        f"{TEAM}.starts",
        "2019-08-01 is not the first day of a quarter. Write 2019-07-01 or 2019-10-01.",
    ),
    Mistake(
        "start within the last period",
        [("starts = 2019-07-01", "starts = 2021-03-01 # HERE")],
        f"{TEAM}.starts",
        "Write 2021-01-01.",
    ),
    Mistake(
        "start before the horizon",
        [("starts = 2019-07-01", "starts = 2018-07-01 # HERE")],
        f"{TEAM}.starts",
        "2018-07-01 is outside the horizon, 2019-04-01 to 2021-03-31.",
    ),
    Mistake(
        "too few periods of referrals",
        [("by_period = [0, 1, 1, 1, 1, 1, 1, 1]", "by_period = [0, 1, 1] # HERE")],
        f"{TEAM}.referral.school.by_period",
        "by_period has 3 numbers, and the horizon 8 periods. Give one a quarter",
    ),
    Mistake(
        "families from nowhere",
        [
            ('need = "ebd"\narea = "coast"\nby_period', 'need = "ebd"\nby_period'),
            ('[[edge_of_care.referral]]\nid = "school"', '[[edge_of_care.referral]] # HERE\nid = "school"'),
        ],
        f"{TEAM}.referral.school",
        "says not where the families are from. Add area = ...: city and coast.",
    ),
    Mistake(
        "families from nowhere who are nobody",
        [
            ('need = "ebd"\narea = "coast"\nby_period', 'need = "solo"\nby_period'),
            (
                '[[demand]]\nid = "solo-city"\nneed = "solo"\narea = "city"',
                '[[demand]]\nid = "solo-city"\nneed = "solo"\narea = "coast"',
            ),
            ('[[edge_of_care.referral]]\nid = "school"', '[[edge_of_care.referral]] # HERE\nid = "school"'),
        ],
        f"{TEAM}.referral.school",
        "Add area = ...: city and coast.",
    ),
    Mistake(
        "year missing in a series",
        [(SERIES, '{"2018/19" = 1, "2019/20" = 400_000} # HERE')],
        f"{PUBLISHED}.avoidance_by_year",
        "avoidance_by_year says nothing of 2020/21, and the service works then.",
    ),
    Mistake(
        "nobody to keep out of placement",
        [
            ('id = "school"\nneed = "ebd"', 'id = "school"\nneed = "solo"'),
            ('[[edge_of_care.referral]]\nid = "school"', '[[edge_of_care.referral]] # HERE\nid = "school"'),
        ],
        f"{TEAM}.referral.school",
        "there are no children of need solo from coast in the period from 2019-07-01, so no placement to avoid.",
    ),
    Mistake(
        "nobody left to keep out of placement",
        [
            ('id = "school"\nneed = "ebd"\narea = "coast"', 'id = "school"\nneed = "solo"\narea = "city"'),
            ("1, 2, 1, 2]", "1, 0, 1, 2]"),
            ('[[edge_of_care.referral]]\nid = "school"', '[[edge_of_care.referral]] # HERE\nid = "school"'),
        ],
        f"{TEAM}.referral.school",
        "there are no children of need solo from city in the period from 2020-07-01",
    ),
    # commitments
    Mistake(
        "beds of a service",
        [(COMMIT, 'offer = "team"\nbeds = 6 # HERE')],
        "reference.commit.2.beds",
        "team is a service, which has no beds. Give homes = 1 to take team up, 0 not to.",
    ),
    Mistake(
        "size of a service",
        [('offer = "bond"\nhomes = 0', 'offer = "bond"\nhomes = 1\nsize = 4 # HERE')],
        "reference.commit.3.size",
        "bond is a service, which has no size.",
    ),
    Mistake(
        "service extended",
        [('offer = "bond"\nhomes = 0', 'offer = "bond"\nhomes = 1\nextended = true # HERE')],
        "reference.commit.3.extended",
        "bond is a service, which has no extended.",
    ),
    Mistake(
        "service taken up twice",
        [('offer = "bond"\nhomes = 0', 'offer = "bond"\nhomes = 2 # HERE')],
        "reference.commit.3.homes",
        "bond can be taken up only once, not 2 times.",
    ),
    Mistake(
        "service taken up on a day",
        [('offer = "bond"\nhomes = 0', 'offer = "bond"\nhomes = 1\nstart = 2019-10-01 # HERE')],
        "reference.commit.3.start",
        "Leave start out; it goes with workers.",
    ),
    Mistake(
        "workers of a contract",
        [('offer = "bond"\nhomes = 0', 'offer = "bond"\nworkers = 3 # HERE')],
        "reference.commit.3.workers",
        "the size of bond is not decided: its workers are the provider's.",
    ),
    Mistake(
        "workers of a team priced whole",
        [('offer = "bond"\nhomes = 0', 'offer = "published"\nworkers = 3 # HERE')],
        "reference.commit.3.workers",
        "the size of published is not decided: it is a team priced whole.",
    ),
    Mistake(
        "more workers than there can be",
        [(COMMIT, 'offer = "team"\nworkers = 13 # HERE')],
        "reference.commit.2.workers",
        "13 is more than the 12 that team can have. Lower it, or raise workers_at_most.",
    ),
    Mistake(
        "workers after the horizon",
        [("start = 2019-10-01\n", "start = 2021-10-01 # HERE\n")],
        "reference.commit.2.start",
        "2021-10-01 is outside the horizon",
    ),
    Mistake(
        "homes of assessors",
        [('offer = "reports"\nworkers = 2', 'offer = "reports"\nhomes = 1 # HERE')],
        "reference.commit.4.homes",
        "reports is an assessment, which has no homes. Give workers = ..., the assessors.",
    ),
    Mistake(
        "more assessors than there can be",
        [('offer = "reports"\nworkers = 2', 'offer = "reports"\nworkers = 4 # HERE')],
        "reference.commit.4.workers",
        "4 is more than the 3 that reports can have. Lower it, or raise assessors_at_most.",
    ),
    Mistake(
        "workers of a block",
        [("homes = 1\nsize = 5\nextended = true", "workers = 1 # HERE")],
        "reference.commit.1.workers",
        "north has no workers to decide on",
    ),
    Mistake(
        "workers and homes",
        [(COMMIT, 'offer = "team"\nworkers = 6\nhomes = 1 # HERE')],
        "reference.commit.2",
        "give one of beds, homes or workers.",
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_mistake_is_explained_at_its_line(mistake: Mistake, tmp_path: Path) -> None:
    check_mistake(mistake, tmp_path)


def test_too_many_cohorts(tmp_path: Path) -> None:
    referrals = "".join(f'[[edge_of_care.referral]]\nid = "r{n}"\nneed = "ebd"\nper_month = 1\n' for n in range(12))
    text = SMALL.replace("2021-03-31", "2069-03-31").replace('"year"', '"month"') + CONTRACT + referrals
    problem = only_problem(small(tmp_path, text))
    assert problem.path == "edge_of_care"
    assert problem.message.startswith("2,163,600 pairs of periods")


def test_mistakes_are_distinct() -> None:
    names = [mistake.name for mistake in (*OTHERS, *MISTAKES)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "edits",
    [
        [
            ("recruits_per_year_at_most = 10\n", "recruits_per_year_at_most = 0\n"),
            ("in_post = 4\n", ""),
        ],  # nobody can be hired
        [
            ('need = "ebd"\narea = "coast"\nby_period = [0, 1', 'need = "solo"\narea = "city"\nby_period = [0, 0'),
            ("[1, 2, 1, 2,", "[0, 0, 1, 2,"),
        ],
        [(SERIES, '{"2018/19" = 1, "2019/20" = 400_000, "2020/21" = 2, "2021/22" = 3}')],  # years outside the horizon
        [
            (
                '[[role]]\nid = "manager"',
                '[[role]]\nid = "nobody"\nrecruits_per_year_at_most = 3\n[[role]]\nid = "manager"',
            )
        ],
        [(COMMIT, 'offer = "team"\nhomes = 1')],
    ],
    ids=["nobody to hire", "later referrals", "years outside", "role nobody uses", "size left open"],
)
def test_what_is_no_mistake(edits: list[tuple[str, str]], tmp_path: Path) -> None:
    assert load(copy_of_everything(tmp_path, edits)).edge_of_care
