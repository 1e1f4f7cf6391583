"""Doubtful pairs, settled by hand: one person, or two; either verdict can be taken back."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import connection, transaction

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.models import PERSON_FACTS, DoubtfulPair
from orientir.cycle.registry import api as registry
from orientir.kit.journal.recording import record


def settle_pair(*, pair_id: int, verdict: str, by: int | None, at: datetime) -> None:
    """Say that a pair is one person (``same``: the later record is merged into the earlier) or two."""
    with transaction.atomic():
        pair = _get_open(pair_id)
        pair.undo = _merge(pair) if verdict == DoubtfulPair.Verdict.SAME else {}
        pair.verdict, pair.decided_by_id, pair.decided_at = verdict, by, at
        pair.save()
        record(
            event="collection.pair_settled",
            by=by,
            at=at,
            subject=f"pair {pair_id}: {verdict}",
            persons=[pair.first_id, pair.second_id],
        )


def reopen_pair(*, pair_id: int, by: int | None, at: datetime) -> None:
    """Take a verdict back: a merged person is two again, each with what was theirs."""
    with transaction.atomic():
        pair = DoubtfulPair.objects.select_for_update().get(pk=pair_id)
        if pair.verdict == DoubtfulPair.Verdict.OPEN:
            raise Mistake(f"пара {pair_id} ещё не решена")
        if pair.verdict == DoubtfulPair.Verdict.SAME:
            _unmerge(pair)
        pair.verdict, pair.decided_by_id, pair.decided_at = DoubtfulPair.Verdict.OPEN, None, None
        pair.undo = {}
        pair.save()
        record(
            event="collection.pair_reopened",
            by=by,
            at=at,
            subject=f"pair {pair_id}",
            persons=[pair.first_id, pair.second_id],
        )


def _get_open(pair_id: int) -> DoubtfulPair:
    pair = DoubtfulPair.objects.select_for_update().filter(pk=pair_id).first()
    if pair is None or pair.verdict != DoubtfulPair.Verdict.OPEN:
        raise Mistake(f"пара {pair_id} уже решена: обновите страницу")
    return pair


def _merge(pair: DoubtfulPair) -> dict[str, list[int]]:
    """The later record's posts, facts and all that the rooms hold of it pass to the earlier; what moved is kept."""
    kept, gone = pair.first_id, pair.second_id
    moved = registry.merge_people(kept=kept, gone=gone)
    for model in PERSON_FACTS:
        rows = model.objects.filter(person_id=gone)
        moved[model._meta.db_table] = list(rows.values_list("pk", flat=True))
        rows.update(person_id=kept)
    with connection.cursor() as cursor:
        cursor.execute("select pass_person_rows(%s)", [pair.pk])
        passed: dict[str, list[int]] = json.loads(cursor.fetchone()[0])
    return moved | passed


def _unmerge(pair: DoubtfulPair) -> None:
    with connection.cursor() as cursor:  # first: an application goes back while the records are one
        cursor.execute("select return_person_rows(%s)", [pair.pk])
    registry.unmerge_people(kept=pair.first_id, gone=pair.second_id, moved=pair.undo)
    for model in PERSON_FACTS:
        ids = pair.undo.get(model._meta.db_table, [])
        model.objects.filter(pk__in=ids).update(person_id=pair.second_id)
