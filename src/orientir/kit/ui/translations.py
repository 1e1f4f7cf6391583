"""Translations without GNU tools: ``python -m orientir.kit.ui.translations check|compile``.

Message ids are English. Russian texts stand in ``locale/ru/LC_MESSAGES/django.po`` of the package
and of
each room, so that rooms do not meet in one file.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from orientir.kit.ui.po import mo_bytes, read_po

PACKAGE = Path(__file__).resolve().parents[2]
CATALOGUE = Path("ru", "LC_MESSAGES", "django.po")
_PYTHON_NAMES = {
    "gettext": "plain",
    "gettext_lazy": "plain",
    "gettext_noop": "plain",
    "ngettext": "plain",
    "ngettext_lazy": "plain",
    "pgettext": "context",
    "pgettext_lazy": "context",
}
_TRANSLATE = re.compile(
    r"""\{%\s*(?:translate|trans)\s+("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(.*?)%\}""", re.S
)
_IN_FILTER = re.compile(r"""_\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""")
_BLOCK = re.compile(
    r"\{%\s*(?:blocktranslate|blocktrans)\b(.*?)%\}(.*?)\{%\s*endblocktrans(?:late)?\s*%\}", re.S
)
_PLURAL = re.compile(r"\{%\s*plural\s*%\}")
_CONTEXT = re.compile(r"""\bcontext\s+["'](.*?)["']""")
_VARIABLE = re.compile(r"\{\{\s*([\w.]+).*?\}\}")


class Used(NamedTuple):
    """A message as the program asks for it: the key of the catalogue and where it was found."""

    key: str
    path: Path
    line: int


def locale_paths(package: Path = PACKAGE) -> list[Path]:
    """Folders for ``LOCALE_PATHS``: the package's own and every room's, in a stable order."""
    return [
        package / "locale",
        *sorted(package.glob("*/*/locale")),
        *sorted(package.glob("*/locale")),
    ]


def catalogues(package: Path = PACKAGE) -> list[Path]:
    """The Russian catalogues there are."""
    return [path / CATALOGUE for path in locale_paths(package) if (path / CATALOGUE).exists()]


def compile_stale(package: Path = PACKAGE) -> list[Path]:
    """Write ``.mo`` where it is missing or older than its ``.po``; a read-only folder is left as it
    is.
    """
    written = []
    for source in catalogues(package):
        target = source.with_suffix(".mo")
        stale = not target.exists() or target.stat().st_mtime < source.stat().st_mtime
        if stale and os.access(source.parent, os.W_OK):
            _compile(source, target)
            written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    fresh.write_bytes(mo_bytes(read_po(source)))
    fresh.replace(target)


def missing(package: Path = PACKAGE) -> list[Used]:
    """Messages of the program without a Russian translation, by place."""
    known = {m.key for path in catalogues(package) for m in read_po(path) if m.is_translated}
    return sorted((used for used in used_messages(package) if used.key not in known), key=_place)


def unused(package: Path = PACKAGE) -> list[Used]:
    """Translations that nothing asks for."""
    wanted = {used.key for used in used_messages(package)}
    return [
        Used(message.key, path, message.line)
        for path in catalogues(package)
        for message in read_po(path)
        if message.key and message.key not in wanted
    ]


def repeated(package: Path = PACKAGE) -> list[Used]:
    """The same message in two places of the catalogues: the second would silently win or lose."""
    seen: set[str] = set()
    found = []
    for path in catalogues(package):
        for message in read_po(path):
            if message.key and message.key in seen:
                found.append(Used(message.key, path, message.line))
            seen.add(message.key)
    return found


def used_messages(package: Path = PACKAGE) -> Iterator[Used]:
    """Every message that templates and modules of the package ask for."""
    for path in sorted(package.rglob("*.py")):
        yield from _of_module(path)
    for pattern in ("*.html", "*.txt"):
        for path in sorted(package.rglob(f"templates/**/{pattern}")):
            yield from _of_template(path)


def _of_module(path: Path) -> Iterator[Used]:
    tree = ast.parse(path.read_text("utf-8"))
    names = dict(_imported_names(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (kind := names.get(_called(node.func))):
            yield from _of_call(node, _PYTHON_NAMES[kind], path)


def _imported_names(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                if alias.name in _PYTHON_NAMES:
                    yield alias.asname or alias.name, alias.name


def _called(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _of_call(node: ast.Call, kind: str, path: Path) -> Iterator[Used]:
    texts = [
        arg.value
        for arg in node.args
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    ]
    if kind == "context" and len(texts) >= 2:
        yield Used(f"{texts[0]}\x04{texts[1]}", path, node.lineno)
    elif texts:
        yield Used(texts[0], path, node.lineno)


def _of_template(path: Path) -> Iterator[Used]:
    text = path.read_text("utf-8")
    for found in _TRANSLATE.finditer(text):
        yield Used(_with_context(found[2], ast.literal_eval(found[1])), path, _line(text, found))
    for found in _IN_FILTER.finditer(text):
        yield Used(ast.literal_eval(found[1]), path, _line(text, found))
    for found in _BLOCK.finditer(text):
        body = _PLURAL.split(found[2])[0]
        if re.search(r"\btrimmed\b", found[1]):
            body = " ".join(part.strip() for part in body.strip().splitlines())
        body = _VARIABLE.sub(r"%(\1)s", body.replace("%", "%%"))
        yield Used(_with_context(found[1], body), path, _line(text, found))


def _with_context(options: str, text: str) -> str:
    context = _CONTEXT.search(options)
    return f"{context[1]}\x04{text}" if context else text


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1


def _place(used: Used) -> tuple[str, int]:
    return str(used.path), used.line


def check(package: Path = PACKAGE) -> list[str]:
    """Everything wrong with the translations, one line each."""
    lists = (
        ("нет перевода", missing(package)),
        ("перевод никому не нужен", unused(package)),
        ("перевод дан дважды", repeated(package)),
    )
    return [
        f"{used.path.relative_to(package)}:{used.line}: {what}: {used.key!r}"
        for what, found in lists
        for used in found
    ]


def main(arguments: list[str]) -> int:
    if arguments == ["compile"]:
        compile_stale()
        return 0
    if arguments != ["check"]:
        sys.stderr.write("translations check | translations compile\n")
        return 2
    wrong = check()
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
