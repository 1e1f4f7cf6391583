"""YAML that nobody reads is told: a mistyped folder, a stray file, the ending ``.yml``.

A pack may have other folders (``map/``): only one whose name is almost that of a known folder is
taken for a slip of the pen.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import PurePath

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import HEADING_FILE, Reading
from orientir.core.packs.shapes import FOLDERS


def check(reading: Reading) -> Iterator[Issue]:
    folder = reading.folder
    for path in sorted((*folder.rglob("*.yaml"), *folder.rglob("*.yml"))):
        name = path.relative_to(folder)
        message = None if name.parts[0].startswith(".") else _fault(name)
        if message:
            yield Issue("warning", name.as_posix(), None, "", f"файл не читается: {message}")


def _fault(name: PurePath) -> str | None:
    folder = name.parts[0]
    if len(name.parts) == 1:
        stray = f"рядом с {HEADING_FILE} других файлов YAML не бывает, положите его в папку"
        return None if folder == HEADING_FILE else stray
    if folder in FOLDERS and name.suffix != ".yaml":
        return "назовите его с окончанием .yaml"
    if folder in FOLDERS and len(name.parts) > 2:
        return f"вложенных папок не бывает, положите его прямо в {folder}/"
    near = () if folder in FOLDERS else difflib.get_close_matches(folder, FOLDERS, 1, 0.8)
    return f"папки {folder}/ в методике нет, может быть, {near[0]}/?" if near else None
