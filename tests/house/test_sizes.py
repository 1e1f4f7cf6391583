"""Nothing grows past what a reader holds in the head; no name says nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tracked import CHECKOUT, modules

MOST_LINES_OF_MODULE = 500
MOST_LINES_OF_FUNCTION = 60
SIMPLE = (ast.Assign, ast.AnnAssign, ast.Assert)
EMPTY_NAMES = {
    "util", "utils", "helper", "helpers", "common", "manager", "managers", "service", "services",
    "misc", "legacy", "v2", "new", "old",
}  # fmt: skip


def _place(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def test_no_module_is_too_long() -> None:
    lengths = {_place(path): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: n for name, n in lengths.items() if n > MOST_LINES_OF_MODULE} == {}


def test_no_function_is_too_long() -> None:
    found = [
        f"{_place(path)}:{line} {name}: {length}"
        for path in modules()
        for name, line, length in _functions(ast.parse(path.read_text("utf-8")))
        if length > MOST_LINES_OF_FUNCTION
    ]
    assert found == []


def _functions(tree: ast.AST) -> Iterator[tuple[str, int, int]]:
    """Name, first line, lines without the docstring; a table written as one ``return`` is not logic."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_table(node):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield node.name, node.lineno, length - _docstring_lines(node)


def _is_table(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    *before, last = node.body
    return isinstance(last, ast.Return) and all(isinstance(one, SIMPLE) for one in before[:3])


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    if ast.get_docstring(node, clean=False) is None:
        return 0
    first = node.body[0]
    return (first.end_lineno or first.lineno) - first.lineno + 1


def test_no_module_has_a_name_that_says_nothing() -> None:
    wrong = [
        _place(path)
        for path in modules()
        if EMPTY_NAMES & {*path.with_suffix("").parts[len(CHECKOUT.parts) :]}
        or EMPTY_NAMES & set(path.stem.split("_"))
    ]
    assert wrong == []
