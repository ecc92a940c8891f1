"""What is taken out of an instance is gone; what is accepted has an effect, and the log says which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commission_opt.cli.main import main
from commission_opt.instance.changes import parse_setting
from commission_opt.instance.document import Path as Place
from commission_opt.instance.document import path_text
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance
from commission_opt.plan.statements.notes import change_texts
from commission_opt.rules.locality.record import Locality
from tests.instance.cases import EVERYTHING, SMALL, small

TWO_MARKETS = (
    SMALL
    + """
[[spot]]
id = "far"
takes = ["ebd"]
price_per_week = 5000
[[spot]]
id = "last"
takes = ["ebd"]
price_per_week = 6000
note = "dear"
"""
)


@pytest.fixture(scope="module")
def everything() -> Instance:
    return load(EVERYTHING)


@pytest.fixture
def markets(tmp_path: Path) -> Instance:
    return load(small(tmp_path, TWO_MARKETS))


def names(instance: Instance) -> list[str]:
    return [one.id for one in instance.spot]


def refused(instance: Instance, changes: Mapping[str, Any]) -> str:
    with pytest.raises(InvalidInstance) as caught:
        instance.with_changes(changes)
    return str(caught.value)


@pytest.mark.parametrize("changes", [{"spot.far": None}, {"spot.far.remove": True}, {"spot.1": None}])
def test_a_record_is_removed(markets: Instance, changes: Mapping[str, Any]) -> None:
    without = markets.with_changes(changes)
    assert names(without) == ["market", "last"]
    assert names(markets) == ["market", "far", "last"]
    (change,) = without.document.changes
    assert (change.path, change.new) == ("spot.far", None)
    assert change.old["price_per_week"] == 5000
    (text,) = change_texts([(change.path, change.old, change.new, change.by)])
    assert text.startswith("spot.far: {")
    assert text.endswith("-> removed (with_changes)")


def test_records_of_one_list_are_removed_together_whatever_the_order(markets: Instance) -> None:
    assert names(markets.with_changes({"spot.0": None, "spot.1": None})) == ["last"]
    assert names(markets.with_changes({"spot.1": None, "spot.0": None})) == ["last"]
    changed = markets.with_changes({"spot.market": None, "spot.last.price_per_week": 7000})
    assert [(one.id, one.price_per_week) for one in changed.spot] == [("far", 5000), ("last", 7000)]


def test_messages_still_name_the_line_of_a_record_that_moved_up(markets: Instance) -> None:
    line = next(n for n, text in enumerate(TWO_MARKETS.splitlines(), 1) if text == 'note = "dear"')
    document = markets.with_changes({"spot.market": None, "spot.far": None}).document
    assert document.position(("spot", 0, "note")).line == line


def test_a_whole_table_and_a_table_of_rules_are_removed(everything: Instance) -> None:
    assert everything.rules.of(Locality)
    assert everything.with_changes({"rules": None}).rules == load_rules_default()
    assert everything.with_changes({"rules.locality": None}).rules.of(Locality) == ()


def load_rules_default() -> Any:
    from commission_opt.instance.rules import Rules

    return Rules()


def test_the_last_record_of_a_table_takes_the_table_with_it(everything: Instance) -> None:
    changed = everything.with_changes({"rules.locality.near": None})
    assert "near" not in [one.id for one in changed.rules.of(Locality)]


def test_what_others_name_cannot_be_removed(markets: Instance) -> None:
    assert "ebd" in refused(markets, {"need.ebd": None})


def test_what_an_instance_must_have_cannot_be_removed(markets: Instance) -> None:
    assert "is missing" in refused(markets, {"money": None})
    assert "price_per_week" in refused(markets, {"spot.far.price_per_week": None})


@pytest.mark.parametrize("path", ["spot.far.note", "rules", "rules.budget", "uncertainty.risk.cvar_at_most"])
def test_what_is_not_there_cannot_be_removed(markets: Instance, path: str) -> None:
    assert "there is nothing to remove: it is not given." in refused(markets, {path: None})


def test_one_value_of_a_list_cannot_be_removed(everything: Instance) -> None:
    assert "Give the whole list." in refused(everything, {"demand.solo-city.by_period.3": None})


@pytest.mark.parametrize(
    "changes",
    [
        {"spot.far.price_per_week": 1, "spot.far": None},
        {"spot.far": None, "spot.far.price_per_week": 1},
        {"spot.far.price_per_week": 1, "spot.1.price_per_week": 2},
        {"spot.far": None, "spot.1": None},
        {"spot.far.price_per_week": 1, "spot": [{"id": "new", "takes": ["ebd"], "price_per_week": 4}]},
        {"spot": None, "spot.far.price_per_week": 1},
    ],
)
def test_of_two_changes_that_undo_one_another_neither_is_taken(markets: Instance, changes: dict[str, Any]) -> None:
    text = refused(markets, changes)
    assert "Give one of the two." in text or "No key" in text


def test_a_table_can_be_replaced_and_then_changed_within(markets: Instance) -> None:
    new = {"spot": [{"id": "new", "takes": ["ebd"], "price_per_week": 4}], "spot.new.price_per_week": 5}
    assert [(one.id, one.price_per_week) for one in markets.with_changes(new).spot] == [("new", 5)]


def test_a_way_that_goes_because_another_comes_may_be_removed_as_well(everything: Instance) -> None:
    for changes in (
        {"demand.ebd-coast.children": 3, "demand.ebd-coast.path": None},
        {"demand.ebd-coast.path": None, "demand.ebd-coast.children": 3},
    ):
        (record,) = [one for one in everything.with_changes(changes).demand if one.id == "ebd-coast"]
        assert (record.children, record.path) == (3, ())


@pytest.mark.parametrize("missing", [float("nan"), np.float64("nan"), np.float32("nan"), pd.NA, pd.NaT])
def test_a_missing_value_is_neither_a_value_nor_a_removal(markets: Instance, missing: Any) -> None:
    for path in ("spot.far.price_per_week", "spot.far.note", "horizon.end", "spot.far"):
        assert "the value is missing (NaN). Give a value;" in refused(markets, {path: missing})


def test_a_missing_value_within_another_is_explained(markets: Instance) -> None:
    assert "price_per_week" in refused(markets, {"spot.far": {"id": "far", "takes": ["ebd"], "price_per_week": pd.NaT}})


def test_remove_is_true_or_left_out(markets: Instance) -> None:
    assert markets.with_changes({"spot.far.remove": False}).sha256 == markets.sha256
    assert "is true or false" in refused(markets, {"spot.far.remove": 1})
    assert "No spot record 'near'" in refused(markets, {"spot.near.remove": True})


@pytest.mark.parametrize("word", ["none", "None", "null", "NaN"])
def test_a_setting_says_how_to_remove(word: str) -> None:
    with pytest.raises(InvalidInstance, match=r"write --set spot\.far\.remove=true"):
        parse_setting(f"spot.far={word}")


def test_a_what_if_removes_a_record(tmp_path: Path) -> None:
    text = TWO_MARKETS + '[[what_if]]\nid = "no-far"\nchanges = {"spot.far.remove" = true}\n'
    instance = load(small(tmp_path, text))
    assert names(instance.with_what_if("no-far")) == ["market", "last"]
    bad = text.replace("spot.far.remove", "spot.fra.remove")
    with pytest.raises(InvalidInstance, match="No spot record 'fra'"):
        load(small(tmp_path, bad))


def test_the_command_line_removes_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = small(tmp_path, TWO_MARKETS)
    assert main(["check", str(file), "--set", "spot.far.remove=true"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "price_per_week = 5000} -> removed (--set)" in said


# -- whatever is changed ----------------------------------------------------------------------------


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    if at:
        yield at
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in parts:
        yield from places(inner, (*at, key))


BASE = load(EVERYTHING)
PATHS = sorted({path_text(BASE.document.data, place) for place in places(dict(BASE.document.data))})
VALUES = st.one_of(
    st.none(),
    st.none(),
    st.booleans(),
    st.integers(0, 60),
    st.floats(0, 2).map(lambda share: round(share, 3)),
    st.sampled_from([1e-9, 3050, 0.95, "2019/20", "ebd", "text", [], {}, float("nan")]),
)


def held(instance: Instance, path: str) -> Any:
    """What the checked instance has at `path`; None where it has nothing."""
    value: Any = instance
    parts = path.split(".")
    for place, part in enumerate(parts):
        if isinstance(value, dict) and (whole := ".".join(parts[place:])) in value:
            return value[whole]  # a path of a what-if is one key
        if isinstance(value, tuple):
            named = [one for one in value if getattr(one, "id", None) == part]
            nth = int(part) if part.isdigit() and int(part) < len(value) else None
            value = named[0] if named else None if nth is None else value[nth]
        elif isinstance(value, dict):
            value = value.get(part, value.get(int(part)) if part.isdigit() else None)
        else:
            value = getattr(value, part, None)
    return value


@settings(max_examples=250, deadline=None, derandomize=True)
@given(path=st.sampled_from(PATHS), value=VALUES, suffix=st.sampled_from(["", "", "", ".remove"]))
def test_an_accepted_change_is_never_without_effect(path: str, value: Any, suffix: str) -> None:
    try:
        changed = BASE.with_changes({path + suffix: True if suffix else value})
    except InvalidInstance:
        return
    before, after = held(BASE, path), held(changed, path)
    log = changed.document.changes
    assert log[0].path == path
    assert (log[0].new is None) == (bool(suffix) or value is None)
    if log[0].new is not None:
        assert after == log[0].new or type(after) is not type(log[0].new) or isinstance(after, tuple)
    assert (changed.sha256 != BASE.sha256) == (before != after), "no effect, or one that nobody asked for"
    if log[0].new is not None and log[0].new != log[0].old:
        assert changed.sha256 != BASE.sha256
