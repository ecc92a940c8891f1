"""What-ifs that extend another file."""

from __future__ import annotations

from pathlib import Path

import pytest

from commission_opt.instance.document import Change
from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance
from commission_opt.rules.locality.record import Locality
from tests.instance.cases import SMALL, copy_of_everything, only_problem, problems, small


def what_if(folder: Path, text: str, name: str = "what-if.toml", base: str = "small.toml") -> Path:
    if base == "small.toml":
        small(folder)
    return small(folder, f'extends = "{base}"\n{text}', name)


def test_scalars_records_and_tables_merge(tmp_path: Path) -> None:
    path = what_if(
        tmp_path,
        """title = "More expensive"
money.discount_rate = 0.02
[[spot]]
id = "market"
price_per_week = 5000
[[spot]]
id = "second"
takes = ["ebd"]
price_per_week = 6000
""",
    )
    instance = load(path)
    assert instance.title == "More expensive"
    assert instance.money.price_base == "2019/20"
    assert [(s.id, s.price_per_week) for s in instance.spot] == [("market", 5000), ("second", 6000)]
    assert instance.document.changes == (
        Change("money.discount_rate", None, 0.02, str(path)),
        Change("spot.market.price_per_week", 4500, 5000, str(path)),
        Change("spot.second", None, {"id": "second", "takes": ["ebd"], "price_per_week": 6000}, str(path)),
    )


def test_same_value_is_no_change(tmp_path: Path) -> None:
    path = what_if(tmp_path, '[[spot]]\nid = "market"\nprice_per_week = 4500\n')
    assert load(path).document.changes == ()


def test_record_is_removed_and_others_keep_their_lines(tmp_path: Path) -> None:
    base = SMALL + '[[spot]]\nid = "gone"\ntakes = ["ebd"]\nprice_per_week = 1\n[[spot]]\nid = "third"\n'
    base += 'takes = ["ebd"]\nprice_per_week = -5\n'
    small(tmp_path, base, "base.toml")
    path = what_if(tmp_path, '[[spot]]\nid = "gone"\nremove = true\n', base="base.toml")
    problem = only_problem(path)
    assert problem.path == "spot.third.price_per_week"
    assert (problem.file, problem.line) == (str(tmp_path / "base.toml"), base.count("\n"))
    small(tmp_path, base.replace("-5", "5"), "base.toml")
    instance = load(path)
    assert [s.id for s in instance.spot] == ["market", "third"]
    assert [(c.path, c.new) for c in instance.document.changes] == [("spot.gone", None)]


def test_nested_records_merge(tmp_path: Path) -> None:
    copy_of_everything(tmp_path)
    text = '[[dps]]\nid = "local"\n[[dps.provider]]\nid = "b"\nhomes_at_most = 1\n[[rules.locality]]\nid = "near"\n'
    instance = load(what_if(tmp_path, text + "minimum_share = 0.9\n", base="everything.toml"))
    assert [p.homes_at_most for p in instance.dps[0].provider] == [2, 1]
    assert instance.rules.of(Locality)[0].minimum_share == 0.9
    assert [c.path for c in instance.document.changes] == [
        "dps.local.provider.b.homes_at_most",
        "rules.locality.near.minimum_share",
    ]


def test_referrals_merge_by_id_and_stages_are_replaced(tmp_path: Path) -> None:
    copy_of_everything(tmp_path)
    text = """[[edge_of_care]]
id = "team"
[[edge_of_care.referral]]
id = "panel"
per_month = 3
[[edge_of_care.referral]]
id = "school"
remove = true
[[edge_of_care.stage]]
weeks = 20
[[role]]
id = "manager"
salary_per_year = 53_000
[[home]]
id = "elm"
staff.manager = 2
[[edge_of_care]]
id = "published"
avoidance_by_year."2020/21" = 1
"""
    path = what_if(tmp_path, text, base="everything.toml")
    instance = load(path)
    team, published = instance.edge_of_care[0], instance.edge_of_care[2]
    assert [(r.id, r.per_month, r.complexity) for r in team.referral] == [("panel", 3, 1.5)]
    assert [(s.weeks, s.intensity) for s in team.stage] == [(20, 1.0)]
    assert instance.home[0].staff == {"residential-worker": 8, "manager": 2}
    assert published.avoidance_by_year == {"2019/20": 400_000, "2020/21": 1}
    assert {c.path for c in instance.document.changes} == {
        "edge_of_care.team.referral.panel.per_month",
        "edge_of_care.team.referral.school",
        "edge_of_care.team.stage",
        "role.manager.salary_per_year",
        "home.elm.staff.manager",
        "edge_of_care.published.avoidance_by_year.2020/21",
    }


def test_mistake_in_a_referral_or_stage_of_a_what_if_has_its_line(tmp_path: Path) -> None:
    copy_of_everything(tmp_path)
    head = '[[edge_of_care]]\nid = "team"\n[[edge_of_care.referral]]\nid = "panel"\n'
    problem = only_problem(what_if(tmp_path, f"{head}complexity = 0\n", base="everything.toml"))
    assert (problem.line, problem.path) == (6, "edge_of_care.team.referral.panel.complexity")
    text = '[[edge_of_care]]\nid = "team"\n[[edge_of_care.stage]]\nweeks = 3\n[[edge_of_care.stage]]\nweeks = 0\n'
    problem = only_problem(what_if(tmp_path, text, base="everything.toml"))
    assert (problem.line, problem.path) == (7, "edge_of_care.team.stage.1.weeks")


def test_mistake_in_the_what_if_has_its_file_and_line(tmp_path: Path) -> None:
    path = what_if(tmp_path, '[[spot]]\nid = "market"\nprice_per_wek = 5000\n')
    problem = only_problem(path)
    assert (problem.file, problem.line, problem.path) == (str(path), 4, "spot.market.price_per_wek")


def test_chain_of_files(tmp_path: Path) -> None:
    what_if(tmp_path, "money.discount_rate = 0.01\n", "second.toml")
    path = what_if(tmp_path, "money.discount_rate = 0.02\n", "third.toml", base="second.toml")
    instance = load(path)
    assert instance.money.discount_rate == 0.02
    assert [(c.old, c.new, c.by) for c in instance.document.changes] == [
        (None, 0.01, str(tmp_path / "second.toml")),
        (0.01, 0.02, str(path)),
    ]


def test_base_in_a_folder_below(tmp_path: Path) -> None:
    (tmp_path / "bases").mkdir()
    small(tmp_path / "bases")
    assert load(what_if(tmp_path, "", base="bases/small.toml")).title == "Small"


def test_base_brings_its_csv_files(tmp_path: Path) -> None:
    (tmp_path / "bases").mkdir()
    copy_of_everything(tmp_path / "bases")
    instance = load(what_if(tmp_path, "", base="bases/everything.toml"))
    assert len(instance.demand[3].rows) == 8


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('extends = "a.toml"\n', "a circle"),
        ('extends = "../a.toml"\n', "is not in the folder of the instance, or below it."),
        ('extends = "/etc/passwd"\n', "is not in the folder of the instance, or below it."),
        ('extends = "smal.toml"\n', "there is no file 'smal.toml' beside it. Did you mean 'small.toml'?"),
        ("extends = 3\n", 'Write extends = "other.toml".'),
        ('extends = ""\n', "extends names a file."),
        ('extends = "."\n', "'.' is a folder. Name a file."),
    ],
)
def test_bases_that_cannot_be(text: str, says: str, tmp_path: Path) -> None:
    small(tmp_path)
    problem = only_problem(small(tmp_path, "# first\n" + text, "a.toml"))
    assert says in f"{problem.message} {problem.remedy}"
    assert (problem.line, problem.path) == (2, "extends")


def test_circle_of_two_and_a_chain_too_long(tmp_path: Path) -> None:
    small(tmp_path, 'extends = "b.toml"\n', "a.toml")
    small(tmp_path, 'extends = "a.toml"\n', "b.toml")
    assert "circle" in only_problem(tmp_path / "a.toml").message
    for nth in range(30):
        small(tmp_path, f'extends = "c{nth + 1}.toml"\n', f"c{nth}.toml")
    small(tmp_path, SMALL, "c30.toml")
    assert "more than 10 files" in only_problem(tmp_path / "c0.toml").message


def test_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (inside / "base.toml").symlink_to(small(outside))
    path = small(inside, 'extends = "base.toml"\n', "a.toml")
    assert "is not in the folder" in only_problem(path).message


def test_removing_what_is_not_there(tmp_path: Path) -> None:
    problem = only_problem(what_if(tmp_path, '[[spot]]\nid = "markt"\nremove = true\n'))
    assert str(problem).endswith("spot.markt: 'markt' is not there to remove. Did you mean 'market'?")
    assert problem.line == 2


def test_removing_from_a_table_that_the_base_has_not(tmp_path: Path) -> None:
    problem = only_problem(what_if(tmp_path, '[[home]]\nid = "elm"\nremove = true\n'))
    assert problem.message == "'elm' is not there to remove."


def test_remove_is_true_or_nothing(tmp_path: Path) -> None:
    assert load(what_if(tmp_path, '[[spot]]\nid = "market"\nremove = false\n')).spot[0].id == "market"
    assert only_problem(what_if(tmp_path, '[[spot]]\nid = "market"\nremove = "yes"\n')).line == 4


def test_same_record_twice(tmp_path: Path) -> None:
    found = problems(what_if(tmp_path, '[[spot]]\nid = "market"\n[[spot]]\nid = "market"\n'))
    assert [(p.line, p.message) for p in found] == [(4, "the id 'market' is given twice.")]


def test_removed_record_that_is_still_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInstance, match="there is no need 'ebd'"):
        load(what_if(tmp_path, '[[need]]\nid = "ebd"\nremove = true\n[[need]]\nid = "solo"\n'))


def test_a_name_that_no_file_can_have_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "over.toml"
    file.write_text(f'extends = "{"é" * 300}.toml"\n', encoding="utf-8")
    with pytest.raises(InvalidInstance, match="there is no file"):
        load(file)
