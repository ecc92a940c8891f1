"""Write the blocks of the pages again where the program prints something else now.

::

    python -m tests.docs.rewrite [PAGE ...] [--thorough] [--list]

Without pages, all of them. `--thorough` runs what takes minutes as well; `--list` only says how each block is tried out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.docs.blocks import ROOT, Block, Shown, blocks, pages
from tests.docs.comparing import difference
from tests.docs.rewriting import NotPlaced, rewritten
from tests.docs.running import Place, solves_shared


def main() -> int:
    """Write, list, or say what has to be written by hand."""
    parser = argparse.ArgumentParser(prog="python -m tests.docs.rewrite", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("page", nargs="*", type=Path)
    parser.add_argument("--thorough", action="store_true", help="run what takes minutes as well")
    parser.add_argument("--list", action="store_true", help="say how each block is tried out, and write nothing")
    given = parser.parse_args()
    chosen = [page.resolve() for page in given.page] or pages()
    if given.list:
        _say("\n".join(f"{block.where}: {how(block)}" for page in chosen for block in blocks(page)))
        return 0
    by_hand = 0
    with tempfile.TemporaryDirectory() as folder, solves_shared():
        place = Place(Path(folder))
        for page in chosen:
            by_hand += write(page, place, thorough=given.thorough)
    return min(by_hand, 1)


def how(block: Block) -> str:
    """How a block is tried out, in words."""
    if "not run" in block.notes:
        return f"not run: {block.notes['not run']}"
    if block.kind == "commands" and all(one.output is None for one in block.shown()):
        return "commands, read with their instances; run with -m thorough"
    if "thorough" in block.notes:
        return f"{block.kind}, only read; run with -m thorough ({block.notes['thorough']})"
    return {"commands": "commands, run and compared", "python": "Python, run", "toml": "TOML, loaded"}.get(
        block.kind, "text" if block.kind else "nobody says how"
    )


def write(page: Path, place: Place, *, thorough: bool) -> int:
    """Write one page again; how many of its blocks have to be written by hand."""
    by_hand = 0
    place.lay_out(page)
    for block in reversed(blocks(page)):  # from the end, so that the places of those before stay
        if block.kind != "commands" or "not run" in block.notes or ("thorough" in block.notes and not thorough):
            continue
        if all(one.output is None for one in block.shown()):
            continue
        place.prepare(block)
        try:
            lines = [line for one in block.shown() for line in _lines(one, place)]
        except NotPlaced as error:
            _say(f"{block.where}: to be written by hand: {error}")
            by_hand += 1
            continue
        if tuple(lines) != block.lines:
            text = page.read_text(encoding="utf-8").splitlines()
            text[block.first : block.last] = lines
            page.write_text("\n".join(text) + "\n", encoding="utf-8")
            _say(f"{block.where}: written again")
    return by_hand


def _lines(shown: Shown, place: Place) -> list[str]:
    """The command as it stands there, and what it prints now, where that is something else."""
    printed = place.printed(shown.command)
    if shown.output is None:
        return list(shown.written)
    same = difference(shown.output, printed) is None
    return [*shown.written, *(shown.output if same else rewritten(shown.output, printed))]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    assert Path.cwd() == ROOT, "run it from the root of the repository"
    sys.exit(main())
