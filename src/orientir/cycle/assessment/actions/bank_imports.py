"""Files of items: brought in as a whole, taken back as a whole while no form uses them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection, transaction

from orientir.core.items.checks import check_item
from orientir.core.items.public import media_of
from orientir.core.items.readers.collect import Collected, collect
from orientir.core.items.readers.found import FileRefused
from orientir.core.items.specs import Item as Content
from orientir.core.items.text import words_of
from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.bank_items import NewItem, add_items, digest_of, terms_of
from orientir.cycle.assessment.models import ItemImport, ItemVersion
from orientir.cycle.assessment.rules import ImportState
from orientir.kit.journal.recording import record

LARGEST = 64 * 2**20


class ImportNotFound(Mistake):
    """There is no such import."""


def undo_import(*, import_id: int, by: int | None, at: datetime) -> int:
    """Take out everything that a file brought; returns how many items. Raises Mistake."""
    with transaction.atomic():
        found = ItemImport.objects.select_for_update().filter(pk=import_id).first()
        if found is None:
            raise ImportNotFound("такой загрузки нет")
        if found.state != ImportState.LOADED:
            raise Mistake("загрузка не завершена или уже отменена")
        taken = _take_out(import_id)
        if taken is None:
            raise Mistake(
                "задания этой загрузки уже стоят в вариантах: выведите ненужные из банка по одному"
            )
        found.state = ImportState.UNDONE
        found.save(update_fields=["state"])
        subject = f"item_import:{import_id}"
        record(event="assessment.items_taken_back", by=by, at=at, subject=subject)
    return taken


def leave_out_known(items: Sequence[NewItem]) -> list[NewItem]:
    """Those whose task the bank does not have, each task once."""
    digests = [digest_of(one.content) for one in items]
    known = set(ItemVersion.objects.filter(digest__in=digests).values_list("digest", flat=True))
    fresh = []
    for one, digest in zip(items, digests, strict=True):
        if digest not in known:
            known.add(digest)
            fresh.append(one)
    return fresh


def _take_out(import_id: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("select undo_item_import(%s)", [import_id])
        taken: int | None = cursor.fetchone()[0]
    return taken


def begin_import(*, file_name: str, content: bytes, by: int | None, at: datetime) -> int:
    """Keep a file to be looked through; nothing of it is in the bank yet. Returns the import's id."""
    if len(content) > LARGEST:
        raise Mistake(f"файл больше {LARGEST // 2**20} МБ: разделите его")
    with transaction.atomic():
        begun = ItemImport.objects.create(
            file_name=file_name[:255],
            file_sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            created_by_id=by,
            created_at=at,
        )
        record(event="assessment.items_sent", by=by, at=at, subject=f"item_import:{begun.pk}")
    return begun.pk


def check_import(*, import_id: int) -> ImportState:
    """Look a file through: what comes, what is there already, what cannot come and why."""
    begun = _get(import_id)
    try:
        collected, items = _read(begun)
        begun.summary = _summary(collected, items)
        begun.state = ImportState.READY if begun.summary["come"] else ImportState.REFUSED
    except Mistake as mistake:
        begun.summary, begun.state = {"mistake": str(mistake)}, ImportState.REFUSED
    begun.save(update_fields=["summary", "state"])
    return ImportState(begun.state)


def load_import(*, import_id: int, by: int | None, at: datetime) -> int:
    """Take in what a checked file brings, all or none; returns how many items came."""
    with transaction.atomic():
        begun = ItemImport.objects.select_for_update().filter(pk=import_id).first()
        if begun is None:
            raise ImportNotFound("такой загрузки нет")
        if begun.state not in (ImportState.READY, ImportState.LOADING):
            raise Mistake("этот файл уже загружен или отвергнут: загрузите его заново")
        fresh = leave_out_known(_read(begun)[1])
        add_items(items=fresh, brought_by=import_id, by=by, at=at)
        begun.state, begun.loaded_at, begun.content = ImportState.LOADED, at, None
        begun.summary = begun.summary | {"came": len(fresh)}
        begun.save(update_fields=["state", "loaded_at", "content", "summary"])
        record(event="assessment.items_brought", by=by, at=at, subject=f"item_import:{import_id}")
    return len(fresh)


def told_import(import_id: int) -> str:
    """What was found in a file, in lines for the command line."""
    summary = _get(import_id).summary
    if "mistake" in summary:
        return str(summary["mistake"])
    lines = [f"придёт заданий: {len(summary['come'])}, уже есть: {len(summary['same'])}"]
    lines += [f"не придёт: {item} ({file}): {why}" for item, why, file in summary["unsupported"]]
    lines += [f"не читается: {file}: {why}" for file, why in summary["malformed"]]
    return "\n".join(lines)


def _get(import_id: int) -> ItemImport:
    found = ItemImport.objects.filter(pk=import_id).first()
    if found is None:
        raise ImportNotFound("такой загрузки нет")
    return found


def _read(begun: ItemImport) -> tuple[Collected, list[NewItem]]:
    """What a kept file holds. Raises Mistake where nothing can be read."""
    name = PurePath(begun.file_name).name or "items"
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(bytes(begun.content or b""))
        collected = collect(path)
        items = [_new(one.item, collected, begun.file_name) for one in collected.contents.items]
    return collected, items


def _new(content: Content, collected: Collected, source: str) -> NewItem:
    pictures = {}
    for name in media_of(content):
        with suppress(KeyError, FileRefused):
            pictures[name] = collected.media(name)
    return NewItem(content, terms_of(content, source), content.identifier, pictures)


def _summary(collected: Collected, items: Sequence[NewItem]) -> dict[str, Any]:
    contents = collected.contents
    fresh = {id(one) for one in leave_out_known(items)}
    losses = {found.item.identifier: list(found.losses) for found in contents.items}
    return {
        "come": [_told(one, losses) for one in items if id(one) in fresh],
        "same": [one.content.identifier for one in items if id(one) not in fresh],
        "unsupported": [[one.item, one.reason, one.file] for one in contents.unsupported],
        "malformed": [[one.file, one.reason] for one in (*contents.malformed, *collected.missing)],
        "tests": len(contents.tests),
    }


def _told(one: NewItem, losses: dict[str, list[str]]) -> dict[str, Any]:
    """An item that comes, in a few words; ``wrong``: what keeps it from being approved as it is."""
    content = one.content
    wrong = [str(issue) for issue in check_item(content) if issue.level == "error"]
    return {
        "code": content.identifier,
        "kind": content.kind,
        "words": words_of(content.prompt)[:160],
        "competency": one.terms.competency,
        "losses": losses.get(content.identifier, []),
        "wrong": wrong,
    }
