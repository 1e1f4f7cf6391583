"""Importing from a page: a file is uploaded, checked by a job, looked at, loaded by a job, or thrown away."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.actions.importing import check_order, run_order
from orientir.cycle.collection.actions.loading import Counts, Report
from orientir.cycle.collection.actions.orders import Order, Outcome
from orientir.cycle.collection.models import Import, ImportFile
from orientir.cycle.collection.reports import summarize
from orientir.cycle.registry import api as registry
from orientir.kit.journal.recording import record
from orientir.kit.tabular import bounds

CLOSING_KEPT = 500
CHECKING = gettext_noop("Checking the file")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came with a form."""

    kind: str
    file_name: str
    content: bytes
    as_of: date
    unit_id: int
    mode: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load came to. ``state``: ``loaded``, ``refused`` or ``confirmation``; ``result``: how many of what."""

    state: str
    result: Counts


def begin_import(*, upload: Upload, by: int, at: datetime) -> Import:
    """Keep an uploaded file as an import to be checked. Raises ``Mistake`` for an empty or oversized one."""
    bounds.check_size(upload.content, upload.file_name)
    with transaction.atomic():
        made = Import.objects.create(
            kind=upload.kind,
            unit_id=upload.unit_id,
            as_of=upload.as_of,
            mode=upload.mode,
            file_name=upload.file_name[:255],
            file_sha256=hashlib.sha256(upload.content).hexdigest(),
            created_by_id=by,
            created_at=at,
        )
        ImportFile.objects.create(belongs_to=made, content=upload.content)
        record(event="collection.file_uploaded", by=by, at=at, subject=f"import {made.pk}")
    return made


def check_begun(*, import_id: int, at: datetime, report: Report) -> str:
    """Check an uploaded file and keep what was found; returns the import's new state."""
    made = Import.objects.select_related("unit").get(pk=import_id)
    report(CHECKING, 0, 1)
    try:
        checked = check_order(order_of(made), made)
    except Mistake as mistake:
        made.summary = {"mistake": str(mistake)}
        made.state = Import.State.REFUSED
    else:
        made.summary = {
            **summarize(checked.report),
            "foreseen": checked.result,
            "closing": checked.closing[:CLOSING_KEPT],
            "closing_count": len(checked.closing),
            "closing_people": sorted(set(checked.closing_people[:CLOSING_KEPT])),
            "confirmations_needed": checked.confirmations_needed,
            "good_rows": checked.report.row_count - checked.report.bad_row_count,
        }
        made.state = Import.State.READY if checked.report.is_clean else Import.State.REFUSED
        ImportFile.objects.filter(pk=import_id).update(marked=checked.marked)
    made.finished_at = at
    made.save()
    report(CHECKING, 1, 1)
    return str(made.state)


def load_begun(*, import_id: int, by: int | None, at: datetime, report: Report) -> Loaded:
    """Load a checked file. It was confirmed on the page as often as its check asked for.

    A job whose worker died once the load was committed is run again: it finds its work done and tells of it.
    """
    made = Import.objects.select_related("unit").get(pk=import_id)
    if made.state == Import.State.LOADED:
        return _settled(made)
    confirmed = int(made.summary.get("confirmations_needed", 0))
    try:
        outcome = run_order(
            order_of(made), by=by, at=at, confirmations=confirmed, progress=report, row=made
        )
    except Exception as error:
        _note_failure(made, error)
        raise
    if outcome.state == "loaded":
        return _settled(made)
    _keep_refusal(made, outcome)
    return Loaded(outcome.state, outcome.result)


def _settled(made: Import) -> Loaded:
    """What is in the database needs its file no more."""
    ImportFile.objects.filter(pk=made.pk).delete()
    return Loaded("loaded", made.summary["result"])


def _keep_refusal(made: Import, outcome: Outcome) -> None:
    """What was right when it was checked is right no more: the page tells what is wrong now."""
    good = outcome.report.row_count - outcome.report.bad_row_count
    summary = {
        **summarize(outcome.report),
        "good_rows": good,
        "closing": outcome.closing[:CLOSING_KEPT],
        "closing_count": len(outcome.closing),
        "confirmations_needed": outcome.confirmations_needed,
    }
    is_right = outcome.report.is_clean  # then more posts are to be closed than were confirmed
    state = Import.State.READY if is_right else Import.State.REFUSED
    Import.objects.filter(pk=made.pk).update(state=state, summary=summary)
    ImportFile.objects.filter(pk=made.pk).update(marked=outcome.marked)


def _note_failure(made: Import, error: Exception) -> None:
    """The load changed nothing; its page must say so, and the file may be loaded again or thrown away."""
    why = {"mistake": str(error)} if isinstance(error, Mistake) else {}
    Import.objects.filter(pk=made.pk).update(
        state=Import.State.FAILED, summary={**made.summary, **why}
    )


def throw_away(*, import_id: int, by: int, at: datetime) -> None:
    """Forget a file that was not loaded, with the personal data in it."""
    with transaction.atomic():
        made = Import.objects.select_for_update().get(pk=import_id)
        if made.state in (Import.State.LOADED, Import.State.UNDONE):
            raise Mistake(f"загрузку {import_id} нельзя убрать: она уже в базе")
        ImportFile.objects.filter(pk=import_id).delete()
        made.delete()
        record(event="collection.file_thrown_away", by=by, at=at, subject=f"import {import_id}")


def order_of(made: Import) -> Order:
    """What an import that a page has begun asks for."""
    file = ImportFile.objects.filter(pk=made.pk).first()
    if file is None or made.unit is None:
        raise Mistake("файл уже убран: загрузите его снова")
    # for the whole installation there is no outer bound: new units may stand beside the root
    is_whole = made.unit_id == registry.find_root()
    return Order(
        kind=made.kind,
        content=bytes(file.content),
        file_name=made.file_name,
        as_of=made.as_of,
        unit_code=None if is_whole else made.unit.code,
        mode=made.mode,
        only_valid=made.only_valid_rows,
    )
