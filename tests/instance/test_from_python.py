"""Instances that come from Python, and the files they are written to: the same instance, or a refusal."""

from __future__ import annotations

import datetime as dt
import tomllib
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commission_opt.instance.instance import Instance
from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance
from commission_opt.instance.toml_text import toml_text
from tests.instance.cases import EVERYTHING, SHIPPED, SMALL
from tests.instance.random_documents import random_instances
from tests.instance.test_mutations import NASTY_VALUES

TABLES: dict[str, Any] = tomllib.loads(SMALL) | {"format": 1}


def refused(data: Any) -> str:
    with pytest.raises(InvalidInstance) as caught:
        Instance.from_dict(data)
    return str(caught.value)


@pytest.mark.parametrize("file", [*SHIPPED, EVERYTHING], ids=lambda file: file.stem)
def test_an_instance_through_a_dictionary_and_toml_is_the_same(file: Path) -> None:
    instance = load(file)
    text = instance.to_toml()
    assert Instance.from_dict(instance.to_dict()).sha256 == instance.sha256
    assert tomllib.loads(text) == instance.to_dict()
    assert Instance.from_dict(tomllib.loads(text)).sha256 == instance.sha256


def test_random_instances_through_toml_are_the_same() -> None:
    for instance in islice(random_instances(), 40):
        assert Instance.from_dict(tomllib.loads(instance.to_toml())).sha256 == instance.sha256


TOML_VALUES = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(2**60), 2**60),
        st.floats(allow_nan=False),
        st.text(st.characters(exclude_categories=["Cs"])),
        st.dates(dt.date(1900, 1, 1)),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab.- é"\n', max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.dictionaries(st.text('ab.- é"\n', max_size=3), TOML_VALUES, max_size=3))
def test_whatever_a_dictionary_holds_its_toml_reads_the_same(data: dict[str, Any]) -> None:
    read = tomllib.loads(toml_text(data))
    assert read == data
    assert repr(read) == repr({key: read[key] for key in read})  # 1 and 1.0 and true are equal, and not the same
    assert [*map(type, read.values())] == [type(data[key]) for key in read]


def test_comments_stand_above_what_they_are_about() -> None:
    text = toml_text(
        TABLES, {(): "A town.", ("spot", 0): "As needed", ("spot", 0, "price_per_week"): "£ a week\nof 2019"}
    )
    assert text.startswith("# A town.\n")
    assert '# As needed\n[[spot]]\nid = "market"' in text
    assert "# £ a week\n# of 2019\nprice_per_week = 4500" in text
    assert tomllib.loads(text) == TABLES


def test_tables_of_pandas_are_taken_in_place_of_records() -> None:
    days = pd.to_datetime(["2019-04-01", "2020-04-01"])
    demand = pd.DataFrame({"period": days, "need": "ebd", "area": "city", "children": np.array([10, 12])})
    distance = pd.DataFrame({"area": ["city"], "to": ["market"], "miles": [30.0], "minutes": [np.nan]})
    market = pd.DataFrame(
        {"id": ["market", "far"], "takes": [["ebd"], ["ebd"]], "price_per_week": 4500, "market": [4, None]}
    )
    instance = Instance.from_dict(TABLES | {"demand": demand, "distance": distance, "spot": market})
    assert [row.children for row in instance.demand[0].rows] == [10, 12]
    assert instance.demand[0].rows[1].period == dt.date(2020, 4, 1)
    assert (instance.distance[0].miles, instance.distance[0].minutes) == (30, None)
    assert "market" not in instance.to_dict()["spot"][1]
    assert instance.to_dict()["spot"][0]["market"] == 4
    one = Instance.from_dict(TABLES | {"demand": [{"id": "table", "rows": demand}]})
    assert one.demand == instance.demand
    changed = one.with_changes({"demand.table.rows": demand.assign(children=[1, 2])})
    assert [row.children for row in changed.demand[0].rows] == [1, 2]


def test_an_empty_cell_that_a_row_needs_is_refused_by_its_row() -> None:
    frame = pd.DataFrame({"period": [dt.date(2019, 4, 1)], "need": ["ebd"], "area": ["city"], "children": [np.nan]})
    assert "demand.table.rows.0.children" in refused(TABLES | {"demand": frame})


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT, np.float64("nan")])
def test_what_is_missing_is_refused_by_its_path(missing: Any) -> None:
    spot = [TABLES["spot"][0] | {"note": missing}]
    assert refused(TABLES | {"spot": spot}).startswith("Python: spot.market.note: the value is missing")
    instance = Instance.from_dict(TABLES)
    with pytest.raises(InvalidInstance, match="missing"):
        instance.with_changes({"spot": spot})
    with pytest.raises(InvalidInstance, match="missing"):
        instance.with_record("spot", {"id": "b", "takes": ["ebd"], "price_per_week": missing})


def test_messages_name_the_path_and_what_stands_for_a_file() -> None:
    with pytest.raises(InvalidInstance, match=r"^my tables: spot\.market\.price_per_week: ") as caught:
        Instance.from_dict(TABLES | {"spot": [TABLES["spot"][0] | {"price_per_week": -1}]}, "my tables")
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("data", [None, [], "text", 3, {}, {"extends": "other.toml"}, {"spot": object()}, {1: 2}])
def test_what_is_no_instance_is_refused(data: Any) -> None:
    assert refused(data)


def test_a_dictionary_is_checked_as_a_file_is() -> None:
    what_if = {"id": "no", "changes": {"spot.nobody.remove": True}}
    assert "what_if.no" in refused(TABLES | {"what_if": [what_if]})
    assert "version of the instance format" in refused(TABLES | {"format": 2})


def test_what_comes_back_shares_nothing_with_the_instance() -> None:
    instance = Instance.from_dict(TABLES)
    instance.to_dict()["spot"][0]["price_per_week"] = 1
    assert instance.to_dict()["spot"][0]["price_per_week"] == 4500


# -- one record more, or less -----------------------------------------------------------------------


def test_a_record_joins_its_table_and_the_log() -> None:
    instance = Instance.from_dict(TABLES)
    more = instance.with_record("spot", {"id": "far", "takes": ("ebd",), "price_per_week": np.int64(5000)})
    assert [one.id for one in more.spot] == ["market", "far"]
    assert [one.id for one in instance.spot] == ["market"]
    (change,) = more.document.changes
    assert (change.path, change.old, change.by) == ("spot.far", None, "with_record")
    assert more.without("spot.far").sha256 == instance.sha256


def test_a_record_begins_a_table_that_was_not_there() -> None:
    instance = Instance.from_dict(TABLES)
    near = {"id": "near", "minimum_share": 0.1, "price_per_child_week": 5}
    assert instance.with_record("rules.locality", near).sha256 != instance.sha256
    dps = load(EVERYTHING).with_record(
        "dps.local.provider", {"id": "c", "price_per_bed_week": 3000, "homes_at_most": 1}
    )
    assert [one.id for one in dps.dps[0].provider] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("table", "record", "says"),
    [
        ("spot", {"id": "market", "takes": ["ebd"], "price_per_week": 1}, "there is a record 'market' already"),
        ("spots", {"id": "b"}, "Did you mean 'spot'"),
        ("horizon", {"start": 1}, "is not a table of records"),
        ("spot.market", {"id": "b"}, "is not a table of records"),
        ("spot.market.takes", {"id": "b"}, "is not a table of records"),
        ("spot", [1], "a record is a dictionary"),
        ("spot", {"id": "b", "takes": ["ebd"]}, "price_per_week"),
        ("spot", {"id": "b", "takes": ["nobody"], "price_per_week": 1}, "nobody"),
    ],
)
def test_a_record_that_cannot_be_is_refused(table: str, record: Any, says: str) -> None:
    with pytest.raises(InvalidInstance) as caught:
        Instance.from_dict(TABLES).with_record(table, record)
    assert says in str(caught.value)


def test_what_is_not_there_cannot_be_left_out() -> None:
    with pytest.raises(InvalidInstance, match=r"spot\.far: No spot record 'far'"):
        Instance.from_dict(TABLES).without("spot.far")


BASE = load(EVERYTHING)
RECORDS = [
    (f"{name}" if above is None else f"{name}.{above}.{key}", record)
    for name, records in BASE.to_dict().items()
    if isinstance(records, list)
    for holder in records
    for above, key, record in [
        (None, "", holder),
        *((holder.get("id"), key, one) for key, rows in holder.items() if isinstance(rows, list) for one in rows),
    ]
    if isinstance(record, dict) and "id" in record
]


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.sampled_from(RECORDS), st.data())
def test_a_record_that_is_taken_or_left_out_counts(found: tuple[str, dict[str, Any]], data: st.DataObject) -> None:
    table, record = found
    key = data.draw(st.sampled_from(sorted(record)))
    new = (
        record | {"id": "one-more"} | data.draw(st.sampled_from([{}, {key: data.draw(st.sampled_from(NASTY_VALUES))}]))
    )
    try:
        more = BASE.with_record(table, new)
    except InvalidInstance:
        return
    assert more.sha256 != BASE.sha256
    assert more.without(f"{table}.{new['id']}").sha256 == BASE.sha256
    assert Instance.from_dict(more.to_dict()).sha256 == more.sha256
