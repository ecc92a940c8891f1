"""The bare program says what to do next, where one is."""

from __future__ import annotations

from pathlib import Path

from commission_opt.cli.help import EXAMPLE
from tests.cli.run import ROOT, run


def test_in_a_clone_it_names_an_instance_that_is_there() -> None:
    done = run(cwd=ROOT)
    assert f"Begin with: commission-opt solve {EXAMPLE}\n" in done.stdout
    assert (ROOT / EXAMPLE).exists()


def test_elsewhere_it_names_no_file_as_if_it_were_there(tmp_path: Path) -> None:
    for args in ((), ("--help",)):
        told = run(*args, cwd=tmp_path).stdout
        assert "Begin with: " not in told
        assert "commission-opt new my-council" in told
        assert "commission-opt schema" in told
        assert max(map(len, told.splitlines())) <= 100
