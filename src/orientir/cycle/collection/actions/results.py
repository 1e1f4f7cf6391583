"""Pupils' results brought in: files take their place as their catalogue rows are written, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from orientir.cycle.collection.actions.loading import Counts, Report, silent
from orientir.cycle.collection.actions.orders import Order, Outcome
from orientir.cycle.collection.models import Import, ResultsSet
from orientir.cycle.collection.reports import CheckReport, summarize
from orientir.cycle.collection.results.loading import Given, Read, reading
from orientir.cycle.collection.results.pseudonyms import read_key
from orientir.cycle.collection.results.store import StagedSet, place, remove, sweep
from orientir.cycle.registry import api as registry
from orientir.kit.journal import record


def check_results(order: Order, unit_id: int | None) -> Outcome:
    """Read a file to its end and keep nothing of it."""
    with reading(_given(order, unit_id), _root(), silent) as read:
        report = _report(order, read)
        counts = _counts(read.sets, _known(read.sets)) if report.is_clean else {}
    return Outcome("checked" if report.is_clean else "refused", report, result=counts)


def load_results(
    order: Order,
    unit_id: int | None,
    *,
    by: int | None,
    at: datetime,
    tell: Report,
    row: Import | None,
) -> Outcome:
    """Read a file and give its sets their place, or leave everything as it was and say why."""
    with reading(_given(order, unit_id), _root(), tell) as read:
        report = _report(order, read)
        if not report.is_clean and not (order.only_valid and any(one.rows for one in read.sets)):
            return Outcome("refused", report)
        known = _known(read.sets)
        fresh = [one for one in read.sets if one.sha256 not in known and one.rows]
        with _placed(read) as folder, transaction.atomic():
            made = row or _begin(order, unit_id, by, at)
            _catalogue(made, fresh, folder, at)
            result = _counts(read.sets, known)
            _finish(made, order, report, result, at)
            record(event="collection.file_imported", by=by, at=at, subject=f"import {made.pk}")
    return Outcome("loaded", report, made.pk, result)


def forget_results(*, import_id: int) -> int:
    """Take the sets of an import out of the catalogue, and their files away once that is settled; how many rows."""
    sets = ResultsSet.objects.filter(brought_by_id=import_id)
    folders = {Path(one.folder).parts[0] for one in sets}
    rows = sum(one.row_count for one in sets)
    sets.delete()
    for folder in folders:
        transaction.on_commit(lambda name=folder: remove(_root(), name))  # type: ignore[misc]
    return rows


def sweep_results(*, before: datetime) -> list[str]:
    """Remove what killed imports left; as the system role, which sees the whole catalogue."""
    folders = ResultsSet.objects.values_list("folder", flat=True)
    return sweep(_root(), {Path(one).parts[0] for one in folders}, before.timestamp())


def _given(order: Order, unit_id: int | None) -> Given:
    return Given(
        order.path or order.content,
        order.file_name,
        registry.load_unit_book(unit_id),
        read_key(settings.RESULTS_KEY),
        order.only_valid,
    )


def _root() -> Path:
    return Path(settings.RESULTS_ROOT)


def _report(order: Order, read: Read) -> CheckReport:
    found = read.findings
    return CheckReport(
        kind=order.kind,
        title=read.title,
        file_name=order.file_name,
        sheet=found.sheet,
        as_of=order.as_of,
        row_count=read.rows,
        cell_count=read.cells,
        bad_row_count=len(found.bad_rows),
        error_count=found.errors,
        issues=list(found.issues),
    )


def _known(sets: tuple[StagedSet, ...]) -> set[str]:
    """Hashes of those that are in the store already, to the last digit."""
    hashes = [one.sha256 for one in sets]
    found = ResultsSet.objects.filter(content_sha256__in=hashes)
    return set(found.values_list("content_sha256", flat=True))


def _counts(sets: tuple[StagedSet, ...], known: set[str]) -> Counts:
    fresh = [one for one in sets if one.sha256 not in known]
    return {
        "new": sum(one.rows for one in fresh),
        "changed": 0,
        "same": sum(one.rows for one in sets if one.sha256 in known),
        "sets": len(fresh),
        "schools": len({unit for one in fresh for unit in one.units}),
    }


@contextmanager
def _placed(read: Read) -> Iterator[str]:
    """The folder in its place; taken away again if the catalogue does not come to know it."""
    folder = place(read.staged, _root())
    try:
        yield folder
    except BaseException:
        remove(_root(), folder)
        raise


def _begin(order: Order, unit_id: int | None, by: int | None, at: datetime) -> Import:
    return Import.objects.create(
        kind=order.kind,
        unit_id=unit_id or registry.find_root(),
        as_of=order.as_of,
        state=Import.State.LOADING,
        file_name=order.file_name,
        file_sha256=_file_hash(order),
        only_valid_rows=order.only_valid,
        created_by_id=by,
        created_at=at,
    )


def _file_hash(order: Order) -> str:
    if order.path is None:
        return hashlib.sha256(order.content).hexdigest()
    with order.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _catalogue(made: Import, sets: list[StagedSet], folder: str, at: datetime) -> None:
    unit = made.unit_id or registry.find_root()
    assert unit is not None, "schools were found, so there is a region"
    ResultsSet.objects.bulk_create(
        ResultsSet(
            brought_by=made,
            unit_id=unit,
            kind=one.key.kind,
            procedure=one.key.procedure,
            subject=one.key.subject,
            grade=one.key.grade,
            year=one.key.year,
            pupils=one.pupils,
            row_count=one.rows,
            units=list(one.units),
            items=dict(one.items),
            max_score=one.max_score,
            folder=f"{folder}/{one.folder}",
            content_sha256=one.sha256,
            created_at=at,
        )
        for one in sets
    )


def _finish(made: Import, order: Order, report: CheckReport, result: Counts, at: datetime) -> None:
    made.state = Import.State.LOADED
    made.only_valid_rows = order.only_valid
    made.summary = {**summarize(report), "result": result}
    made.finished_at = at
    made.save()
