"""`--out` that cannot be written is refused before anything is solved."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.cli.run import run
from tests.plan.cases import write_small

STUDIES = (
    ("compare",),
    ("sensitivity",),
    ("frontier",),
    ("alternatives",),
    ("sweep", "--vary", "demand.res.children=8,9"),
)


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study[0])
def test_a_place_where_nothing_can_be_made_is_refused_before_solving(
    study: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_small(tmp_path)

    def none(**_: object) -> str:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(tempfile, "mkdtemp", none)
    monkeypatch.setattr("commission_opt.model.build.build", _not_reached)
    done = run(study[0], file, *study[1:], "--out", "out", cwd=tmp_path)
    assert done.returncode == 8, done.stderr
    assert done.stdout == ""
    assert "nothing can be made" in done.stderr


def _not_reached(*_: object, **__: object) -> None:
    raise AssertionError("a model was built")
