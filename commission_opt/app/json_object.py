"""Reading a JSON file of a project that may be damaged, half written or gone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def json_object(file: Path) -> dict[str, Any]:
    """What the file says; nothing where it says no object."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
