"""What was found in interchange files, as one JSON document and as a page of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from orientir.core.items.readers.collect import Collected
from orientir.core.items.readers.found import FORMAT_TITLES, Malformed
from orientir.core.items.specs import KIND_TITLES

SHOWN = 20


def as_json(collected: Collected) -> dict[str, Any]:
    """``items`` = ``imported`` + the number of ``unsupported``; ``files`` counts interchange files, broken ones too,
    but not manifests and not files of other kinds."""
    contents = collected.contents
    return {
        "files": _content_files(collected),
        "items": contents.found,
        "tests": len(contents.tests),
        "malformed": [_told(one) for one in contents.malformed],
        "unsupported": [
            {"item": one.item, "reason": one.reason, "file": one.file}
            for one in contents.unsupported
        ],
        "imported": len(contents.items),
        "losses": [
            {"item": found.item.identifier, "reason": loss, "file": found.file}
            for found in contents.items
            for loss in found.losses
        ],
        "without_key": sum(found.item.key is None for found in contents.items),
        "kinds": dict(sorted(Counter(found.item.kind for found in contents.items).items())),
        "formats": dict(sorted(Counter(contents.files.values()).items())),
        "missing": [_told(one) for one in collected.missing],
        "repeated": list(collected.repeated),
    }


def _told(one: Malformed) -> dict[str, str]:
    return {"file": one.file, "reason": one.reason}


def _content_files(collected: Collected) -> int:
    contents = collected.contents
    read = {file for file, kind in contents.files.items() if kind not in ("manifest", "other")}
    return len(read | {one.file for one in contents.malformed} - _manifests(collected))


def _manifests(collected: Collected) -> set[str]:
    return {file for file, kind in collected.contents.files.items() if kind == "manifest"}


def as_text(collected: Collected) -> str:
    """The same for people: what came in first, then what did not and why."""
    return "\n".join(_lines(collected))


def _lines(collected: Collected) -> Iterator[str]:
    told = as_json(collected)
    yield (
        f"Файлов: {told['files']}, тестов: {told['tests']}, заданий: {told['items']},"
        f" из них можно загрузить: {told['imported']}"
    )
    formats = [f"{FORMAT_TITLES[kind]} — {count}" for kind, count in told["formats"].items()]
    if formats:
        yield "Файлы: " + ", ".join(formats)
    kinds = [f"{KIND_TITLES[kind]} — {count}" for kind, count in told["kinds"].items()]
    if kinds:
        yield "Виды заданий: " + ", ".join(kinds)
    if told["without_key"]:
        yield f"Без ключа: {told['without_key']}"
    yield from _listed("Не прочитаны файлы", told["malformed"], "file")
    yield from _listed("Задания, которые платформа не умеет", told["unsupported"], "item")
    yield from _listed("Загрузятся не целиком", told["losses"], "item")
    yield from _listed("Нет файлов", told["missing"], "file")


def _listed(title: str, rows: list[dict[str, str]], name: str) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield f"{title}: {len(rows)}"
    for row in rows[:SHOWN]:
        yield f"  {row[name]}: {row['reason']}"
    if len(rows) > SHOWN:
        yield f"  … и ещё {len(rows) - SHOWN} (все — с --json)"
