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


def aliases(paths: Iterable[Path]) -> dict[str, set[str]]:
    """Names that types are given, and what each stands for: "tuple[str, str]"."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in (*tree.body, *(one for top in tree.body if isinstance(top, ast.If) for one in top.body)):
            if isinstance(node, ast.Assign) and not isinstance(node.value, ast.Call):
                for name in (one.id for one in node.targets if isinstance(one, ast.Name)):
                    if name[:1].isupper() and not name.isupper():
                        found[name].add(ast.unparse(node.value))
    return dict(found)


def test_every_class_has_a_name_of_its_own() -> None:
    assert defined_twice(MODULES) == {}


def test_an_alias_of_a_type_stands_for_one_thing_and_is_no_name_of_a_class() -> None:
    known = aliases(MODULES)
    assert {name: meant for name, meant in known.items() if len(meant) > 1} == {}
    classes = {
        node.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    assert known.keys() & classes == set()
    assert len(known) > 100


def test_a_second_meaning_of_an_alias_is_found(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("Lane = tuple[str, str]\nLANES = ()\n", encoding="utf-8")
    other.write_text("if x:\n    Lane = tuple[str, str, str]\n", encoding="utf-8")
    assert aliases([one, other]) == {"Lane": {"tuple[str, str]", "tuple[str, str, str]"}}


def test_a_second_class_of_a_name_is_found(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("class Beds: ...\nclass Homes: ...\n", encoding="utf-8")
    other.write_text("def there():\n    class _Beds: ...\n", encoding="utf-8")
    assert list(defined_twice([one])) == []
    assert list(defined_twice([one, other])) == ["Beds"]
