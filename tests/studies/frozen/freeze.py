"""Keep what the studies give now: `uv run python -m tests.studies.frozen.freeze [CASE ...] [--words]`.

With `--words` only what is said is written anew, and a figure that is another is told, and left. Read what changed
(`git diff tests/studies/frozen/kept`) before it is committed: each figure that moves needs a reason.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.studies.frozen.cases import CASES, HERE, figure_lines, found, word_lines
from tests.studies.frozen.comparing import unlike

KEPT = HERE / "kept"


def main() -> int:
    """Write the files of some cases, or of all."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.frozen.freeze")
    parser.add_argument("case", nargs="*", help=f"of {', '.join(CASES)}")
    parser.add_argument("--words", action="store_true", help="write what is said, and leave the figures")
    given = parser.parse_args()
    code = 0
    for name in given.case or CASES:
        began = time.process_time()
        kept = found(name)
        sys.stderr.write(f"{name}: {time.process_time() - began:.1f} s\n")
        figures, words = KEPT / f"{name}.figures.txt", KEPT / f"{name}.words.txt"
        lines = list(figure_lines(kept))
        if given.words and figures.exists():
            for difference in unlike(figures.read_text(encoding="utf-8").splitlines(), lines):
                sys.stderr.write(f"  a figure is another: {difference}\n")
                code = 1
        else:
            figures.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        words.write_text("".join(f"{line}\n" for line in word_lines(kept)), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
