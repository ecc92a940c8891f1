"""Which placements are which need: by code, provider, age, and who came alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from commission_opt.instance.problems import InvalidInstance
from commission_opt.returns.demand import ReturnDemand, demand_from_903
from commission_opt.returns.mapping import OTHER, read_mapping
from tests.returns.made_up import MadeUp, write_header, write_rows, write_year

START, END = dt.date(2017, 5, 1), dt.date(2017, 12, 1)


def mapping_of(folder: Path, text: str) -> Path:
    file = folder / "needs.toml"
    file.write_text(text, encoding="utf-8")
    return file


def need(key: str, codes: str, more: str = "") -> str:
    return f'[[need]]\nid = "{key}"\ncodes = {codes}\nkind = "residential"\n{more}\n'


def spells(found: ReturnDemand) -> list[tuple[str, str, dt.date, dt.date]]:
    """Child, need, first day and the day after the last."""
    epoch = dt.date(1970, 1, 1)
    return [
        (
            str(found.history.children[row["child"]]),
            found.spells.needs[row["need"]],
            epoch + dt.timedelta(days=int(row["start"])),
            epoch + dt.timedelta(days=int(row["end"])),
        )
        for row in found.spells.table.to_dict("records")
    ]


def test_the_default_has_every_code_at_most_once() -> None:
    mapping = read_mapping()
    codes = [code for one in mapping.needs for code in one.codes]
    assert len(codes) == len(set(codes))
    assert mapping.ids == ("home", "supported", "fostering", OTHER)
    assert {"K2", "K3", "H5", "U1", "U6"} <= set(codes)
    assert not {"P1", "A3", "K1"} & set(codes)


def test_a_placement_of_supported_accommodation_is_no_other_placement(tmp_path: Path) -> None:
    """K3 came late, and is missed where codes are those of older returns."""
    file = write_year(tmp_path, 2017, [MadeUp("1", START, END, "K3"), MadeUp("2", START, END, "P1")])
    assert [one[1] for one in spells(demand_from_903(file, test=False))] == ["supported", OTHER]


def test_the_first_that_fits_counts_by_provider(tmp_path: Path) -> None:
    file = write_year(
        tmp_path, 2017, [MadeUp("1", START, END, provider="PR1"), MadeUp("2", START, END, provider="PR4")]
    )
    text = need("own", '["K2"]', 'providers = ["PR1"]') + need("all", '["K2", "R1"]')
    found = demand_from_903(file, mapping=mapping_of(tmp_path, text), test=False)
    assert [one[1] for one in spells(found)] == ["own", "all"]


def test_a_child_passes_to_another_need_on_a_birthday(tmp_path: Path) -> None:
    file = write_year(tmp_path, 2017, [MadeUp("1", START, END, ended="E4A"), MadeUp("2", START, END, ended="E4A")])
    header = write_header(tmp_path / "header.csv", {"1": dt.date(2007, 8, 15), "2": dt.date(2001, 1, 1)})
    text = need("old", '["K2"]', "ages = [10, 25]") + need("young", '["K2"]', "ages = [0, 10]")
    found = demand_from_903(file, header=header, mapping=mapping_of(tmp_path, text), test=False)
    birthday = dt.date(2017, 8, 15)
    assert spells(found) == [("1", "young", START, birthday), ("1", "old", birthday, END), ("2", "old", START, END)]
    kinds = {(move.need, move.to): (move.kind, move.moves) for move in found.found.moves}
    assert kinds["young", "old"] == ("ageing", 1)
    assert found.history.used == 2  # a birthday makes no row


def test_unaccompanied_children_are_told_apart(tmp_path: Path) -> None:
    file = write_year(tmp_path, 2017, [MadeUp("1", START, END, "H5"), MadeUp("2", START, END, "H5")])
    uasc = write_rows(
        tmp_path / "uasc.csv", [{"CHILD": "2", "DOB": "01/01/2001", "DUC": "01/01/2019"}], ["CHILD", "DOB", "DUC"]
    )
    text = need("alone", '["H5"]', "uasc = true") + need("others", '["H5"]', "uasc = false")
    found = demand_from_903(file, uasc=uasc, mapping=mapping_of(tmp_path, text), test=False)
    assert [one[1] for one in spells(found)] == ["others", "alone"]


def test_one_who_leaves_at_18_is_told_from_others(tmp_path: Path) -> None:
    rows = [MadeUp(str(child), START, dt.date(2018, 1, 10), ended="E4A") for child in (1, 2, 3)]
    header = write_header(
        tmp_path / "header.csv", {"1": dt.date(2000, 1, 10), "2": dt.date(2000, 2, 5), "3": dt.date(2000, 3, 1)}
    )
    found = demand_from_903(write_year(tmp_path, 2017, rows), header=header, test=False)
    assert {move.kind: move.moves for move in found.found.moves} == {"leaves care at 18": 2, "leaves care": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no [[need]]"),
        ("[needs]\nx = 1\n", ":1: needs: unknown table 'needs'."),
        (need("a", '["K22"]'), ":3: need.0.codes: there is no code 'K22'. Did you mean 'K2'?"),
        (need("a", "[]"), ":3: need.0.codes: a need has at least one placement code."),
        (need("a", '["K2"]', "age = [0, 5]"), ":5: need.0.age: unknown key 'age'. Did you mean 'ages'?"),
        (need("a", '["K2"]', "ages = [5, 5]"), ":5: need.0.ages: ages are two birthdays that rise"),
        (need("a", '["K2"]', 'providers = ["PR8"]'), "there is no code 'PR8'."),
        (need("a", '["K2"]', 'uasc = "yes"'), ":5: need.0.uasc: uasc is true or false."),
        (need("a b", '["K2"]'), ":2: need.0.id: id is letters, digits and hyphens."),
        (need("other", '["K2"]'), ":2: need.0.id: the id 'other' is given twice."),
        (need("a", '["K2"]') + need("a", '["R1"]'), "the id 'a' is given twice."),
        (need("a", '["K2"]').replace("residential", "residentail"), "Did you mean 'residential'?"),
        ('[[need]]\nid = "a"\ncodes = ["K2"]\n', "no need has a kind."),
        ("[[need]\n", ":1: this is not valid TOML"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_told(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInstance) as caught:
        read_mapping(mapping_of(tmp_path, text))
    assert words in str(caught.value)


def test_what_a_mapping_asks_for_has_to_be_there(tmp_path: Path) -> None:
    file = write_year(tmp_path, 2017, [MadeUp("1", START, END), MadeUp("2", START, END)])
    ages = mapping_of(tmp_path, need("a", '["K2"]', "ages = [0, 10]"))
    with pytest.raises(InvalidInstance, match=r"has needs by age, and there is no header file. Give it with --header"):
        demand_from_903(file, mapping=ages)
    header = write_header(tmp_path / "header.csv", {"1": dt.date(2010, 1, 1)})
    with pytest.raises(InvalidInstance, match="has no day of birth of 1 of 2 children"):
        demand_from_903(file, mapping=ages, header=header)
    with pytest.raises(InvalidInstance, match=r"there is no file of them. Give it with --uasc"):
        demand_from_903(file, mapping=mapping_of(tmp_path, need("a", '["K2"]', "uasc = true")))
