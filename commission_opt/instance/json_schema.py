"""The JSON Schema of the instance format, for editors that complete and check TOML.

``python -m commission_opt.instance.json_schema FILE`` writes it.
"""

from __future__ import annotations

import copy
import json
import sys
import warnings
from pathlib import Path
from typing import Any

from pydantic.json_schema import PydanticJsonSchemaWarning

from commission_opt.instance.tables import FORMAT, Tables

TITLE = f"commission_opt instance, format {FORMAT}"
SCHEMA = "https://json-schema.org/draft/2020-12/schema"
WHAT_IF = "WhatIf"  # suffix of the definitions for a file that extends another


def json_schema() -> dict[str, Any]:
    """The schema of a whole instance file, or of one that extends another and so may leave keys out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PydanticJsonSchemaWarning)
        tables = Tables.model_json_schema()
    definitions = tables.pop("$defs")
    definitions["Instance"] = tables | {"title": "A whole instance"}
    relaxed = {name + WHAT_IF: _relaxed(definition) for name, definition in definitions.items()}
    what_if = relaxed["Instance" + WHAT_IF]
    what_if["title"] = "A what-if: what differs from the file that it extends"
    what_if["properties"]["extends"] = {
        "type": "string",
        "description": "The file that this one extends, in the same folder or below.",
    }
    what_if["required"] = ["extends"]
    return {
        "$schema": SCHEMA,
        "$id": f"urn:commission-opt:instance:{FORMAT}",
        "title": TITLE,
        "description": "What a council could commission, at which prices, for which children, and by which rules.",
        "if": {"required": ["extends"]},
        "then": {"$ref": f"#/$defs/Instance{WHAT_IF}"},
        "else": {"$ref": "#/$defs/Instance"},
        "$defs": definitions | relaxed,
    }


def _relaxed(definition: dict[str, Any]) -> dict[str, Any]:
    """The same record in a file that extends another: only its id is needed, and it can be removed."""
    found: dict[str, Any] = _referring(copy.deepcopy(definition))
    properties = found.get("properties", {})
    found.pop("required", None)
    if "id" in properties:
        found["required"] = ["id"]
        properties["remove"] = {"type": "boolean", "description": "true takes the record out."}
    return found


def _referring(value: Any) -> Any:
    """`value` with its references turned to the relaxed definitions."""
    if isinstance(value, dict):
        if "$ref" in value:
            return value | {"$ref": f"{value['$ref']}{WHAT_IF}"}
        # With keys left out, a record may fit both sorts of a choice.
        return {"anyOf" if key == "oneOf" else key: _referring(inner) for key, inner in value.items()}
    return [_referring(inner) for inner in value] if isinstance(value, list) else value


def schema_text() -> str:
    """The schema as it is written to a file."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else "docs/instance.schema.json").write_text(schema_text(), encoding="utf-8")
