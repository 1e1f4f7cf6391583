"""Files and traces of imports hold personal data: they are destroyed when nobody can need them any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from orientir.cycle.collection.actions.results import sweep_results
from orientir.cycle.collection.models import Import, ImportFile, ImportUndo
from orientir.kit.journal import record

KEPT = timedelta(days=30)
_SETTLED = (Import.State.LOADED, Import.State.UNDONE)


@dataclass(frozen=True, slots=True)
class DestroyedTraces:
    """How many unsettled imports went with their files, and how many rows of what can no more be undone."""

    imports: int
    undo_rows: int


@transaction.atomic
def destroy_old_traces(*, at: datetime) -> DestroyedTraces:
    """Destroy files that waited 30 days for a decision, and undo rows of imports that a snapshot has used.

    Runs as the system role; journalled.
    """
    old = Import.objects.exclude(state__in=_SETTLED).filter(created_at__lt=at - KEPT)
    ImportFile.objects.filter(belongs_to__in=old).delete()
    gone, _each = old.delete()
    undo_rows, _each = ImportUndo.objects.filter(
        belongs_to__used_by_snapshot_at__isnull=False
    ).delete()
    sweep_results(before=at - timedelta(days=1))
    told = f"загрузок {gone}, строк отмены {undo_rows}"
    record(event="collection.terms_kept", by=None, at=at, subject=told)
    return DestroyedTraces(gone, undo_rows)
