"""Remedies in the words of a workbook: sheets, headings and cells, where those of a text file speak of tables, keys and quotes."""

from __future__ import annotations

import re

_INSTEAD: tuple[tuple[str, str], ...] = (
    (r"Add at least one \[\[([\w.]+)\]\] table\.", r"Add at least one row on the sheet \1."),
    (
        r"Add a \[([\w.]+)\] table\.",
        r"Add a sheet called \1, with its headings in one row and its figures in the next.",
    ),
    (r"\b(?:a|an) \[\[?([\w.]+)\]\]?", r"a row on the sheet \1"),
    (r"\[\[([\w.]+)\]\] rows", r"rows on the sheet \1"),
    (r"\b(?:its|the) \[\[?([\w.]+)\]\]?", r"its row on the sheet \1"),
    (r"\[\[?([a-z_][\w.]*)\]\]?", r"the sheet \1"),
    (r"Add ([\w.]+) = (?:\.\.\.|\"\.\.\.\"|true or false)\.", r"Fill in the column \1."),
    (r"Add ([\w.]+) = (?:\.\.\.|\"\.\.\.\") to", r"Fill in the column \1 of"),
    (r"\bAdd (\w+) = \[\"([^\"\]]+)\"\]", r"Write \2 under the heading \1"),
    (r"\bAdd (\w+) = ([\w.-]*\w)", r"Write \2 under the heading \1"),
    (
        r"Write a financial year in quotes, e\.g\. \"2019/20\"\.",
        "Write a financial year such as 2019/20, in a cell formatted as text.",
    ),
    (r"Put it in quotes\.", "Format the cell as text, and write it again."),
    (r"Remove the quotes\.", "Write it as a number, without quotes."),
    (r"Write double brackets, the sheet \.\.\., or a list\.", "Write several with commas between."),
    (r"Write double brackets, \[\[\.\.\.\]\], or a list\.", "Write several with commas between."),
    (r"Put it in square brackets: \[.*\]\.", "Write several with commas between."),
    (r"\btext in quotes\b", "text"),
    (r"\bunknown key\b", "unknown heading"),
)
_PATTERNS = tuple((re.compile(pattern), words) for pattern, words in _INSTEAD)


def in_workbook_words(text: str) -> str:
    """A message or remedy as somebody reads it who has a spreadsheet before them."""
    for pattern, words in _PATTERNS:
        text = pattern.sub(words, text)
    return text
