"""Every command, Python and TOML of the pages does what the page shows.

Where each is tried out, `python -m tests.docs.rewrite --list` says. What takes long is only read here, against the
options of the command and the keys of the instance, and run with `pytest -m thorough`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT, blocks, blocks_of, pages
from tests.docs.comparing import difference
from tests.docs.rewriting import NotPlaced, rewritten
from tests.docs.running import Place, solves_shared

every_page = pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with solves_shared():
        yield Place(tmp_path_factory.mktemp("pages"))


@every_page
def test_it_is_said_how_every_block_is_tried_out(page: Path) -> None:
    unsaid = [block.where for block in blocks(page) if not block.kind and "not run" not in block.notes]
    assert unsaid == [], "give a language after ```, or a comment above as tests/docs/blocks.py says"


@pytest.mark.parametrize("pages", [pages()], ids=["all"])  # in one test, so that solves are shared
def test_pages_show_what_the_program_does(pages: list[Path], place: Place) -> None:
    for page in pages:
        for block in blocks(page):
            place.try_out(block, all_of_it=False)


@pytest.mark.thorough
@every_page
def test_all_that_pages_show_is_what_the_program_does(page: Path, place: Place) -> None:
    for block in blocks(page):
        place.try_out(block, all_of_it=True)


# -- the blocks of a page --------------------------------------------------------------------------

PAGE = """
<!-- after: commission-opt solve x.toml -->
<!-- thorough: a minute -->
```console
$ commission-opt one \\
      --two
  Answer
$ commission-opt three
```

```
commission-opt four   # why
```

  ```
  x = y
  ```
"""


def test_blocks_their_notes_and_their_commands() -> None:
    console, commands, equation = blocks_of(ROOT / "README.md", PAGE)
    assert console.notes == {"after": "commission-opt solve x.toml", "thorough": "a minute"}
    assert [(one.command, one.output) for one in console.shown()] == [
        ("commission-opt one --two", ("  Answer",)),
        ("commission-opt three", None),
    ]
    assert [block.kind for block in (console, commands, equation)] == ["commands", "commands", ""]
    assert [one.output for one in commands.shown()] == [None]
    assert equation.lines == ("x = y",)


# -- comparing -------------------------------------------------------------------------------------

OUTPUT = """
Town
  Cost is £1,000,000, 12 beds at
  90%, proven (HiGHS 1.12.0, 6.7 s).

  Rule  saves £5,000
  Rule  costs £7,000
  End   of it
"""


@pytest.mark.parametrize(
    "lines",
    [
        ["Town", "Cost is £1,000,000, 12", "beds at 90%, proven (HiGHS 1.9.3, 112 s).", "...", "End   of it"],
        ["...", "  Rule  saves £5,099", "..."],  # within 0.01% of the largest
        ["Town", "...", "Rule costs £7,000 End of it"],
        ["Town", "  ...  "],
    ],
)
def test_what_is_the_same(lines: list[str]) -> None:
    assert difference(lines, OUTPUT) is None


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["Town", "  Cost is £1,000,000, 13 beds", "..."], "13 beds"),
        (["Town", "  Cost is £1,000,000, 12 beds at 90%, proven (HiGHS 1.12.0, 6.7 s)."], "goes on: Rule saves"),
        (["...", "  Rule  saves £5,101", "..."], "£5,101"),
        (["...", "  Rule  saves -£5,000", "..."], "-£5,000"),
        (["  Cost is £1,000,000, 12 beds at", "..."], "the program 'Town"),
        (["...", "  Rule  saves £5,000"], "the program"),
        (["...", "  Rule  costs £7,000", "...", "  Rule  saves £5,000", "..."], "saves"),
    ],
)
def test_what_is_not_the_same(lines: list[str], said: str) -> None:
    found = difference(lines, OUTPUT)
    assert found is not None
    assert said in found


def test_a_block_is_written_again_with_the_same_parts_left_out() -> None:
    shown = ["Town", "  ...", "  Rule  saves £9 (a year)", "  End   of it"]
    assert rewritten(shown, OUTPUT) == [
        "Town",
        "  ...",
        "  Rule  saves £5,000",
        "  Rule  costs £7,000",
        "  End   of it",
    ]
    assert rewritten(["  Rule  saves £9"], OUTPUT) == ["  ...", "  Rule  saves £5,000", "  ..."]
    with pytest.raises(NotPlaced, match="nothing like this"):
        rewritten(["Village of no resemblance"], OUTPUT)
