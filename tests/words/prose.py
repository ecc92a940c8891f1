"""Sentences of what a user reads: pages, strings of the code, texts of instances; no tables, code or addresses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST = 35  # words a sentence

COMMENT = re.compile(r"<!--.*?-->", re.S)
FENCED = re.compile(r"^\s*```.*?^\s*```\s*$", re.S | re.M)
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
CODE = re.compile(r"`[^`]*`")
ADDRESS = re.compile(r"<?https?://\S+")
HEADING = re.compile(r"^#+ (.*)$", re.M)
BLOCK = re.compile(r"^\s*(?:[-*] |\d+\. |> )", re.M)
ENDS = re.compile(r"(?<=[.!?])[\"”’'*)]*\s+(?=[\"“‘'*(`]*[A-Z0-9`{£-])")
SHORT = re.compile(r"\b(?:e\.g|i\.e|No|cf|vs|St|Mr|Ms|Dr|p|pp)\.$")
TOML = re.compile(r"^\[\[", re.M)  # an example of an instance
WORD = re.compile(r"[^\s]*[A-Za-z0-9{][^\s]*")
PLACEHOLDER = "{}"


@dataclass(frozen=True)
class Sentence:
    """A sentence, and where it stands."""

    where: str
    text: str

    @property
    def words(self) -> int:
        """How many words it has; a figure, a path or a placeholder is one."""
        return len(WORD.findall(self.text))


def sentences(text: str) -> Iterator[str]:
    """Split running text; a line that is blank or begins a list ends a sentence too."""
    for block in re.split(r"\n\s*\n", BLOCK.sub("\n\n", HEADING.sub(r"\n\n\1\n\n", text))):
        flat = " ".join(block.split())
        start = 0
        for end in ENDS.finditer(flat):
            if not SHORT.search(flat[: end.start()]):
                yield flat[start : end.start()]
                start = end.end()
        if flat[start:]:
            yield flat[start:]


def page(path: Path) -> Iterator[Sentence]:
    """The sentences of a Markdown page."""
    where = str(path.relative_to(ROOT))
    return (Sentence(where, one) for one in in_markdown(path.read_text(encoding="utf-8")))


def in_markdown(text: str) -> Iterator[str]:
    """The prose of Markdown, sentence by sentence: no tables, blocks of code or addresses."""
    text = FENCED.sub("\n\n", COMMENT.sub("", text))
    lines = ["" if line.lstrip().startswith("|") else line for line in text.splitlines()]
    return sentences(ADDRESS.sub("ADDRESS", CODE.sub("CODE", LINK.sub(r"\1", "\n".join(lines)))))


def strings(path: Path) -> Iterator[Sentence]:
    """The sentences in the strings of a module, without its docstrings; what is filled in counts as a word."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = _docstrings(tree)
    where = str(path.relative_to(ROOT))
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            skipped.update(id(one) for one in node.values)
            text = "".join(str(one.value) if isinstance(one, ast.Constant) else PLACEHOLDER for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if " " in text and not TOML.search(text):
            yield from (Sentence(f"{where}:{node.lineno}", one) for one in in_markdown(text))


def _docstrings(tree: ast.Module) -> set[int]:
    """Docstrings, and strings that stand by themselves."""
    return {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
