"""Small faults that can be put into a source file, one at a time, for `mutation.py`.

A fault is a comparison, a sum, a bound, a condition, a figure or a step that is not what was meant. Left alone are
annotations, docstrings, decorators, assertions, and what runs only for the type checker or as a script.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

COMPARISONS: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<=", ">"),
    ast.LtE: ("<", ">="),
    ast.Gt: (">=", "<"),
    ast.GtE: (">", "<="),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
    ast.In: ("not in",),
    ast.NotIn: ("in",),
    ast.Is: ("is not",),
    ast.IsNot: ("is",),
}
ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "/",
    ast.Div: "*",
    ast.FloorDiv: "*",
    ast.Mod: "*",
    ast.BitOr: "&",
    ast.BitAnd: "|",
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """One fault: the text from `start` to `end` of a file, replaced.

    Attributes
    ----------
    file
        Path from the root of the repository.
    line
        Of the statement or expression that is changed, from 1.
    function
        Name of the function or class it stands in; empty at the top of the module.
    old, new
        What stood there, and what stands there now.
    """

    file: str
    line: int
    function: str
    start: int
    end: int
    old: str
    new: str

    def applied(self, source: str) -> str:
        """The file with the fault in it."""
        return source[: self.start] + self.new + source[self.end :]

    def __str__(self) -> str:
        old, new = (" ".join(text.split())[:70] for text in (self.old, self.new))
        return f"{self.file}:{self.line} {self.function or '(module)'}: {old} -> {new}"


class _Finder:
    def __init__(self, file: str, source: str) -> None:
        self.file = file
        self.source = source
        self._lines = source.encode().splitlines(keepends=True)
        lengths = (len(line.decode()) for line in self._lines)
        self._starts = list(accumulate(lengths, initial=0))

    def _place(self, line: int, column: int) -> int:
        """Number of the character at a line and a column, which the parser counts in bytes."""
        return self._starts[line - 1] + len(self._lines[line - 1][:column].decode())

    def _span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._place(node.lineno, node.col_offset), self._place(node.end_lineno, node.end_col_offset)

    def _replace(self, node: ast.expr | ast.stmt, new: str, function: str) -> Mutant:
        start, end = self._span(node)
        return Mutant(self.file, node.lineno, function, start, end, self.source[start:end], new)

    def _between(self, left: ast.expr, right: ast.expr, new: str, function: str) -> Mutant:
        """The operator between two operands, with their whole text shown."""
        start, end = self._span(left)[0], self._span(right)[1]
        first, second = self._span(left)[1], self._span(right)[0]
        gap = self.source[first:second]
        opening, closing = gap.count("("), gap.count(")")
        text = f"{self.source[start:first]}{')' * closing} {new} {'(' * opening}{self.source[second:end]}"
        return Mutant(self.file, left.lineno, function, start, end, self.source[start:end], text)

    def find(self, node: ast.AST, function: str = "") -> Iterator[Mutant]:
        """Every fault below a node."""
        if isinstance(node, ast.Assert | ast.Import | ast.ImportFrom | ast.JoinedStr):
            return
        if isinstance(node, ast.If) and ast.unparse(node.test).startswith(("TYPE_CHECKING", "__name__")):
            return
        if isinstance(node, ast.keyword) and node.arg == "strict":  # of `zip`: it asserts
            return
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            function = node.name
        yield from self._own(node, function)
        for child in self._children(node):
            yield from self.find(child, function)

    def _children(self, node: ast.AST) -> Iterator[ast.AST]:
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "type_params", "bases", "keywords_of_class"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not _is_docstring(child):
                    yield child

    def _own(self, node: ast.AST, function: str) -> Iterator[Mutant]:
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
                for new in COMPARISONS[type(op)]:
                    yield self._between(left, right, new, function)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC and not _is_text(left, right):
                yield self._between(left, right, ARITHMETIC[type(op)], function)
            case ast.BoolOp(op=op, values=[left, *_, right]) if len(node.values) == 2:
                yield self._between(left, right, "or" if isinstance(op, ast.And) else "and", function)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield self._replace(node, f"({ast.unparse(operand)})", function)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                yield self._replace(node, f"(+{ast.unparse(operand)})", function)
            case ast.Constant(value=bool(value)):
                yield self._replace(node, str(not value), function)
            case ast.Constant(value=int(value)):
                yield self._replace(node, str(value + 1), function)
            case ast.Constant(value=float(value)):
                yield self._replace(node, repr(2 * value + 1 if value else 1.0), function)
            case ast.Name(id=name) if name in NAMES:
                yield self._replace(node, NAMES[name], function)
            case ast.AugAssign():
                yield self._replace(node, "pass", function)
            case ast.Expr(value=ast.Call()):
                yield self._replace(node, "pass", function)
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
                yield self._replace(test, f"(not ({ast.unparse(test)}))", function)
            case ast.comprehension(ifs=[test, *_]):
                yield self._replace(test, f"(not ({ast.unparse(test)}))", function)
            case _:
                pass


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_text(*operands: ast.expr) -> bool:
    return any(
        isinstance(one, ast.JoinedStr) or (isinstance(one, ast.Constant) and isinstance(one.value, str))
        for one in operands
    )


def candidates(file: str, source: str) -> list[Mutant]:
    """Every fault that can be put into a file, a few of which no longer parse.

    Parameters
    ----------
    file
        Path from the root of the repository.
    source
        Its text.
    """
    return list(_Finder(file, source).find(ast.parse(source)))


def parses(mutant: Mutant, source: str) -> bool:
    """Whether a file is still Python with a fault in it."""
    try:
        ast.parse(mutant.applied(source))
    except SyntaxError:
        return False
    return True
