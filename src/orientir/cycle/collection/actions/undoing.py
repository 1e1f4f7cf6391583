"""Taking an import back as a whole: every row as it was before, until a snapshot has used it."""

# ruff: noqa: S608 (queries are put together from constants of this package only)
from __future__ import annotations

from datetime import datetime

import polars as pl
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.actions.loading import Report, silent
from orientir.cycle.collection.actions.results import forget_results
from orientir.cycle.collection.models import (
    AssessmentFact,
    ContestEntryFact,
    DoubtfulPair,
    FormReturn,
    Import,
    ImportUndo,
    LearningFact,
    MembershipFact,
    RouteFact,
    RouteStepFact,
    VacancyFact,
)
from orientir.cycle.learning import api as learning
from orientir.cycle.registry import api as registry
from orientir.kit.bulk import execute, fetch_frame, revert_trace
from orientir.kit.journal.recording import record

FACTS = (
    RouteStepFact,
    RouteFact,
    AssessmentFact,
    LearningFact,
    VacancyFact,
    MembershipFact,
    ContestEntryFact,
    FormReturn,
)


TAKING_BACK = gettext_noop("Taking the import back")


def require_undoable(*, import_id: int) -> None:
    """Raises ``Mistake`` where ``undo_import`` would, as far as can be told without doing it."""
    _require_undoable(Import.objects.filter(pk=import_id).first(), import_id)


def undo_begun(*, import_id: int, by: int | None, at: datetime, report: Report) -> int:
    """Undo as a job does it: one whose worker died once all was taken back has nothing left to do."""
    if Import.objects.filter(pk=import_id, state=Import.State.UNDONE).exists():
        return 0
    return undo_import(import_id=import_id, by=by, at=at, report=report)


def undo_import(*, import_id: int, by: int | None, at: datetime, report: Report = silent) -> int:
    """Put everything back as it was before an import; returns how many rows.

    Raises ``Mistake`` where it is not loaded, a snapshot has used it, or a later import stands on it.
    """
    with transaction.atomic():
        made = Import.objects.select_for_update().filter(pk=import_id).first()
        _require_undoable(made, import_id)
        assert made is not None
        DoubtfulPair.objects.filter(found_by_id=import_id).delete()
        taken_back = _revert(import_id, report) + forget_results(import_id=import_id)
        if made.kind == "units":
            registry.rebuild_closure()
        made.state, made.undone_by_id, made.undone_at = Import.State.UNDONE, by, at
        made.save(update_fields=["state", "undone_by", "undone_at"])
        record(event="collection.import_undone", by=by, at=at, subject=f"import {import_id}")
    return taken_back


def mark_used_by_snapshot(*, until: datetime, at: datetime) -> int:
    """From now on the imports loaded until a moment cannot be undone: a snapshot has told of them."""
    return Import.objects.filter(
        state=Import.State.LOADED, used_by_snapshot_at__isnull=True, finished_at__lte=until
    ).update(used_by_snapshot_at=at)


def _require_undoable(made: Import | None, import_id: int) -> None:
    if made is None:
        raise Mistake(f"нет загрузки с номером {import_id}")
    if made.state != Import.State.LOADED:
        raise Mistake(f"загрузку {import_id} нельзя отменить: она не в базе")
    if made.used_by_snapshot_at is not None:
        raise Mistake(
            f"загрузку {import_id} нельзя отменить: {made.used_by_snapshot_at:%d.%m.%Y} по ней сделан срез. "
            "Исправьте данные новой загрузкой."
        )
    _require_drafts(import_id)
    later = _list_later(import_id)
    if later:
        listed = ", ".join(map(str, later))
        raise Mistake(f"сначала отмените более поздние загрузки тех же записей: {listed}")


def _require_drafts(import_id: int) -> None:
    """Programmes of a file that were sent to expertise since then are not taken from under the reviewers."""
    touched = ImportUndo.objects.filter(belongs_to=import_id, table="learning_programme")
    sent = learning.list_beyond_draft(list(touched.values_list("row", flat=True)))
    if sent:
        raise Mistake(
            f"загрузку {import_id} нельзя отменить: программы {', '.join(sent[:5])} уже не черновики. "
            "Верните их с экспертизы или отправьте в архив."
        )


def _list_later(import_id: int) -> list[int]:
    """Loaded imports that touched the same rows afterwards."""
    frame = fetch_frame(
        "select distinct later.belongs_to_id from collection_import_undo own "
        'join collection_import_undo later on later."table" = own."table" '
        'and later."row" = own."row" and later.belongs_to_id > own.belongs_to_id '
        "join collection_import i on i.id = later.belongs_to_id and i.state = 'loaded' "
        "where own.belongs_to_id = %s order by 1 desc",
        {"id": pl.Int64},
        [import_id],
    )
    return frame["id"].to_list()


def _revert(import_id: int, report: Report) -> int:
    source = f"(select * from collection_import_undo where belongs_to_id = {int(import_id)})"
    try:
        with transaction.atomic():
            taken_back = revert_trace(
                source,
                (*FACTS, *learning.TRACED_MODELS, *registry.TRACED_MODELS),
                lambda done, total: report(TAKING_BACK, done, total),
            )
            execute("set constraints all immediate")
    except IntegrityError as error:
        raise Mistake(
            f"загрузку {import_id} нельзя отменить: на её записи ссылаются более поздние. "
            "Отмените сначала загрузки, сделанные после неё."
        ) from error
    ImportUndo.objects.filter(belongs_to_id=import_id).delete()
    return taken_back
