"""One name, one thing: a reader who has met a class knows what it is wherever its name stands."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.repo.test_layers import MODULES


def defined_twice(paths: Iterable[Path]) -> dict[str, list[str]]:
    """Names of classes that more than one class has, and the files they stand in; `_Row` and `Row` are one name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name.lstrip("_")].append(path.as_posix())
    return {name: places for name, places in found.items() if len(places) > 1}


def test_every_class_has_a_name_of_its_own() -> None:
    assert defined_twice(MODULES) == {}


def test_a_second_class_of_a_name_is_found(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("class Beds: ...\nclass Homes: ...\n", encoding="utf-8")
    other.write_text("def there():\n    class _Beds: ...\n", encoding="utf-8")
    assert list(defined_twice([one])) == []
    assert list(defined_twice([one, other])) == ["Beds"]
