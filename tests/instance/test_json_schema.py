"""The JSON Schema of the format."""

from __future__ import annotations

import datetime as dt
import tomllib
import warnings
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from commission_opt.instance.changes import value_at
from commission_opt.instance.json_schema import TITLE, json_schema, schema_text
from commission_opt.instance.shape import keys_at
from tests.instance.cases import EVERYTHING, SHIPPED, SMALL

COMMITTED = Path(__file__).parents[2] / "docs" / "instance.schema.json"


def _as_json(value: Any) -> Any:
    """TOML as an editor sees it for a JSON Schema: dates are text."""
    if isinstance(value, dict):
        return {key: _as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", [EVERYTHING, *SHIPPED], ids=lambda path: path.stem)
def test_every_shipped_instance_fits(path: Path, validator: jsonschema.Draft202012Validator) -> None:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    errors = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator.iter_errors(_as_json(tables))]
    assert not errors


def test_the_rich_instance_uses_every_key() -> None:
    """The tests of reading cover the whole format only while this holds."""
    used, known = _keys(tomllib.loads(EVERYTHING.read_text(encoding="utf-8")), ())
    assert not known - used


def _keys(data: Any, path: tuple[str | int, ...]) -> tuple[set[str], set[str]]:
    """Keys that are used at and below `path`, and keys that the format knows there."""
    here = value_at(data, path)
    if not isinstance(here, (dict, list)):
        return set(), set()
    used, known = (set(here), set(keys_at(data, path))) if isinstance(here, dict) else (set(), set())
    for key in here if isinstance(here, dict) else range(len(here)):
        below = _keys(data, (*path, key))
        used, known = used | below[0], known | below[1]
    return used, known


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        (SMALL, True),
        (SMALL.replace("children", "childern"), False),
        (SMALL.replace("4500", '"4500"'), False),
        (SMALL.replace('price_base = "2019/20"', ""), False),
        (SMALL + "[[supported]]\nid = 'x'\nbeds = 2\nrunning_cost_per_year = 3\nprice_per_week = 3\n", False),
        ('extends = "a.toml"\n', True),
        ('extends = "a.toml"\n[[spot]]\nid = "market"\nprice_per_week = 5000\n', True),
        ('extends = "a.toml"\n[[supported]]\nid = "market"\nname = "x"\n', True),
        ('extends = "a.toml"\n[[spot]]\nid = "market"\nremove = true\n', True),
        ('extends = "a.toml"\n[[spot]]\nprice_per_week = 5000\n', False),
        ('extends = "a.toml"\n[[spot]]\nid = "market"\nprice_per_wek = 5000\n', False),
        (SMALL + "remove = true\n", False),
    ],
)
def test_what_fits(text: str, fits: bool, validator: jsonschema.Draft202012Validator) -> None:
    assert validator.is_valid(_as_json(tomllib.loads(text))) is fits


def test_title_and_descriptions() -> None:
    schema = json_schema()
    assert schema["title"] == TITLE == "commission_opt instance, format 1"
    assert "awarded" in schema["$defs"]["Block"]["properties"]["lot"]["description"]
    assert schema["$defs"]["InstanceWhatIf"]["properties"]["extends"]["description"]


def test_no_warnings() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        json_schema()


def test_committed_schema_is_fresh() -> None:
    """Mend with: python -m commission_opt.instance.json_schema docs/instance.schema.json."""
    assert COMMITTED.read_text(encoding="utf-8") == schema_text()
