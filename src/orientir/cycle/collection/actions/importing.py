"""Importing a file: checked and loaded in one transaction, so that a kill leaves all or nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime

import polars as pl
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.actions.loading import (
    LOADERS,
    Counts,
    Loading,
    Report,
    silent,
)
from orientir.cycle.collection.actions.orders import Order, Outcome
from orientir.cycle.collection.actions.results import check_results, load_results
from orientir.cycle.collection.catalogue import KINDS
from orientir.cycle.collection.catalogue.pack_codes import get_codes
from orientir.cycle.collection.catalogue.results import PUPIL_RESULTS
from orientir.cycle.collection.checks import Subject, check_import
from orientir.cycle.collection.models import Import
from orientir.cycle.collection.reports import CheckReport, report_check, summarize
from orientir.cycle.registry import api as registry
from orientir.kit.bulk import execute, fetch_frame, open_trace, refresh_statistics
from orientir.kit.journal.recording import record
from orientir.kit.tabular.marking import write_marked_xlsx

MUCH = 0.05  # closing a larger share of posts is asked twice
MANY_ROWS = 1000
_LOCK = 7_401_001  # one import at a time: they read and write the same timelines


def check_order(order: Order, row: Import | None = None) -> Outcome:
    """Check a file and change nothing: what is wrong, what a complete list would close, what would come of it."""
    if order.kind == PUPIL_RESULTS:
        return check_results(order, _unit_id(order))
    with transaction.atomic():
        subject = _check(order, _unit_id(order))
        report = report_check(subject, order.file_name)
        absent = _find_absent(order, subject)
        marked = None if report.is_clean else write_marked_xlsx(subject.checked)
        foreseen = _foresee(order, subject, absent, row) if report.is_clean else {}
        transaction.set_rollback(True)
    return Outcome(
        "checked" if report.is_clean else "refused",
        report,
        result=foreseen,
        closing=absent.lines if absent else [],
        closing_people=absent.person_ids if absent else [],
        confirmations_needed=_confirmations_needed(absent),
        marked=marked,
    )


def _foresee(
    order: Order, subject: Subject, absent: registry.AbsentPosts | None, row: Import | None
) -> Counts:
    """What a load would come to now, as the load itself counts it; the caller takes it back."""
    execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    return _lay(order, subject, absent, row or _begin(order, subject, None, timezone.now()), silent)


def run_order(
    order: Order,
    *,
    by: int | None = None,
    at: datetime | None = None,
    confirmations: int = 0,
    progress: Report | None = None,
    row: Import | None = None,
) -> Outcome:
    """Check and load a file, or leave everything as it was and say why.

    ``confirmations``: how often the closing of absent posts was confirmed. ``row``: the import that a page has begun.
    """
    tell = progress or silent
    if order.kind == PUPIL_RESULTS:
        return load_results(
            order, _unit_id(order), by=by, at=at or timezone.now(), tell=tell, row=row
        )
    with transaction.atomic():
        execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        tell(gettext_noop("Checking the file"), 0, 1)
        subject = _check(order, _unit_id(order))
        outcome = _load(order, subject, by, at or timezone.now(), confirmations, tell, row)
        if outcome.state != "loaded":
            transaction.set_rollback(True)
    return outcome


def _unit_id(order: Order) -> int | None:
    if order.kind not in KINDS:
        raise Mistake(f"нет шаблона «{order.kind}»: бывают {', '.join(KINDS)}")
    if order.mode == "complete" and order.kind != "people_posts":
        raise Mistake("полным списком (complete) бывает только файл «Люди и должности»")
    if order.unit_code is None:
        return None
    found = registry.load_unit_book().find(order.unit_code)
    if len(found) != 1:
        raise Mistake(f"нет единицы с кодом «{order.unit_code}»: проверьте код или загрузите units")
    return found[0]


def _check(order: Order, unit_id: int | None) -> Subject:
    return check_import(
        kind=order.kind,
        content=order.content,
        name=order.file_name,
        as_of=order.as_of,
        unit_id=unit_id,
        codes=get_codes(),
    )


def _load(
    order: Order,
    subject: Subject,
    by: int | None,
    at: datetime,
    confirmations: int,
    tell: Report,
    row: Import | None,
) -> Outcome:
    report = report_check(subject, order.file_name)
    if not report.is_clean and not (order.only_valid and subject.checked.good.height):
        return Outcome("refused", report, marked=write_marked_xlsx(subject.checked))
    absent = _find_absent(order, subject)
    needed = _confirmations_needed(absent)
    if confirmations < needed:
        lines = absent.lines if absent else []
        return Outcome("confirmation", report, closing=lines, confirmations_needed=needed)
    made = row or _begin(order, subject, by, at)
    result = _lay(order, subject, absent, made, tell)
    _finish(made, order, report, result, by, at)
    return Outcome(
        "loaded", report, made.pk, result,
        marked=None if report.is_clean else write_marked_xlsx(subject.checked, only_bad=True),
    )  # fmt: skip


def _lay(
    order: Order,
    subject: Subject,
    absent: registry.AbsentPosts | None,
    made: Import,
    tell: Report,
) -> Counts:
    open_trace()
    result = LOADERS[order.kind](Loading(subject, made.pk, tell))
    if absent is not None:
        closed = registry.close_periods(period_ids=absent.period_ids, on=order.as_of)
        result["posts_closed"] = closed
    return result


def _find_absent(order: Order, subject: Subject) -> registry.AbsentPosts | None:
    """Absent posts of a complete file. Rows with errors count as named: a typo must close nobody."""
    if order.mode != "complete":
        return None
    named = subject.frame.select("person_id", "unit_id", "post_code")
    return registry.find_absent_posts(named=named, unit_id=subject.unit_id, as_of=order.as_of)


def _confirmations_needed(absent: registry.AbsentPosts | None) -> int:
    if absent is None or not absent.period_ids:
        return 0
    return 2 if absent.share > MUCH else 1


def _begin(order: Order, subject: Subject, by: int | None, at: datetime) -> Import:
    return Import.objects.create(
        kind=order.kind,
        unit_id=subject.unit_id or registry.find_root(),
        as_of=order.as_of,
        mode=order.mode,
        state=Import.State.LOADING,
        file_name=order.file_name[:255],
        file_sha256=hashlib.sha256(order.content).hexdigest(),
        only_valid_rows=order.only_valid,
        created_by_id=by,
        created_at=at,
    )


def _finish(
    made: Import, order: Order, report: CheckReport, result: Counts, by: int | None, at: datetime
) -> None:
    execute(
        'insert into collection_import_undo (belongs_to_id, "table", "row", before) '
        'select %s, "table", "row", before from bulk_trace',
        [made.pk],
    )
    if changed := _much_changed():
        refresh_statistics(*changed, "registry_unit_closure")  # it is made anew and not traced
    made.state = Import.State.LOADED
    made.unit_id = made.unit_id or registry.find_root()
    made.only_valid_rows = order.only_valid
    made.summary = {**summarize(report), "result": result}
    made.finished_at = at
    made.save()
    record(event="collection.file_imported", by=by, at=at, subject=f"import {made.pk}")


def _much_changed() -> list[str]:
    """Tables in which this transaction touched so many rows that their statistics no longer hold."""
    query = 'select "table" from bulk_trace group by "table" having count(*) >= %s'
    return fetch_frame(query, {"table": pl.String}, [MANY_ROWS])["table"].to_list()
