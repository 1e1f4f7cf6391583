"""Files of items: brought in as a whole, taken back as a whole while no form uses them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.bank_items import NewItem, add_items, digest_of
from orientir.cycle.assessment.models import ItemImport, ItemVersion
from orientir.cycle.assessment.rules import ImportState
from orientir.kit.journal.recording import record


class ImportNotFound(Mistake):
    """There is no such import."""


def bring_items(
    *, items: Sequence[NewItem], file_name: str, by: int | None, at: datetime
) -> tuple[int, int]:
    """Take items in at once, all or none; tasks that the bank has already are left out.

    Returns the import's id and how many came.
    """
    fresh = leave_out_known(items)
    with transaction.atomic():
        brought = ItemImport.objects.create(
            file_name=file_name[:255],
            file_sha256=_digest(items),
            state=ImportState.LOADED,
            summary={"came": len(fresh), "same": len(items) - len(fresh)},
            created_by_id=by,
            created_at=at,
            loaded_at=at,
        )
        add_items(items=fresh, brought_by=brought.pk, by=by, at=at)
        record(event="assessment.items_brought", by=by, at=at, subject=f"item_import:{brought.pk}")
    return brought.pk, len(fresh)


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


def _digest(items: Sequence[NewItem]) -> str:
    told = "".join(digest_of(one.content) for one in items)
    return hashlib.sha256(told.encode()).hexdigest()
