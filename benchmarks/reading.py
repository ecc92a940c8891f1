"""Reading grade of the first page of every report in the gallery, by Flesch and Kincaid.

::

    uv run --group reading python benchmarks/reading.py

A paper for Cabinet should read at about grade 10. Names that the instance gives count as they are.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import textstat

from commission_opt.publishing.report import Bullets, HeadlineFigures, Paragraph, Section
from docs.build_gallery import SHOWN, report

ABOUT = 10.0


def sentences(section: Section) -> Iterator[str]:
    """The text of a section, with a stop after each statement: no tables."""
    for block in section.blocks:
        match block:
            case Paragraph(text):
                yield text
            case Bullets(items, label):
                yield " ".join(f"{one}." for one in ((f"{label} {items[0]}", *items[1:]) if label else items))
            case HeadlineFigures(items):
                yield from (f"{one.label}: {one.text} ({one.note})." for one in items)
            case _:
                pass


def main() -> int:
    """Print a line a report, and the mean."""
    grades = []
    for name in SHOWN:
        section = report(name).sections[0]
        text = " ".join(sentences(section))
        grades.append(textstat.textstat.flesch_kincaid_grade(text))
        words = len(re.findall(r"\S*\w\S*", " ".join(text.split())))
        sys.stdout.write(f"{name:32} grade {grades[-1]:4.1f}, {words:3} words\n")
    sys.stdout.write(f"{'mean':32} grade {sum(grades) / len(grades):4.1f}; aim: about {ABOUT:g}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
