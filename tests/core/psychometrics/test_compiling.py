"""Compiled loops: what their cache on disk cannot bear is not written."""

import ast
from pathlib import Path

FOLDER = Path("src/orientir/core/psychometrics")


def _compiled(tree: ast.Module) -> list[ast.FunctionDef]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(
            isinstance(mark, ast.Name) and mark.id == "compiled" for mark in node.decorator_list
        )
    ]


def test_no_compiled_loop_calls_itself() -> None:
    # loaded from its cache such a loop crashes the process
    found, wrong = 0, []
    for path in sorted(FOLDER.glob("*.py")):
        for loop in _compiled(ast.parse(path.read_text("utf-8"))):
            found += 1
            calls = {node.id for node in ast.walk(loop) if isinstance(node, ast.Name)}
            if loop.name in calls:
                wrong.append(f"{path.name}: {loop.name}")
    assert found > 20
    assert wrong == []
